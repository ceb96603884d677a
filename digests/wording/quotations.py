"""A statement in words: who said it, whether in quotation marks, and how sure its speaker is. Nothing is escaped."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import assert_never

from bot.model import SURE_ENOUGH, Kind, Quote, ResolvedBy
from digests.wording.words import clean, cut

MOST_SPEAKERS = 3
"""Of those who said it together, by name."""


def kind_in_words(kind: Kind) -> str:
    match kind:
        case Kind.DIRECT:
            return "direct quote"
        case Kind.UNMARKED:
            return "direct quote, quotation marks lost"
        case Kind.MIXED:
            return "partly quoted"
        case Kind.INDIRECT:
            return "paraphrased"
        case never:
            assert_never(never)


def resolved_in_words(how: ResolvedBy | None) -> str:
    match how:
        case None:
            return "no source is named"
        case "name":
            return "named in full"
        case "surname":
            return "named by surname"
        case "pronoun":
            return "inferred from a pronoun"
        case "nominal":
            return "inferred from a description"
        case "previous":
            return "inferred from the statement before"
        case never:
            assert_never(never)


def doubt(quote: Quote) -> str:
    """Why the speaker is not certain, in words; empty if the article names who spoke and the reading is sure."""
    unsure = quote.confidence < SURE_ENOUGH
    start = "uncertain: " if unsure else ""
    if quote.resolved_by in {"pronoun", "nominal", "previous"}:
        return f"{start}speaker {resolved_in_words(quote.resolved_by)} ({quote.confidence:.0%})"
    return f"{start}{quote.confidence:.0%} sure of the speaker" if unsure else ""


def speakers_of(quote: Quote) -> str:
    """By name, with those who said it together with the speaker; empty if nobody is named."""
    named = [quote.speaker, *quote.jointly] if quote.speaker else []
    names = [cut(clean(one.name), 120) for one in named[:MOST_SPEAKERS]]
    if len(named) > MOST_SPEAKERS:
        return ", ".join(names) + " and others"
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)


def is_quotation(quote: Quote) -> bool:
    """Whether the words may be shown as the speaker's own: never an attitude, nor where the speaker is uncertain."""
    return quote.kind in (Kind.DIRECT, Kind.UNMARKED) and not quote.stance and quote.confidence >= SURE_ENOUGH


def words_of(quote: Quote, limit: int | None = None) -> str:
    """The statement's words: in quotation marks only where the article has them around the whole, and `is_quotation`.

    A comma or colon at its end belonged to the article's sentence. `limit`: characters, marks included; what is cut
    ends with an ellipsis inside the marks.
    """
    marked = quote.kind is Kind.DIRECT and is_quotation(quote)
    words = clean(quote.text).rstrip(",;: ")
    if limit is not None:
        words = cut(words, limit - 2 * marked)
    return f"“{words}”" if marked else words


def manner_prefix(quote: Quote) -> str:
    """What stands before an attitude, before words that tell nothing without their verb, and before words whose speaker
    is uncertain; else empty: quotation marks, italics or neither tell a quotation from a paraphrase (`LEGEND`)."""
    if quote.stance:
        return f"stance: {verb_of(quote)}".rstrip(": ") + (" " if quote.attitude else ": ")
    return ("uncertain: " if quote.confidence < SURE_ENOUGH else "") + f"{verb_of(quote)} ".lstrip()


def verb_of(quote: Quote) -> str:
    """The article's verb where the words cannot stand without it; else empty. See `Quote.attitude`."""
    return cut(clean(quote.attitude), 40)


def said_of(quote: Quote, limit: int) -> str:
    """Who said what, in one line of plain text: `Oslo and Karsk agreed to open a lane`, `Ada Brandt: “…”`."""
    who, verb = speakers_of(quote) or "unnamed", verb_of(quote)
    return f"{who} {verb} {words_of(quote, limit)}" if verb else f"{who}: {words_of(quote, limit)}"


LEGEND: Mapping[Kind, str] = {
    Kind.DIRECT: "“…” direct quote",
    Kind.UNMARKED: "italics: a quote whose marks were lost",
    Kind.INDIRECT: "no marks: paraphrased by the outlet",
}


def legend(quotes: Iterable[Quote]) -> str:
    """What quotation marks, italics and neither mean, of those that these statements have, with a capital as it may
    stand behind a stop; "" if all are in marks."""
    kinds = {_shown_as(one) for one in quotes}
    if not kinds - {Kind.DIRECT}:
        return ""
    meanings = " · ".join(LEGEND[kind] for kind in LEGEND if kind in kinds)
    return meanings[:1].upper() + meanings[1:]


def _shown_as(quote: Quote) -> Kind:
    return quote.kind if is_quotation(quote) else Kind.INDIRECT
