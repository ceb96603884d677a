"""What has been read of an article so far, and whom "he", "she", "it" and a bare quotation mean by it.

Light coreference without a model: a pronoun is the newer of the last speaker and the last person who was a sentence's
subject outside quotations and reports, unless the person's name or title says otherwise of he and she.
"""

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
from bot.reading.quotes.entities.source_names import is_common
from bot.reading.quotes.resolution.strangers import stranger_before
from bot.reading.quotes.text.document import NONE, Prose

SUBJECTS = frozenset({"nsubj", "nsubjpass"})
_FAR = 6
"""Paragraphs after which a pronoun no longer reaches back."""
OUTLET_KINDS = frozenset(ENGLISH.organisations.outlet_kinds) | ENGLISH.organisations.papers
_VIEWS = ENGLISH.cues.views
_FEMININE = ENGLISH.grammar.feminine


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
    if source is None or resolved.speaker is None or (resolved.by == "pronoun" and resolved.certainty < _SPOKE):
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


def previous(memory: Memory, at: int) -> Resolved:
    figure = _latest(memory, at)
    if figure is None or _stranger_since(memory, figure, at):
        return Resolved(None, "previous", 0.3)
    return Resolved(figure.speaker, "previous", 0.7, figure)


def _latest(memory: Memory, at: int, unlike: str = "") -> PersonEntity | None:
    page = memory.page
    options = []
    if memory.spoke and memory.spoke[0] < at and (not unlike or memory.gender(memory.spoke[1]) != unlike):
        options.append(memory.spoke)
    subject = memory.subject_before(at, unlike)
    if subject:
        options.append(subject)
    stranger = stranger_before(page, memory.entities, memory.reported, at)
    if options and all(token < stranger for token, _ in options):
        memory.unnamed = stranger  # and so he is for the next "he"
    if memory.unnamed < at and all(token < memory.unnamed for token, _ in options):
        return None
    options = [(token, figure) for token, figure in options if page.paragraph[at] - page.paragraph[token] <= _FAR]
    return max(options, key=lambda pair: pair[0])[1] if options else None


def pronoun(memory: Memory, token: int) -> Resolved:
    feminine = memory.page.parse.low[token] in _FEMININE
    unlike = "m" if feminine else "f"
    figure = (
        _in_its_clause(memory, token, unlike)
        or _latest(memory, token, unlike)
        or _only_one_named(memory, token, unlike)
    )
    if figure is None or _stranger_since(memory, figure, token) or _is_told_aside(memory, figure, unlike, token):
        return Resolved(None, "pronoun", 0.3)
    gender = "f" if feminine else "m"
    rivals = _rivals(memory, figure, gender, token)
    memory.genders.setdefault(id(figure), gender)
    agree = memory.spoke is not None and memory.spoke[1] is figure
    certainty = (_SPOKE if agree else _NAMED) if not rivals else (_SPOKE_AMONG_OTHERS if agree else _AMONG_OTHERS)
    return Resolved(figure.speaker, "pronoun", certainty, figure)


def _is_told_aside(memory: Memory, figure: PersonEntity, unlike: str, at: int) -> bool:
    """`She asked Otto Haug, whose lawyer Jonas Berent had come. “No,” he said`: Berent is only told of in a clause that
    hangs on Haug's name, who may be meant as well."""
    parse, at_name = memory.page.parse, memory.entities.at
    last = max((b for a, b in figure.mentions if a < at), default=at)
    verb = parse.head[last]
    if (memory.spoke is not None and memory.spoke[1] is figure) or parse.dep[verb] != "relcl":
        return False
    above = at_name.get(parse.head[verb])
    return above is not None and above is not figure and memory.gender(above) != unlike


def _in_its_clause(memory: Memory, at: int, unlike: str) -> PersonEntity | None:
    """`Quill's trip, on what she called …`, `after remarks by Berent, where he said …`: the one person whom the
    sentence names before, if nobody has spoken in it yet and nobody unnamed acts in it."""
    page, parse = memory.page, memory.page.parse
    begin, _ = page.sentence_of(at)
    if parse.low[at - 1] not in ("what", "where", "which") or (memory.spoke is not None and memory.spoke[0] >= begin):
        return None
    if any(page.quoted[t] == NONE and parse.low[t] in ("he", "she") for t in range(begin, at)):
        return None
    if _unnamed_acts(memory, begin, at):
        return None
    words = (t for t in range(begin, at) if page.quoted[t] == NONE)
    named = {id(who): who for t in words if (who := memory.entities.at.get(t)) is not None}
    fitting = [who for who in named.values() if memory.gender(who) != unlike]
    return fitting[0] if len(fitting) == 1 else None


def _unnamed_acts(memory: Memory, begin: int, end: int) -> bool:
    """`The governor wrote to Otto Haug, in which he said`: the subject is a person whom the article does not name."""
    page, parse = memory.page, memory.page.parse
    return any(
        parse.dep[t] in SUBJECTS
        and parse.tag[t] == "NN"
        and page.quoted[t] == NONE
        and (is_role(parse.low[t]) or is_person(page, t))
        and not any(c in memory.entities.at for c in parse.children[t] if parse.dep[c] == "appos")
        for t in range(begin, end)
    )


def _only_one_named(memory: Memory, at: int, unlike: str) -> PersonEntity | None:
    """`This is stated in a letter by Marta Quill. She said …`: no subject, but the one person named so far."""
    page, entities = memory.page, memory.entities
    named = [f for f in entities.figures if any(a < at and page.quoted[a] == NONE for a, _ in f.mentions)]
    if len(named) != 1 or memory.unnamed >= 0 or memory.gender(named[0]) == unlike:
        return None
    last = max(a for a, _ in named[0].mentions if a < at)
    near = page.paragraph[at] - page.paragraph[last] <= 1
    return named[0] if near and not _unnamed_acts(memory, page.sentence_of(last)[0], at) else None


def _stranger_since(memory: Memory, figure: PersonEntity, at: int) -> bool:
    """`Berent said no. Talanov laughed. “Why?” he asked`: the nearer subject opens its sentence with a capital and is
    nobody whom the recogniser saw."""
    page, parse = memory.page, memory.page.parse
    last = max((b for a, b in figure.mentions if a < at), default=at)
    begin, _ = page.sentence_of(at)
    while begin > last and page.quoted[begin - 1] != NONE:
        begin, _ = page.sentence_of(begin - 1)
    if begin - 1 <= last or page.paragraph[begin - 1] != page.paragraph[at]:
        return False
    name, _ = page.sentence_of(begin - 1)
    if name <= last or parse.tag[name] != "NNP" or parse.tag[name + 1] != "VBD":
        return False
    known = name in memory.entities.at or name in memory.entities.body_at or is_common(page, name)
    return not known and parse.word[name][1:].islower() and parse.entity[name] in ("", "PERSON", "NORP")


# How often such a pronoun was resolved rightly: 82 of 85 on hand-annotated articles, which are few; less on a (noisy)
# layer of coreference, which says where the doubt is greatest.
_SPOKE, _SPOKE_AMONG_OTHERS, _NAMED, _AMONG_OTHERS = 0.95, 0.92, 0.92, 0.79


def _rivals(memory: Memory, figure: PersonEntity, gender: str, at: int) -> bool:
    """Somebody else whom the pronoun may mean is named since the antecedent's sentence began."""
    page = memory.page
    last = max((a for a, _ in figure.mentions if a < at), default=at)
    begin = page.sentence_of(last)[0]
    return any(
        begin <= first < at and page.quoted[first] == NONE
        for other in memory.entities.figures
        if other is not figure and memory.gender(other) in ("", gender)
        for first, _ in other.mentions
    )


def it(memory: Memory, token: int) -> Resolved:
    page = memory.page
    best: tuple[int, OrgEntity] | None = memory.spoke_body
    for body in memory.entities.bodies.values():
        for first, last in body.mentions:
            if (
                first < token
                and any(page.parse.dep[t] in SUBJECTS for t in range(first, last + 1))
                and page.quoted[first] == NONE
                and first not in memory.reported
                and (best is None or first > best[0])
            ):
                best = (first, body)
    if best is None or best[0] < memory.unnamed_thing or page.paragraph[token] - page.paragraph[best[0]] > 1:
        return Resolved(None, "pronoun", 0.3)
    return Resolved(best[1].speaker, "pronoun", 0.85, body=best[1])
