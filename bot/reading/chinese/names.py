"""Who is named in a Chinese article: listed people and bodies, and people whom a title introduces."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum, auto

from bot.model import Org, Person, Span
from bot.reading.chinese.lexicon import chinese
from bot.reading.chinese.script import canonical
from bot.reading.names.recognition import Register, same_word
from bot.reading.scripts import HAN

_LEXICON = chinese()
_NAMES, _GRAMMAR, _CUES = _LEXICON.names, _LEXICON.grammar, _LEXICON.cues
LONGEST_ROLE = 34
"""Characters of a role before a name."""


def either(words: Iterable[str]) -> str:
    """A pattern for any of the words, the longest first."""
    return "(?:" + "|".join(map(re.escape, sorted(words, key=lambda word: (-len(word), word)))) + ")"


class Kind(Enum):
    PERSON = auto()
    BODY = auto()
    STATE = auto()
    GROUP = auto()
    """双方, 两国: several, who are not named here."""
    UNNAMED = auto()
    """专家, 官员."""
    PRONOUN = auto()


@dataclass(frozen=True, slots=True)
class Named:
    """A noun that can be a source."""

    span: Span
    """Of the name or noun itself."""
    begins: int
    """Where its role, or what describes it, begins."""
    kind: Kind
    name: str
    """In simplified characters, the usual dot; one person's forms are one name."""


_SOUNDS = "".join(sorted(_NAMES.sounds))
_SOUND = f"(?:[{_SOUNDS}]|{either(_NAMES.inner_sounds)}(?=[{_SOUNDS}]))"
_DOTTED = re.compile(r"[\u3400-\u9fff]{1,7}(?:·[\u3400-\u9fff]{1,10}){1,3}")
_FOREIGN = re.compile(f"{_SOUND}{{2,12}}(?:·{_SOUND}{{1,12}}){{0,3}}|{_SOUND}(?:·{_SOUND}{{2,12}}){{1,3}}")
_SURNAME = re.compile(either(_NAMES.surnames))
_TITLES = tuple(_NAMES.titles)
_TITLE = re.compile(either(_NAMES.titles))
_CUE_NEXT = re.compile(either({*_CUES.saying, *(cue for cue in _CUES.with_mark if len(cue) > 1)}))
_AFTER = re.compile(rf"(?:[^\u3400-\u9fff]|$|{either({*_NAMES.after_name, *_CUES.adverbs, *_GRAMMAR.before_object})})")
_NO_NAME = re.compile(either(_NAMES.titles | _GRAMMAR.no_description))
"""No part of a name: 亚历山大·诺瓦克向记者, 甘·摩教授的话."""
_LATIN = re.compile(r" ?（ ?([A-Z][A-Za-z.'’-]*(?: [A-Z]?[A-Za-z.'’-]+){0,4}) ?）")
_LATIN_NAME = re.compile(r"[A-Z][a-z]+(?: [A-Z][a-z.]*){0,3}")
_INSIDE = re.compile(either({*_GRAMMAR.inside_words, *_NAMES.titles}))
_LONG_CUES = {cue for cue in _CUES.saying if len(cue) > 1}
# Literals alone, so that a search goes by their first characters; other marks have a pattern of their own.
_STOP = re.compile(
    either(
        {
            *_GRAMMAR.before_object,
            *_GRAMMAR.before_speaker,
            *_GRAMMAR.men,
            *_GRAMMAR.women,
            *_CUES.adverbs,
            *_LONG_CUES,
        }
    )
)
_STOP_MARK = re.compile(r"\d+[年月日时]{0,2}|[^\u3400-\u9fff·《》A-Za-z0-9]")
_BODY = re.compile(either(_NAMES.body_endings))
_HEAD_OF_BODY = re.compile(rf"(?!{either(_NAMES.no_head_of_body)}){either(_NAMES.head_of_body)}")
_MARKED_BODY = re.compile(r"《[^》\n]{1,20}》|[A-Z]{3,6}(?![A-Za-z])")
_KINDS = {
    word: kind
    for kind, words in (
        (Kind.PRONOUN, _GRAMMAR.men | _GRAMMAR.women),
        (Kind.STATE, _NAMES.states),
        (Kind.UNNAMED, _GRAMMAR.unnamed),
        (Kind.GROUP, _GRAMMAR.groups),
    )
    for word in words
}
_OTHERS = re.compile(either(_KINDS))


@dataclass(frozen=True, slots=True)
class Roster:
    """The listed people and bodies by their names in simplified characters. Made once."""

    people: Mapping[str, Person]
    orgs: Mapping[str, Org]
    pattern: re.Pattern[str]

    @classmethod
    def of(cls, register: Register) -> Roster:
        people: dict[str, dict[str, Person]] = {}
        for person in {one.id: one for found in register.by_word.values() for one in found}.values():
            for written in person.aliases:
                if HAN.search(written):
                    plain = canonical(written)
                    for form in (plain, plain.rpartition("·")[2]):
                        people.setdefault(form, {})[person.id] = person
        orgs: dict[str, dict[str, Org]] = {}
        for org in {one.id: one for found in register.orgs.values() for one in found}.values():
            for written in (org.name, *org.aliases):
                plain = canonical(written)
                if HAN.search(plain) or (plain.isupper() and len(plain) > 2):
                    orgs.setdefault(plain, {})[org.id] = org
        alone = {form: next(iter(found.values())) for form, found in people.items() if len(found) == 1}
        bodies = {form: next(iter(found.values())) for form, found in orgs.items() if len(found) == 1}
        return cls(alone, bodies, re.compile(either({*alone, *bodies}) if alone or bodies else "(?!)"))

    def whole(self, name: str) -> Person | None:
        """The listed person of a name: by an alias, or by a surname whose given name is the listed one's."""
        found = self.people.get(name)
        if found or "·" not in name:
            return found
        given, _, last = name.rpartition("·")
        person = self.people.get(last)
        latin = _NAMES.given.get(given.split("·")[0])
        first = person.name.split()[0].lower() if person else ""
        return person if latin and same_word(latin, first) else None


class Entities:
    """Who is named in one article, in order."""

    def __init__(self, plain: str, start: int, end: int, roster: Roster) -> None:
        self._plain = plain
        self._roster = roster
        self.roles: dict[str, Span] = {}
        """Name → the fullest role that the article gives."""
        self.latin: dict[str, str] = {}
        """Name → as the article writes it in Latin letters."""
        self._forms: dict[str, str] = {}
        """Form that occurs → name."""
        self._stops_in = _INSIDE.sub(_hidden, plain)
        """Where words that hold a stop and are none are no longer to be seen."""
        found: dict[int, Named] = {}
        for match in roster.pattern.finditer(plain, start, end):
            self._listed(found, match)
        for match in _TITLE.finditer(plain, start, end):
            self._introduced(found, match, end)
        self._again(found, start, end)
        for match in _MARKED_BODY.finditer(plain, start, end):
            found.setdefault(match.start(), Named(Span(*match.span()), match.start(), Kind.BODY, match[0]))
        for match in _BODY.finditer(_MARKED_BODY.sub(_hidden, plain), start, end):
            if match[0] == "日报" and plain[match.start() - 1 : match.start()].isdigit():
                continue  # 19日报道
            begins = self._begin(match.start())
            head = _HEAD_OF_BODY.match(plain, match.end(), end)  # 交通部长, and a name nobody knows
            whole = Span(begins, head.end() if head else match.end())
            kind = Kind.UNNAMED if head else Kind.BODY
            found.setdefault(begins, Named(whole, begins, kind, whole.of(plain)))
        for match in _OTHERS.finditer(plain, start, end):
            kind = _KINDS[match[0]]
            begins = self._begin(match.start()) if kind is Kind.UNNAMED else match.start()
            found.setdefault(match.start(), Named(Span(*match.span()), begins, kind, match[0]))
        self.everybody = _apart(found.values())
        self.named = _heads(self.everybody)
        self._starts = [one.span.start for one in self.named]

    def between(self, start: int, end: int) -> list[Named]:
        """Those whose name lies there."""
        first = bisect_left(self._starts, start)
        last = bisect_left(self._starts, end)
        return [one for one in self.named[first:last] if one.span.end <= end]

    def _listed(self, found: dict[int, Named], match: re.Match[str]) -> None:
        name = match[0]
        if name in self._roster.people:
            if self._plain[max(0, match.start() - 1) : match.start()] == "·":
                return  # the surname of a full name: told below
            self._person(found, Span(*match.span()), name)
        else:
            found[match.start()] = Named(Span(*match.span()), match.start(), Kind.BODY, name)

    def _person(self, found: dict[int, Named], span: Span, name: str) -> None:
        known = self._roster.whole(name)
        whole = known.name if known else name
        begins = self._role(span.start, whole)
        found[span.start] = Named(span, begins, Kind.PERSON, whole)
        self._forms[self._plain[span.start : span.end]] = whole
        latin = _LATIN.match(self._plain, span.end)
        if latin:
            self.latin.setdefault(whole, latin[1])

    def _role(self, at: int, name: str) -> int:
        """Where the role before a name begins; notes it. `at` itself if there is none."""
        begins = self._begin(at)
        title = _ends_in_title(self._plain, begins, at)
        if not title:
            return at
        known = self.roles.get(name)
        if known is None or known.end - known.start < at - begins:
            self.roles[name] = Span(begins, at)
        return begins

    def _begin(self, at: int) -> int:
        """Where what describes a noun begins, to its left."""
        low = max(0, at - LONGEST_ROLE)
        words = (match.end() for match in _STOP.finditer(self._stops_in, low, at))
        marks = (match.end() for match in _STOP_MARK.finditer(self._stops_in, low, at))
        last = max(max(words, default=-1), max(marks, default=-1))
        return last if last >= 0 else (low if low == 0 else at)

    def _introduced(self, found: dict[int, Named], title: re.Match[str], end: int) -> None:
        at = title.end()
        if at in found or at >= end:
            return
        span = _name(self._plain, at, end)
        if span is not None:
            self._person(found, span, self._plain[span.start : span.end])

    def _again(self, found: dict[int, Named], start: int, end: int) -> None:
        """People who were introduced, named without a title, or by surname alone where it was written with a dot."""
        forms = {form: name for form, name in self._forms.items() if name == form or form not in self._roster.people}
        for form, name in list(forms.items()):
            last = form.rpartition("·")[2]
            if "·" in form and len(last) > 1 and last not in self._roster.people:
                forms.setdefault(last, name)
        if not forms:
            return
        for match in re.compile(either(forms)).finditer(self._plain, start, end):
            if match.start() not in found:
                self._forms.setdefault(match[0], forms[match[0]])
                found[match.start()] = Named(
                    Span(*match.span()), self._role(match.start(), forms[match[0]]), Kind.PERSON, forms[match[0]]
                )


def _hidden(word: re.Match[str]) -> str:
    """As long, and nothing that is looked for."""
    return "字" * len(word[0])


def _ends_in_title(plain: str, begins: int, at: int) -> bool:
    return plain.endswith(_TITLES, begins, at)


def _name(plain: str, at: int, end: int) -> Span | None:
    """The person's name that begins there: one written by sound if it is longer than Chinese ones are, else a surname
    and one or two characters; in Latin letters as they stand."""
    by_sound, chinese_name = _foreign(plain, at, end), _chinese(plain, at, end)
    if by_sound is not None and (chinese_name is None or by_sound.end - at > 3):
        return by_sound
    latin = _LATIN_NAME.match(plain, at, end)
    return chinese_name or (Span(*latin.span()) if latin else None)


def _foreign(plain: str, at: int, end: int) -> Span | None:
    """A name written by sound: the longest before a cue, else before what follows names, else as far as it goes; with a
    dot in it also one of characters that seldom write sounds."""
    runs = [run for pattern in (_FOREIGN, _DOTTED) if (run := pattern.match(plain, at, end))]
    for run in runs:
        stops = [stop for stop in range(run.end(), at + 1, -1) if plain[stop - 1] != "·"]
        for pattern in (_CUE_NEXT, _AFTER, *([_TITLE] if "·" in run[0] else [])):
            for stop in stops:
                if _NO_NAME.search(plain, at, stop):
                    continue
                if pattern.match(plain, stop, end) and ("·" not in run[0] or "·" in plain[at:stop]):
                    return Span(at, stop)
    return Span(at, runs[0].end()) if runs and runs[0].end() - at > 3 else None


def _chinese(plain: str, at: int, end: int) -> Span | None:
    """A surname and one or two characters, before a cue or what follows names."""
    surname = _SURNAME.match(plain, at, end)
    if surname is None:
        return None
    for pattern in (_CUE_NEXT, _AFTER):
        for given in (1, 2):
            stop = surname.end() + given
            if stop <= end and all(map(HAN.match, plain[surname.end() : stop])) and pattern.match(plain, stop, end):
                return Span(at, stop)
    return None


def _apart(named: Iterable[Named]) -> list[Named]:
    """In order, none inside another: people first, then the longer."""
    kept: list[Named] = []
    for one in sorted(named, key=lambda one: (one.span.start, one.kind is not Kind.PERSON, -one.span.end)):
        if kept and one.span.start < kept[-1].span.end:
            if one.kind is Kind.PERSON and kept[-1].kind is not Kind.PERSON:
                kept[-1] = one
            continue
        kept.append(one)
    return kept


def _heads(named: list[Named]) -> list[Named]:
    """Without those that only describe a later one: 普京 in 普京的… 普京新闻秘书佩斯科夫."""
    kept: list[Named] = []
    reach = len(named) and named[-1].span.end
    for one in reversed(named):
        if one.span.end <= reach:
            kept.append(one)
            reach = one.begins
    return kept[::-1]
