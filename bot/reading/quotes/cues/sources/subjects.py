"""A verb's subject by the parse, its own or the noun phrase right before it, without what the parser added to it."""

from __future__ import annotations

from bot.reading.lexicon import ENGLISH
from bot.reading.names.titles import is_role
from bot.reading.quotes.cues.adjuncts import skip
from bot.reading.quotes.cues.animacy import can_speak, is_person
from bot.reading.quotes.cues.noun_phrases import (
    FINITE,
    LONGEST,
    NAMING,
    PERSONAL,
    RELATIVE,
    Source,
    name_start,
)
from bot.reading.quotes.text.document import NONE, Prose

ADVERBS = frozenset({"RB", "RBR"})
SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "expl"})


def own_subject(page: Prose, cue: int) -> Source | None:
    child = subject_of(page, cue)
    if child is None or (page.parse.dep[child] == "nsubjpass" and page.parse.low[cue] not in ENGLISH.cues.quoting):
        return None
    phrase = subject_phrase(page, child, cue)
    if phrase is not None and child < cue and (closing := _behind_thing(page, phrase, cue)) is not None:
        return closing
    if phrase is not None and child < cue:
        phrase = _with_its_home(page, phrase)
        phrase = _with_its_office(page, _behind_foreign_conjunct(page, phrase))
    return _without_object(page, phrase, cue) if phrase is not None and child < cue else phrase


def _behind_thing(page: Prose, phrase: Source, cue: int) -> Source | None:
    """`… the talks between ministries, Minister Quill said`, `About the war, Quill said`, taken for one subject:
    what cannot speak ends at the last comma before the cue, or a list does that an outlet closes."""
    parse = page.parse
    comma = next((t for t in range(cue - 1, phrase.first, -1) if parse.word[t] == ","), None)
    if comma is None or parse.tag[comma + 1] not in NAMING | {"JJ", "NN", "DT"} or phrase.stands_for is not None:
        return None
    near = just_before(page, cue)
    if near is None or near.first != comma + 1 or not can_speak(page, near):
        return None
    listed = phrase.head < comma and any(parse.tag[t] == "CC" for t in range(phrase.head, comma))
    closes = skip(page, cue + 1, addressee=True) >= page.sentence_of(cue)[1] - 1
    thing = phrase.head < comma and not can_speak(page, Source(phrase.head, phrase.head, phrase.head))
    return near if thing or (listed and closes and parse.entity[near.head] == "ORG") else None


def _with_its_office(page: Prose, phrase: Source) -> Source:
    """`Norland's minister of transport and ports Vida Quill`, `Karsk Chamber of Ports and Ferries chief Vida Quill`:
    the parser parts the name from its office at the "and"."""
    parse = page.parse
    begin, _ = page.sentence_of(phrase.first)
    before, kids = phrase.first - 1, parse.children[phrase.head]
    if before > begin and parse.entity[phrase.head] == "PERSON" and parse.tag[before] in ("NN", "NNS"):
        first = before
        while first > begin and _is_of_office(page, first - 1) and before - first < LONGEST:
            first -= 1
        set_off = first == begin or parse.word[first - 1] == "," or page.is_mark(first - 1)
        office = set_off and any(is_role(parse.low[t]) for t in range(first, before + 1))
        return Source(first, phrase.last, phrase.head) if office else phrase
    named = next((c for c in kids if parse.dep[c] == "conj" and parse.entity[c] == "PERSON" and c > phrase.head), None)
    if named is None or any(parse.dep[c] in ("cc", "punct") for c in kids) or parse.entity[phrase.head] == "PERSON":
        return phrase
    return Source(phrase.first, phrase.last, named) if is_role(parse.low[parse.first[named]]) else phrase


_OF_OFFICE = frozenset({"NN", "NNS", "NNP", "NNPS", "JJ", "DT", "POS", "HYPH", "PRP$", "IN", "TO", "CC"})


def _is_of_office(page: Prose, token: int) -> bool:
    parse = page.parse
    dated = parse.entity[token] in ("DATE", "TIME", "PERSON")
    return parse.tag[token] in _OF_OFFICE and page.quoted[token] == NONE and not dated and not page.is_mark(token)


def _with_its_home(page: Prose, phrase: Source) -> Source:
    """`Vida Quill of Karsk, Norland says`: a place behind a place is no speaker."""
    parse = page.parse
    begin, _ = page.sentence_of(phrase.first)
    comma = phrase.first - 1
    if comma - 3 < begin or parse.word[comma] != "," or parse.entity[phrase.head] != "GPE":
        return phrase
    place = comma - 1
    while place > begin and parse.tag[place] in NAMING:
        place -= 1
    if parse.entity[comma - 1] != "GPE" or parse.low[place] not in ("of", "from", "in", "at", "near"):
        return phrase
    head = place - 1
    return (
        Source(name_start(page, head, begin), phrase.last, head)
        if parse.tag[head] in NAMING | {"NN", "NNS"}
        else phrase
    )


def _behind_foreign_conjunct(page: Prose, phrase: Source) -> Source:
    """`… was locked at nine and police spokeswoman Vera Quill said`: what cannot speak is no part of the subject."""
    parse = page.parse
    for joint in range(phrase.head - 1, phrase.first, -1):
        if parse.low[joint] != "and":
            continue
        left = joint - 1
        if parse.dep[left] in ("nmod", "amod", "compound") and parse.head[left] >= joint:
            continue  # `resource and energy market expert Quill`
        if (parse.tag[left] in ("CD", "NN", "NNS") and not can_speak(page, Source(left, left, left))) or parse.tag[
            left
        ] == "CD":
            return Source(joint + 1, phrase.last, phrase.head, phrase.stands_for)
    return phrase


_BEFORE_OBJECT = frozenset({"VB", "VBG"})


def _without_object(page: Prose, phrase: Source, cue: int) -> Source:
    """`To know the river, Mayor Quill said`: the river is the object of what stands before it, and not the subject."""
    parse = page.parse
    begin, _ = page.sentence_of(cue)
    if phrase.first <= begin or parse.tag[phrase.first - 1] not in _BEFORE_OBJECT:
        return phrase
    near = just_before(page, cue)
    return near if near is not None and parse.word[near.first - 1] == "," and near.first > phrase.first else phrase


def subject_of(page: Prose, verb: int) -> int | None:
    """The verb's subject (the nearest, if the parser found two), inside or outside the same quotation as the verb."""
    parse = page.parse
    found = [
        child
        for child in parse.children[verb]
        if parse.dep[child] in SUBJECTS and parse.dep[child] != "expl" and page.quoted[child] == page.quoted[verb]
    ]
    before = [child for child in found if child < verb]
    return before[-1] if before else found[0] if found else None


def subject_phrase(page: Prose, noun: int, verb: int) -> Source | None:
    parse = page.parse
    if parse.low[noun] in RELATIVE and parse.dep[verb] in ("relcl", "acl", "conj", "ccomp", "advcl"):
        clause = verb
        while parse.dep[clause] == "conj" and parse.head[clause] != clause:
            clause = parse.head[clause]
        antecedent = parse.head[clause] if parse.head[clause] != clause else None
        return Source(noun, noun, noun, _whom(page, noun, antecedent))
    first, last = parse.first[noun], parse.last[noun]
    if noun < verb:
        last = min(last, verb - 1)
    else:
        first = max(first, verb + 1)
    first, last = trimmed(page, first, last, noun)
    return Source(first, last, _owned_name(page, noun, last))


def _owned_name(page: Prose, noun: int, last: int) -> int:
    """`Norland's, Mayor Otto Haug, said`: whoever owns does not speak, but the person behind the comma."""
    parse = page.parse
    if parse.tag[noun + 1 : noun + 2] != ("POS",):
        return noun
    apposed = (c for c in parse.children[noun] if parse.dep[c] == "appos" and noun < c <= last)
    return next((c for c in apposed if parse.entity[c] == "PERSON"), noun)


_DATED = 8
"""Tokens from a name to "which" at most where a date stands between."""


_AGAINST = frozenset({"for", "against", "on", "about"})


def _whom(page: Prose, relative: int, antecedent: int | None) -> int | None:
    """`a point for protesters, who …`: somebody and no thing; the nearest noun where the parser's cannot speak."""
    parse = page.parse
    if antecedent is not None and parse.low[relative] == "which" and parse.low[parse.head[antecedent]] in _AGAINST:
        above = parse.head[parse.head[antecedent]]  # `a warrant for Quill, which accuses him`: the warrant does
        return above if parse.tag[above] in ("NN", "NNS") else antecedent
    if antecedent is not None and (parse.entity[antecedent] in ("DATE", "TIME") or parse.tag[antecedent][:1] == "V"):
        # `confirmed by Norland on Tuesday, which said …`
        near = range(relative - 1, max(-1, relative - _DATED), -1)
        kinds = ("GPE", "ORG") if parse.low[relative] == "which" else ("PERSON",)
        return next((t for t in near if parse.entity[t] in kinds and page.quoted[t] == NONE), None)
    person = _from_there(page, antecedent) if antecedent is not None and parse.low[relative] == "who" else None
    if person is not None:
        return person
    if (
        antecedent is None
        or parse.low[relative] != "who"
        or can_speak(page, Source(antecedent, antecedent, antecedent))
    ):
        return antecedent
    for token in range(relative - 1, max(antecedent, relative - 5), -1):
        if parse.tag[token] in ("NN", "NNS", "NNP", "NNPS"):
            return token if can_speak(page, Source(token, token, token)) else antecedent
    return antecedent


def _from_there(page: Prose, place: int) -> int | None:
    """`a welder from Karsk, who asked …`: the welder, though the parser hangs the clause on the place."""
    parse, joint = page.parse, page.parse.head[place]
    noun = parse.head[joint]
    if parse.dep[place] != "pobj" or parse.tag[place] != "NNP" or parse.entity[place] == "PERSON":
        return None
    return noun if parse.tag[noun] == "NN" and (is_role(parse.low[noun]) or is_person(page, noun)) else None


def trimmed(page: Prose, first: int, last: int, noun: int) -> tuple[int, int]:
    parse = page.parse
    if last - first > LONGEST:
        first, last = max(first, noun - 8), min(last, noun + 20)
    home = page.quoted[noun]
    while first < noun and (
        parse.word[first] in (",", "-", "—", "–", ";", ":", ".")
        or page.quoted[first] != home
        or parse.low[first] in ("and", "but", "while", "when", "that")
    ):
        first += 1
    while last > noun and (
        parse.word[last] in (",", "-", "—", "–", "--", ";", ":", ".")
        or (page.quoted[last] != home and page.is_mark(last))
    ):
        last -= 1
    for token in range(noun + 1, last + 1):
        if (
            parse.word[token] in (".", ";", "\n")
            and parse.end[token] < parse.start[min(token + 1, len(parse) - 1)]
            and token > noun
        ) and (parse.word[token] == ";" or parse.sentence[token] != parse.sentence[noun]):
            last = token - 1
            break
    return first, last


def just_before(page: Prose, cue: int) -> Source | None:
    """The noun phrase that stands right before the cue."""
    parse = page.parse
    if parse.tag[cue] not in FINITE:
        return None
    begin, _ = page.sentence_of(cue)
    j = cue - 1
    while j > begin and (parse.tag[j] in ADVERBS or parse.dep[j] in ("aux", "neg")):
        j -= 1
    if j < begin or page.quoted[j] != page.quoted[cue]:
        return None
    if parse.low[j] in PERSONAL:
        return Source(j, j, j)
    if parse.tag[j] not in ("NN", "NNS", "NNP", "NNPS"):
        return None
    return Source(name_start(page, j, begin), j, j)
