"""A statement as one cites it: who, in which words, in which article; and never more certain than the reading is."""

from __future__ import annotations

from typing import assert_never

from bot.model import SURE_ENOUGH, Kind, Quote, Statement
from digests.wording.dates import day
from digests.wording.quotations import is_quotation, speakers_of, words_of
from digests.wording.words import clean, source_of


def citation(statement: Statement) -> str:
    """Ada Brandt (harbour master): “The bridge will open.” In: “Bridge to open”, Harbour Herald, 2 Mar 2031, https://…"""
    return f"{attribution(statement.quote)} In: {_article(statement)}"


def attribution(quote: Quote) -> str:
    """Who said it and the words, ended by a full stop; what is no quotation says so before the words."""
    words = words_of(quote)
    ended = words if words.rstrip("”’\"')").endswith((".", "!", "?", "…", "。")) else f"{words}."
    return f"{_speaker(quote)}{_manner(quote)}: {ended}"


def words_are(quote: Quote) -> str:
    """One word or two for a column: what the words are."""
    if quote.confidence < SURE_ENOUGH:
        return "uncertain"
    if quote.stance:
        return "attitude"
    match quote.kind:
        case Kind.DIRECT:
            return "quotation"
        case Kind.UNMARKED:
            return "quotation, marks lost"
        case Kind.MIXED:
            return "partly verbatim"
        case Kind.INDIRECT:
            return "paraphrase"
        case never:
            assert_never(never)


_SURE_OF_ROLE = 0.8
"""Below it a role is left out of what is cited: nine of ten above it are as readers would word them."""


def role_of(quote: Quote) -> str:
    """As the article words it, if it is surely the speaker's; else empty."""
    sure = quote.confidence_of_role is None or quote.confidence_of_role >= _SURE_OF_ROLE
    return clean(quote.role) if quote.role and sure else ""


def certainty(quote: Quote) -> str:
    """speaker 97%, words 90%"""
    parts = [f"speaker {quote.confidence:.0%}"]
    if quote.confidence_of_words is not None:
        parts.append(f"words {quote.confidence_of_words:.0%}")
    return ", ".join(parts)


def _speaker(quote: Quote) -> str:
    named = speakers_of(quote) or "Somebody who is not named"
    role = f" ({role_of(quote)})" if role_of(quote) and not quote.jointly else ""
    return f"Perhaps {named}{role}" if quote.confidence < SURE_ENOUGH else f"{named}{role}"


def _manner(quote: Quote) -> str:
    if is_quotation(quote):
        return "" if quote.kind is Kind.DIRECT else ", quoted without quotation marks"
    if quote.stance:
        return f", whose attitude the article gives as “{clean(quote.attitude)}”" if quote.attitude else ", attitude"
    return ", partly verbatim" if quote.kind is Kind.MIXED else ", as reported, not verbatim"


def _article(statement: Statement) -> str:
    published = statement.published
    dated = day(published) if published is not None and statement.published_to is not None else "undated"
    title = clean(statement.title)
    parts = [f"“{title}”" if title else "", source_of(statement), dated, statement.url or ""]
    return ", ".join(part for part in parts if part)
