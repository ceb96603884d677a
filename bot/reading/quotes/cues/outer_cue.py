"""Cues inside another's sentence: `…, X said` behind it governs them, unless X only relays what they tell.

Norland agreed to wait, a spokeswoman said.           the spokeswoman's, all of it
Quill called it “a joke,” the Courier reported.       Quill's, by way of the Courier
Quill said that Norland urges “calm”.                 Quill's: a report inside a report is no second statement
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.reading.lexicon import ENGLISH
from bot.reading.quotes.cues.adjuncts import skip
from bot.reading.quotes.cues.animacy import can_speak
from bot.reading.quotes.cues.coordination import coordinated_with
from bot.reading.quotes.cues.noun_phrases import FINITE, Source
from bot.reading.quotes.cues.report import Report
from bot.reading.quotes.cues.verbs import DOCUMENTS, Frame
from bot.reading.quotes.text.document import NONE, Prose

_OUTLETS = ENGLISH.organisations.outlets
_OUTLET_KINDS = frozenset(" ".join(ENGLISH.organisations.outlet_kinds).split())
_END = frozenset({".", ",", ";", ":", "?", "!", ")", "”", '"', "''", "’"})


def outermost(page: Prose, reports: Sequence[Report]) -> list[Report]:
    """The reports that may have statements of their own, those that somebody relays with `via`; in text order."""
    kept: list[Report] = []
    start = 0
    while start < len(reports):
        sentence = page.sentence[reports[start].verb]
        end = start + 1
        while end < len(reports) and page.sentence[reports[end].verb] == sentence:
            end += 1
        kept += _of_sentence(page, list(reports[start:end]))
        start = end
    return kept


_MOST = 40
"""Reports of one sentence; more are a list, and nothing governs them."""


def _of_sentence(page: Prose, reports: list[Report]) -> list[Report]:
    if not 1 < len(reports) <= _MOST:
        return reports
    outer = next((r for r in reversed(reports) if _closes(page, r) or _opens(page, r)), None)
    if outer is None or outer.source is None:
        return reports
    tailed = _goes_on(page, skip(page, outer.end, addressee=True), page.sentence_of(outer.verb)[1])
    inside = [
        r for r in reports if r is not outer and _is_inside(page, outer, r) and not (tailed and r.verb > outer.verb)
    ]
    chain = [r for r in inside if _passes_on(page, r, outer)]
    relayed = [r for r in inside if r not in chain and _is_relayed_by(page, r, outer)]
    if chain and not relayed:
        relayed, chain = chain[:1], chain[1:]
    last = next((r for r in reversed(relayed) if _follows(page, r) and r.end >= outer.first - 1), None)
    if last is not None:  # `Norland has urged …, Quill has said, the Courier reported`: of what she said
        ruled = [r for r in inside if r.end <= last.first and not _says(page, r)]
        reports = [r for r in reports if r not in ruled]
    if relayed:
        return [
            replace(r, via=outer.source) if r in relayed else replace(r, relays=True) if r is outer or r in chain else r
            for r in reports
        ]
    own = [r for r in inside if (_says(page, r) and not _is_insertion(page, r)) or r.cue.lemma == "according to"]
    verbs = {r.verb for r in own}
    beside = {r.verb for r in inside if {coordinated_with(page, r.verb), page.parse.head[r.verb]} & verbs}
    return [r for r in reports if r not in inside or r.verb in verbs | beside]


def _closes(page: Prose, report: Report) -> bool:
    """`…, X said.` or `…, according to X.` at the end of its sentence."""
    parse = page.parse
    accordingly = report.cue.lemma == "according to"
    if report.source is None or report.participle or report.cue.attitude or report.unreal or report.negated:
        return False
    if not accordingly and Frame.PARENTHESIS not in report.cue.frames:
        return False
    before = report.first - 1
    while before > 0 and page.is_mark(before):
        before -= 1
    begin, end = page.sentence_of(report.verb)
    if before <= begin or parse.word[before] not in (",", "—", "–", "--"):
        return accordingly and before > begin and _is_last(page, report.end, end)
    after = report.end if accordingly else skip(page, report.end, addressee=True)
    return _is_last(page, after, end) or (relays(page, report.source) and _goes_on(page, after, end))


def _goes_on(page: Prose, comma: int, end: int) -> bool:
    """`…, the Courier said, after Berent went home`: the reporter's own words to the end."""
    low = page.parse.low
    return comma + 2 < end and low[comma] == "," and low[comma + 1] in _RESUMING


_RESUMING = ENGLISH.grammar.resuming


def _is_last(page: Prose, token: int, end: int) -> bool:
    return all(page.parse.word[t] in _END for t in range(token, end))


def _opens(page: Prose, report: Report) -> bool:
    """`According to the Courier, …`."""
    begin, _ = page.sentence_of(report.verb)
    return report.cue.lemma == "according to" and report.verb == begin


def _is_inside(page: Prose, outer: Report, report: Report) -> bool:
    """In what the outer cue's sentence tells, and not in who tells it."""
    del page
    return report.source is not None and (report.end <= outer.first or outer.end <= report.first)


def _passes_on(page: Prose, report: Report, outer: Report) -> bool:
    """`…, Radio Nord said, the Courier reported`: one who relays it, set off right before another who does."""
    assert report.source is not None
    word = page.parse.word
    near = report.end < outer.first <= report.end + 2 and word[report.end] == "," and word[report.first - 1] == ","
    return near and report.cue.speaks and relays(page, report.source)


def _is_relayed_by(page: Prose, report: Report, outer: Report) -> bool:
    """The outer source is an outlet or a document, and the report is somebody else's words."""
    assert report.source is not None
    assert outer.source is not None
    if not relays(page, outer.source) and outer.cue.lemma not in ("report", "quote"):
        return False
    if report.unreal or report.negated or report.supposed or report.cue.attitude:
        return False
    if report.refers_back:
        return True  # `This is stated in a report of the board, the Courier writes`
    if relays(page, report.source) or not can_speak(page, report.source):
        return False
    if report.cue.stance and not report.cue.acts and _is_named(page, report.source):
        return True  # `Quill rejected the offer, the Courier reported`
    return _says(page, report) or _quotes(page, report, outer) or _follows(page, report)


def _is_named(page: Prose, source: Source) -> bool:
    return page.parse.tag[source.head] == "NNP" and not relays(page, source)


def relays(page: Prose, source: Source) -> bool:
    """An outlet, the media, a report: it passes on what others say."""
    parse = page.parse
    words = parse.low[source.first : source.last + 1]
    head = parse.low[source.head]
    if head in _OUTLET_KINDS or head in ENGLISH.organisations.relaying or head in DOCUMENTS:
        return True
    if parse.tag[source.head] in ("NN", "NNS") and not can_speak(page, source):
        return True
    proper = parse.tag[source.head] in ("NNP", "NNPS")
    if proper and not _OUTLET_KINDS.isdisjoint(words[: source.head - source.first]):
        return True  # `the Karsk-based publication Tundra`
    named = proper and parse.entity[source.head] != "PERSON"
    return named and not _OUTLETS.isdisjoint(words)


def _follows(page: Prose, report: Report) -> bool:
    """`The bridge is shut, Quill said, according to …`: between two commas, behind what she said."""
    word = page.parse.word
    closed = word[min(skip(page, report.end, addressee=True), len(word) - 1)] == ","
    if closed and page.parse.low[report.first - 1] == "as":
        return report.cue.speaks  # `as Quill, the mayor, explained in May, the bridge is safe, the Courier recalls`
    closed = word[min(report.end, len(word) - 1)] == ","
    return report.cue.speaks and Frame.PARENTHESIS in report.cue.frames and closed and word[report.first - 1] == ","


def _quotes(page: Prose, report: Report, outer: Report) -> bool:
    """Words in marks stand behind the cue, or right before it and its source."""
    stop = outer.first if outer.first > report.verb else page.sentence_of(report.verb)[1]
    behind = any(page.quoted[t] != NONE and not page.is_mark(t) for t in range(report.end, stop - 1))
    return behind or (report.cue.speaks and page.quoted[max(report.first - 1, 0)] != NONE)


def _says(page: Prose, report: Report) -> bool:
    """`Quill said the bridge was safe`: plain words of saying with a clause of their own, by somebody."""
    parse = page.parse
    assert report.source is not None
    if not report.cue.speaks or Frame.CLAUSE not in report.cue.frames or not can_speak(page, report.source):
        return False
    if parse.tag[report.verb] not in FINITE and not any(parse.tag[c] in FINITE for c in parse.children[report.verb]):
        return False
    behind = report.end + (parse.word[report.end : report.end + 1] in ((",",), (":",), ("that",)))
    if behind < len(parse) and page.quoted[behind] != NONE:
        return True
    return any(parse.dep[c] == "ccomp" for c in parse.children[report.verb])


_PAUSES = frozenset({",", "—", "–", "--"})


def _is_insertion(page: Prose, report: Report) -> bool:
    """`The flight – 30 minutes, Norland said – shows …`: between two pauses of a sentence that is another's."""
    word = page.parse.word
    end = min(report.end, len(word) - 1)
    return report.source is not None and word[report.first - 1] in _PAUSES and word[end] in _PAUSES


def heads_a_report(page: Prose, report: Report, reports: Sequence[Report]) -> bool:
    """`Quill said that Norland urges “calm”`: the verb is the head of what another cue governs."""
    parse = page.parse
    above = parse.head[report.verb]
    if parse.dep[report.verb] != "ccomp" or above >= report.verb or coordinated_with(page, report.verb) is not None:
        return False
    return any(
        other.verb == above
        and other.source is not None
        and other.cue.speaks
        and Frame.CLAUSE in other.cue.frames
        and not (other.unreal or other.negated or other.participle)
        and other.source.last < other.verb < report.first
        for other in reports
    )
