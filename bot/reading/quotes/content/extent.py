"""How far a reported clause reaches: to its sentence's end, but not into anybody else's business."""

from __future__ import annotations

from bot.reading.lexicon import ENGLISH
from bot.reading.quotes.content.claims import Claims
from bot.reading.quotes.content.punctuation import PUNCTUATION, SUBJECTS, follows_comma
from bot.reading.quotes.content.tails import tail_of
from bot.reading.quotes.cues.adjuncts import skip
from bot.reading.quotes.cues.animacy import can_speak
from bot.reading.quotes.cues.coordination import coordinated_with, tense_of
from bot.reading.quotes.cues.noun_phrases import FINITE, Source
from bot.reading.quotes.cues.report import Report
from bot.reading.quotes.cues.verbs import CUES, Frame
from bot.reading.quotes.text.document import NONE, Prose

VERBS = FINITE | {"VB", "VBN", "VBG"}


_GOING_ON = ENGLISH.factuality.went_on


def governed(page: Prose, report: Report) -> tuple[int, ...]:
    """What hangs on the cue; on its noun too, where verb and noun are the cue (`expressed hope that`)."""
    children = page.parse.children
    carried = report.last > report.verb and page.parse.tag[report.verb] in VERBS
    return (*children[report.verb], *children[report.last]) if carried else children[report.verb]


def right_child(page: Prose, report: Report, deps: frozenset[str]) -> int | None:
    parse = page.parse
    for child in governed(page, report):
        if child > report.last and parse.dep[child] in deps and parse.last[child] >= report.end - 1:
            return child
    return None


def reach(claims: Claims, report: Report, child: int) -> int:
    """The last token of a clause: to the sentence's end, but not into another act or a conjunct of the cue."""
    page, parse = claims.page, claims.page.parse
    last = parse.last[child]
    if not report.nominal and _governs_sentence(page, report):
        last = page.sentence_of(report.verb)[1] - 1
    elif not report.nominal:
        last = _through_adjoining(page, report, last)
    return without_tail(page, child, min(last, other_business(claims, report, child, last) - 1))


def _through_adjoining(page: Prose, report: Report, last: int) -> int:
    """`said there was no doubt it would sign`, whose second clause the parser hung on the cue: to the end of that."""
    parse = page.parse
    for verb in parse.children[report.verb]:
        if verb > last and parse.dep[verb] == "ccomp" and parse.first[verb] == last + 1:
            last = parse.last[verb]
    return last


def _governs_sentence(page: Prose, report: Report) -> bool:
    parse = page.parse
    verb = report.verb
    for _ in range(5):
        if parse.head[verb] == verb:
            return True
        if parse.dep[verb] == "conj" and parse.tag[parse.head[verb]] in FINITE | {"VB", "VBN"}:
            verb = parse.head[verb]
            continue
        if parse.dep[verb] == "xcomp" and parse.low[parse.head[verb]] in _GOING_ON:
            verb = parse.head[verb]
            continue
        at_the_end = parse.last[verb] >= page.sentence_of(verb)[1] - 2
        return parse.dep[verb] == "advcl" and report.participle and at_the_end
    return False


def other_business(claims: Claims, report: Report, child: int, last: int) -> int:
    """Where, after the clause's verb, something that is not its own begins."""
    page, parse = claims.page, claims.page.parse
    stop = last + 1
    for verb in parse.children[report.verb]:
        if verb <= child:
            continue
        if parse.dep[verb] == "conj" and parse.tag[verb] in VERBS and not _still_said(page, report, child, verb):
            closing = next((r for r in claims.between(verb, verb + 1) if r.relays), None)
            stop = min(stop, closing.first - 1 if closing else _before_conjunct(page, report.verb, verb))
        elif parse.dep[verb] == "advcl" and parse.tag[verb] == "VBG" and _rides(page, verb):
            stop = min(stop, parse.first[verb])
    stop = min(stop, _then_done(page, report, child) or stop)
    for token in range(child + 1, last):
        if parse.low[token] in ("although", "though") and follows_comma(page, token) and page.quoted[token] == NONE:
            stop = min(stop, token - 1)
            break
    stop = min(stop, tail_of(page, report, child, last))
    for other in claims.between(report.end, last + 1):
        if other.first - 1 > parse.first[child] + 1 and _is_closing_parenthesis(page, other, last):
            stop = min(stop, other.first - 1)
        elif other.verb > child:
            stop = min(stop, _next_business(page, report, child, other, stop))
    return stop


def _then_done(page: Prose, report: Report, child: int) -> int | None:
    """The "and" of `said Norland had hit the bridge and then took a swipe at Karsk`, `said the pact has no limits and
    toasted it`: a next act, in the cue's tense."""
    parse = page.parse
    had = any(parse.low[c] == "had" for c in parse.children[child])
    present = tense_of(page, child) in ("present", "future")
    if parse.tag[report.verb] != "VBD" or not (had or present):
        return None
    for verb in parse.children[child]:
        kids = parse.children[verb]
        alone = not any(parse.dep[c] in SUBJECTS or parse.dep[c] == "aux" for c in kids)
        if (
            parse.dep[verb] == "conj"
            and parse.tag[verb] == "VBD"
            and alone
            and (parse.low[verb - 1] == "then" or (present and any(parse.dep[c] == "dobj" for c in kids)))
        ):
            return _before_conjunct(page, report.verb, verb)
    return None


def _still_said(page: Prose, report: Report, child: int, conjunct: int) -> bool:
    """A conjunct that the parser hung on the cue, but that goes on with what is said.

    `said it was too early, and there was no sign`: a subject of its own that does not speak; `vowed to meet and beat
    them`, `said it would cost them, but would pay`: the form of the clause and not of the cue.
    """
    parse = page.parse
    cue = CUES.get(parse.low[conjunct])
    alone = not any(parse.dep[c] in SUBJECTS for c in parse.children[conjunct] if c < conjunct)
    tense = tense_of(page, conjunct)
    if alone and tense in ("present", "past") and tense == tense_of(page, child) != tense_of(page, report.verb):
        return True  # `said Norland wants peace, supports the pact and …`
    if any(parse.dep[c] == "mark" and parse.low[c] == "that" for c in parse.children[conjunct]):
        return True  # `said it would wait, but that it would not forget`
    if cue is not None and parse.tag[conjunct] in FINITE:
        thinks = next((c for c in parse.children[conjunct] if parse.dep[c] in SUBJECTS and c < conjunct), None)
        own = next((c for c in parse.children[child] if parse.dep[c] in SUBJECTS), None)
        again = thinks is not None and own is not None and parse.low[thinks] == parse.low[own]
        same = tense_of(page, conjunct) == tense_of(page, child)
        return cue.attitude and again and same and parse.low[thinks or 0] in ("he", "she", "they")
    modal, beside = _modal(page, conjunct), _modal(page, child)
    subject = next((c for c in parse.children[conjunct] if parse.dep[c] in SUBJECTS and c < conjunct), None)
    if subject is not None and _is_shifted_result(page, report, conjunct, subject):
        return True
    if subject is not None:
        finite = parse.tag[child] in FINITE or any(parse.tag[c] in FINITE for c in parse.children[child])
        before = parse.low[parse.first[conjunct] - 1]
        alike = tense_of(page, conjunct) == tense_of(page, child)
        return finite and (
            before == "and"
            or parse.low[subject] in ("he", "she", "they", "there")
            or (alike and before in ("but", "or"))
        )
    if parse.tag[report.verb] not in ("VBD", "VBZ"):
        return False
    bare = parse.tag[conjunct] == "VB" and not any(parse.low[c] == "to" for c in parse.children[conjunct])
    return bare if not modal else beside


def _is_shifted_result(page: Prose, report: Report, conjunct: int, subject: int) -> bool:
    """`told them there was a deal, so talks would continue`: what follows from what was said, shifted back with it."""
    parse = page.parse
    led = any(parse.low[c] == "so" and c < subject for c in parse.children[conjunct])
    shifted = any(parse.low[c] in ("would", "could", "might") for c in parse.children[conjunct])
    return led and shifted and parse.tag[report.verb] in ("VBD", "VBN")


def _modal(page: Prose, verb: int) -> bool:
    return any(page.parse.tag[c] == "MD" for c in page.parse.children[verb])


def _next_business(page: Prose, report: Report, child: int, other: Report, stop: int) -> int:
    after_comma = follows_comma(page, other.verb)
    if after_comma and (other.cue.lemma == "according to" or (other.participle and _rides(page, other.verb))):
        return other.verb - 1
    opening = _opening_of(page, report, child, other)
    if opening is not None:
        return min(stop, opening)
    if _is_next_act(page, report, child, other):
        return _before_conjunct(page, report.verb, other.verb)
    return stop


def _opening_of(page: Prose, report: Report, child: int, other: Report) -> int | None:
    """Where a second subject with a cue of its own begins: `…, while Berent called it a danger`, `… and Berent said`.

    `…, as he said`, `…, with Berent calling it a danger` likewise; `has said Norland wants peace and he has promised`.
    """
    parse, source = page.parse, other.source
    if source is None or source.first >= other.verb or not can_speak(page, source):
        return None
    before = source.first - 1
    joint, near = parse.low[before], other.verb - source.last <= _BETWEEN
    named = parse.tag[source.head] in ("NNP", "NNPS") or parse.low[source.first] in ("the", "a", "an")
    if page.quoted[before] != NONE or not near:
        return None
    if joint in ("while", "whereas") and (named or other.cue.speaks) and not other.cue.attitude:
        return before - (parse.word[before - 1] == ",")
    if joint in ("after", "before") and parse.word[before - 1] == "," and other.cue.speaks and named:
        return before - 1
    inserted = parse.word[other.end : other.end + 1] == (",",) and parse.tag[other.end + 1 : other.end + 2] == ("CC",)
    if joint == "as" and inserted:
        return None  # `would not raise it, as others have promised, but cut it`
    if joint == "as" and other.cue.speaks and tense_of(page, report.verb) in ("", tense_of(page, other.verb)):
        before -= parse.low[before - 1] in ("even", "just")
        return before - (parse.word[before - 1] == ",")
    if joint == "with" and other.participle and parse.word[before - 1] == ",":
        return before - 1
    same = tense_of(page, other.verb) == tense_of(page, report.verb)
    says = other.cue.speaks or (Frame.PATIENT in other.cue.frames and not other.cue.attitude)
    again = parse.low[source.head] in ("he", "she") and tense_of(page, child) not in ("", tense_of(page, report.verb))
    if joint in ("and", "but") and says and same and not other.unreal and (_names(page, source) or again):
        return before - (parse.word[before - 1] == ",")
    return None


_BETWEEN = 3
"""Tokens from a subject to its verb at most: auxiliaries and an adverb."""


def _names(page: Prose, source: Source) -> bool:
    parse = page.parse
    return parse.tag[source.head] in ("NNP", "NNPS") and parse.entity[source.head] in ("PERSON", "ORG", "GPE", "NORP")


def _is_closing_parenthesis(page: Prose, other: Report, last: int) -> bool:
    """`…, the Courier reported.` at the very end: how the writer knows of the report."""
    if other.source is None or other.participle or Frame.PARENTHESIS not in other.cue.frames or other.cue.attitude:
        return False
    parse = page.parse
    before = other.first - 1
    while before > 0 and page.is_mark(before) and page.quoted[before] != NONE:
        before -= 1
    after = skip(page, other.end, addressee=False)
    if after < last and parse.word[after] == "," and parse.low[after + 1] in ENGLISH.cues.quoting:
        after = last + 1
    if other.relays and parse.word[after : after + 1] == (",",):
        after = last + 1  # `…, the Courier said, after Berent went home`
    return parse.word[before] == "," and all(parse.word[t] in PUNCTUATION for t in range(after, last + 1))


def _is_next_act(page: Prose, report: Report, child: int, other: Report) -> bool:
    """`said it would wait and warned …`: the same subject and tense as the cue, not the clause's."""
    parse = page.parse
    verb = other.verb
    if coordinated_with(page, verb) == report.verb:
        return True
    if other.cue.attitude or parse.tag[verb] != parse.tag[report.verb] or parse.tag[verb] not in ("VBD", "VBZ"):
        return False
    if parse.dep[verb] != "conj":
        return False
    subject = next((c for c in parse.children[verb] if parse.dep[c] in SUBJECTS and c < verb), None)
    if subject is not None:
        return parse.tag[parse.first[subject] - 1] == "CC" and can_speak(page, Source(subject, subject, subject))
    own = next((c for c in parse.children[child] if parse.dep[c] in SUBJECTS), None)
    of_himself = own is not None and parse.low[own] in ("he", "she", "it", "they") and other.cue.speaks
    return (of_himself or parse.tag[child] != parse.tag[report.verb]) and parse.tag[verb - 1] in ("CC", "RB")


def _rides(page: Prose, verb: int) -> bool:
    cue = CUES.get(page.parse.low[verb])
    return page.parse.low[verb] in ENGLISH.grammar.riding or (cue is not None and not cue.attitude)


def _before_conjunct(page: Prose, verb: int, conjunct: int) -> int:
    parse = page.parse
    start = parse.first[conjunct]
    while start - 1 > verb and (parse.tag[start - 1] in ("CC", "RB") or parse.word[start - 1] in (",", ";")):
        start -= 1
    return start


def without_tail(page: Prose, child: int, last: int) -> int:
    parse = page.parse
    while last > child and (parse.word[last] in PUNCTUATION or (page.is_mark(last) and page.quoted[last] == NONE)):
        last -= 1
    return last
