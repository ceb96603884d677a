"""A statement of an article in one or two lines of mrkdwn: who said what, and where it was read."""

from __future__ import annotations

from bot.model import Item, Kind, Quote
from digests.slack.mrkdwn import fit, link
from digests.wording.words import is_quotation, kind_in_words, manner_prefix, speakers_of, voice_of, words_of

SHORT_ADDRESS = 250
"""Characters of an address up to which a source beside a story's first is linked."""


def attributed(quote: Quote, item: Item, limit: int = 300) -> str:
    """mrkdwn: who said what, and the article it was read in; nothing but words spoken stands in a block quotation.

        > “words” — *Speaker* (role), to VOA · <outlet>
        *Speaker* (role), reported, not verbatim: words · <outlet>
        _Stance, not words:_ *Speaker* (role) opposes … · <outlet>

    At most `limit` + 740 characters and an address of `SHORT_ADDRESS`.
    """
    role = f" ({fit(quote.role, 140)})" if quote.role else ""
    addressee = f", to {fit(quote.addressee, 80)}" if quote.addressee else ""
    via = f", via {fit(quote.via, 60)}" if quote.via else ""
    who = f"*{fit(speakers_of(quote), 200) or 'unnamed'}*{role}{addressee}{via}"
    words = fit(words_of(quote), limit)
    if quote.stance:
        attitude = fit(manner_prefix(quote).removeprefix("stance: "), 45)
        return f"_Stance, not words:_ {who} {attitude} {words} · {source(item)}"
    how = "" if quote.kind is Kind.DIRECT else f", {kind_in_words(quote.kind)}"
    said = f"> {words} — {who}{how}" if is_quotation(quote) else f"{who}{how}: {words}"
    return f"{said} · {source(item)}"


def source(item: Item) -> str:
    """mrkdwn: the outlet, linked to the article the words were read in: not to one that a feed only makes claims of,
    nor by an address too long to stand among others."""
    short = item.url is not None and len(item.url) <= SHORT_ADDRESS
    return link(item.url if short and not item.claimed else None, voice_of(item), 90)
