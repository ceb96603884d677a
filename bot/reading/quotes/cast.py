"""Who appears in one article: every person and organisation named in it, under the longest form of their name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from bot.model import Org, Person, Speaker, fold, slug
from bot.reading.quotes.prose import NONE, Prose
from bot.reading.quotes.sources import NAMING
from bot.reading.quotes.titles import FEMALE, MALE, TITLES, is_role
from bot.reading.speakers import Name, Register, family_first, same_person, short_forms, words_of
from bot.reading.wordlist import listed

_PLACES = frozenset({"GPE", "LOC", "FAC"})
_ORGANISED = frozenset({"ORG", "GPE", "NORP"})
_CORPORATE = listed(
    """
    ministry department agency council committee commission bank company corporation university institute center
    centre party government parliament court union association bureau office service police army navy press news
    times post journal campaign foundation group fund house senate congress administration embassy kremlin nato
    academy college school
    """
)


@dataclass(slots=True)
class Figure:
    """One person of the article."""

    name: Name
    written: str
    known: Person | None = None
    mentions: list[tuple[int, int]] = field(default_factory=list)
    """Tokens (first, last) of each mention."""
    gender: str = ""
    role: str | None = None

    @property
    def speaker(self) -> Speaker:
        if self.known:
            return Speaker(id=self.known.id, name=self.known.name)
        return Speaker(id=slug(self.written), name=self.written)


@dataclass(slots=True)
class Body:
    """One organisation or state of the article."""

    written: str
    known: Org | None = None
    mentions: list[tuple[int, int]] = field(default_factory=list)

    @property
    def speaker(self) -> Speaker:
        if self.known:
            return Speaker(id=self.known.id, name=self.known.name)
        return Speaker(id=slug(self.written), name=self.written)


@dataclass(slots=True)
class Cast:
    figures: list[Figure]
    bodies: dict[str, Body]
    at: dict[int, Figure]
    """Token → the person it names."""
    body_at: dict[int, Body]


def cast_of(page: Prose, register: Register, sources: tuple[tuple[int, int, int], ...]) -> Cast:
    """Reads every name once. `sources` are (first, last, head) tokens of noun phrases that speak: names even where
    the entity recogniser saw none."""
    spans = {*_named(page), *_spoken(page, sources)}
    full, short = _sorted_names(page, spans)
    more = set(_fuller(page, register, sources, full, short))
    if more:
        full, short = _sorted_names(page, spans | more)
    figures: list[Figure] = []
    for first, last, name in full:
        _enter(figures, page, register, first, last, name)
    for first, last, name in short:
        _enter_short(figures, page, register, first, last, name)
    at: dict[int, Figure] = {}
    for figure in figures:
        figure.mentions.sort()
        for first, last in figure.mentions:
            for token in range(first, last + 1):
                at[token] = figure
    _learn_genders(page, figures, at)
    bodies, body_at = _bodies(page, register, at)
    return Cast(figures, bodies, at, body_at)


def _sorted_names(
    page: Prose, spans: set[tuple[int, int]]
) -> tuple[list[tuple[int, int, Name]], list[tuple[int, int, Name]]]:
    """(names of several words, names of one word), the longest where spans overlap."""
    full: list[tuple[int, int, Name]] = []
    short: list[tuple[int, int, Name]] = []
    end = -1
    for first, last in sorted(spans, key=lambda span: (span[0], -span[1])):
        name = words_of(page.span(first, last).of(page.text)) if first > end else ()
        if name:
            end = last
            (full if len(name) > 1 else short).append((first, last, name))
    return full, short


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
        yield from _clean(page, token, last)
        token = last + 1


_PARTICLES = frozenset(
    {"von", "van", "der", "den", "de", "di", "da", "dos", "bin", "ibn", "al", "el", "ter", "ten", "zu"}
)
_ROLE_AFTER = frozenset({"a", "an", "the", "who"})
_PRONOUNS = frozenset({"he", "she", "his", "her"})
_SOON = 60
"""Tokens within which "he" or "she" tells that a name is a person's."""


def _spoken(page: Prose, sources: tuple[tuple[int, int, int], ...]) -> Iterator[tuple[int, int]]:
    """Names at the head of a source that the entity recogniser took for something else, or for nothing."""
    parse = page.parse
    for first, last, head in sources:
        if parse.low[head] in ("he", "she"):
            yield from _meant(page, head)
            continue
        if parse.tag[head] != "NNP" or not _reads_as_name(page, head):
            continue
        begin = _name_begins(page, first, head)
        if _is_corporate(page, begin, head):
            continue
        if parse.entity[head] not in ("ORG", "GPE", "LOC"):
            yield begin, head
        elif begin < head:
            if _is_personal(page, begin, head, last):
                yield begin, head
        elif begin > first and parse.low[begin - 1].rstrip(".") in TITLES:
            yield begin, head


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
    return bool(set(low[first : last + 1]) & _CORPORATE) or (first > 0 and low[first - 1] == "the")


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


def _surname(name: Name) -> str:
    return name[0] if family_first(name) else name[-1]


def _reads_as_name(page: Prose, token: int) -> bool:
    word = page.parse.word[token]
    return word[:1].isupper() and not (word.isupper() and len(word) > 1) and not any(c.isdigit() for c in word)


def _name_begins(page: Prose, first: int, head: int) -> int:
    """Leftwards over proper nouns and particles, titles left out."""
    parse = page.parse
    begin = head
    while begin > first and (
        (parse.tag[begin - 1] == "NNP" and parse.word[begin - 1][:1].isupper()) or parse.low[begin - 1] in _PARTICLES
    ):
        if is_role(parse.low[begin - 1]) or parse.low[begin - 1].rstrip(".") in TITLES:
            break
        begin -= 1
    return begin


def _is_personal(page: Prose, first: int, last: int, source_last: int) -> bool:
    """An organisation by the recogniser's word, but somebody by the article's: a role, "he", a surname alone."""
    parse = page.parse
    if last + 2 <= source_last and parse.word[last + 1] == "," and parse.low[last + 2] in _ROLE_AFTER:
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
        if not all(_reads_as_name(page, t) or parse.low[t] in _PARTICLES for t in range(begin, last + 1)):
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
    while first < last and not parse.word[first][:1].isupper() and parse.low[first] not in _PARTICLES:
        first += 1
    while first < last and not parse.word[last][:1].isupper() and parse.low[last] not in _PARTICLES:
        last -= 1
    # Titles the recogniser swallowed: "Minister Ignazio Cassis".
    for token in range(first, last):
        if parse.low[token].rstrip(".") in TITLES:
            first = token + 1
    if first > last or last - first > 5 or not (parse.word[first][:1].isupper() or parse.low[first] in _PARTICLES):
        return
    while last - first < 4 and _name_goes_on(page, last):
        last += 1
    while parse.low[last] in _PARTICLES:
        last -= 1
    if first <= last:
        yield first, last


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


def _enter(figures: list[Figure], page: Prose, register: Register, first: int, last: int, name: Name) -> None:
    for figure in figures:
        if figure.name == name or same_person(figure.name, name):
            figure.mentions.append((first, last))
            if len(name) > len(figure.name):
                figure.name, figure.written = name, _written(page, first, last)
            return
    figures.append(Figure(name, _written(page, first, last), register.person(name), [(first, last)]))


def _enter_short(figures: list[Figure], page: Prose, register: Register, first: int, last: int, name: Name) -> None:
    """A surname, or a lone given name: the longer form before it, else after it, else the lore, else itself."""
    by_surname = [f for f in figures if len(f.name) > 1 and name in _short(f)]
    by_any = by_surname or [f for f in figures if len(f.name) > 1 and name[0] in f.name]
    best = _nearest(by_any, first, page, name)
    if best is None:
        best = next((f for f in figures if f.name == name), None)
    if best is None:
        best = Figure(name, _written(page, first, last), register.person(name))
        figures.append(best)
    best.mentions.append((first, last))


def _short(figure: Figure) -> frozenset[Name]:
    return short_forms(figure.name, surname_first=True if figure.known and figure.known.family_first else None)


def _nearest(candidates: list[Figure], first: int, page: Prose, name: Name) -> Figure | None:
    before = [
        (max(a for a, _ in f.mentions if a < first), f) for f in candidates if any(a < first for a, _ in f.mentions)
    ]
    title = page.parse.low[first - 1].rstrip(".") if first else ""
    wanted = "m" if title in MALE else "f" if title in FEMALE else ""
    if wanted and len(before) > 1:
        fitting = [(a, f) for a, f in before if _gender(page, f) in (wanted, "")]
        before = fitting or before
    if before:
        return max(before, key=lambda pair: pair[0])[1]
    return min(candidates, key=lambda f: f.mentions[0], default=None)


def _written(page: Prose, first: int, last: int) -> str:
    return " ".join(page.span(first, last).of(page.text).split())


_HE = frozenset({"he", "his", "him", "himself"})
_SHE = frozenset({"she", "her", "hers", "herself"})


def _learn_genders(page: Prose, figures: list[Figure], at: dict[int, Figure]) -> None:
    """By title where one is given, else by the pronouns of sentences that name nobody else."""
    votes: dict[int, int] = {}
    low = page.parse.low
    for first, after in page.sentences:
        here = [t for t in range(first, after) if t in at and page.quoted[t] == NONE]
        if not here or any(at[t] is not at[here[0]] for t in here):
            continue
        words = [low[t] for t in range(here[0], after) if page.quoted[t] == NONE]
        vote = sum(word in _HE for word in words) - sum(word in _SHE for word in words)
        key = id(at[here[0]])
        votes[key] = votes.get(key, 0) + (vote > 0) - (vote < 0)
    for figure in figures:
        vote = votes.get(id(figure), 0)
        figure.gender = _gender(page, figure) or ("m" if vote > 1 else "f" if vote < -1 else "")


def _gender(page: Prose, figure: Figure) -> str:
    low = page.parse.low
    for first, last in figure.mentions:
        near = {low[t].rstrip(".") for t in range(max(0, first - 3), first)} if first else set()
        if last + 1 < len(low) and low[last + 1] == ",":
            near |= {low[t] for t in range(last + 2, min(len(low), last + 6))}
        if near & FEMALE:
            return "f"
        if near & MALE:
            return "m"
    return ""


def _bodies(page: Prose, register: Register, at: dict[int, Figure]) -> tuple[dict[str, Body], dict[int, Body]]:
    parse = page.parse
    bodies: dict[str, Body] = {}
    body_at: dict[int, Body] = {}
    token, n = 0, len(parse)
    while token < n:
        kind = parse.entity[token]
        last = token
        if kind in ("ORG", "GPE"):
            while last + 1 < n and parse.entity[last + 1] == kind and not parse.entity_begins[last + 1]:
                last += 1
            if token not in at:
                _enter_body(page, register, bodies, body_at, token, last)
        token = last + 1
    return bodies, body_at


def _enter_body(
    page: Prose, register: Register, bodies: dict[str, Body], body_at: dict[int, Body], first: int, last: int
) -> None:
    parse = page.parse
    while first < last and parse.low[first] in ("the", "a", "an"):
        first += 1
    while last > first and (parse.low[last] in ("'s", "’s", "'") or parse.tag[last] in (".", ",")):
        last -= 1
    if page.is_mark(first):
        return
    start = first
    # China's Foreign Ministry: the possessor belongs to the name of an office.
    if (
        parse.low[last] in _CORPORATE
        and first >= 2
        and parse.low[first - 1] == "'s"
        and parse.entity[first - 2] == "GPE"
    ):
        start = first - 2
        while start > 0 and parse.entity[start - 1] == "GPE" and not parse.entity_begins[start]:
            start -= 1
    written = _written(page, start, last)
    known = register.org(written) or (register.org(_written(page, first, last)) if start != first else None)
    key = known.id if known else slug(written)
    if not key:
        return
    body = bodies.get(key)
    if body is None:
        body = bodies[key] = Body(written, known)
    body.mentions.append((first, last))
    for token in range(start, last + 1):
        body_at[token] = body


def is_outside(page: Prose, token: int) -> bool:
    return page.quoted[token] == NONE
