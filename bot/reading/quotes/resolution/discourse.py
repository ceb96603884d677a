"""What has been read of an article so far: who spoke, who was a sentence's subject, whose each document is."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from bot.model import ResolvedBy, Speaker
from bot.reading.lexicon import ENGLISH
from bot.reading.names.recognition import short_forms, words_of
from bot.reading.names.titles import is_role
from bot.reading.quotes.cues.animacy import can_speak, is_person
from bot.reading.quotes.cues.noun_phrases import Source
from bot.reading.quotes.cues.verbs import CUES, DOCUMENTS
from bot.reading.quotes.entities.entities import Entities, OrgEntity, PersonEntity
from bot.reading.quotes.entities.office_holders import held_by
from bot.reading.quotes.text.document import NONE, Prose

SUBJECTS = frozenset({"nsubj", "nsubjpass"})
SPOKE_LAST = 0.95
"""How sure a pronoun is whoever spoke last, nobody else being near: 82 of 85 of few articles annotated by hand."""
OUTLET_KINDS = frozenset(ENGLISH.organisations.outlet_kinds) | ENGLISH.organisations.papers
_VIEWS = ENGLISH.cues.views


@dataclass(frozen=True, slots=True)
class Resolved:
    speaker: Speaker | None
    by: ResolvedBy
    certainty: float
    """0 … 1."""
    figure: PersonEntity | None = None
    body: OrgEntity | None = None
    jointly: tuple[Speaker, ...] = ()
    """Who else said it, where the source names two."""


@dataclass(slots=True)
class Memory:
    """What has been read so far, in text order."""

    page: Prose
    entities: Entities
    subjects: list[tuple[int, PersonEntity]] = field(default_factory=list)
    """(token, person) for every person who is a subject outside quotations."""
    spoke: tuple[int, PersonEntity] | None = None
    spoke_body: tuple[int, OrgEntity] | None = None
    genders: dict[int, str] = field(default_factory=dict)
    heard: str = ""
    """The name last told something."""
    documents: dict[str, tuple[int, Resolved]] = field(default_factory=dict)
    """Noun of a document → where it was last named, and whoever speaks in it."""
    reported: Collection[int] = ()
    """The tokens inside statements."""
    heard_until: int = 0
    """Up to where subjects by their office are among `subjects`."""
    unnamed_roles: dict[str, str] = field(default_factory=dict)
    """The last noun of what somebody unnamed was called → all of it."""
    unnamed: int = -1
    """Where somebody last spoke who is not named: "a senior banker"."""
    unnamed_thing: int = -1
    """Where a document or a body last spoke that is not named: "the review"."""

    @classmethod
    def of(cls, page: Prose, entities: Entities, reported: Collection[int] = ()) -> Memory:
        """`reported`: the tokens inside statements. Who is a subject there is spoken of, and seldom the next "he"."""
        memory = cls(page, entities, reported=reported)
        for figure in entities.figures:
            for first, last in figure.mentions:
                if (
                    page.quoted[first] == NONE
                    and first not in reported
                    and any(_is_subject(page, t) for t in range(first, last + 1))
                ):
                    memory.hear(first, figure)
        for token, figure in _who_spoke(page, entities):
            if token not in reported:
                memory.hear(token, figure)
        return memory

    def hear(self, token: int, figure: PersonEntity) -> None:
        """Somebody who is a sentence's subject."""
        insort(self.subjects, (token, figure), key=lambda pair: pair[0])

    def fuller(self, role: str, *, known: bool) -> str:
        """Of somebody unnamed who is only called "the official": what he was called before, when that said more."""
        noun = role.lower().split()[-1]
        if role.lower() == noun:
            return self.unnamed_roles.get(noun, role) if known else role
        self.unnamed_roles[noun] = role
        return role

    def hearer(self, addressee: str) -> str:
        """Who was told, by the fullest name: `the newspaper` is the outlet told before, `Quill` is Marta Quill."""
        words = addressee.lower().split()
        if words[0] == "the" and len(words) == 2 and words[1] in OUTLET_KINDS and self.heard:
            return self.heard
        name = words_of(addressee)
        bearers = [f for f in self.entities.figures if len(f.name) > 1 and name in short_forms(f.name)]
        if len(bearers) == 1 and addressee[:1].isupper():
            return bearers[0].written
        if addressee[:1].isupper() or (words[0] == "the" and addressee[4:5].isupper()):
            self.heard = addressee
        return addressee

    def subject_before(self, token: int, unlike: str = "") -> tuple[int, PersonEntity] | None:
        fitting = self._subjects_before(token, unlike)
        nearest = next(fitting, None)
        if nearest is None or not _is_aside(self.page, _end_of(nearest)):
            return nearest
        sentence = self.page.sentence
        above = next(fitting, nearest)  # the subject of the clause around it, if it has one
        return above if sentence[above[0]] == sentence[nearest[0]] else nearest

    def _subjects_before(self, token: int, unlike: str) -> Iterator[tuple[int, PersonEntity]]:
        for k in range(bisect_left(self.subjects, token, key=lambda pair: pair[0]) - 1, -1, -1):
            if not unlike or self.gender(self.subjects[k][1]) != unlike:
                yield self.subjects[k]

    def gender(self, figure: PersonEntity) -> str:
        return figure.gender or self.genders.get(id(figure), "")


def _who_spoke(page: Prose, entities: Entities) -> Iterator[tuple[int, PersonEntity]]:
    """`watched by Quill, who wrote soon after`: whoever a relative clause says to have spoken."""
    parse = page.parse
    for token, low in enumerate(parse.low):
        if low == "who" and parse.dep[token] in SUBJECTS and page.quoted[token] == NONE:
            figure = entities.at.get(token - 1 - (parse.word[token - 1] == ","))
            if figure is not None and parse.low[parse.head[token]] in CUES:
                yield token, figure


def _end_of(mention: tuple[int, PersonEntity]) -> int:
    """The last token of the name that begins at the first."""
    return next((last for first, last in mention[1].mentions if first == mention[0]), mention[0])


def _is_aside(page: Prose, name: int) -> bool:
    """`…, referring to what Zarin had called …`: a subject inside a clause that hangs on a word; not the next "he"."""
    parse = page.parse
    verb = parse.head[name]
    for _ in range(4):
        if parse.dep[verb] in ("relcl", "pcomp"):
            return True
        if parse.dep[verb] not in ("conj", "aux", "appos", "compound") or parse.head[verb] == verb:
            return False
        verb = parse.head[verb]
    return False


def _is_subject(page: Prose, token: int) -> bool:
    """Subject of a verb, or in apposition to one: "her colleague Tom Adeyemi"; or so by its age: "Tom, 74, looked"."""
    parse = page.parse
    aged = parse.word[token + 1 : token + 4 : 2] == (",", ",") and parse.tag[token + 2] == "CD"
    if aged and parse.tag[token + 4 : token + 5] in (("VBD",), ("VBZ",), ("VBP",)):
        return True
    if parse.dep[token] == "pobj" and (_holds_subject(page, token) or _is_agent(page, token)):
        return True
    return parse.dep[token] in SUBJECTS or (parse.dep[token] == "appos" and parse.dep[parse.head[token]] in SUBJECTS)


def _is_agent(page: Prose, token: int) -> bool:
    """`The speech was echoed by Quill`, `in the words of Quill`: a passive's own."""
    parse = page.parse
    joint = parse.head[token]
    words = parse.low[joint] == "of" and parse.low[parse.head[joint]] in _VIEWS and parse.low[joint - 3] == "in"
    passive = parse.dep[joint] == "agent" and parse.dep[parse.head[joint]] in ("ROOT", "conj")
    return words or passive


def _holds_subject(page: Prose, token: int) -> bool:
    """`The President of Norland Marta Quill explained`: the parser takes her for a part of the place."""
    parse = page.parse
    office = parse.head[parse.head[token]]
    held = held_by(page, office) if parse.dep[office] in SUBJECTS else None
    return held is not None and held[0] <= token <= held[1]


def remember(memory: Memory, resolved: Resolved, source: Source | None, at: int) -> None:
    """What was just read, for the pronouns to come."""
    page = memory.page
    _remember_document(memory, resolved, source, at)
    aside = source is not None and _is_aside(page, source.head)
    if aside and memory.spoke is not None and page.sentence[memory.spoke[0]] == page.sentence[at]:
        return  # whoever speaks in the main clause goes on speaking
    if resolved.figure is not None:
        memory.spoke = (at, resolved.figure)
        memory.spoke_body = None
    elif resolved.body is not None:
        memory.spoke_body = (at, resolved.body)
    elif (
        source is not None
        and resolved.speaker is None
        and resolved.by == "nominal"
        and page.parse.tag[source.head] == "NN"
        and not is_role(page.parse.low[source.head])
        and not is_person(page, source.head)
    ):
        memory.unnamed_thing = at
    if resolved.figure is None and resolved.body is None and source is not None and resolved.by == "surname":
        memory.unnamed = max(at, source.last + 1)  # one of two namesakes, and so is the next "he"
    elif (
        resolved.figure is None
        and resolved.body is None
        and source is not None
        and resolved.by == "nominal"
        and page.parse.tag[source.head] == "NN"
        and can_speak(page, source)
    ):
        memory.unnamed = at


def _remember_document(memory: Memory, resolved: Resolved, source: Source | None, at: int) -> None:
    """`The board said in a statement …`, `a report by the board found …`: the next "the statement" is the board's."""
    parse = memory.page.parse
    if source is None or resolved.speaker is None or (resolved.by == "pronoun" and resolved.certainty < SPOKE_LAST):
        return
    if parse.low[source.head] in DOCUMENTS:
        memory.documents[parse.low[source.head]] = (at, resolved)
        return
    begin, end = memory.page.sentence_of(at)
    for token in range(begin + 1, end):
        if parse.low[token] in DOCUMENTS and memory.page.quoted[token] == NONE and _is_issued_in(memory.page, token):
            memory.documents[parse.low[token]] = (at, resolved)


def _is_issued_in(page: Prose, noun: int) -> bool:
    """`in a statement`, `in a written statement`, `in his letter`; not `in a report by the board`."""
    low = page.parse.low
    first = noun - 1 if low[noun - 1] in _INDEFINITE else noun - 2
    return low[first] in _INDEFINITE and low[first - 1] == "in" and low[noun + 1 : noun + 2] not in (("by",), ("from",))


_INDEFINITE = ENGLISH.grammar.articles - {"the"}
_DOCUMENT_REACH = 3
"""Paragraphs after which "the statement" may be another one."""


def document(memory: Memory, source: Source) -> Resolved | None:
    """Whoever speaks in `the statement`, if the article said so a little before."""
    page, noun = memory.page, memory.page.parse.low[source.head]
    if source.last != source.head or source.head != source.first + 1 or page.parse.low[source.first] != "the":
        return None
    known = memory.documents.get(noun)
    if known is None and noun in ENGLISH.cues.any_document and memory.documents:
        known = max(memory.documents.values(), key=lambda pair: pair[0])
    if known is None and noun in _PRINTED and _is_outlet(memory.spoke_body):
        at, outlet = memory.spoke_body or (0, None)
        known = (at, Resolved(outlet.speaker, "nominal", 0.88, body=outlet)) if outlet else None
    if known is None or page.paragraph[source.head] - page.paragraph[known[0]] > _DOCUMENT_REACH:
        return None
    who = known[1]
    return Resolved(who.speaker, "nominal", 0.88, who.figure, who.body)


_PRINTED = ENGLISH.organisations.printed
_OUTLETS = ENGLISH.organisations.outlets


def _is_outlet(spoke: tuple[int, OrgEntity] | None) -> bool:
    """`…, writes the Harbour Times.`: the next "the article" is its own."""
    return spoke is not None and not _OUTLETS.isdisjoint(spoke[1].written.lower().split())
