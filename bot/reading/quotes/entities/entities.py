"""Who appears in one article: every person and organisation named in it, under the longest form of their name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from bot.model import Office, Org, Person, Speaker, slug
from bot.reading.lexicon import ENGLISH
from bot.reading.names.gender import gender_of
from bot.reading.names.nations import state_alone
from bot.reading.names.recognition import Name, Register, same_person, short_forms, words_of
from bot.reading.names.titles import FEMALE, MALE, is_role
from bot.reading.quotes.cues.noun_phrases import is_dot_inside
from bot.reading.quotes.entities.name_bounds import CORPORATE, Phrase
from bot.reading.quotes.entities.name_mentions import names_in
from bot.reading.quotes.text.document import NONE, Prose


@dataclass(slots=True)
class PersonEntity:
    """One person of the article."""

    name: Name
    written: str
    known: Person | None = None
    mentions: list[tuple[int, int]] = field(default_factory=list)
    """Tokens (first, last) of each mention."""
    gender: str = ""
    role: str | None = None
    roles: tuple[str, ...] = ()
    """All that the article words, in text order."""
    held: tuple[Office, ...] = ()
    """The offices that the pack knows to be his when the article appeared."""

    @property
    def speaker(self) -> Speaker:
        if self.known:
            return Speaker(id=self.known.id, name=self.known.name)
        return Speaker(id=slug(self.written), name=self.written)


@dataclass(slots=True)
class OrgEntity:
    """One organisation or state of the article."""

    written: str
    known: Org | None = None
    mentions: list[tuple[int, int]] = field(default_factory=list)
    role: str | None = None
    """What the article calls it: "state news agency"."""

    @property
    def speaker(self) -> Speaker:
        if self.known:
            return Speaker(id=self.known.id, name=self.known.name)
        return Speaker(id=slug(self.written), name=self.written)


@dataclass(slots=True)
class Entities:
    figures: list[PersonEntity]
    bodies: dict[str, OrgEntity]
    at: dict[int, PersonEntity]
    """Token → the person it names."""
    body_at: dict[int, OrgEntity]
    register: Register


def cast_of(page: Prose, register: Register, sources: tuple[Phrase, ...], on: date | None = None) -> Entities:
    """Reads every name once. `sources` are (first, last, head) tokens of noun phrases that speak: names even where
    the entity recogniser saw none. `on`: when the article appeared, if that is known."""
    full, short = names_in(page, register, sources)
    figures: list[PersonEntity] = []
    for first, last, name in full:
        _enter(figures, page, register, first, last, name)
    for first, last, name in short:
        _enter_short(figures, page, register, first, last, name)
    at: dict[int, PersonEntity] = {}
    for figure in figures:
        figure.mentions.sort()
        for first, last in figure.mentions:
            for token in range(first, last + 1):
                at[token] = figure
    for figure in figures:
        figure.held = () if figure.known is None else tuple(_held(figure.known, on))
    _learn_genders(page, figures, at)
    bodies, body_at = _bodies(page, register, at)
    return Entities(figures, bodies, at, body_at, register)


_TERM = 4
"""Years before the date of a row in the pack for which its office may be taken to hold: a usual term of office."""


def _held(person: Person, on: date | None) -> Iterator[Office]:
    """Those whose terms include the day; without terms the role, where it is dated and not much later than the
    article. A row without either is nobody's office in an article of a known day."""
    if person.offices:
        yield from (office for office in person.offices if office.held(on))
        return
    year = person.as_of[:4]
    if person.role and (on is None or (year.isdecimal() and int(year) - _TERM <= on.year)):
        yield Office(title=f"{person.role}, {person.org}" if person.as_of else person.role, state=person.country)


def _enter(figures: list[PersonEntity], page: Prose, register: Register, first: int, last: int, name: Name) -> None:
    for figure in figures:
        if figure.name == name or same_person(figure.name, name) or _is_patronymic_of(name, figure.name):
            figure.mentions.append((first, last))
            if figure.name == name[1:] and len(figure.name) > 1:
                return  # `Rival Marta Quill`, at the head of a sentence
            if len(name) > len(figure.name) and page.quoted[first] == NONE:  # `“Crooked Marta Quill,” Berent said`
                figure.name, figure.written = name, _written(page, first, last)
                figure.known = register.person(name) or figure.known
            return
    figures.append(PersonEntity(name, _written(page, first, last), register.person(name), [(first, last)]))


def _is_patronymic_of(name: Name, full: Name) -> bool:
    """`Ivan Sergeyevich` for Ivan Sergeyevich Belov."""
    return len(name) == 2 and len(full) > 2 and name == full[:2] and name in short_forms(full)


def _enter_short(
    figures: list[PersonEntity], page: Prose, register: Register, first: int, last: int, name: Name
) -> None:
    """A surname, or a lone given name: the longer form before it, else after it, else the pack, else itself."""
    by_surname = [f for f in figures if is_short_for(name, f)]
    by_any = by_surname or [f for f in figures if len(f.name) > 1 and name[0] in f.name]
    best = _nearest(by_any, first, page, name)
    wanted = _titled(page, first)
    if best is not None and _unlike(gender_of(best.name), wanted):
        best = None  # `Mrs. Quill`, of an article that has named Donald Quill
    known = register.person(name) if best is None else None
    if known is not None:
        best = next((f for f in figures if len(f.name) > 1 and f.known is known), None)  # spelt otherwise
    if best is None:
        best = next((f for f in figures if f.name == name and not _unlike(_gender(page, f), wanted)), None)
    if best is None:
        namesake = any(f.name == name for f in figures)
        best = PersonEntity(name, _written(page, first, last), None if namesake else register.person(name))
        figures.append(best)
    best.mentions.append((first, last))


def _titled(page: Prose, first: int) -> str:
    """The gender of the title before a name."""
    title = page.parse.low[first - 1].rstrip(".") if first else ""
    return "m" if title in MALE else "f" if title in FEMALE else ""


def _unlike(a: str, b: str) -> bool:
    """Mr. and Ms."""
    return bool(a and b and a != b)


def short_names(figure: PersonEntity) -> frozenset[Name]:
    """What he is called on second mention."""
    return short_forms(figure.name, surname_first=True if figure.known and figure.known.family_first else None)


def is_short_for(spelt: Name, figure: PersonEntity) -> bool:
    """His full name is known, and this is what he is called on second mention."""
    return len(figure.name) > 1 and spelt in short_names(figure)


def _nearest(candidates: list[PersonEntity], first: int, page: Prose, name: Name) -> PersonEntity | None:
    before = [
        (max(a for a, _ in f.mentions if a < first), f) for f in candidates if any(a < first for a, _ in f.mentions)
    ]
    wanted = _titled(page, first)
    if wanted and len(before) > 1:
        fitting = [(a, f) for a, f in before if _gender(page, f) in (wanted, "")]
        before = fitting or before
    title = page.parse.low[first - 1] if first else ""
    if is_role(title) and len(before) > 1:  # `President Quill`, of President Marta Quill and her brother Otto Quill
        fitting = [(a, f) for a, f in before if any(page.parse.low[m - 1] == title for m, _ in f.mentions if m)]
        before = fitting or before
    if before:
        return max(before, key=lambda pair: pair[0])[1]
    return min(candidates, key=lambda f: f.mentions[0], default=None)


def _written(page: Prose, first: int, last: int) -> str:
    return " ".join(page.span(first, last).of(page.text).split())


_HE = ENGLISH.grammar.he
_SHE = ENGLISH.grammar.she


def _learn_genders(page: Prose, figures: list[PersonEntity], at: dict[int, PersonEntity]) -> None:
    """By title, by the name, by a word near it, by the pronouns of sentences that name nobody else, in this order."""
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
        titled = next(filter(None, (_titled(page, first) for first, _ in figure.mentions)), "")
        named = gender_of(figure.name if len(figure.name) > 1 else _known_as(figure))
        stated = titled or named or _gender(page, figure)  # words near a name may be another's
        figure.gender = stated or ("m" if vote > 1 else "f" if vote < -1 else "")


def _known_as(figure: PersonEntity) -> Name:
    return words_of(figure.known.name) if figure.known else figure.name


def _gender(page: Prose, figure: PersonEntity) -> str:
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


def _in_small(page: Prose, first: int, written: str) -> str:
    """`OSLO, May 3.`, `NORLAND warned`: a place in the capitals of a dateline or of an opening is no abbreviation."""
    place = (page.parse.entity[first] == "GPE" or bool(state_alone(written))) and len(written) > _ABBREVIATION
    return written.title() if place and written.isupper() and "." not in written else written


_ABBREVIATION = 4
"""Letters of USA, DPRK at most."""


def _bodies(
    page: Prose, register: Register, at: dict[int, PersonEntity]
) -> tuple[dict[str, OrgEntity], dict[int, OrgEntity]]:
    parse = page.parse
    bodies: dict[str, OrgEntity] = {}
    body_at: dict[int, OrgEntity] = {}
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
    page: Prose, register: Register, bodies: dict[str, OrgEntity], body_at: dict[int, OrgEntity], first: int, last: int
) -> None:
    parse = page.parse
    while first < last and parse.low[first] in ("the", "a", "an"):
        first += 1
    while last > first and (parse.low[last] in ("'s", "’s", "'") or parse.tag[last] in (".", ",")):
        last -= 1
    if page.is_mark(first) or (parse.word[last].islower() and is_role(parse.low[last])):
        return  # `the NATO secretary-general`: an office, however much of it was taken for a name
    if is_dot_inside(page, first - 1):
        first -= 2  # `Harbour.NET`
    start = first
    # China's Foreign Ministry: the possessor belongs to the name of an office.
    if (
        any(parse.low[t] in CORPORATE for t in range(first, last + 1))
        and first >= 2
        and parse.low[first - 1] == "'s"
        and parse.entity[first - 2] == "GPE"
    ):
        start = first - 2
        while start > 0 and parse.entity[start - 1] == "GPE" and not parse.entity_begins[start]:
            start -= 1
    elif (
        first >= 1
        and parse.entity[first - 1] == "NORP"
        and any(parse.low[t] in CORPORATE for t in range(first, last + 1))
    ):
        start = first - 1  # Norwegian Defence Ministry
    written = _written(page, start, last)
    known = register.org(written) or (register.org(_written(page, first, last)) if start != first else None)
    key = known.id if known else slug(written)
    if not key:
        return
    body = bodies.get(key)
    if body is None:
        body = bodies[key] = OrgEntity(_in_small(page, first, written), known)
    elif body.written.isupper() and not written.isupper():
        body.written = written
    body.mentions.append((first, last))
    for token in range(start, last + 1):
        body_at[token] = body
