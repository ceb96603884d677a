"""How counts, names, items and their coverage are put into words: plain text, the same in Slack and in a terminal.

Nothing here is escaped for Slack; `digests.slack.blocks` does that to whatever is foreign.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import assert_never

from bot.errors import StorageFault
from bot.model import Coverage, Item, Label, Reading, Relevance, Silent, Standing, Statement, Unread
from bot.reading.documents.urls import host_of
from bot.reading.languages import NAMES, READ
from bot.reading.sorting.language import language_of
from digests.wording.dates import day

_OPENING = 1_500
"""Characters of a text that tell its language: cards name it for every report of a story."""
_SURROGATE = re.compile("[\ud800-\udfff]")
_UNSEEN = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ufeff]")
_SENTENCE_END = re.compile(r"[.!?…][\"”’»)\]]*(?=\s|$)")


def clean(text: str) -> str:
    """One line without control characters, bidirectional overrides or lone surrogates. clean(clean(x)) == clean(x)."""
    if text.isprintable() and "  " not in text and text[:1] != " " != text[-1:]:
        return text  # nearly every title and name: none of the above is printable
    return " ".join(_UNSEEN.sub("", _SURROGATE.sub("\ufffd", text)).split())


def unseen(text: str) -> list[int]:
    """Where `text` has a character that `clean` leaves out, in order (white space is not one: it becomes a space)."""
    return [found.start() for found in _UNSEEN.finditer(text)]


def without_unseen(text: str) -> str:
    return _UNSEEN.sub("", text)


def cut(text: str, limit: int) -> str:
    """At most `limit` characters: whole, or up to the last sentence or word that fits, and then an ellipsis."""
    if len(text) <= limit:
        return text
    if limit < 3:
        return "…"[: max(limit, 0)]
    room = text[: limit - 2]
    ends = [found.end() for found in _SENTENCE_END.finditer(room)]
    if ends and ends[-1] >= limit // 2:
        return room[: ends[-1]] + " …"
    edge = text.rfind(" ", 0, limit - 1)
    return text[:edge].rstrip() + " …" if edge >= limit // 2 else text[: limit - 1] + "…"


def storage_in_words(fault: StorageFault | None) -> str:
    """What a write that was tried came to, and the next step."""
    match fault:
        case None:
            return "OK"
        case StorageFault.AWAY:
            return "it does not answer: is its server running, and is REDIS_URL right?"
        case StorageFault.READ_ONLY:
            return "it is a read-only copy, so nothing new is kept: REDIS_URL should name the primary server"
        case StorageFault.FULL:
            return "its memory is full, so nothing new is kept: raise its maxmemory, or lower AMUR_KEEP_DAYS"
        case StorageFault.NOT_SAVING:
            return "it cannot write to its disk, so nothing new is kept: free space there; its own log says more"
        case never:
            assert_never(never)


def kept_in_words(keep_days: int) -> str:
    """Why what was once said may be on file no more. `keep_days`: of an article, from its filing on."""
    return f"Amur keeps what an article says for {count(keep_days, 'day')} after it filed it."


def count(number: int, one: str, many: str | None = None) -> str:
    """1 story, 2 stories; thousands with a comma."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def listed(names: Sequence[str], most: int = 3) -> str:
    """A, B, C and 4 more."""
    shown = ", ".join(clean(name) for name in names[:most])
    return f"{shown} and {len(names) - most:,} more" if len(names) > most else shown


def headline(item: Item) -> str:
    """The title; failing that, how the text begins."""
    return clean(item.title[:2_000]) or cut(clean(item.text[item.head : item.head + 400]), 120) or "Untitled"


def outlet_of(item: Item) -> str:
    """Who says it: of a link of another site, who linked to whom."""
    name = clean(item.outlet) or ("seed corpus" if item.feed is None and not item.added else "unnamed outlet")
    return _linking(name, item)


def _linking(name: str, one: Item | Statement) -> str:
    return f"{cut(name, 60)}, linking to {cut(host_of(one.url), 60)}" if one.claimed and one.url else name


def source_of(one: Statement) -> str:
    """The outlet; without one, where the text came from and what it is called: something must be citable."""
    kind = "seed corpus" if one.label is Label.SEED else "unnamed outlet"
    return _linking(clean(one.outlet) or f"{kind}: {cut(clean(one.title), 60)}", one)


def voice_of(item: Item) -> str:
    """The outlet, with what kind of voice it is where that must be known, and the language it tells it in."""
    name = cut(outlet_of(item), 60)
    kinds = [item.label.value] if item.label in {Label.STATE_MEDIA, Label.OFFICIAL} else []
    kinds += _language_named(_language(item))
    return f"{name} ({', '.join(kinds)})" if kinds else name


def verdict_in_words(judged: Relevance) -> str:
    if judged.relevant:
        return "on the beat"
    if judged.maybe:
        return "maybe on the beat"
    return "context, an event of one side" if judged.context else "off the beat"


def read_whatever(item: Item) -> str:
    """Why an item that is off the beat is shown: somebody chose it."""
    chosen = "Articles added by hand" if item.added else "Files in the text folder"
    return f"{chosen} are read whatever they are about."


def doubt_of(reading: Reading) -> tuple[str, ...]:
    """Of what is kept and found and stands on no card: "maybe on the beat", or an event of one side."""
    if not reading.in_doubt:
        return ()
    return ("context: one side's event",) if reading.relevance.context else ("maybe on the beat",)


def language_marks(item: Item, *, unparsed: bool = False) -> tuple[str, ...]:
    """Of an item in another language than English its name; and whether what is said in it was not read, and why."""
    code = _language(item)
    named = _language_named(code)
    if why := not_read(code):
        return (*named, why)
    return (*named, "statements not read yet") if unparsed else named


def unread_paragraphs(codes: Iterable[str]) -> tuple[str, ...]:
    """That what is said in an article's paragraphs in these languages was not read, and what helps."""
    return tuple(f"{NAMES.get(code, code)} paragraphs: {not_read(code) or 'statements not read'}" for code in codes)


def not_read(code: str) -> str:
    """That what is said in a language (ISO 639-1) is not read here, and what helps; "" where it is."""
    if code not in READ:
        return "statements not read"
    return f"statements not read: install amur[{READ[code].extra}]" if READ[code].missing else ""


def _language(item: Item) -> str:
    """ISO 639-1."""
    opening = item.text[item.head : item.head + _OPENING] or item.title
    plainly = opening.isascii() and " the " in opening  # nearly every one: no need to count words
    return "en" if plainly else _guessed(opening, item.language)


def _language_named(code: str) -> tuple[str, ...]:
    return () if code == "en" else (NAMES.get(code, code),)


@lru_cache(maxsize=2_048)
def _guessed(opening: str, declared: str) -> str:
    """Kept: the same reports are shown again and again, and telling takes a tenth of a millisecond."""
    return language_of(opening, declared)


def gloss_in_words(gloss: Sequence[str]) -> str:
    """Beside an original headline: what it names, in English. No translation, and it says so."""
    return f"names and terms in it: {' · '.join(map(clean, gloss))}" if gloss else ""


def labels_of(
    item: Item, *, date_shown: bool = False, unparsed: bool = False, unread: Iterable[str] = ()
) -> tuple[str, ...]:
    """What a reader must know about an item before trusting it, in words. `date_shown`: its age is clear already;
    `unparsed`, `unread` (languages): as its reading."""
    marks = [
        *language_marks(item, unparsed=unparsed),
        *unread_paragraphs(unread),
        *(["added by hand"] if item.added else []),
    ]
    if item.label is Label.STATE_MEDIA:
        marks.append("state media")
    elif item.label is Label.OFFICIAL:
        marks.append("official source")
    if item.extent != "full":
        marks.append(f"{item.extent} only")
    if date_shown:
        return tuple(marks)
    if item.published is None:
        marks.append("undated")
    elif item.standing is Standing.ARCHIVE:
        marks.append(f"archive, {day(item.published)}")
    return tuple(marks)


def outlet_in_words(asked: Silent) -> str:
    """If an outlet was asked for that has nothing by the speaker: who has; else ""."""
    others = ", ".join(cut(clean(name), 60) for name in asked.heard_in)
    return f"{clean(asked.known.speaker.name)} is quoted in {others}." if others else ""


def unknown_outlet(asked: Silent) -> str:
    """That there is no outlet of the name asked for, and what near it there is; "" if there is one."""
    if asked.question.outlet is None or asked.outlet_on_file:
        return ""
    named = cut(clean(asked.question.outlet), 60)
    near = [cut(clean(name), 60) for name in asked.outlets_like]
    return f"I don't know any outlet called “{named}”." + (f" Did you mean {' or '.join(near)}?" if near else "")


def known_in_brief(statements: Sequence[Statement]) -> str:
    """How many articles of these statements were not read whole, and what that means; "" for none."""
    brief = len({one.item for one in statements if one.extent != "full"})
    known = f"{count(brief, 'article')} here {'was' if brief == 1 else 'were'} read as summaries only"
    return f"{known}, so statements may be missing" if brief else ""


def coverage_in_words(coverage: Coverage, *, briefly: bool = False) -> str:
    """What could and could not be seen; never lets an error look like a quiet day. `briefly`: without the reasons of
    feeds that failed, which `/feeds` has."""
    feeds, unread = feeds_in_words(coverage, briefly=briefly), unread_in_words(coverage.unread)
    return " ".join(filter(None, (feeds, unread, _items_in_words(coverage), left_out_in_words(coverage))))


def _items_in_words(coverage: Coverage) -> str:
    """412 items, 61 on the beat, 12 merged as duplicates."""
    if not coverage.seen:
        return ""
    merged = f"{coverage.collapsed:,} merged as {'a duplicate' if coverage.collapsed == 1 else 'duplicates'}"
    parts = [count(coverage.seen, "item"), f"{coverage.relevant:,} on the beat", merged if coverage.collapsed else ""]
    return f"{', '.join(filter(None, parts))}."


def unread_in_words(files: Sequence[Unread]) -> str:
    """Empty if the folder and every file of it can be read."""
    away = [f"Can't read the text folder: {cut(clean(one.reason), 300)}." for one in files if not one.name]
    some = [one for one in files if one.name]
    unreadable = (
        [f"{count(len(some), 'file')} in the text folder can't be read: {cut(_reasons(some), 300)}."] if some else []
    )
    return " ".join([*away, *unreadable])


def _reasons(files: Sequence[Unread]) -> str:
    """A reason names its file."""
    more = f"; and {len(files) - 3:,} more" if len(files) > 3 else ""
    return "; ".join(clean(one.reason) for one in files[:3]) + more


def left_out_in_words(coverage: Coverage) -> str:
    """What there was and is not shown, and why; empty if nothing."""
    left_out = (
        (coverage.kept_out, "only in state media or feeds left out"),
        (coverage.outside, "outside this channel's topics"),
        (coverage.unwanted, "from outlets this channel excludes"),
    )
    reasons = [(count(many, "story", "stories"), why) for many, why in left_out if many]
    sentences = [f"Left out: {', '.join(f'{stories} {why}' for stories, why in reasons)}."] if reasons else []
    if coverage.older:
        sentences.append(f"{count(coverage.older, 'older item')} added for search only.")
    return " ".join(sentences)


def feeds_in_words(coverage: Coverage, *, briefly: bool = False) -> str:
    """Empty of days gone by. `briefly`: without reasons."""
    if coverage.looking_back:
        return ""
    if coverage.feeds == 0:
        return "No feeds are watched."
    if coverage.never_polled >= coverage.feeds:
        return f"No feeds checked yet ({coverage.feeds:,} to go)."
    troubles = []
    if coverage.silent:
        troubles.append(f"{len(coverage.silent):,} quiet longer than usual ({listed(coverage.silent)})")
    if coverage.failing:
        named = [f"{title}: {reason}" if reason and not briefly else title for title, reason in coverage.failing]
        troubles.append(f"{len(coverage.failing):,} failing ({cut(listed(named), 400)})")
    if coverage.paused:
        troubles.append(f"{len(coverage.paused):,} paused ({listed(coverage.paused)})")
    if coverage.never_polled:
        troubles.append(f"{coverage.never_polled:,} not checked yet")
    answered = f"{coverage.answered:,} of {count(coverage.feeds, 'feed')} answered"
    return f"{answered}; {', '.join(troubles)}." if troubles else f"{answered}."
