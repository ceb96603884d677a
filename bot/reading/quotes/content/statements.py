"""From speech acts to statements: which words each act reports, and which quotations no act claims.

The order is the design. An interview's turns are taken as they are printed. Quotations go to the act that touches
them; clauses, infinitives and nouns to the acts left over, saying before wanting (`They want to show unity, he said`
is what he said); then quotations inside such a clause that found no better home; then quotations nobody claimed.
Words belong to one statement only: a report inside a report is not a second statement.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.model import Span
from bot.reading.quotes.content.claims import Claims, Draft
from bot.reading.quotes.content.clauses import claim_clause
from bot.reading.quotes.content.cueless_quotations import with_unclaimed
from bot.reading.quotes.content.points import points
from bot.reading.quotes.content.quotations import claim_quotations
from bot.reading.quotes.cues.detection import reports
from bot.reading.quotes.cues.noun_phrases import Source
from bot.reading.quotes.cues.outer_cue import heads_a_report, outermost
from bot.reading.quotes.cues.report import Report
from bot.reading.quotes.text.constructions import Construction
from bot.reading.quotes.text.document import Prose
from bot.reading.quotes.text.transcripts import Turn, turns


def statements(page: Prose) -> list[Draft]:
    """All statements in text order; their sources are still words, not people."""
    spoken = turns(page)
    listed = [] if spoken else points(page)
    inside = _tokens_of(
        page, [*(s for turn in spoken for s in (turn.label, *turn.words)), *(d.pieces[0] for d in listed)]
    )
    claims = Claims.on(page, outermost(page, [report for report in reports(page) if report.verb not in inside]))
    claims.set_aside(inside)
    numbers = range(len(claims.reports))
    for number in numbers:
        report = claims.reports[number]
        above = page.parse.head[report.verb]
        if not heads_a_report(page, report, [*claims.between(above, above + 1)]):
            claim_quotations(claims, number, embedded=False)
    for rank in range(3):
        for number in numbers:
            if number not in claims.drafts and _rank(claims.reports[number]) == rank:
                claim_clause(claims, number)
    for number in numbers:
        if number not in claims.drafts:
            claim_quotations(claims, number, embedded=True)
    answered = filter(None, (_said_in(page, turn) for turn in spoken))
    return with_unclaimed(claims, [*claims.drafts.values(), *answered, *listed])


def _tokens_of(page: Prose, spans: Sequence[Span]) -> frozenset[int]:
    parse = page.parse
    return frozenset(
        t
        for span in spans
        for t in range(parse.token_at(span.start), parse.token_at(span.end - 1) + 1)
        if t < len(parse)
    )


def _said_in(page: Prose, turn: Turn) -> Draft | None:
    """A turn of an interview as a statement; its label is the source. What `Q:` asks is none."""
    parse = page.parse
    first, last = parse.token_at(turn.label.start), min(parse.token_at(turn.label.end - 1), len(parse) - 1)
    pieces = tuple(piece for span in turn.words if (piece := _trimmed(page, span)) is not None)
    pieces = tuple(piece for piece in pieces if not _STAGE_DIRECTION.fullmatch(piece.of(page.text)))
    if turn.how is Construction.GENERIC_QUESTION or not pieces or first > last:
        return None
    return Draft(pieces, None, turn.how, signed=Source(first, last, last))


_STAGE_DIRECTION = re.compile(r"\([^()]*\)\.?|\[[^\[\]]*\]\.?")
"""`(Speaks Norlandic).`, `[Laughter]`"""


def _trimmed(page: Prose, span: Span) -> Span | None:
    """Without marks and space at its ends; None if no word is left or none of it was parsed."""
    start, end = span.start, span.end
    while start < end and not (page.text[start].isalnum() or page.text[start] in "([$€£¥"):
        start += 1
    while end > start and not (page.text[end - 1].isalnum() or page.text[end - 1] in ")]%.!?…"):
        end -= 1
    token = page.parse.token_at(start)
    return Span(start, end) if start < end and token < len(page.parse) and page.parse.start[token] < end else None


def _rank(report: Report) -> int:
    """Who is asked first: a noun that owns its clause, then saying, then wanting, and what had been said before."""
    return 0 if report.nominal else 2 if report.cue.attitude or report.before else 1
