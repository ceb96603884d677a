"""Who is meant: by name, by "он", by "дипломат". In doubt nobody."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from bot.model import ResolvedBy, Speaker
from bot.reading.names.recognition import Register
from bot.reading.russian.analysis import RussianModel, Sentence
from bot.reading.russian.cues import Cue
from bot.reading.russian.entities import Entities, Figure, nations_in, spoken_by
from bot.reading.russian.lexicon import russian
from bot.reading.russian.sources import Source
from bot.reading.russian.tokens import low

_OFFICES = {noun: tuple(roles.split()) for noun, roles in russian().people.offices.items()}
_OFFICE_WORDS = frozenset(word for roles in _OFFICES.values() for word in roles)
_PEOPLE = russian().people
_OUTLET_NOUNS = _PEOPLE.outlet_nouns
_MARKED = re.compile("«([^«»]+)»?")
_EMPHASIS = re.compile(rf"^(?:{'|'.join(russian().names.emphasis)}) ")
_ONE, _OF_MANY = russian().grammar.one, russian().grammar.of_many
_WINDOW = 2
"""Paragraphs back that a pronoun reaches."""


@dataclass(frozen=True, slots=True)
class Resolved:
    speaker: Speaker | None
    figure: Figure | None
    by: ResolvedBy | None
    role: str | None
    certainty: float
    jointly: tuple[Speaker, ...] = ()


NOBODY = Resolved(None, None, None, None, 0.5)


@dataclass(slots=True)
class Memory:
    """Who spoke so far, as the article is read from its beginning."""

    entities: Entities
    register: Register
    model: RussianModel
    sentences: Sequence[Sentence]
    starts: Sequence[int]
    """Where each paragraph begins."""
    spoken: list[tuple[int, int, Resolved]] = field(default_factory=list)
    """Paragraph, place, who."""

    def resolve(self, source: Source, cue: Cue | None) -> Resolved:
        gender = _gender(cue)
        if source.name is not None:
            figure = self.entities.of(source.sentence, source.name)
            if figure is not None and figure.nobody:
                return NOBODY
            if figure is not None:
                if gender and not figure.gender:
                    figure.gender = gender
                return self._person(source, figure)
            return self._name_alone(source)
        if source.pronoun:
            return self._pronoun(source, source.pronoun)
        return self._noun(source, gender)

    def remember(self, source: Source, who: Resolved) -> None:
        if who.speaker is not None:
            self.spoken.append((source.sentence.paragraph, source.token.start, who))

    # ------------------------------------------------------------------------------------------------------------ names

    def _person(self, source: Source, figure: Figure) -> Resolved:
        first, last = source.name or (source.head, source.head)
        others = tuple(
            f.speaker for n in source.joint if (f := self.entities.of(source.sentence, n)) and f is not figure
        )
        by: ResolvedBy = "name" if last > first else "surname"
        return Resolved(figure.speaker, figure, by, figure.role, 0.98, others)

    def _name_alone(self, source: Source) -> Resolved:
        """A surname that two people of the article bear."""
        return NOBODY

    # --------------------------------------------------------------------------------------------------------- pronouns

    def _pronoun(self, source: Source, gender: str) -> Resolved:
        place, paragraph = source.token.start, source.sentence.paragraph
        if gender == "Plur":
            return self._plural(source)
        near = self.starts[max(0, paragraph - _WINDOW)]
        subjects = [
            (at, figure)
            for figure in self.entities.figures
            for at, _, subject in figure.mentions
            if subject and near <= at < place and figure.gender in ("", gender)
        ]
        spoke = [
            (at, who.figure)
            for _, at, who in self.spoken
            if near <= at < place and who.figure is not None and who.figure.gender in ("", gender)
        ]
        latest = max((*subjects, *spoke), key=lambda found: found[0], default=None)
        if latest is None or latest[1] is None:
            return NOBODY
        figure = latest[1]
        if self._another_acts(figure, latest[0], place, gender):
            return NOBODY
        same = self._sentence_of(latest[0], source)
        rivals = {id(f) for at, f in subjects if same[0] <= at < same[1] and f.gender == gender} - {id(figure)}
        if rivals:
            return NOBODY
        figure.gender = figure.gender or gender
        return Resolved(figure.speaker, figure, "pronoun", figure.role, 0.97)

    def _another_acts(self, figure: Figure, since: int, place: int, gender: str) -> bool:
        """Один из инженеров сомневается: "он" may be whoever is not named, unless the noun fits the person named."""
        for sentence in self.sentences:
            if not since < sentence.start < place:
                continue
            tokens = sentence.tokens
            for k, token in enumerate(tokens):
                if token.start >= place or not token.rel.startswith("nsubj") or token.gender != gender:
                    continue
                if tokens[token.head].rel != "root" or token.number == "Plur" or token.entity:
                    continue
                of_many = token.low in _ONE and tokens[k + 1 : k + 2] and tokens[k + 1].low in _OF_MANY
                person = token.noun and token.animate and self.entities.of(sentence, (k + 1, k + 1)) is None
                if of_many or (person and self._holder(Source(sentence, k, k, k), token.low, gender) is not figure):
                    return True
        return False

    def _sentence_of(self, at: int, source: Source) -> tuple[int, int]:
        begins = [sentence.start for sentence in self.sentences]
        before = bisect_right(begins, at) - 1
        after = begins[before + 1] if before + 1 < len(begins) else source.token.start
        return (begins[before] if before >= 0 else 0), after

    def _plural(self, source: Source) -> Resolved:
        """Они: whoever spoke last, if those were many."""
        place, paragraph = source.token.start, source.sentence.paragraph
        near = self.starts[max(0, paragraph - 1)]
        groups = (
            (sentence, k)
            for sentence in reversed(self.sentences)
            if near <= sentence.start < place
            for k, token in enumerate(sentence.tokens)
            if token.number == "Plur" and token.case == "Nom" and token.low in _PEOPLE.bodies and token.start < place
        )
        sentence, head = next(groups, (None, 0))
        if sentence is None:
            return NOBODY
        stop = head + 1
        while stop < len(sentence.tokens) and sentence.tokens[stop].case == "Gen":
            stop += 1
        return self._body(self.entities.in_nominative(sentence.tokens[head:stop]), "pronoun", 0.8)

    # ------------------------------------------------------------------------------------------------------------ nouns

    def _noun(self, source: Source, gender: str) -> Resolved:
        token = source.token
        phrase = self.entities.in_nominative(source.tokens) if not source.place else self._placed(source)
        noun = next((low(n.word) for n in self.model.nominatives(token.text, token.case)), token.low)
        noun = noun if token.case != "Nom" else token.low
        bare = all(t is token or (t.pos in ("ADJ", "DET") and not t.entity) for t in source.tokens)
        if token.low in _PEOPLE.outlet_nouns and bare and not source.place:
            return self._last_outlet(token.start)
        if not token.entity and noun in _PEOPLE.bodies and len(source.tokens) == 1:
            return self._last_body(noun, source)
        outlet = source.outlet and (token.entity or not {token.low, noun}.isdisjoint(_PEOPLE.outlets | _OUTLET_NOUNS))
        if token.entity in ("ORG", "LOC") or source.place or token.low in _PEOPLE.bodies or outlet:
            return self._body(phrase, "name" if token.entity or source.outlet else "nominal", 0.97)
        if token.number == "Plur" or token.low in _PEOPLE.groups:
            return Resolved(None, None, None, phrase, 0.9)
        figure = self._holder(source, noun, gender)
        if figure is not None:
            return Resolved(figure.speaker, figure, "nominal", figure.role, 0.97)
        figure = self._last_speaker(source, gender) if noun not in _OFFICES else None
        if figure is not None:
            return Resolved(figure.speaker, figure, "nominal", figure.role, 0.75)
        return Resolved(None, None, None, phrase, 0.6)

    def _last_outlet(self, before: int) -> Resolved:
        """Агентство уточнило: the one that was named last; nobody if none was."""
        for sentence in reversed(self.sentences):
            for k, token in reversed(list(enumerate(sentence.tokens))):
                if token.start >= before:
                    continue
                if token.low in _PEOPLE.outlets:
                    return self._body(token.text, "nominal", 0.85)
                if token.entity == "ORG" and token.low in _PEOPLE.broadcasters:
                    return self._body(self.entities.entity(sentence.tokens, k), "nominal", 0.85)
        return NOBODY

    def _last_body(self, noun: str, source: Source) -> Resolved:
        """Министерство отметило: the body that spoke last, if its name may be that; ведомство is any."""
        near = (who for paragraph, _, who in reversed(self.spoken) if paragraph >= source.sentence.paragraph - _WINDOW)
        last = next((who for who in near if who.figure is None), None)
        if last is None or last.speaker is None:
            return NOBODY
        fits = noun in _PEOPLE.any_body or any(word.startswith(noun[:3]) for word in low(last.speaker.name).split())
        return replace(last, by="nominal", certainty=0.9, jointly=()) if fits else NOBODY

    def _last_speaker(self, source: Source, gender: str) -> Figure | None:
        """Whoever spoke just before, for a noun that tells no office: рыбак, собеседница."""
        if not self.spoken or self.spoken[-1][0] < source.sentence.paragraph - 1:
            return None
        figure = self.spoken[-1][2].figure
        return figure if figure is not None and (not gender or figure.gender in ("", gender)) else None

    def _placed(self, source: Source) -> str:
        token = source.token
        made = self.model.nominatives(token.text, "Loc", token.number or "Sing") if token.case != "Nom" else ()
        word = made[0].word if made and not token.text.isupper() else token.text
        word = word[:1].upper() + word[1:] if token.text[:1].isupper() else word
        gender = token.gender
        text = []
        for t in source.tokens:
            found = (
                self.model.nominatives(t.text, t.case, t.number or "Sing") if t.pos == "ADJ" and t.case == "Loc" else ()
            )
            fitting = [n.word for n in found if n.gender in ("", gender)] or [n.word for n in found]
            made_of = fitting[0] if fitting else t.text
            made_of = made_of[:1].upper() + made_of[1:] if t.text[:1].isupper() else made_of
            text.append(word if t is token else made_of)
        return " ".join(text)

    def _body(self, phrase: str, by: ResolvedBy, certainty: float) -> Resolved:
        name = _EMPHASIS.sub("", phrase).strip('“”" ')
        inner = _MARKED.search(name)
        if inner and (self.register.org(inner[1]) or len(inner[0].rstrip("»")) == len(name.rstrip("»"))):
            name = inner[1]  # агентство «Интерфакс»
        elif inner and not inner[0].endswith("»"):
            name += "»"
        speaker = spoken_by(name, self.register)
        return Resolved(speaker if speaker.id else None, None, by, None, certainty)

    def _holder(self, source: Source, noun: str, gender: str) -> Figure | None:
        """The one person named so far whom the noun fits: by role, state and gender."""
        place, paragraph = source.token.start, source.sentence.paragraph
        phrase = " ".join(t.low for t in source.tokens)
        nations = nations_in(phrase)
        wanted = _OFFICES.get(noun, (noun,))
        body = [t.low[:6] for t in source.tokens if t.entity == "ORG" and len(t.low) > 3]
        recent = [w.figure for p, _, w in self.spoken if p >= paragraph - _WINDOW and w.figure is not None]
        last = recent[-1] if recent else None
        before = [f for f in self.entities.figures if any(at < place for at, _, _ in f.mentions)]
        before = [f for f in before if not (gender and f.gender and f.gender != gender)]
        if body:  # глава Минэнерго: whose role names it, or who has none that names another body
            before = [f for f in before if _may_lead(f, body)]
        sure = [f for f in before if self._fits(f, wanted, nations, sure=True)]
        if not sure:
            ours = [f for f in before if nations & f.nations and _OFFICE_WORDS.isdisjoint(f.offices)]
            if len(ours) == 1 and noun in _OFFICES:
                return ours[0]
            loose = [f for f in before if self._fits(f, wanted, nations, sure=False)]
            if last in loose:
                return last
            return loose[0] if len(loose) == 1 and (nations or loose == before) else None
        if last in sure:
            return last
        latest = sorted(sure, key=lambda f: -max(at for at, _, _ in f.mentions if at < place))
        if len(latest) > 1:
            near = [f for f in latest[:2] if any(place - 400 < at < place and subject for at, _, subject in f.mentions)]
            return near[0] if len(near) == 1 else None if not nations or len(sure) > 2 else latest[0]
        return latest[0]

    def _fits(self, figure: Figure, wanted: tuple[str, ...], nations: frozenset[str], *, sure: bool) -> bool:
        if nations and figure.nations and not nations & figure.nations:
            return False
        if wanted == ("*",):
            return not sure
        by_role = any(word.startswith(tuple(w[:6] for w in wanted)) for word in figure.offices)
        if sure:
            return by_role and (not nations or bool(nations & figure.nations))
        return by_role or (not figure.roles and (figure.known is not None or not nations))


def _may_lead(figure: Figure, body: Sequence[str]) -> bool:
    """`body`: beginnings of the words that name it."""
    roles = [role for _, role in figure.roles]
    return any(stem in low(role) for role in roles for stem in body) or not any(
        word[:1].isupper() for role in roles for word in role.replace("«", "").split()
    )


def _gender(cue: Cue | None) -> str:
    """дипломат сообщила: the verb tells that she is a woman; сообщил tells less of a noun that has one form only."""
    return cue.form.gender if cue is not None and cue.form.gender in ("Masc", "Fem") else ""
