"""The words that name who speaks: a noun phrase before or after its cue, with its apposition, title and role."""

from __future__ import annotations

from bot.reading.lexicon import ENGLISH
from bot.reading.names.titles import RANKS, TITLES, is_role
from bot.reading.quotes.cues.adjuncts import skip
from bot.reading.quotes.cues.animacy import can_speak
from bot.reading.quotes.cues.coordination import coordinated_with
from bot.reading.quotes.cues.noun_phrases import (
    FINITE,
    LONGEST,
    NAMING,
    NOUNY,
    PERSONAL,
    RELATIVE,
    Source,
    head_noun,
    name_start,
    phrase_end,
    reads_as_role,
    with_apposition,
)
from bot.reading.quotes.cues.verbs import CUES, DOCUMENTS
from bot.reading.quotes.text.document import NONE, Prose

_KINDS = ENGLISH.organisations.kinds
_OUTLET_KINDS = frozenset(" ".join(ENGLISH.organisations.outlet_kinds).split())
_ADVERBS = frozenset({"RB", "RBR"})
_HANDED_DOWN = frozenset({"conj", "advcl", "xcomp", "pcomp", "prep", "parataxis", "dep"})
_SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "expl"})


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
        _quoted_as(page, cue)
        or _quoted_person(page, cue)
        or _behind_office(page, cue)
        or _apposed_before(page, cue)
        or _inserted(page, cue)
        or _inverted(page, cue)
        or _closing_joined(page, cue)
        or _of_coordinate(page, cue, links)
        or _own_subject(page, cue)
        or _set_off(page, cue)
        or _shared_subject(page, cue, links)
        or _just_before(page, cue)
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
    return _own_subject(page, verb) or _shared_subject(page, verb)


def _own_subject(page: Prose, cue: int) -> Source | None:
    child = _subject_of(page, cue)
    if child is None or (page.parse.dep[child] == "nsubjpass" and page.parse.low[cue] not in ("quoted", "cited")):
        return None
    phrase = _phrase(page, child, cue)
    if phrase is not None and child < cue and (closing := _behind_thing(page, phrase, cue)) is not None:
        return closing
    if phrase is not None and child < cue:
        phrase = _with_its_home(page, phrase)
        phrase = _behind_foreign_conjunct(page, phrase)
    return _without_object(page, phrase, cue) if phrase is not None and child < cue else phrase


def _behind_thing(page: Prose, phrase: Source, cue: int) -> Source | None:
    """`… the talks between ministries, Minister Quill said`, `About the war, Quill said`, taken for one subject:
    what cannot speak ends at the last comma before the cue, or a list does that an outlet closes."""
    parse = page.parse
    comma = next((t for t in range(cue - 1, phrase.first, -1) if parse.word[t] == ","), None)
    if comma is None or parse.tag[comma + 1] not in NAMING | {"JJ", "NN", "DT"} or phrase.stands_for is not None:
        return None
    near = _just_before(page, cue)
    if near is None or near.first != comma + 1 or not can_speak(page, near):
        return None
    listed = phrase.head < comma and any(parse.tag[t] == "CC" for t in range(phrase.head, comma))
    closes = skip(page, cue + 1, addressee=True) >= page.sentence_of(cue)[1] - 1
    thing = phrase.head < comma and not can_speak(page, Source(phrase.head, phrase.head, phrase.head))
    return near if thing or (listed and closes and parse.entity[near.head] == "ORG") else None


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
    near = _just_before(page, cue)
    return near if near is not None and parse.word[near.first - 1] == "," and near.first > phrase.first else phrase


def _subject_of(page: Prose, verb: int) -> int | None:
    """The verb's subject (the nearest, if the parser found two), inside or outside the same quotation as the verb."""
    parse = page.parse
    found = [
        child
        for child in parse.children[verb]
        if parse.dep[child] in _SUBJECTS and parse.dep[child] != "expl" and page.quoted[child] == page.quoted[verb]
    ]
    before = [child for child in found if child < verb]
    return before[-1] if before else found[0] if found else None


def _set_off(page: Prose, cue: int) -> Source | None:
    """`…, Beijing's Foreign Ministry announced`: the phrase right before the cue, if a comma or a mark sets it off."""
    near = _just_before(page, cue)
    if near is None or near.first == 0:
        return None
    before = near.first - 1
    set_off = page.parse.word[before] in (",", "—", "--", "–") or page.quoted[before] != page.quoted[cue]
    return near if set_off else _closing_phrase(page, cue)


def _closing_joined(page: Prose, cue: int) -> Source | None:
    """The same, where the parser joined the cue to a verb before it and found it no subject."""
    if page.parse.dep[cue] != "conj" or _subject_of(page, cue) is not None:
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
        if parse.dep[verb] == "pcomp" and _subject_of(page, verb) is not None:
            break  # `despite the court issuing a warrant, accusing him`: the court does
        inserted = (c for c in parse.children[verb] if parse.dep[c] == "parataxis" and c < cue)
        for ruling in (*inserted, verb):  # `Norland, Quill noted, had left, adding that …`
            known = CUES.get(parse.low[ruling])
            if known is not None and not known.attitude and parse.tag[ruling] in ("VBD", "VBZ") and ruling < cue:
                found = ruling
    return found


def _shared_subject(page: Prose, cue: int, links: int = _LINKS) -> Source | None:
    """The subject shared along conjunctions and handed down to participles."""
    parse = page.parse
    ruling = _ruling_cue(page, cue)
    if ruling is not None:
        return of_cue(page, ruling, links - 1) if links else None
    verb, came = cue, ""
    for _ in range(6):
        if verb != cue:
            child = _subject_of(page, verb)
            if child is not None:
                return _phrase(page, child, verb)
        head = parse.head[verb]
        if parse.dep[verb] == "acl" and parse.low[head] in DOCUMENTS and parse.dep[head] == "dobj":
            verb = parse.head[head]  # `issued a statement calling it a breach`: whoever issued it
            continue
        if parse.dep[verb] == "acl" and parse.low[head] == "way" and parse.low[head - 2] == "of":
            verb = parse.head[parse.head[head]]  # `went out of its way to say`: whoever went
            continue
        if parse.dep[verb] == "acl" and parse.tag[verb] == "VBG" and head != verb:
            return _phrase(page, head, verb) if parse.tag[head] in NAMING | {"NN", "NNS", "PRP"} else None
        if parse.dep[verb] in ("oprd", "acomp") and came == "xcomp":
            verb, subject = head, _subject_of(page, head)  # `seemed eager to polish it by saying …`
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


def _phrase(page: Prose, noun: int, verb: int) -> Source | None:
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
    first, last = _trimmed(page, first, last, noun)
    return Source(first, last, noun)


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


def _trimmed(page: Prose, first: int, last: int, noun: int) -> tuple[int, int]:
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


def _behind_office(page: Prose, cue: int) -> Source | None:
    """`…, its secretary-general, Vida Quill, told`: an office, and a name between two commas right before the cue."""
    parse = page.parse
    closing = cue - 1
    begin, _ = page.sentence_of(cue)
    while closing > begin and parse.tag[closing] in _ADVERBS:
        closing -= 1
    first = closing
    while first - 1 > begin and _is_of_name(page, first - 1) and page.quoted[first - 1] == page.quoted[cue]:
        first -= 1
    titled = first - 1
    while titled > begin and parse.low[titled].rstrip(".") in TITLES:
        titled -= 1
    if parse.word[closing] != "," or first == closing or titled - 1 <= begin or parse.word[titled] != ",":
        return None
    if page.quoted[titled - 1] != page.quoted[cue] or page.is_mark(titled - 1):
        return None
    start = name_start(page, titled - 1, begin)
    office = head_noun(page, start, titled - 1)
    subject = _subject_of(page, cue)
    if parse.tag[start - 1] == "IN" and subject is not None and subject < start and parse.entity[subject] == "PERSON":
        return None  # `Quill, pointing at Norland's envoy, Berent, said`: she does
    if not is_role(parse.low[office]) or any(parse.entity[t] == "PERSON" for t in range(office + 1, titled)):
        return None
    return Source(start, closing - 1, closing - 1)


def _is_of_name(page: Prose, token: int) -> bool:
    """A name's word: a person's by the recogniser, or any behind an office that opens right past a quotation."""
    parse = page.parse
    if parse.entity[token] == "PERSON":
        return True
    begin, _ = page.sentence_of(token)
    behind = next((t for t in range(token, max(begin, token - LONGEST), -1) if page.quoted[t] != NONE), None)
    return behind is not None and parse.tag[token] == "NNP" and parse.low[behind + 1] in ("a", "an", "the")


def _apposed_before(page: Prose, cue: int) -> Source | None:
    """`, Ian Chong, a political scientist at …, told`: whatever the parser made of it.

    Roles hold commas themselves; a comma after a person's name wins over one after any other.
    """
    parse = page.parse
    here = page.quoted[cue]
    closing = cue - 1
    while closing > 0 and (parse.tag[closing] in _ADVERBS or parse.low[closing] in ("has", "have", "had")):
        closing -= 1
    if closing < 2 or parse.word[closing] not in _CLOSING or page.quoted[closing] != here:
        return None
    begin, _ = page.sentence_of(cue)
    opener = "(" if parse.word[closing] == ")" else ","
    found: Source | None = None
    for k in range(closing - 1, max(begin, closing - LONGEST), -1):
        if page.quoted[k] != here or parse.word[k] in (";", ":", "."):
            break
        opens = k - 1 == begin and parse.word[begin][:1].isupper() and parse.tag[begin] not in _OPENING
        named = parse.tag[k - 1] in NAMING or opens
        if parse.word[k] in (opener, "--", "—") and named and k + 1 < closing:
            apposed = _apposed_at(page, begin, k, closing, opener)
            if apposed is not None and parse.entity[k - 1] == "PERSON":
                return apposed
            found = found or apposed
        if parse.tag[k] in FINITE and not any(parse.low[t] in RELATIVE for t in range(max(begin, k - 6), k)):
            break
    return found


_CLOSING = frozenset({",", ")", "--", "—"})
_OPENING = frozenset({"RB", "WRB", "IN", "CC", "UH"})
"""`However, Norland, …`: no name, though it has a capital."""


def _apposed_at(page: Prose, begin: int, comma: int, closing: int, opener: str) -> Source | None:
    parse = page.parse
    if not reads_as_role(page, comma + 1, closing - 1) or _is_list(page, comma + 1, closing - 1):
        return None
    first, head = name_start(page, comma - 1, begin), comma - 1
    if any(parse.tag[t] in FINITE for t in range(first, comma)) or parse.entity[head] in ("DATE", "TIME"):
        return None
    if first > begin and parse.tag[first - 1] == "IN":
        return None  # `In Oslo, Norland's envoy, Quill, said`: where and when, but not who
    noun = head_noun(page, first, head)
    if noun < head and parse.tag[noun] in ("NN", "NNS") and not _names_after(page, noun, head):
        head = noun  # `a spokesman for the River Bank, who …`
    if first - 2 >= begin and parse.low[first - 1] == "and" and parse.tag[first - 2] in NAMING:
        head = first - 2
        first = name_start(page, head, begin)
    return Source(first, closing - 1 if opener == "," else closing, head)


def _is_list(page: Prose, first: int, last: int) -> bool:
    """`Oslo, Karsk and Rusk, said`: names side by side are no apposition."""
    parse = page.parse
    return any(parse.tag[t] == "CC" for t in range(first, last)) and all(
        parse.tag[t] in NAMING | {"CC", ","} for t in range(first, last + 1)
    )


def _names_after(page: Prose, noun: int, last: int) -> bool:
    """`ambassador to Finland Danil Petrosh`: a name of its own behind the place."""
    entity = page.parse.entity
    return any(entity[t] == "PERSON" for t in range(noun + 1, last + 1))


_QUOTING = ENGLISH.cues.quoting


def _quoted_as(page: Prose, cue: int) -> Source | None:
    """`Radio Nord quoted Haug as saying …`: Haug says it."""
    parse = page.parse
    begin, _ = page.sentence_of(cue)
    if parse.tag[cue] != "VBG" or cue - 2 <= begin or parse.low[cue - 1] != "as":
        return None
    for verb in range(cue - 2, max(begin - 1, cue - 2 - LONGEST), -1):
        if parse.low[verb] in _QUOTING and parse.low[verb + 1] in ("by", "in", "on"):
            subject = _subject_of(page, verb)
            return _phrase(page, subject, verb) if subject is not None else None
        if parse.low[verb] in _QUOTING and verb + 1 < cue - 1:
            return Source(verb + 1, cue - 2, head_noun(page, verb + 1, cue - 2))
        if parse.tag[verb] in FINITE or page.quoted[verb] != NONE:
            return None
    return None


def quoting_begins(page: Prose, cue: int) -> int | None:
    """The first token of `the agency quoted Haug as` before its "saying"; None for any other cue."""
    parse = page.parse
    begin, _ = page.sentence_of(cue)
    if parse.tag[cue] != "VBG" or cue - 2 <= begin or parse.low[cue - 1] != "as":
        return None
    for verb in range(cue - 2, max(begin - 1, cue - 2 - LONGEST), -1):
        if parse.low[verb] in _QUOTING:
            subject = _subject_of(page, verb)
            return min(parse.first[subject], verb) if subject is not None and subject < verb else None
    return None


def quoting_source(page: Prose, cue: int) -> Source | None:
    """Who passes it on: `the agency quoted Haug as saying`, `Haug was quoted by the agency as saying`."""
    parse = page.parse
    begin, _ = page.sentence_of(cue)
    if parse.tag[cue] != "VBG" or cue - 2 <= begin or parse.low[cue - 1] != "as":
        return None
    verb = next((t for t in range(cue - 2, max(begin, cue - 2 - LONGEST), -1) if parse.low[t] in _QUOTING), None)
    if verb is None:
        return None
    by = verb + 1 if parse.low[verb + 1] == "by" else cue + 1
    if parse.low[by : by + 1] == ("by",):
        noun = next((c for c in parse.children[by] if parse.dep[c] == "pobj"), None)
    else:
        noun = next((c for c in parse.children[verb] if parse.dep[c] == "nsubj" and c < verb), None)
    return None if noun is None else _phrase(page, noun, verb)


def _quoted_person(page: Prose, cue: int) -> Source | None:
    """`The agency quoted Haug: “…”`: Haug says it."""
    parse = page.parse
    if parse.low[cue] not in ("quoted", "quotes", "quoting"):
        return None
    person = next((c for c in parse.children[cue] if c > cue and parse.dep[c] == "dobj"), None)
    if person is None or parse.tag[person] not in NAMING or page.quoted[person] != NONE:
        return None
    first, last = _trimmed(page, parse.first[person], parse.last[person], person)
    return Source(first, last, person) if parse.word[last + 1 : last + 2] in ((":",), (",",)) else None


def quotes_another(page: Prose, verb: int) -> bool:
    """The verb of `quoted Haug as saying …`: what follows is Haug's."""
    parse = page.parse
    _, end = page.sentence_of(verb)
    return parse.low[verb] in _QUOTING and any(
        parse.low[t] == "as" and parse.tag[t + 1] == "VBG" and CUES.get(parse.low[t + 1]) is not None
        for t in range(verb + 2, min(end - 1, verb + LONGEST))
    )


def _inserted(page: Prose, cue: int) -> Source | None:
    """`Oslo, said Marta Quill, who …, regards …`: the words before the comma are what is said, not who says it.

    The parser likes to make a bare `Oslo` the subject of `said`. A subject before a comma has an apposition of its
    own (`Quill, the mayor, said`); without one, a person behind the verb who is set off by a comma is the speaker.
    """
    parse = page.parse
    subject = _subject_of(page, cue)
    if subject is None or subject > cue or parse.word[cue - 1] != "," or parse.tag[cue] not in ("VBD", "VBZ", "VBP"):
        return None
    begin, end = page.sentence_of(cue)
    before = range(max(begin, parse.first[subject]), cue - 1)
    if len(before) > LONGEST or any(parse.word[t] in _CLOSING or parse.low[t] in RELATIVE for t in before):
        return None
    first = cue + 1
    if first >= end or page.quoted[first] != NONE:
        return None
    if parse.low[first] in ("he", "she"):
        return Source(first, first, first) if first + 1 < end and parse.word[first + 1] in _CLOSING else None
    last = phrase_end(page, first, end) if parse.tag[first] in NOUNY else -1
    after = skip(page, last + 1, addressee=False) if first <= last < end - 1 else end
    if after >= end or parse.word[after] not in _CLOSING | {"."}:
        return None
    head = head_noun(page, first, last)
    source = Source(first, with_apposition(page, last, end), head)
    return source if can_speak(page, source) else None


def _inverted(page: Prose, cue: int) -> Source | None:
    """`said Danil Bochkov, an expert at …`: subject after the verb, where a quotation or a comma comes before it."""
    parse = page.parse
    n = len(parse)
    if parse.tag[cue] not in ("VBD", "VBZ", "VBP", "VBN") or cue + 1 >= n:
        return None
    before = cue - 1
    while before >= 0 and parse.tag[before] in _ADVERBS:
        before -= 1
    if (
        before < 0
        or not (parse.word[before] in (",", "—", "--", "-") or page.is_mark(before))
        or page.quoted[cue] != NONE
    ) and not (before >= 0 and page.quoted[before] != NONE and page.quoted[cue] == NONE):
        return _introducing(page, cue)
    if any(
        parse.dep[child] in _SUBJECTS and child < cue and page.quoted[child] == page.quoted[cue]
        for child in parse.children[cue]
    ):
        return None
    begin, end = page.sentence_of(cue)
    above = parse.head[cue]
    coordinate = parse.dep[cue] == "conj" and begin <= above < cue and parse.tag[above] == parse.tag[cue]
    if coordinate and page.quoted[before] == NONE and parse.low[above] in CUES:
        return None  # `pledged help, promised boats, and left`
    first = cue + 1
    if (
        first >= end
        or parse.tag[first] not in NOUNY | {"PRP"}
        or page.quoted[first] != NONE
        or parse.low[first] in ("that", "this")
    ):
        return None
    if parse.tag[first] == "PRP":
        return Source(first, first, first)
    last = phrase_end(page, first, end)
    if last < first:
        return None
    head = head_noun(page, first, last)
    return Source(first, with_apposition(page, last, end), head)


def _introducing(page: Prose, cue: int) -> Source | None:
    """`Said Quill: “…”`: cue and name open the sentence, a colon ends them."""
    parse = page.parse
    begin, end = page.sentence_of(cue)
    first = cue + 1
    if cue != begin or parse.tag[cue] not in ("VBD", "VBZ", "VBN") or first >= end or parse.tag[first] not in NOUNY:
        return None
    last = phrase_end(page, first, end)
    if last < first:
        return None
    whole = with_apposition(page, last, end)
    closing = whole + 1 if whole + 1 < len(parse) else whole
    return Source(first, whole, head_noun(page, first, last)) if parse.word[closing] == ":" else None


def _just_before(page: Prose, cue: int) -> Source | None:
    """The noun phrase that stands right before the cue."""
    parse = page.parse
    if parse.tag[cue] not in FINITE:
        return None
    begin, _ = page.sentence_of(cue)
    j = cue - 1
    while j > begin and (parse.tag[j] in _ADVERBS or parse.dep[j] in ("aux", "neg")):
        j -= 1
    if j < begin or page.quoted[j] != page.quoted[cue]:
        return None
    if parse.low[j] in PERSONAL:
        return Source(j, j, j)
    if parse.tag[j] not in ("NN", "NNS", "NNP", "NNPS"):
        return None
    return Source(name_start(page, j, begin), j, j)
