"""A statement of an article, in a line or a quotation: who said what, and where it was read."""

from __future__ import annotations

from bot.model import Item, Kind, Quote
from digests.slack.mrkdwn import link
from digests.slack.rich_blocks import Block, Run, in_mrkdwn, line, linked, part_in_mrkdwn, quotation, words
from digests.wording.quotations import is_quotation, speakers_of, verb_of, words_of
from digests.wording.words import clean, cut, voice_of

SHORT_ADDRESS = 250
"""Characters of an address up to which a source beside a story's first is linked."""


def statement_line(quote: Quote, item: Item, limit: int = 300) -> Block:
    """Rich text: who said what, and the article it was read in; nothing but words spoken stands in a quotation.

        > “words” — *Speaker* (role), to VOA · <outlet>         where marks were lost: the words in italics
        *Speaker* (role): words · <outlet>                      a paraphrase
        *Speaker* (role) agreed to … · <outlet>                 one that hangs on its verb
        *Speaker* (role) opposes … · <outlet>                   an attitude

    `limit`: characters of the words.
    """
    if is_quotation(quote):
        return quotation([_quoted(quote, limit), words(" — "), *_by(quote, item)])
    return _paraphrase(quote, item, limit)


def words_and_speaker(quote: Quote, item: Item, limit: int) -> tuple[Block, str]:
    """The same for a card, briefly: the words alone if they are a quotation, and mrkdwn of who said them and where they
    were read; of what is none, the line that names the speaker, and nothing."""
    if is_quotation(quote):
        by = in_mrkdwn([_speaker(quote), words(f"{_role(quote)} · "), source_run(item)])
        return quotation([_quoted(quote, limit)]), f"— {by}"
    return _paraphrase(quote, item, limit), ""


def _quoted(quote: Quote, limit: int) -> Run:
    return words(words_of(quote, limit), italic=quote.kind is not Kind.DIRECT)


def _by(quote: Quote, item: Item) -> list[Run]:
    return [_speaker(quote), words(f"{_role(quote)}{_circumstances(quote)} · "), source_run(item)]


def _paraphrase(quote: Quote, item: Item, limit: int) -> Block:
    said = words_of(quote, limit)
    if quote.stance:
        return line([_speaker(quote), words(f"{_role(quote)} {verb_of(quote)} {said} · "), source_run(item)])
    beside, verb = _circumstances(quote), verb_of(quote)
    joined = f"{',' if beside else ''} {verb}" if verb else ":"
    return line([_speaker(quote), words(f"{_role(quote)}{beside}{joined} {said} · "), source_run(item)])


def _speaker(quote: Quote) -> Run:
    return words(speakers_of(quote) or "unnamed", bold=True)


def _role(quote: Quote) -> str:
    """Where several said it, it is the first's alone and cannot stand behind all of their names."""
    return f" ({cut(clean(quote.role), 100)})" if quote.role and not quote.jointly else ""


def _circumstances(quote: Quote) -> str:
    addressee = f", to {cut(clean(quote.addressee), 80)}" if quote.addressee else ""
    return addressee + (f", via {cut(clean(quote.via), 60)}" if quote.via else "")


def attributed(quote: Quote, item: Item, limit: int = 300) -> str:
    """The same as mrkdwn, for a section: at most `limit` + 740 characters and an address of `SHORT_ADDRESS`."""
    return part_in_mrkdwn(statement_line(quote, item, limit))


def source_run(item: Item) -> Run:
    return linked(_address(item), voice_of(item), 90)


def source(item: Item) -> str:
    """mrkdwn: the outlet, linked to the article the words were read in: not to one that a feed only makes claims of,
    nor by an address too long to stand among others."""
    return link(_address(item), voice_of(item), 90)


def _address(item: Item) -> str | None:
    short = item.url is not None and len(item.url) <= SHORT_ADDRESS
    return item.url if short and not item.claimed else None
