"""A statement in a message: its words, what one needs to cite them, who else tells it, and its menu."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import accumulate

from bot.model import Family, Kind, Part, Statement, Version
from digests.slack import choices, controls
from digests.slack.blocks import Block, blocks_of, context, option, overflow, section
from digests.slack.mrkdwn import date_token, escape, fit, link, web_address
from digests.wording.dates import day, to_come
from digests.wording.families import (
    agreement_in_words,
    change_in_words,
    english_in_words,
    in_language,
    repeats_in_words,
    spoken_in_words,
    teller_of,
)
from digests.wording.quotations import doubt, is_quotation, manner_prefix, speakers_of, words_of
from digests.wording.words import clean, cut, source_of

VERSIONS = 2
"""Other languages whose wording stands beside a statement."""


def family_blocks(family: Family, number: int, room: int, now: datetime, translates: bool) -> list[Block]:
    """A statement in at most `room` characters, then who else tells it and how it differs from the time before."""
    more = [english_in_words(family), change_in_words(family.change), repeats_in_words(family.statement, family.also)]
    lines = [version_line(one, room // 3) for one in family.versions[:VERSIONS]]
    lines += [fit(line, room // 4) for line in more if line]
    # On a page of many a long address may leave too little for the words: *Why?* has what is left out here.
    tail = [line for line, end in zip(lines, accumulate(map(len, lines)), strict=True) if end <= room * 2 // 3]
    left = room - sum(map(len, tail))
    translated = translates and family.language != "en"
    return statement_blocks(family.statement, number, left, now, tail, spoken_in_words(family), translated)


def version_line(one: Version, limit: int) -> str:
    """It in another language, linked to where it was read."""
    statement = one.statement
    by = fit(f"matched by {agreement_in_words(one.agreement)}", 200)
    words = fit(with_manner(statement), max(80, limit - len(by)))
    return f"{in_language(one.language)}: {link(statement.url, teller_of(statement), 80)}: {words} · {by}"


def statement_blocks(
    statement: Statement,
    number: int,
    room: int,
    now: datetime,
    more: Sequence[str] = (),
    spoken: str = "",
    translates: bool = False,
) -> list[Block]:
    """The words, as a block quotation only where they are one; and small, what one needs to cite them, in which
    language they are (`spoken`), and `more` lines of mrkdwn. At most `room` (≥ 150) characters of text, besides `more`.
    """
    details = [
        _dated(statement, now),
        link(statement.url, source_of(statement), 80),
        escape(spoken),
        escape(_manner(statement)),
    ]
    if len(" · ".join(details)) > room // 2 + 60:
        details[1] = fit(source_of(statement), 80)
    line = " · ".join(filter(None, details))
    words = _words(statement, max(80, room - len(line) - 10))
    return [section(words, accessory=_menu(statement, number, translates)), context("\n".join([line, *more]))]


def statements_shown(message: Part) -> int:
    """How many statements stand in the message with a menu, so that whoever reads them can mark them wrong."""
    menus = [menu for block in blocks_of(message) if isinstance(menu := block.get("accessory"), dict)]
    named = [controls.unnumbered(str(menu["action_id"])) for menu in menus if menu["type"] == "overflow"]
    return named.count(controls.STATEMENT_MENU)


def _words(statement: Statement, limit: int) -> str:
    """mrkdwn: a quotation in a block of its own, in italics where its marks were lost; else the words as they are."""
    quote = statement.quote
    if not is_quotation(quote):
        return fit(with_manner(statement), limit).strip() or "…"
    words = fit(words_of(quote, limit - 4), limit - 4)
    return f"> {words}" if quote.kind is Kind.DIRECT else f"> _{words}_"


def with_manner(statement: Statement) -> str:
    return manner_prefix(statement.quote) + words_of(statement.quote)


def _dated(statement: Statement, now: datetime) -> str:
    if statement.published is None or statement.published_to is None:
        return f"undated, added {day(statement.filed_at)}"
    if to_come(statement.published, statement.published_to, now=now):
        return f"{date_token(statement.published, statement.published_to)} (the article's own date, in the future)"
    return date_token(statement.published, statement.published_to)


def _manner(statement: Statement) -> str:
    """How it was said and how sure the reading is, as far as marks and italics do not say it; "" for nothing."""
    quote = statement.quote
    parts = ["partly quoted"] if quote.kind is Kind.MIXED and not quote.stance else []
    if quote.stance:
        parts.append("position, not words spoken")
    if quote.addressee:
        parts.append(f"to {cut(clean(quote.addressee), 60)}")
    if quote.jointly:
        parts.append(f"{'taken' if quote.stance else 'said'} by {cut(speakers_of(quote), 120)}")
    if quote.via:
        parts.append(f"via {cut(clean(quote.via), 60)}")
    if statement.label.value in {"state media", "official"}:
        parts.append({"official": "official source"}.get(statement.label.value, statement.label.value))
    if uncertain := doubt(quote):
        parts.append(uncertain)
    return " · ".join(parts)


def _menu(statement: Statement, number: int, translates: bool) -> Block:
    translate = choices.encode_choice(choices.Translate(item=statement.item, number=statement.number))
    options = [
        option("Why?", choices.encode_choice(choices.WhySaid(item=statement.item, number=statement.number))),
        option("Copy as citation", choices.encode_choice(choices.Cite(item=statement.item, number=statement.number))),
    ]
    if translates:
        options.insert(1, option("Translate", translate))
    if web_address(statement.url):
        opened = choices.encode_choice(choices.OpenArticle(item=statement.item))
        options.append(option("Open article", opened, url=statement.url))
    asked = choices.AskWhatIsWrong(item=statement.item, number=statement.number)
    options.append(option("Wrong?", choices.encode_choice(asked)))
    return overflow(controls.numbered(controls.STATEMENT_MENU, number), options)
