"""Whose words they are, as the sentence words it: the subject of a cue, or the noun after "по словам"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.reading.russian.analysis import RussianModel, Sentence, Token
from bot.reading.russian.cues import Cue, Manner
from bot.reading.russian.lexicon import russian

_GRAMMAR = russian().grammar
_OUTSIDE = ("acl", "acl:relcl", "parataxis", "punct", "cc", "conj", "advcl", "ccomp", "mark")
_BRIDGED = 10
"""Tokens between an office and the name of its holder at most."""
_GOVERNED_REACH = 24
"""Tokens before a name in which a preposition that governs it may stand."""
_WITH = _GRAMMAR.company
"""на встрече с: what a meeting's other side stands behind. After "в ходе встречи" a name begins anew."""
_BRIDGES = frozenset('«»-“”"') | _GRAMMAR.together
_PRONOUNS, _POSSESSIVES = _GRAMMAR.pronouns, _GRAMMAR.possessives
_CUES = russian().cues
_BREAKS = frozenset((";", "—", "–", ":")) | _GRAMMAR.that
"""They part a subject from its verb."""
_BODIES = russian().people.bodies
_GROUPS = russian().people.groups
_OUTLETS = russian().people.outlets
_OUTLET_NOUNS = russian().people.outlet_nouns


@dataclass(frozen=True, slots=True)
class Source:
    """Tokens `first` … `last` of the sentence, about `head`."""

    sentence: Sentence
    first: int
    last: int
    head: int
    name: tuple[int, int] | None = None
    """First and last token of the person named."""
    joint: tuple[tuple[int, int], ...] = ()
    """Others named beside: Путин и Си."""
    place: bool = False
    """ "В Кремле заявили": the body stands in the locative."""

    @property
    def token(self) -> Token:
        return self.sentence.tokens[self.head]

    @property
    def tokens(self) -> Sequence[Token]:
        return self.sentence.tokens[self.first : self.last + 1]

    @property
    def pronoun(self) -> str:
        """Masc, Fem or Plur, as far as one stands here."""
        low = self.token.low
        return _PRONOUNS.get(low, "") or _POSSESSIVES.get(low, "")

    @property
    def outlet(self) -> bool:
        """An agency, a paper or a page: who relays."""
        if self.name is not None and not any(t.low in _OUTLETS for t in self.tokens):
            return False
        return any(t.low in _OUTLETS or t.low in _OUTLET_NOUNS for t in self.tokens)


def names_in(tokens: Sequence[Token]) -> list[tuple[int, int]]:
    """First and last token of every person named, in order."""
    out: list[tuple[int, int]] = []
    for at, token in enumerate(tokens):
        if token.entity != "PER":
            continue
        if not token.begins and out and out[-1][1] == at - 1:
            out[-1] = (out[-1][0], at)
        elif token.text[:1].isupper():
            out.append((at, at))
    return out


class Sources:
    def __init__(self, model: RussianModel) -> None:
        self._model = model

    def of(self, sentence: Sentence, cue: Cue) -> Source | None:
        """None if nobody stands there as the source."""
        if cue.manner is Manner.BY:
            return self._by(sentence, cue)
        if cue.passes_on and (whose := self._whose_words(sentence, cue)) is not None:
            return whose
        if cue.manner is Manner.DOCUMENT:
            return self._document(sentence, cue)
        subject = self._subject(sentence, cue.at)
        if subject is not None and not cue.form.gerund and _disagree(sentence.tokens[subject], cue):
            subject = None
        if subject is None and cue.form.plural and (place := self._place(sentence, cue)) is not None:
            between = sentence.tokens[min(place.last, cue.last) : max(place.first, cue.at)]
            if all(t.low not in (",", ";", ":") for t in between):
                return place  # как сообщает ТАСС, в Кремле заявили: no subject of its own
        subject = self._beside(sentence, cue) if subject is None else subject
        if subject is not None and subject < cue.at:
            subject = self._before_preposition(sentence, subject, cue) or subject
        if subject is not None:
            return self._phrase(sentence, subject, cue, "Nom")
        return self._place(sentence, cue) if cue.form.plural else None

    def _subject(self, sentence: Sentence, verb: int, depth: int = 0) -> int | None:
        tokens = sentence.tokens
        own = [k for k, t in enumerate(tokens) if t.head == verb and t.rel.startswith("nsubj") and _may_speak(t)]
        own = [k for k in own if k > verb or all(t.low not in (":", ";") for t in tokens[k:verb])]
        if own:
            return min(own, key=lambda k: abs(k - verb))
        token = tokens[verb]
        if depth < 4 and token.head >= 0 and token.rel in ("conj", "advcl", "xcomp", "acl:relcl", "parataxis"):
            if token.rel == "acl:relcl":
                return token.head if tokens[token.head].noun else None
            if token.rel == "parataxis" and token.form != "Conv":
                return None
            return self._subject(sentence, token.head, depth + 1)
        return None

    def _beside(self, sentence: Sentence, cue: Cue) -> int | None:
        """The parse lost it: a nominative right after the cue, else the last one before it in its clause."""
        tokens = sentence.tokens
        for k in range(cue.last + 1, min(cue.last + 7, len(tokens))):
            token = tokens[k]
            if token.low in _BREAKS or token.low in (",", ".", "-") or token.pos == "VERB":
                break
            if _may_speak(token) and _nominative(token) and not _disagree(token, cue):
                return k
        for k in range(cue.at - 1, max(-1, cue.at - 12), -1):
            token = tokens[k]
            if token.low in _BREAKS or (token.form == "Fin" and not cue.form.gerund):
                break
            if _may_speak(token) and _nominative(token) and not _disagree(token, cue):
                return self._of_name(tokens, k)
        return None

    def _before_preposition(self, sentence: Sentence, subject: int, cue: Cue) -> int | None:
        """Путин на встрече с министром Ван И заявил: a name without cases that a preposition governs is no subject
        where somebody stands before the preposition."""
        tokens = sentence.tokens
        first = next((a for a, b in names_in(tokens) if a <= subject <= b), None)
        last = next((b for a, b in names_in(tokens) if a <= subject <= b), subject)
        if first is None or cue.form.plural or any(t.low == "," for t in tokens[last + 1 : cue.at]):
            return None
        governed = False
        for k in range(first - 1, max(-1, first - _GOVERNED_REACH), -1):
            token = tokens[k]
            if token.low in _BREAKS or token.low in (",", *_GRAMMAR.together) or token.form == "Fin":
                return None
            if token.entity == "PER":
                fits = governed and _may_speak(token) and _nominative(token) and not _disagree(token, cue)
                return self._of_name(tokens, k) if fits else None
            governed = governed or token.low in _WITH or (token.pos == "ADP" and k == first - 1)
        return None

    def _of_name(self, tokens: Sequence[Token], k: int) -> int:
        return next((first for first, last in names_in(tokens) if first <= k <= last), k)

    def _phrase(self, sentence: Sentence, head: int, cue: Cue, case: str) -> Source:
        tokens = sentence.tokens
        first, last = _extent(tokens, head, cue)
        people = names_in(tokens)
        last = max(last, _bridged(tokens, last, people, case))
        body = _entity(tokens, head)
        if not (body[0] <= cue.at <= body[1]):
            first, last = min(first, body[0]), max(last, body[1])
        for a, b in people:  # a name that begins right after the phrase, or is cut by its end
            if first <= a <= last + 1 and b > last and not (cue.at <= b and a <= cue.last):
                last = b
            if a < first <= b:
                first = a
        within = [(a, b) for a, b in people if first <= a and b <= last]
        joint: tuple[tuple[int, int], ...] = ()
        if cue.form.plural:
            joint = tuple(
                (a, b)
                for a, b in people
                if a > last
                and tokens[a - 1].low in _GRAMMAR.together
                and a - 1 == last + 1
                and _case_fits(tokens[a], case)
            )
        return Source(sentence, first, last, head, name=_named(tokens, within, head, case), joint=joint)

    def _by(self, sentence: Sentence, cue: Cue) -> Source | None:
        tokens = sentence.tokens
        if cue.last - cue.at == 2:
            k = cue.at + 1
            if tokens[k].low in _POSSESSIVES:
                return Source(sentence, k, k, k)
            return None
        want = "Dat" if tokens[cue.at].low in _CUES.according else "Gen"
        first = cue.last + 1
        last = first
        while last < len(tokens) and tokens[last].low not in (",", ".", ":", ";", "—", "–", "(") and last - first < 14:
            if tokens[last].form == "Fin" or (tokens[last].pos == "ADP" and last - first > 6):
                break
            last += 1
        last -= 1
        if last < first:
            return None
        people = [(a, b) for a, b in names_in(tokens) if first <= a and b <= last]
        if people:
            name = people[0]
            beside = len(people) > 1 and people[1][0] == name[1] + 1 and _case_fits(tokens[people[1][0]], want)
            if beside and name[0] > first:
                name = people[1]  # по словам помощника X Y: the first is whose aide the second is
            last = name[1] if cue.at else max(name[1], first)
            return Source(sentence, first, last, name[0], name=name)
        nouns = [k for k in range(first, last + 1) if tokens[k].noun or tokens[k].entity]
        fitting = [k for k in nouns if _case_fits(tokens[k], want)] or nouns
        return Source(sentence, first, last, fitting[0]) if fitting else None

    def _whose_words(self, sentence: Sentence, cue: Cue) -> Source | None:
        """«…», — приводит ТАСС слова X; приводятся в сообщении слова X: the person named behind them."""
        tokens = sentence.tokens
        at = next(
            (k for k in range(cue.last + 1, min(cue.last + 8, len(tokens))) if tokens[k].low in _CUES.words), None
        )
        found = self._by(sentence, replace(cue, at=at, last=at)) if at is not None else None
        return found if found is not None and found.name is not None else None

    def _document(self, sentence: Sentence, cue: Cue) -> Source | None:
        """«…», — говорится в сообщении МИД: the body whose document it is."""
        tokens = sentence.tokens
        for k in range(cue.last + 1, min(cue.last + 12, len(tokens))):
            token = tokens[k]
            if token.low in (",", ".", ":", "—"):
                break
            body = token.entity in ("ORG", "LOC") or token.low in _BODIES or self._body(token)
            if body and (token.case in ("Gen", "Loc", "") or not token.low.isascii()):
                first, last = _extent(tokens, k, cue)
                people = [(a, b) for a, b in names_in(tokens) if first <= a and b <= last]
                return Source(sentence, k, max(k, last), k, name=people[0] if people else None, place=not people)
            if token.entity == "PER":
                a, b = next((a, b) for a, b in names_in(tokens) if a <= k <= b)
                return Source(sentence, a, b, a, name=(a, b))
        return None

    def _place(self, sentence: Sentence, cue: Cue) -> Source | None:
        """В Кремле заявили; сообщили в пресс-службе банка."""
        tokens = sentence.tokens
        stops = (k for k in range(cue.last + 1, len(tokens)) if tokens[k].low in (",", ".", ":", ";"))
        ahead = range(cue.last + 1, min(cue.last + 8, next(stops, len(tokens))))
        for k in (*ahead, *range(cue.at - 1, max(-1, cue.at - 12), -1)):
            token = tokens[k]
            if token.low in _GRAMMAR.places and k + 1 < len(tokens):
                head = next(
                    (
                        n
                        for n in range(k + 1, min(k + 4, len(tokens)))
                        if tokens[n].entity in ("ORG", "LOC") or self._body(tokens[n])
                    ),
                    None,
                )
                if head is not None:
                    head = _noun_of(tokens, head)
                    first, last = _extent(tokens, head, cue)
                    return Source(sentence, max(k + 1, first), max(last, head), head, place=True)
        return None

    def _body(self, token: Token) -> bool:
        if token.low in _BODIES:
            return True
        if not token.noun or len(token.low) < 4:
            return False
        return any(
            n.word.replace("ё", "е") in _BODIES
            for n in self._model.nominatives(token.text, token.case, token.number or "Sing")
        )


def _noun_of(tokens: Sequence[Token], at: int) -> int:
    """В Белом доме: of an adjective taken for the name, the noun right behind that it agrees with."""
    noun = tokens[at].head
    agrees = tokens[at].pos == "ADJ" and at < noun <= at + 2 and tokens[noun].noun
    return noun if agrees and tokens[noun].case == tokens[at].case else at


def _may_speak(token: Token) -> bool:
    if token.low in _PRONOUNS or token.entity:
        return True
    return token.noun and (token.animate or token.low in _BODIES or token.low in _GROUPS or token.low in _OUTLET_NOUNS)


def _nominative(token: Token) -> bool:
    return token.case in ("Nom", "") or (token.entity != "" and token.low.isascii())


def _case_fits(token: Token, case: str) -> bool:
    return token.case in (case, "") or token.low.isascii()


def _disagree(token: Token, cue: Cue) -> bool:
    """Sure that they do not go together: заявили with a name alone may have lost its second subject."""
    if token.low in _PRONOUNS:
        return (_PRONOUNS[token.low] == "Plur") != cue.form.plural and bool(cue.form.gender or cue.form.plural)
    return bool(cue.form.gender) and token.number == "Plur" and not token.entity


def _named(tokens: Sequence[Token], within: Sequence[tuple[int, int]], head: int, case: str) -> tuple[int, int] | None:
    for a, b in within:
        if a <= head <= b:
            return a, b
    fitting = [(a, b) for a, b in within if _case_fits(tokens[a], case) or _case_fits(tokens[b], case)]
    return fitting[-1] if fitting else None


def _extent(tokens: Sequence[Token], head: int, cue: Cue) -> tuple[int, int]:
    """The unbroken run of the head's own phrase: no relative clause, nothing beyond a comma or the cue."""
    inside = {head}
    for _ in range(6):
        more = {
            k
            for k, t in enumerate(tokens)
            if t.head in inside
            and k not in inside
            and t.rel not in _OUTSIDE
            and not cue.at <= k <= cue.last
            and not (t.rel in ("obl", "nmod") and k > head and _adjunct(tokens, k))
        }
        if not more:
            break
        inside |= more
    first = last = head
    while first - 1 in inside and first - 1 >= 0:
        first -= 1
    while last + 1 in inside or _bridge(tokens, last + 1, inside):
        last += 1
    if tokens[first].pos == "ADP":
        first += 1
    return min(first, head), max(last, head)


def _bridged(tokens: Sequence[Token], last: int, people: Sequence[tuple[int, int]], case: str) -> int:
    """министр Республики (РК) Острин: the name behind more of what describes it, which the parse hung elsewhere."""
    k = last + 1
    while k < len(tokens) and k - last <= _BRIDGED and _describes(tokens, k):
        k += 1
    if tokens[k - 1].low in _GRAMMAR.together:
        return last  # директор порта и Острин: two
    name = next(((a, b) for a, b in people if a == k > last + 1), None)
    fits = name is not None and any(_case_fits(t, case) for t in tokens[name[0] : name[1] + 1])
    if name is not None and any(t.low == "," for t in tokens[last + 1 : k]):
        goes_on = any(t.form == "Fin" for t in tokens[name[1] + 1 :])  # как отметил посол, председатель X сделал …
        fits = fits and not goes_on
    return name[1] if name is not None and fits else last


def _describes(tokens: Sequence[Token], k: int) -> bool:
    """What stands between an office and its holder: заведующий сектором экономики и политики ИМЭМО РАН Лужин; философ,
    кандидат наук Лужин."""
    token = tokens[k]
    if token.entity == "PER" or token.form == "Fin":
        return False
    if token.low == ",":  # a second office, in the nominative
        return k + 1 < len(tokens) and tokens[k + 1].pos == "NOUN" and tokens[k + 1].case == "Nom"
    together = token.low in _GRAMMAR.together and tokens[k - 1].noun
    return token.entity in ("ORG", "LOC") or token.low in "()" or token.pos in ("NOUN", "ADJ", "PROPN") or together


def _adjunct(tokens: Sequence[Token], at: int) -> bool:
    """ "…лидер в своей статье": a phrase of place or time, and not the office's: "посол в России"."""
    case = next((t for t in tokens[max(0, at - 3) : at] if t.head == at and t.rel == "case"), None)
    return case is not None and case.low in _GRAMMAR.adjuncts and not tokens[at].entity


def _entity(tokens: Sequence[Token], at: int) -> tuple[int, int]:
    """First and last token of the body or place named there; the token alone if none is."""
    kind = tokens[at].entity
    if kind not in ("ORG", "LOC"):
        return at, at
    first = last = at
    while first > 0 and not tokens[first].begins and tokens[first - 1].entity == kind:
        first -= 1
    while last + 1 < len(tokens) and tokens[last + 1].entity == kind and not tokens[last + 1].begins:
        last += 1
    return first, last


def _bridge(tokens: Sequence[Token], at: int, inside: set[int]) -> bool:
    """A mark within a name: МИД «Газпром», initials."""
    return (
        at + 1 < len(tokens)
        and at + 1 in inside
        and (tokens[at].low in '«»-“”"' or tokens[at].low in _GRAMMAR.together)
    )
