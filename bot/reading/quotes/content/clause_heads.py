"""The verb and the first word of the clause a cue governs, also where the parser hung it elsewhere."""

from __future__ import annotations

from bot.reading.quotes.content.extent import VERBS
from bot.reading.quotes.content.punctuation import PUNCTUATION, SUBJECTS
from bot.reading.quotes.cues.adjuncts import skip
from bot.reading.quotes.cues.noun_phrases import FINITE
from bot.reading.quotes.cues.report import Report
from bot.reading.quotes.cues.verbs import CARRIED, NOMINAL, Frame
from bot.reading.quotes.text.document import NONE, Prose


def is_clause(page: Prose, child: int) -> bool:
    parse = page.parse
    return parse.tag[child] in FINITE or any(
        (parse.dep[c] in SUBJECTS | {"mark"} and parse.low[c] != "to") or parse.tag[c] in FINITE
        for c in parse.children[child]
    )


def mislabelled(page: Prose, report: Report) -> int | None:
    """ "that" right after cue and addressee, though the parser saw no complement there."""
    parse = page.parse
    start = max(report.last + 1, report.end)
    after = _past_insertion(page, skip(page, start, addressee=True))
    if after >= len(parse):
        return None
    if parse.low[after] != "that" or parse.tag[after] not in ("IN", "DT", "WDT"):
        return _behind_adjuncts(page, report, start)
    if (
        after > start
        and after + 1 < len(parse)
        and parse.tag[after + 1] in FINITE
        and parse.tag[after - 1] in ("NN", "NNS")
    ):
        return None  # `said in a commentary that repeated a call`: which did
    if after > start and _belongs_to_object(page, report, after):
        return None
    head = parse.head[after]
    for _ in range(4):
        if head == report.verb or head <= after:
            break
        if parse.tag[head] in VERBS:
            return head
        head = parse.head[head]
    return _after_that(page, report, after)


def _belongs_to_object(page: Prose, report: Report, that: int) -> bool:
    """`repeated her denial of the fact that …`, `stressed the bond between towns that …`: a clause of the object's."""
    parse = page.parse
    if report.cue.frames & (Frame.ADDRESSEE | Frame.PATIENT) or report.last > report.verb:
        return False
    verb = parse.head[that]
    noun = parse.head[verb]
    if parse.entity[noun] in ("DATE", "TIME") or parse.low[noun] in NOMINAL or parse.low[noun] in CARRIED:
        return False  # `reiterated hopes that …`
    if parse.dep[verb] not in ("acl", "relcl") or not report.verb < noun < that:
        return False
    return any(parse.dep[c] == "dobj" and parse.first[c] <= noun <= parse.last[c] for c in parse.children[report.verb])


def _after_that(page: Prose, report: Report, that: int) -> int | None:
    """The first finite verb behind "that", though the parser took the word for a relative pronoun or an object."""
    parse = page.parse
    between = range(max(report.last + 1, report.end), that)
    if between and Frame.ADDRESSEE not in report.cue.frames and parse.tag[between[0]] not in ("IN", "RB", "NNP", "TO"):
        return None
    if that + 2 >= len(parse) or parse.tag[that + 1] in FINITE or parse.entity[that + 1] in ("DATE", "TIME"):
        return None
    _, end = page.sentence_of(that)
    for token in range(that + 2, min(end, that + _SUBJECT)):
        if parse.tag[token] in FINITE:
            return token
        if parse.word[token] in PUNCTUATION:
            return None
    return None


_SUBJECT = 10
"""Tokens of a subject at most."""
_INSERTION = 14
"""Tokens at most between the commas of `insists, most recently in an interview with the Courier, that …`."""


def _past_insertion(page: Prose, comma: int) -> int:
    """The token of "that" behind an insertion between two commas; `comma` itself if there is none."""
    parse = page.parse
    if comma >= len(parse) or parse.word[comma] != ",":
        return comma
    _, end = page.sentence_of(comma)
    for token in range(comma + 2, min(end - 1, comma + _INSERTION)):
        if page.quoted[token] != NONE or parse.tag[token] in FINITE:
            return comma
        if parse.word[token] == "," and parse.low[token + 1] == "that":
            return token + 1
    return comma


def behind_owner(page: Prose, report: Report) -> int | None:
    """`recalled the promise of President Quill that …`: the clause, though the parser hung it on the verb above."""
    parse = page.parse
    that = report.last + 1
    verb = parse.head[that] if parse.low[that : that + 1] == ("that",) else that
    beside = verb > that and parse.dep[verb] in ("ccomp", "acl") and parse.head[verb] <= report.last
    return verb if beside else None


def _behind_adjuncts(page: Prose, report: Report, start: int) -> int | None:
    """`said after the meeting she would not accept it`: a subject behind the adjuncts, its verb under the cue."""
    parse = page.parse
    after = skip(page, start, addressee=Frame.ADDRESSEE in report.cue.frames)
    if after == start or after >= len(parse) or page.quoted[after] != NONE:
        return None
    for verb in parse.children[report.verb]:
        if verb <= after or parse.dep[verb] not in ("advcl", "ccomp", "xcomp", "conj", "parataxis"):
            continue
        subject = next((c for c in parse.children[verb] if parse.dep[c] in SUBJECTS and after <= c < verb), None)
        if subject is not None and parse.first[subject] == after:
            return verb
    return None


def _behind_addressee(page: Prose, report: Report, child: int) -> int | None:
    """`told Berent Norland would send boats`: a state right behind a person, whom the parser took for one name."""
    parse = page.parse
    if Frame.ADDRESSEE not in report.cue.frames:
        return None
    subject = next((c for c in parse.children[child] if parse.dep[c] in SUBJECTS and c < child), None)
    objects = (c for c in parse.children[report.verb] if parse.dep[c] == "dobj" and report.last < c < child)
    state = subject if subject is not None else next(objects, None)
    if state is None or parse.entity[state] not in ("GPE", "ORG", "NORP") or parse.tag[state + 1] not in FINITE:
        return None
    first = state
    while first > report.last + 1 and parse.entity[first - 1] == parse.entity[state]:
        first -= 1
    return first if first > report.last + 1 and parse.entity[first - 1] == "PERSON" else None


def content_start(page: Prose, report: Report, child: int) -> int:
    """After "that"; otherwise after addressee, place and time, which the parser likes to give to the clause."""
    parse = page.parse
    for marker in parse.children[child]:
        if parse.dep[marker] == "mark" and parse.low[marker] == "that" and report.last < marker < child:
            return marker + 1
    first = max(parse.first[child], report.last + 1)
    if (subject := _behind_addressee(page, report, child)) is not None:
        return subject
    if not any(parse.dep[c] in SUBJECTS for c in parse.children[child]) and Frame.ADDRESSEE not in report.cue.frames:
        # `said shops and schools would close`: its subject was taken for the cue's object.
        taken = (c for c in parse.children[report.verb] if parse.dep[c] == "dobj" and report.last < c < child)
        first = min(first, min((parse.first[c] for c in taken), default=first))
    if Frame.ADDRESSEE in report.cue.frames and not any(parse.dep[c] in SUBJECTS for c in parse.children[child]):
        # `telling him his visit has gone well`: likewise behind whoever was told
        objects = [c for c in parse.children[report.verb] if parse.dep[c] in ("dobj", "dative") and c < child]
        first = min(first, parse.first[objects[-1]]) if len(objects) > 1 else first
    first = max(first, report.end) if report.end > report.last + 1 and first < report.end else first
    subject = next((c for c in parse.children[child] if parse.dep[c] in SUBJECTS and c < child), child)
    after = skip(page, report.last + 1, addressee=Frame.ADDRESSEE in report.cue.frames)
    if first < after <= parse.first[subject] and parse.word[after] != ",":
        first = after
    while first < child and (parse.word[first] in PUNCTUATION or (page.is_mark(first) and page.quoted[first] == NONE)):
        first += 1
    if parse.low[first] == "that" and parse.tag[first] in ("IN", "DT", "WDT") and first - 1 <= after:
        first += 1
    while first < child and parse.word[first] == ",":
        first += 1
    return first + (first < child and parse.low[first] == "that" and parse.tag[first] == "IN")
