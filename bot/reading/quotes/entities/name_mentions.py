"""Where an article names people: the recogniser's word, mended by what the sentences around say."""

from __future__ import annotations

from collections.abc import Iterator

from bot.model import fold
from bot.reading.lexicon import ENGLISH
from bot.reading.names.recognition import Name, Register, family_first, words_of
from bot.reading.names.titles import TITLES, is_role
from bot.reading.quotes.cues.animacy import OF_ONE, PEOPLE
from bot.reading.quotes.cues.noun_phrases import FINITE, NAMING
from bot.reading.quotes.cues.verbs import CUES, DOCUMENTS
from bot.reading.quotes.entities.office_holders import is_place, offices_held, titled
from bot.reading.quotes.text.document import NONE, Prose

Named = tuple[int, int, Name]
"""First and last token of a mention, and its folded words."""
Phrase = tuple[int, int, int]
"""First, last and head token of a noun phrase that speaks."""

CORPORATE = ENGLISH.organisations.corporate


def names_in(page: Prose, register: Register, sources: tuple[Phrase, ...]) -> tuple[list[Named], list[Named]]:
    """(names of several words, names of one), in text order; `sources` are names even where no entity was seen."""
    sources = (*sources, *(beside for source in sources for beside in _joined_to(page, source)))
    spans = {*_named(page), *_spoken(page, sources)}
    spans |= set(_surnames_alone(page, spans)) | set(_parts_of_names(page, spans, sources))
    spans |= {name for name in titled(page) if not _is_corporate(page, *name)} - {*spans}
    held = frozenset(name for name in offices_held(page) if not _is_corporate(page, *name))
    held |= frozenset(_known(page, register, held))
    full, short = _sorted_names(page, _without_place(spans, held))
    more = set(_fuller(page, register, sources, full, short))
    return _sorted_names(page, _without_place(spans | more, held)) if more else (full, short)


_LONGEST_KNOWN = 5
"""Words of a name in the pack at most, particles and all."""


def _known(page: Prose, register: Register, held: frozenset[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """`Ambassador to Norland Zhang Yunlan`, `von der Quill`: whole names of the pack's people, whatever the recogniser
    saw of them."""
    parse = page.parse
    taken = {token for first, last in held for token in range(first, last + 1)}
    behind = 0
    for first, (word, low) in enumerate(zip(parse.word[:-1], parse.low, strict=False)):
        if first < behind or first in taken or not (word[:1].isupper() or low in _PARTICLES):
            continue
        last = _known_until(page, register, first)
        if last > first and taken.isdisjoint(range(first, last + 1)):
            yield first, last
        behind = last + 1


def _known_until(page: Prose, register: Register, first: int) -> int:
    """The last token of the longest such name that begins here, at a capital or a particle; `first` if none does."""
    parse = page.parse
    if is_role(parse.low[first]):
        return first
    last = stop = first
    words = 0
    while stop < len(parse) and words < _LONGEST_KNOWN and page.quoted[stop] == page.quoted[first]:
        if not (parse.word[stop][:1].isalpha() or parse.word[stop] in ("-", "‑")) or parse.entity[stop] == "DATE":
            break
        words += parse.word[stop][:1].isalpha()
        ends = parse.word[stop][:1].isupper() or _is_hyphened_on(page, stop)
        if stop > first and ends and register.bearers(words_of(page.span(first, stop).of(page.text))):
            last = stop
        stop += 1
    behind = last + 1
    longer = behind < len(parse) and parse.tag[behind] == "NNP" and not parse.entity_begins[behind]
    return first if longer and parse.entity[behind] else last  # `the Quill Otto Foundation`, `Xi Jinping Thought`


def _surnames_alone(page: Prose, spans: set[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """`Talanov laughed`, of Yegor Talanov, where the recogniser saw a people or nothing: subjects of one word.

    Likewise `Temir, the owner of a shop, sold …`, of whoever speaks later by that name alone.
    """
    parse = page.parse
    names = (words_of(page.span(first, last).of(page.text)) for first, last in spans if last > first)
    single = [
        fold(parse.word[first]) for first, last in spans if first == last and parse.entity[first] in ("", "PERSON")
    ]
    whole = {_surname(name) for name in names if len(name) > 1}
    surnames = whole | set(single)
    for token, dep in enumerate(parse.dep):
        if (
            dep == "nsubj"
            and parse.tag[token] == "NNP"
            and parse.entity[token] in ("", "NORP", "LOC", "FAC", "PRODUCT")
        ):
            if _is_alone(page, token) and fold(parse.word[token]) in surnames:
                yield token, token
        elif (
            dep == "nsubj"
            and parse.entity[token] in _MISTAKEN
            and fold(parse.word[token]) in whole - _OF_STATES
            and _is_alone(page, token)
            and not is_place(parse.low[token])
        ):
            yield token, token


def _is_alone(page: Prose, token: int) -> bool:
    """Outside quotations, and no part of a longer name."""
    tag = page.parse.tag
    beside = token > 0 and tag[token - 1] in NAMING, token + 1 < len(tag) and tag[token + 1] in NAMING
    return not any(beside) and page.quoted[token] == NONE


def _joined_to(page: Prose, source: Phrase) -> Iterator[Phrase]:
    """`Berent and Olaf Quill said`: the second speaks as the first does."""
    parse = page.parse
    _, last, head = source
    for beside in parse.children[head]:
        if parse.dep[beside] == "conj" and head < beside <= last and parse.tag[beside] == "NNP":
            yield parse.first[beside], parse.last[beside], beside


def _parts_of_names(page: Prose, spans: set[tuple[int, int]], sources: tuple[Phrase, ...]) -> Iterator[tuple[int, int]]:
    """`According to Jian`, of Lin Jian, where the recogniser saw a place: a source of one word out of a full name."""
    parse = page.parse
    names = (words_of(page.span(first, last).of(page.text)) for first, last in spans if last > first)
    parts = {word for name in names for word in name} - _OF_STATES
    for first, last, head in sources:
        alone = first == last == head and parse.tag[head] == "NNP" and parse.entity[head] in _MISTAKEN
        if alone and fold(parse.word[head]) in parts:
            yield head, head


_MISTAKEN = frozenset({"GPE", "LOC", "NORP", "ORG"})
_OF_STATES = frozenset(word for words in ENGLISH.places.nations.values() for word in words.split())


def _without_place(spans: set[tuple[int, int]], held: frozenset[tuple[int, int]]) -> set[tuple[int, int]]:
    """`China Gennady Morovets` behind "Ambassador to" gives way to the name alone."""
    taken = {token for first, last in held for token in range(first, last + 1)}
    return {(first, last) for first, last in spans if taken.isdisjoint(range(first, last + 1))} | held


def _sorted_names(
    page: Prose, spans: set[tuple[int, int]]
) -> tuple[list[tuple[int, int, Name]], list[tuple[int, int, Name]]]:
    """(names of several words, names of one word), the longest where spans overlap."""
    full: list[tuple[int, int, Name]] = []
    short: list[tuple[int, int, Name]] = []
    end = -1
    without = {_behind_complement(page, first, last) for first, last in spans}
    for first, last in sorted(without, key=lambda span: (span[0], -span[1])):
        name = words_of(page.span(first, last).of(page.text)) if first > end else ()
        if name and not (len(name) == 1 and name[0] in _OF_STATES):
            end = last
            (full if len(name) > 1 else short).append((first, last, name))
    return full, short


def _behind_complement(page: Prose, first: int, last: int) -> tuple[int, int]:
    """`Secretary of State Otto F. Berent`: what he is secretary of is none of his name."""
    low = page.parse.low
    cut = last - first > 1 and first > 1 and low[first - 1] == "of" and is_role(low[first - 2])
    return (first + 1 if cut else first), last


def _named(page: Prose) -> Iterator[tuple[int, int]]:
    parse = page.parse
    token, n = 0, len(parse)
    while token < n:
        if parse.entity[token] != "PERSON":
            token += 1
            continue
        last = token
        while last + 1 < n and parse.entity[last + 1] == "PERSON" and not parse.entity_begins[last + 1]:
            last += 1
        if token < last or not is_common(page, token):
            yield from _clean(page, token, last)
        token = last + 1


_PEOPLES = frozenset(
    word for words in ENGLISH.places.nations.values() for word in words.split() if word.endswith(("ian", "ese", "ish"))
)
_PARTICLES = ENGLISH.names.inside
_ROLE_AFTER = ENGLISH.grammar.before_role
_PRONOUNS = ENGLISH.grammar.of_a_person
_SOON = 60
"""Tokens within which "he" or "she" tells that a name is a person's."""


def _spoken(page: Prose, sources: tuple[tuple[int, int, int], ...]) -> Iterator[tuple[int, int]]:
    """Names at the head of a source that the entity recogniser took for something else, or for nothing."""
    parse = page.parse
    for first, last, head in sources:
        if parse.low[head] in ("he", "she"):
            yield from _meant(page, head)
            continue
        if is_role(parse.low[head]) and parse.tag[head] == "NN":
            yield from _apposed(page, head, last)
            continue
        named = parse.tag[head] == "NNP" or _is_hyphened_on(page, head) or _is_apposed_to(page, head, last)
        if not named or not _reads_as_name(page, head):
            continue
        begin = _name_begins(page, first, head)
        if _is_corporate(page, begin, head) or _is_office(page, begin, head):
            continue
        if parse.entity[head] not in ("ORG", "GPE", "LOC"):
            yield begin, head
        elif begin < head:
            if _is_personal(page, begin, head, last) or is_role(parse.low[begin - 1]):
                yield begin, head
        elif begin > first and parse.low[begin - 1].rstrip(".") in TITLES and not _is_of_its_entity(page, begin):
            yield begin, head


def _is_office(page: Prose, begin: int, head: int) -> bool:
    """`Ambassador`, `Report`; `Presidential Envoy to the Far East`: what it is of or to stands behind it."""
    role = is_role(page.parse.low[head])
    if begin == head:
        return role or is_common(page, head)
    if _is_all_office(page, begin, head):
        return True
    return role and page.parse.low[head + 1 : head + 2] in (("of",), ("to",), ("for",), ("in",))


def _is_all_office(page: Prose, first: int, last: int) -> bool:
    """`Prime Minister`: an office, and nobody's name."""
    return all(is_role(low) or low in _HIGHEST for low in page.parse.low[first : last + 1])


_HIGHEST = ENGLISH.titles.heads_of_state
_ANY = ENGLISH.grammar.indefinite


def is_common(page: Prose, token: int) -> bool:
    """`Report says`, `Singer tells`: a headline's noun without its article, in the capital that opens a sentence."""
    begin, _ = page.sentence_of(token)
    low = page.parse.low[token]
    opens = token == begin or page.parse.word[token - 1] == ":" or page.parse.low[token - 1] in _ANY
    return opens and (low in DOCUMENTS or low in PEOPLE or is_role(low))


def _is_of_its_entity(page: Prose, token: int) -> bool:
    """`General Motors`: what looks like a title is a part of the organisation's name."""
    entity = page.parse.entity
    return entity[token - 1] == entity[token] == "ORG" and not page.parse.entity_begins[token]


def _apposed(page: Prose, role: int, last: int) -> Iterator[tuple[int, int]]:
    """`its spokesman, Jonas Berent,`, `the governor of Karsk, Jonas Berent,`: a name by its place.

    Whatever the recogniser takes it for.
    """
    parse = page.parse
    comma = role + 1
    while comma < min(last, role + _OFFICE) and parse.word[comma] != "," and parse.tag[comma] in _OF_OFFICE:
        comma += 1
    if comma + 1 > last or parse.word[comma] != ",":
        return
    first = comma + 1
    while first < last and parse.low[first].rstrip(".") in TITLES:
        first += 1
    end = first
    while end < last and (parse.tag[end + 1] == "NNP" or _is_hyphened_on(page, end + 2)):
        end = _with_second_half(page, end + 1)
    capitals = all(_is_name_part(page, t) for t in range(first, end + 1)) and parse.tag[first] == "NNP"
    if capitals and end > first and not _is_corporate(page, first, end):
        yield first, end


def _is_apposed_to(page: Prose, token: int, last: int) -> bool:
    """`Ferrow, head of the agency, said`: a surname that opens a sentence, whatever the tagger takes it for."""
    parse = page.parse
    if parse.tag[token] not in _MISTAGGED or token + 2 > last or parse.word[token + 1] != ",":
        return False
    begin, _ = page.sentence_of(token)
    calling = parse.low[token + 2] in _ROLE_AFTER or is_role(parse.low[token + 2])
    return token == begin and calling and not is_common(page, token)


_OFFICE = 10
"""Tokens of `governor of the northern province of Karsk` at most."""
_OF_OFFICE = frozenset({"IN", "DT", "NN", "NNP", "NNPS", "NNS", "JJ", "POS", "CC", "HYPH"})


def _meant(page: Prose, pronoun: int) -> Iterator[tuple[int, int]]:
    """The subject before "he" that is somebody, though the recogniser says an organisation."""
    parse = page.parse
    for token in range(pronoun - 1, max(-1, pronoun - 2 * _SOON), -1):
        if parse.entity[token] == "PERSON" and page.quoted[token] == NONE:
            return
        if parse.dep[token] == "nsubj" and parse.tag[token] == "NNP" and page.quoted[token] == NONE:
            begin = _name_begins(page, max(0, token - 4), token)
            if begin < token and parse.entity[token] != "GPE" and not _is_corporate(page, begin, token):
                yield begin, token
            return


def _is_corporate(page: Prose, first: int, last: int) -> bool:
    low = page.parse.low
    return bool(set(low[first : last + 1]) & CORPORATE) or (first > 0 and low[first - 1] == "the")


def _fuller(
    page: Prose,
    register: Register,
    sources: tuple[tuple[int, int, int], ...],
    full: list[tuple[int, int, Name]],
    short: list[tuple[int, int, Name]],
) -> Iterator[tuple[int, int]]:
    """Lone surnames in a source, and the full names elsewhere that they are short for.

    A place (Washington) is somebody's surname only where the recogniser saw the full name as a person's.
    """
    parse = page.parse
    people = {_surname(name) for _, _, name in full}
    lone: dict[str, list[tuple[int, int]]] = {name[-1]: [] for _, _, name in short if name[-1] not in people}
    for first, _, head in sources:
        if parse.tag[head] in _MISTAGGED and first == head and parse.word[head][:1].isupper():
            word = fold(parse.word[head])
            known = word in people or (parse.tag[head] == "NN" and register.bearers((word,)))
            if known and not _is_corporate(page, head, head):
                yield head, head
            continue
        if parse.tag[head] == "NNP" and _name_begins(page, first, head) == head and not _is_corporate(page, head, head):
            word = fold(parse.word[head])
            if word in people or register.bearers((word,)):
                yield head, head
            elif parse.entity[head] != "GPE":
                lone.setdefault(word, []).append((head, head))
    if lone:
        runs = _runs(page, frozenset(lone))
        for word, heads in lone.items():
            if word in runs:
                yield from heads
                yield from runs[word]


_MISTAGGED = frozenset({"NN", "NNS", "NNPS", "JJ", "FW", "VB", "RB", "UH"})
"""What a foreign surname that opens a sentence is taken for."""


def _surname(name: Name) -> str:
    return name[0] if family_first(name) else name[-1]


def _is_hyphened_on(page: Prose, token: int) -> bool:
    """The second half of `Ing-wen`: a word and a hyphen stand before it without a space."""
    parse = page.parse
    return (
        1 < token < len(parse)
        and parse.word[token - 1] in ("-", "‑")
        and parse.end[token - 1] == parse.start[token]
        and parse.end[token - 2] == parse.start[token - 1]
        and parse.word[token].isalpha()
    )


def _with_second_half(page: Prose, last: int) -> int:
    while last + 2 < len(page.parse) and _is_hyphened_on(page, last + 2):
        last += 2
    return last


def _is_name_part(page: Prose, token: int) -> bool:
    """Of a name's tokens, any: a capital, a particle, a hyphen, the half behind it."""
    return (
        _reads_as_name(page, token)
        or page.parse.low[token] in _PARTICLES
        or _is_hyphened_on(page, token)
        or _is_hyphened_on(page, token + 1)
    )


def _reads_as_name(page: Prose, token: int) -> bool:
    while _is_hyphened_on(page, token):
        token -= 2
    word = page.parse.word[token]
    return word[:1].isupper() and not (word.isupper() and len(word) > 1) and not any(c.isdigit() for c in word)


def _name_begins(page: Prose, first: int, head: int) -> int:
    """Leftwards over proper nouns and particles, titles left out."""
    parse = page.parse
    begin = head
    while begin > first and (
        (parse.tag[begin - 1] == "NNP" and parse.word[begin - 1][:1].isupper())
        or parse.low[begin - 1] in _PARTICLES
        or _is_hyphened_on(page, begin)
        or _is_hyphened_on(page, begin + 1)
    ):
        low = parse.low[begin - 1]
        if low.endswith("ing") and low in CUES and page.sentence_of(begin)[0] == begin - 1:
            break  # `Acknowledging Norland's claim that …`
        if _is_calling(page, begin - 1, head):
            break
        if is_role(low) or low.rstrip(".") in TITLES or low in _PEOPLES:
            break
        begin -= 1
    return begin


def _is_calling(page: Prose, token: int, head: int) -> bool:
    """`Shopkeeper Vida Quill`: a capital that only opens the sentence, before a whole name by the recogniser's word."""
    parse = page.parse
    begin, _ = page.sentence_of(token)
    whole = parse.entity[token + 1] == "PERSON" and parse.entity_begins[token + 1] and head > token + 1
    return token == begin and whole and parse.entity[token] == "" and parse.low[token].endswith(OF_ONE)


_GIVEN = ENGLISH.names.women | ENGLISH.names.men


def _is_personal(page: Prose, first: int, last: int, source_last: int) -> bool:
    """An organisation by the recogniser's word, but somebody by the article's: a role, "he", a surname alone."""
    parse = page.parse
    if last == first + 1 and parse.entity[first] == "ORG" and fold(parse.word[first]) in _GIVEN:
        return True  # `Olaf Quill`
    after = last + 1
    if after + 2 <= source_last and parse.word[after] == "," and parse.tag[after + 1] == "CD":
        after += 2  # an age
    if after + 1 <= source_last and parse.word[after] == "," and parse.low[after + 1] in _ROLE_AFTER:
        return True
    surname = parse.word[last]
    for token in range(last + 1, min(len(parse), last + _SOON)):
        if page.quoted[token] != NONE:
            continue
        if parse.low[token] in _PRONOUNS:
            return True
        if parse.entity[token] == "PERSON" and parse.word[token] != surname:
            break
    return any(
        word == surname and token > 0 and parse.tag[token - 1] not in NAMING and parse.entity[token] != "GPE"
        for token, word in enumerate(parse.word)
        if token != last
    )


def _runs(page: Prose, wanted: frozenset[str]) -> dict[str, list[tuple[int, int]]]:
    """Wanted folded surname → the runs of proper nouns that can be a full name with it."""
    parse = page.parse
    found: dict[str, list[tuple[int, int]]] = {}
    for last in range(1, len(parse)):
        if parse.tag[last] != "NNP" or (last + 1 < len(parse) and parse.tag[last + 1] in NAMING):
            continue
        begin = _name_begins(page, max(0, last - 4), last)
        if begin == last or not {_plain(parse.low[begin]), _plain(parse.low[last])} & wanted:
            continue
        if not all(_is_name_part(page, t) for t in range(begin, last + 1)):
            continue
        name = words_of(page.span(begin, last).of(page.text))
        if len(name) > 1 and not _is_corporate(page, begin, last):
            found.setdefault(_surname(name), []).append((begin, last))
    return found


def _plain(low: str) -> str:
    return low if low.isascii() else fold(low)


_NEVER_FIRST = frozenset({"POS", ".", ",", ":", "``", "''", "-RRB-", "-LRB-", "CD", "PRP", "PRP$", "MD", "WP", "CC"})


def _clean(page: Prose, first: int, last: int) -> Iterator[tuple[int, int]]:
    """The entity without titles, possessives, marks and words that are no name; longer where it was cut short."""
    parse = page.parse
    while first <= last and (parse.low[first].rstrip(".") in TITLES or parse.tag[first] in _NEVER_FIRST):
        first += 1
    while first <= last and (parse.tag[last] in _NEVER_FIRST or parse.low[last] == "'s" or page.is_mark(last)):
        last -= 1
    if first < last and parse.tag[first] in FINITE:
        first += 1  # `Said Marta Quill:`
    first, last = _without_neighbours(page, first, last)
    while first < last and not parse.word[first][:1].isupper() and parse.low[first] not in _PARTICLES:
        first += 1
    if first == last and first > 0 and parse.word[first - 1] == "He" and parse.tag[first] in NAMING:
        first -= 1  # `deputy mayor He Yunlan`: a surname, though it reads like a pronoun
    last = _with_second_half(page, last)
    while first < last and not _is_name_part(page, last):
        last -= 1
    if first < last and _is_all_office(page, first, last):
        return
    first = _behind_titles(page, first, last)
    if first > last or last - first > 5 or not (parse.word[first][:1].isupper() or parse.low[first] in _PARTICLES):
        return
    while last - first < 4 and _name_goes_on(page, last):
        last += 1
    while parse.low[last] in _PARTICLES:
        last -= 1
    if first <= last:
        yield first, last


def _without_neighbours(page: Prose, first: int, last: int) -> tuple[int, int]:
    """Without a people before the name (`Norwegian Marta Quill`) and a verb behind it (`Quill Says Bridge Is Safe`)."""
    parse = page.parse
    while first < last and parse.low[first] in _PEOPLES:
        first += 1
    while (
        first < last and parse.low[last] in CUES and (parse.tag[last] in FINITE or parse.low[last] in ("says", "said"))
    ):
        last -= 1
    return first, last


def _behind_titles(page: Prose, first: int, last: int) -> int:
    """Behind what the recogniser swallowed: "Minister Ignazio Cassis"; before a whole name also "Astronomer"."""
    low = page.parse.low
    for token in range(first, last):
        if low[token].rstrip(".") in TITLES or (token < last - 1 and is_role(low[token])):
            first = token + 1
    return first


def _name_goes_on(page: Prose, last: int) -> bool:
    """ "Sari Arho" before "Havren", "Ulrike" before "von der Marsch"."""
    parse = page.parse
    token = last + 1
    if token >= len(parse) or page.quoted[last] != page.quoted[token]:
        return False
    if parse.low[token] in _PARTICLES:
        return token + 1 < len(parse) and (parse.low[token + 1] in _PARTICLES or parse.tag[token + 1] == "NNP")
    return (
        parse.tag[token] == "NNP"
        and parse.entity[token] in ("", "ORG", "GPE")
        and (not parse.entity_begins[token] or parse.low[last] in _PARTICLES)
        and parse.word[token].isalpha()
        and not parse.word[token].isupper()
    )
