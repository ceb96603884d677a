"""Whom a statement was made to, if its own sentence says so: told VOA, in a response to AFP, asked by reporters."""

from __future__ import annotations

import re

from bot.reading.lexicon import ENGLISH
from bot.reading.names.titles import is_role
from bot.reading.quotes.cues.animacy import can_speak
from bot.reading.quotes.cues.noun_phrases import FINITE, Source
from bot.reading.quotes.cues.report import Report
from bot.reading.quotes.cues.verbs import CUES, Frame
from bot.reading.quotes.entities.office_holders import held_by
from bot.reading.quotes.text.document import NONE, Prose

_FORMS = ENGLISH.addressees.forms
_HEARERS = ENGLISH.addressees.hearers
_OCCASIONS = ENGLISH.addressees.occasions
"""Where something was said, and not to whom."""
_GIVEN = ENGLISH.addressees.given
_SPEAKING = ENGLISH.addressees.speaking
_QUESTIONS = ENGLISH.addressees.questions
_BEFORE_HEARER = _FORMS | _GIVEN | _SPEAKING | _QUESTIONS
_PRIVATE = ENGLISH.addressees.private
_BEGINS_NAME = frozenset({"NNP", "NNPS", "DT", "NNS", "JJ", "NN", "PRP$"})
_SETS = ENGLISH.people.sets
"""`a line of students`: nobody's name, and half a phrase."""
_PRONOUNS = ENGLISH.grammar.addressed


def addressee_of(page: Prose, report: Report) -> str | None:
    """By name, as worded."""
    begin, end = page.sentence_of(report.verb)
    return (
        _addressee(page, report, end)
        or _of_ruling_verb(page, report, end)
        or next(filter(None, (_by_form(page, report, token, end) for token in range(begin, end - 2))), None)
        or _said_to(page, report, end)
    )


def _of_ruling_verb(page: Prose, report: Report, end: int) -> str | None:
    """`told VOA …, adding that`: the same hearer."""
    ruler = page.parse.head[report.verb]
    cue = CUES.get(page.parse.low[ruler])
    if not report.participle or cue is None:
        return None
    if Frame.ADDRESSEE in cue.frames:
        return _phrase(page, ruler + 1, end)
    return _urged(page, ruler, cue.lemma, end)


def _by_form(page: Prose, report: Report, token: int, end: int) -> str | None:
    """`in a written response to VOA`, `shared with some media`, `questions from reporters`."""
    parse = page.parse
    low, joint, first = parse.low[token], parse.low[token + 1], token + 2
    if low not in _BEFORE_HEARER or page.quoted[token] != NONE or _is_anothers(page, report, token):
        return None
    if joint == "with" and low in _OCCASIONS - ENGLISH.addressees.between_two:
        return None  # held together with somebody
    if low in _FORMS and joint in ("to", "with", "for") and parse.tag[first] in _BEGINS_NAME:
        named = _phrase(page, first, end)
        office = low in ENGLISH.addressees.to_an_office and bool(named) and is_role(str(named).lower().split()[-1])
        body = parse.entity[first] == "ORG" or office
        if (joint == "for" and parse.tag[first] != "NNP") or (low in _PRIVATE and not body):
            return None
        noun = first + (parse.tag[first] == "DT")
        proper = bool(named) and (parse.tag[noun] in ("NNP", "NNPS") or is_role(str(named).lower().split()[-1]))
        return named if proper or _hears(named) else None
    if low in _SPEAKING and joint in ("to", "with"):
        named = _phrase(page, first, end)
        return named if _hears(named) or (named and parse.entity[first] in _NAMED) else None
    if low in _GIVEN and joint in ("with", "to"):
        named = _phrase(page, first, end)
        return named if _hears(named) or (named and parse.entity[first] == "ORG") else None
    if low in _QUESTIONS and joint == "from":
        named = _phrase(page, first, end)
        return named if _hears(named) else None
    return None


def _is_anothers(page: Prose, report: Report, noun: int) -> bool:
    """`Radio Nord said in a report on Quill's letter to the board`: the board heard Quill."""
    parse, source = page.parse, report.source
    owners = [c for c in parse.children[noun] if parse.dep[c] == "poss" and parse.tag[c] != "PRP$"]
    return any(source is None or not source.first <= owner <= source.last for owner in owners)


def _said_to(page: Prose, report: Report, end: int) -> str | None:
    parse = page.parse
    first = report.verb + 2
    if report.last > report.verb or first >= end or parse.low[report.verb + 1] != "to":
        return None  # "according to" names the speaker
    if parse.tag[first] not in ("NNS", "NNP", "DT"):
        return None
    named = _phrase(page, first, end)
    return named if _hears(named) or (named and parse.entity[first] in ("ORG", "PERSON")) else None


def _hears(named: str | None) -> bool:
    return bool(named) and bool(set(str(named).lower().split()) & _HEARERS)


def _addressee(page: Prose, report: Report, end: int) -> str | None:
    if Frame.ADDRESSEE not in report.cue.frames:
        plain = not report.passive and report.last == report.verb
        return _urged(page, report.verb, report.cue.lemma, end) if plain else None
    start = report.last + 1
    if report.source is not None and report.source.first == start:
        start = report.source.last + 1
    if start >= end:
        return None
    return _phrase(page, start, end)


_URGING = ENGLISH.cues.urging
_NAMED = frozenset({"PERSON", "ORG", "GPE", "NORP"})


def _urged(page: Prose, verb: int, lemma: str, end: int) -> str | None:
    """`urged Norland to wait`, `warned the board against …`, `called on both sides to …`: somebody, not something."""
    parse = page.parse
    if lemma not in _URGING:
        return None
    kids = [c for c in parse.children[verb] if c > verb]
    if lemma in ("call", "appeal"):
        joints = [c for c in kids if parse.low[c] in ("on", "upon", "to") and c <= verb + 2]
        kids = [c for joint in joints for c in parse.children[joint] if parse.dep[c] == "pobj"]
    hearer = next((c for c in kids if parse.dep[c] in ("dobj", "dative", "pobj")), None)
    if hearer is None:  # `urged Norland to wait`: the parser makes it the subject of what it should do
        clause = next((c for c in kids if parse.dep[c] in ("ccomp", "xcomp") and _is_infinitive(page, c)), None)
        subjects = parse.children[clause] if clause is not None else ()
        hearer = next((c for c in subjects if parse.dep[c] == "nsubj" and c > verb), None)
    if hearer is None or page.quoted[hearer] != NONE or not can_speak(page, Source(hearer, hearer, hearer)):
        return None
    first = parse.first[hearer]
    if first != verb + 1 and parse.tag[first - 1] not in ("IN", "TO"):
        return None
    named = _phrase(page, first, end)
    joined = next((c for c in parse.children[hearer] if parse.dep[c] == "conj" and parse.entity[c] in _NAMED), None)
    if named and joined is not None and parse.low[parse.first[joined] - 1] == "and":
        return " ".join(page.span(first, joined).of(page.text).split())
    return named


def _is_infinitive(page: Prose, verb: int) -> bool:
    """`to wait`, and not `would wait`."""
    parse = page.parse
    return parse.tag[verb] == "VB" and not any(parse.tag[c] in FINITE for c in parse.children[verb])


_OUTLET = re.compile(rf"(?i)\b(?:{'|'.join(ENGLISH.organisations.outlet_kinds)})$")


def _phrase(page: Prose, first: int, end: int) -> str | None:
    """The noun phrase at `first`, shortened to the name it ends in."""
    parse = page.parse
    token = first
    while token < end and page.quoted[token] == NONE:
        tag, low = parse.tag[token], parse.low[token]
        if tag in ("NNP", "NNPS", "NN", "NNS", "JJ", "DT", "POS", "PRP$", "HYPH", "CD", "FW") and low not in (
            "that",
            "this",
        ):
            inside = tag == "DT" and token > first and not _is_of_title(page, token)
            if parse.entity[token] in ("DATE", "TIME") or inside:
                break
            token += 1
        elif (
            (
                low == "of"
                and token > first
                and parse.tag[token - 1] in ("NNP", "NN")
                and token + 1 < end
                and parse.tag[token + 1] == "NNP"
            )
            or (
                tag == "CC"
                and token > first
                and parse.tag[token - 1]
                == parse.tag[token + 1 if token + 1 < end else token]
                == "JJ"  # `Norse and Danish reporters`
            )
            or (low == "." and token + 1 < end and len(parse.word[token - 1]) <= 2)
        ):
            token += 1
        else:
            break
    held = held_by(page, token - 1) if token > first else None
    if held is not None:
        return page.span(*held).of(page.text)
    last = token - 1
    if last < first or (parse.low[last] in _SETS and token < end and parse.low[token] == "of"):
        return None
    # "told reporters Moscow would …": the clause's own subject is no part of it.
    if (
        token < end
        and parse.tag[token] in ("VBD", "VBZ", "VBP", "MD")
        and parse.entity[last]
        and not parse.entity[first]
    ):
        while last > first and parse.entity[last]:
            last -= 1
    if last > first and parse.dep[last] in ("nsubj", "nsubjpass") and token < end and parse.head[last] >= token:
        last = max(first, parse.first[last] - 1)  # `told CNN Norland has asked …`
    words = page.span(first, last).of(page.text).strip(" ,.")
    if words.lower() in _PRONOUNS | {"", "a", "an", "the"} or parse.tag[first] == "PRP$":
        return None
    if parse.low[last] in _OCCASIONS and parse.word[last].islower():
        return None
    return _with_another(page, first, last, end) or _named_tail(page, first, last, words)


def _with_another(page: Prose, first: int, last: int, end: int) -> str | None:
    """`told China and Russia`: both."""
    parse, beside = page.parse, last + 2
    if beside >= end or parse.low[last + 1] != "and" or parse.head[beside] != last or parse.dep[beside] != "conj":
        return None
    if parse.entity[last] not in _NAMED or parse.entity[beside] not in _NAMED:
        return None
    return " ".join(page.span(first, beside).of(page.text).split())


def _is_of_title(page: Prose, article: int) -> bool:
    """The article in `Face the Nation`: both its neighbours have a capital."""
    word = page.parse.word
    return article + 1 < len(word) and word[article - 1][:1].isupper() and word[article + 1][:1].isupper()


def _named_tail(page: Prose, first: int, last: int, words: str) -> str:
    parse = page.parse
    begin = last
    while (begin > first and parse.tag[begin - 1] in ("NNP", "NNPS")) or (
        begin > first and parse.low[begin - 1] == "of"
    ):
        begin -= 1
    if begin > first and parse.tag[begin] in ("NNP", "NNPS"):
        before = page.span(first, begin - 1).of(page.text)
        if _OUTLET.search(before):
            return page.span(begin, last).of(page.text)
    for token in range(first, last + 1):
        if parse.entity[token] == "PERSON":
            stop = token
            while stop < last and parse.entity[stop + 1] == "PERSON":
                stop += 1
            if token - 2 >= first and parse.low[token - 1] == "'s" and parse.entity[token - 2] == "ORG":
                token = first + (parse.tag[first] == "DT")  # `Radio Nord's Jonas Berent`
            return page.span(token, stop).of(page.text)
    return words
