"""The words that name who speaks: a noun phrase before or after its cue, with its apposition, title and role."""

from __future__ import annotations

from bot.reading.lexicon import ENGLISH
from bot.reading.names.titles import RANKS, is_role
from bot.reading.quotes.cues.adjuncts import skip
from bot.reading.quotes.cues.animacy import can_speak
from bot.reading.quotes.cues.coordination import coordinated_with
from bot.reading.quotes.cues.noun_phrases import (
    FINITE,
    LONGEST,
    NAMING,
    Source,
    head_noun,
    is_dot_inside,
    name_start,
)
from bot.reading.quotes.cues.sources.appositions import apposed_before, behind_office
from bot.reading.quotes.cues.sources.inversions import around_insertion, inverted
from bot.reading.quotes.cues.sources.relays import quoted_as, quoted_person
from bot.reading.quotes.cues.sources.subjects import just_before, own_subject, subject_of, subject_phrase
from bot.reading.quotes.cues.verbs import CUES, DOCUMENTS
from bot.reading.quotes.text.document import Prose

_KINDS = ENGLISH.organisations.kinds


_OUTLET_KINDS = frozenset(" ".join(ENGLISH.organisations.outlet_kinds).split())


_HANDED_DOWN = frozenset({"conj", "advcl", "xcomp", "pcomp", "prep", "parataxis", "dep"})


_LINKS = 6
"""Cues at most from which a subject is handed on: each looks along two ways, and a sentence may be of any length."""


def of_cue(page: Prose, cue: int, links: int = _LINKS) -> Source | None:
    """Who speaks, by the parse where it is plain, by the surface where it is not; over `links` other cues at most."""
    found = _of_cue(page, cue, links)
    return _with_rank(page, _behind_antecedent(page, found, cue)) if found is not None else None


def _behind_antecedent(page: Prose, source: Source, cue: int) -> Source:
    """`a missile Norland said was late`, `a step officials called rash`: the thing before the name or plural is what
    is spoken of, though the parser took both for one phrase."""
    parse, head = page.parse, source.head
    if source.last != cue - 1 or parse.tag[source.first] != "DT" or source.first == head:
        return source
    first = head
    while first - 1 > source.first and parse.tag[first - 1] == "NNP" and parse.tag[head] == "NNP":
        first -= 1
    thing = first - 1
    if parse.tag[thing] != "NN" or can_speak(page, Source(thing, thing, thing)) or is_role(parse.low[thing]):
        return source
    behind = parse.tag[cue + 1 : cue + 2]
    relative = parse.tag[head] == "NNP" and bool(behind) and behind[0] in FINITE and parse.low[thing] not in _KINDS
    plural = parse.low[source.first] in ("a", "an") and parse.tag[head] == "NNS"
    return Source(first, source.last, head, source.stands_for) if relative or plural else source


def _with_rank(page: Prose, source: Source) -> Source:
    """`police spokesman Capt. Haldane`, where the parser ended a sentence at the rank's full stop."""
    parse, dot = page.parse, source.first - 1
    if is_dot_inside(page, dot):
        return Source(dot - 1, source.last, source.head, source.stands_for)  # `Harbour.NET`
    begin, _ = page.sentence_of(source.first)
    if dot > begin and parse.tag[source.first] in NAMING and is_role(parse.low[dot]) and parse.tag[dot] == "NN":
        # `police spokeswoman Vera Quill`, whom the parser cut in two
        return Source(name_start(page, dot, begin), source.last, source.head, source.stands_for)
    if dot > begin and parse.tag[source.first] in NAMING and parse.low[dot] in _OUTLET_KINDS and parse.tag[dot] == "NN":
        # `Norland's state news agency Sprut`, whose name the parser parted from it
        return Source(name_start(page, dot, begin), source.last, source.head, source.stands_for)
    if dot - 1 < begin or parse.word[dot] != "." or parse.low[dot - 1] not in RANKS:
        return source
    return Source(name_start(page, dot - 1, begin), source.last, source.head, source.stands_for)


def _of_cue(page: Prose, cue: int, links: int) -> Source | None:
    return (
        quoted_as(page, cue)
        or quoted_person(page, cue)
        or behind_office(page, cue)
        or apposed_before(page, cue)
        or around_insertion(page, cue)
        or inverted(page, cue)
        or _closing_joined(page, cue)
        or _of_coordinate(page, cue, links)
        or own_subject(page, cue)
        or _set_off(page, cue)
        or _shared_subject(page, cue, links)
        or just_before(page, cue)
        or _before_participle(page, cue)
    )


def _before_participle(page: Prose, cue: int) -> Source | None:
    """`after a Courier report, citing officials, claimed …`: the noun before an insertion that opens with "-ing"."""
    parse = page.parse
    closing = cue - 1
    begin, _ = page.sentence_of(cue)
    if parse.tag[cue] not in FINITE or closing <= begin or parse.word[closing] != ",":
        return None
    for comma in range(closing - 2, max(begin, closing - LONGEST), -1):
        if parse.tag[comma] in FINITE or page.quoted[comma] != page.quoted[cue]:
            return None
        if parse.word[comma] == ",":
            noun = comma - 1
            if parse.tag[comma + 1] != "VBG" or parse.tag[noun] not in NAMING | {"NN", "NNS"}:
                return None
            source = Source(name_start(page, noun, begin), noun, noun)
            return source if can_speak(page, source) or parse.low[noun] in DOCUMENTS else None
    return None


def _of_coordinate(page: Prose, cue: int, links: int) -> Source | None:
    """`Quill said Norland was late and warned it …`: whoever speaks in the first."""
    beside = coordinated_with(page, cue)
    return of_cue(page, beside, links - 1) if beside is not None and links else None


def clause_subject(page: Prose, verb: int) -> Source | None:
    """The active subject of any verb, its own or shared."""
    return own_subject(page, verb) or _shared_subject(page, verb)


def _set_off(page: Prose, cue: int) -> Source | None:
    """`…, Beijing's Foreign Ministry announced`: the phrase right before the cue, if a comma or a mark sets it off."""
    near = just_before(page, cue)
    if near is None or near.first == 0:
        return None
    before = near.first - 1
    set_off = page.parse.word[before] in (",", "—", "--", "–") or page.quoted[before] != page.quoted[cue]
    return near if set_off else _closing_phrase(page, cue)


def _closing_joined(page: Prose, cue: int) -> Source | None:
    """The same, where the parser joined the cue to a verb before it and found it no subject."""
    if page.parse.dep[cue] != "conj" or subject_of(page, cue) is not None:
        return None
    return _closing_phrase(page, cue)


def _closing_phrase(page: Prose, cue: int) -> Source | None:
    """`…, an expert with the Karsk Academy told Sprut on Monday.`: somebody's noun phrase behind the last comma."""
    parse = page.parse
    begin, end = page.sentence_of(cue)
    comma = next((t for t in range(cue - 1, max(begin, cue - LONGEST), -1) if parse.word[t] == ","), None)
    if comma is None or parse.tag[cue] not in FINITE or parse.low[comma + 1] not in ("a", "an", "the", "one"):
        return None
    words = range(comma + 1, cue)
    if any(parse.tag[t] in FINITE or page.quoted[t] != page.quoted[cue] or parse.tag[t] == "VBG" for t in words):
        return None
    source = Source(comma + 1, cue - 1, head_noun(page, comma + 1, cue - 1))
    closes = skip(page, cue + 1, addressee=True) >= end - 1
    return source if closes and len(words) > 1 and can_speak(page, source) else None


def _ruling_cue(page: Prose, cue: int) -> int | None:
    """`Ma said the two should wait, calling for calm`: the finite cue above a participle set off by a comma."""
    parse = page.parse
    if parse.tag[cue] != "VBG" or parse.word[max(cue - 1, 0)] != ",":
        return None
    verb, found = cue, None
    for _ in range(8):
        if parse.head[verb] == verb:
            break
        verb = parse.head[verb]
        if parse.dep[verb] == "pcomp" and subject_of(page, verb) is not None:
            break  # `despite the court issuing a warrant, accusing him`: the court does
        inserted = (c for c in parse.children[verb] if parse.dep[c] == "parataxis" and c < cue)
        for ruling in (*inserted, verb):  # `Norland, Quill noted, had left, adding that …`
            known = CUES.get(parse.low[ruling])
            if known is not None and not known.attitude and parse.tag[ruling] in ("VBD", "VBZ") and ruling < cue:
                found = ruling
    return found


def _outside_marks(page: Prose, source: Source | None, cue: int) -> Source | None:
    """`As noted in Karsk, “the bridge is safe.”`: not what stands in the marks."""
    return source if source is not None and page.quoted[source.head] == page.quoted[cue] else None


def _shared_subject(page: Prose, cue: int, links: int = _LINKS) -> Source | None:
    """The subject shared along conjunctions and handed down to participles."""
    parse = page.parse
    ruling = _ruling_cue(page, cue)
    if ruling is not None:
        return of_cue(page, ruling, links - 1) if links else None
    verb, came = cue, ""
    for _ in range(6):
        if verb != cue:
            child = subject_of(page, verb)
            if child is not None:
                return _outside_marks(page, subject_phrase(page, child, verb), cue)
        head = parse.head[verb]
        if parse.dep[verb] == "acl" and parse.low[head] in DOCUMENTS and parse.dep[head] == "dobj":
            verb = parse.head[head]  # `issued a statement calling it a breach`: whoever issued it
            continue
        if parse.dep[verb] == "acl" and parse.low[head] in ENGLISH.factuality.out_of and parse.low[head - 2] == "of":
            verb = parse.head[parse.head[head]]  # `went out of its way to say`: whoever went
            continue
        if parse.dep[verb] == "acl" and parse.tag[verb] == "VBG" and head != verb:
            return subject_phrase(page, head, verb) if parse.tag[head] in NAMING | {"NN", "NNS", "PRP"} else None
        if parse.dep[verb] in ("oprd", "acomp") and came == "xcomp":
            verb, subject = head, subject_of(page, head)  # `seemed eager to polish it by saying …`
            if subject is None or parse.low[subject] == "it":
                return None  # `it is worth noting that …`
            continue
        if parse.dep[verb] not in _HANDED_DOWN or head == verb:
            return None
        came = parse.dep[verb]
        if parse.dep[verb] == "advcl" and parse.tag[verb] in ("VBD", "VBZ", "VBP"):
            return None
        verb = head
    return None
