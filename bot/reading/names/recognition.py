"""Names by culture: which words of a name are the surname, which names are one person, and whom the pack knows.

A name is its folded words: "Sari Arho Havrén" is ("sari", "arho", "havren"). Knowing somebody helps; it never gates:
two names are compared in the same way whether or not the pack holds either of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz.distance import OSA

from bot.model import BeatPack, Org, Person, Speaker, fold, slug
from bot.reading.lexicon import ENGLISH
from bot.reading.names.titles import is_role

Name = tuple[str, ...]

_FIRST = ENGLISH.names.family_first
_PARTICLES = ENGLISH.names.particles
_COURTESY = ENGLISH.titles.courtesy
_SUFFIXES = ENGLISH.titles.after_name
_PATRONYMIC = ENGLISH.names.his_patronymic + ENGLISH.names.her_patronymic
_ENOUGH = 5
"""Letters from which one differing letter may be a misprint: Havrn is Havren, but Wan is not Wang."""


@lru_cache(maxsize=20_000)
def words_of(name: str) -> Name:
    """The folded words of a name, courtesy titles, suffixes and possessives left out."""
    bare = name.replace("’", "'")
    bare = bare.removesuffix("'s")
    found = [w for w in fold(bare.replace("'s ", " ")).split() if w]
    while found and found[0] in _COURTESY:
        found.pop(0)
    while len(found) > 1 and found[-1] in _SUFFIXES:
        found.pop()
    return tuple(found)


def family_first(name: Name) -> bool:
    """Wan Qingsong, Hua Chunying, Kim Jong Un: the surname stands first."""
    return 2 <= len(name) <= 3 and name[0] in _FIRST and (name[-1] not in _FIRST or len(name[-1]) > 4 or len(name) == 3)


@lru_cache(maxsize=20_000)
def short_forms(name: Name, *, surname_first: bool | None = None) -> frozenset[Name]:
    """What the person is called on second mention: Havrén, Arho Havrén, von der Leyen, Hua, Sergei Viktorovich."""
    if len(name) < 2:
        return frozenset({name})
    forms: set[Name] = set()
    if surname_first or (surname_first is None and family_first(name)):
        forms.add(name[:1])
        return frozenset(forms)
    for start in range(1, len(name)):
        forms.add(name[start:])
        if name[start] in _PARTICLES:
            break
    if len(name) >= 3 and name[1].endswith(_PATRONYMIC):
        forms.add(name[:2])
    return frozenset(forms)


def same_word(a: str, b: str) -> bool:
    """Equal, but for one letter lost or misprinted in a long word, or the ways to romanise -ий and -ей."""
    if a == b:
        return True
    if min(len(a), len(b)) < _ENOUGH:
        return _romanised(a) == _romanised(b)
    return OSA.distance(a, b, score_cutoff=1) <= 1 or _romanised(a) == _romanised(b)


def _romanised(word: str) -> str:
    for ending, plain in (("iy", "i"), ("ii", "i"), ("yy", "i"), ("ey", "ei"), ("ay", "ai"), ("y", "i")):
        if word.endswith(ending):
            return word[: -len(ending)] + plain
    return word


def same_person(a: Name, b: Name) -> bool:
    """Two full names are one: given names that agree (initials, a middle name left out), and the same surname.

    A misprint is forgiven in a surname that stands last; Marina is not Maria, and Wenbing is not Wenbin.
    """
    if a == b:
        return True
    if len(a) < 2 or len(b) < 2:
        return False
    chinese = family_first(a) or family_first(b)
    if len(a) != len(b):
        short, long = sorted((a, b), key=len)
        return (short[0] == long[0] and short[-1] == long[-1]) or short == long[-len(short) :]
    if chinese:
        return set(a) == set(b)
    given = all(x == y or _romanised(x) == _romanised(y) or _initial(x, y) for x, y in zip(a[:-1], b[:-1], strict=True))
    return given and (a[-1] == b[-1] or (a[:-1] == b[:-1] and same_word(a[-1], b[-1])))


def _initial(a: str, b: str) -> bool:
    return len(min(a, b, key=len)) == 1 and a[0] == b[0]


@dataclass(frozen=True, slots=True)
class Register:
    """The pack's people and organisations by every form of their names."""

    people: Mapping[Name, tuple[Person, ...]]
    by_word: Mapping[str, tuple[Person, ...]]
    orgs: Mapping[str, tuple[Org, ...]]

    @classmethod
    def of(cls, pack: BeatPack) -> Register:
        people: dict[Name, dict[str, Person]] = {}
        by_word: dict[str, dict[str, Person]] = {}
        for person in pack.people:
            for form in _forms(person):
                people.setdefault(form, {})[person.id] = person
            for written in (person.name, *person.aliases):
                for word in words_of(written):
                    by_word.setdefault(word, {})[person.id] = person
        orgs: dict[str, dict[str, Org]] = {}
        for org in pack.orgs:
            for written in (org.name, *org.aliases):
                orgs.setdefault(_plain(written), {})[org.id] = org
        return cls(
            people={form: tuple(found.values()) for form, found in people.items()},
            by_word={word: tuple(found.values()) for word, found in by_word.items()},
            orgs={form: tuple(found.values()) for form, found in orgs.items()},
        )

    def person(self, name: Name) -> Person | None:
        """The one person of this name; None if nobody or more than one bears it."""
        found = self.people.get(name, ())
        if len(found) == 1:
            return found[0]
        if found or len(name) < 2:
            return None
        near = {
            person.id: person
            for word in name
            for person in self.by_word.get(word, ())
            if any(same_person(name, words_of(known)) for known in (person.name, *person.aliases))
        }
        return next(iter(near.values())) if len(near) == 1 else None

    def bearers(self, name: Name) -> tuple[Person, ...]:
        return self.people.get(name, ())

    def org(self, written: str) -> Org | None:
        found = self.orgs.get(_plain(written), ())
        return found[0] if len(found) == 1 else None

    def speaker(self, written: str) -> Speaker:
        """The pack's person or organisation of this name, or the name as it stands."""
        person = self.person(words_of(written))
        if person:
            return Speaker(id=person.id, name=person.name)
        org = self.org(written)
        if org:
            return Speaker(id=org.id, name=org.name)
        return Speaker(id=slug(written), name=written)


def _forms(person: Person) -> Iterator[Name]:
    for written in (person.name, *person.aliases):
        name = words_of(written)
        if not name:
            continue
        yield name
        if is_role(name[0]):
            continue  # `President Xi` is a form; `President` alone is anybody
        yield from short_forms(name, surname_first=True if person.family_first and len(name) > 1 else None)


def _plain(written: str) -> str:
    words = fold(written.replace("’s", "'s").replace("'s", " s")).split()
    while words and words[0] in ("the", "a", "an"):
        words = words[1:]
    return " ".join(words)
