"""What a colon announces: a quotation without its marks, a paragraph set apart, the rest of a statement."""

from __future__ import annotations

from bot.model import Span
from bot.reading.quotes.content.claims import Claims, Draft, cut
from bot.reading.quotes.cues.adjuncts import skip
from bot.reading.quotes.cues.animacy import can_speak
from bot.reading.quotes.cues.report import Report
from bot.reading.quotes.cues.verbs import DOCUMENTS, Frame
from bot.reading.quotes.text.constructions import Construction
from bot.reading.quotes.text.document import NONE, Prose


def past_colon(claims: Claims, report: Report, piece: Span) -> Span:
    """`said three things are needed: Money has to come, …`: what the colon announces, in the same paragraph."""
    page, parse = claims.page, claims.page.parse
    last = parse.token_at(piece.end - 1)
    first = last + 2
    if (
        last <= report.verb
        or first >= len(parse)
        or parse.word[last + 1] not in (":", ";")
        or page.quoted[last + 1] != NONE
    ):
        return piece
    _, end = page.sentence_of(first)
    if page.paragraph[first] != page.paragraph[last] or any(page.quoted[t] != NONE for t in range(first, end)):
        return piece
    if any(_has_named_source(page, other) for other in claims.between(first, end)):
        return piece
    if parse.word[last + 1] == ";" and any(True for _ in claims.between(first, end)):
        return piece
    return cut(page, parse.token_at(piece.start), end - 1)


def behind_colon(claims: Claims, report: Report) -> Draft | None:
    """`He added: It is typical.`: a quotation without its marks."""
    page, parse = claims.page, claims.page.parse
    end = report.end + (report.cue.lemma == "put" and parse.low[report.end : report.end + 1] == ("it",))
    after = skip(page, end, addressee=Frame.ADDRESSEE in report.cue.frames)
    if Frame.QUOTE not in report.cue.frames or report.participle or report.cue.attitude or after + 2 >= len(parse):
        return None
    first = after + 1
    if parse.word[after] != ":" or page.quoted[first] != NONE or not parse.word[first][:1].isupper():
        return None
    if report.source is None or not (can_speak(page, report.source) or parse.low[report.source.head] in DOCUMENTS):
        return None  # `Talks continue: Quill on the bridge`
    if page.paragraph[first] != page.paragraph[after]:
        return _set_apart(claims, report, first)
    _, end = page.sentence_of(first)
    return Draft((cut(page, first, end - 1),), report, Construction.COLON) if end - first > 2 else None


_BLOCK = 8
"""Words from which a paragraph behind a colon is a quotation set apart, and not a heading or a list."""


def _set_apart(claims: Claims, report: Report, first: int) -> Draft | None:
    """`The governor added:` and a paragraph without marks: a quotation that the page sets apart."""
    page, parse = claims.page, claims.page.parse
    last = first
    while last + 1 < len(parse) and page.paragraph[last + 1] == page.paragraph[first]:
        last += 1
    if (
        page.paragraph[first] != page.paragraph[report.verb] + 1
        or last - first < _BLOCK
        or parse.word[last] not in ".!?…"
    ):
        return None
    if report.unreal or any(page.quoted[t] != NONE for t in range(first, last + 1)):
        return None
    if any(_has_named_source(page, other) for other in claims.between(first, last + 1)):
        return None
    return Draft((cut(page, first, last),), report, Construction.BLOCK)


def _has_named_source(page: Prose, report: Report) -> bool:
    return (
        report.source is not None
        and Frame.QUOTE in report.cue.frames
        and not report.cue.attitude
        and page.parse.tag[report.source.head] in ("NNP", "NNPS")
    )
