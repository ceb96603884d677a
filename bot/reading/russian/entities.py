"""Who is named in an article: each person once, with the fullest name in the nominative, roles, gender and states."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from bot.model import Mention, Person, Span, Speaker
from bot.reading.names.recognition import Register, words_of
from bot.reading.names.romanisation import speaker_of
from bot.reading.russian.analysis import RussianModel, Sentence, Token
from bot.reading.russian.lexicon import russian
from bot.reading.russian.sources import names_in
from bot.reading.russian.tokens import low

_NATIONS = tuple((code, tuple(words.split())) for code, words in russian().places.nations.items())
_TWO_SCRIPTS = re.compile("[a-z][а-яё]|[а-яё][a-z]", re.IGNORECASE)
_DECLINED = 4
"""Letters from which a surname that ends in a consonant shows its case."""
_ROLE_REACH = 12
"""Tokens that a role has at most."""
_NAMES = russian().names
_ENDINGS = _NAMES.endings
_HIM, _HER = tuple(_NAMES.father_of_him), tuple(_NAMES.father_of_her)
_TOGETHER = russian().grammar.together
_MEN, _WOMEN = tuple(_NAMES.men), tuple(_NAMES.women)


@dataclass(eq=False, slots=True)
class Figure:
    """A person of the article."""

    words: tuple[str, ...]
    """Of the fullest name, in the nominative."""
    speaker: Speaker
    known: Person | None
    gender: str = ""
    """Masc, Fem; empty: nothing tells."""
    agreed: str = ""
    """As a verb agrees with it: surer than what a name tells."""
    roles: list[tuple[int, str]] = field(default_factory=list)
    """Where it was given, the role in the nominative."""
    offices: set[str] = field(default_factory=set)
    """What the roles make of the person, in small letters: пресс-секретарь of "пресс-секретарь президента"."""
    mentions: list[tuple[int, Span, bool]] = field(default_factory=list)
    """Start, span, whether as a subject."""

    @property
    def nobody(self) -> bool:
        """A word of two scripts that is no listed person's name: nobody is called so, and it may be made to deceive."""
        return self.known is None and _TWO_SCRIPTS.search(self.speaker.name) is not None

    @property
    def role(self) -> str | None:
        return max((role for _, role in self.roles), key=len, default=None)

    @property
    def nations(self) -> frozenset[str]:
        found = {code for _, role in self.roles for code in nations_in(role)}
        return frozenset(found | ({self.known.country.lower()} if self.known and self.known.country else set()))


def nations_in(words: str) -> frozenset[str]:
    """ISO codes, in small letters, of the states that words name."""
    spoken = [low(word) for word in words.replace("-", " ").split()]
    return frozenset(code for code, stems in _NATIONS for word in spoken if word.startswith(stems))


def stem(word: str) -> str:
    """Enough of a name to find it again in another case."""
    if len(word) < 4:
        return word
    return next((word[: -len(e)] for e in _ENDINGS if word.endswith(e) and len(word) - len(e) > 2), word)


def spoken_by(written: str, register: Register) -> Speaker:
    """The id joins all scripts; the name is the pack's, else as the article writes it."""
    speaker = speaker_of(written, register)
    known = register.person(words_of(written)) or register.org(written)
    return speaker if known else replace(speaker, name=written)


class Entities:
    """Built from the parsed sentences of one article."""

    def __init__(self, sentences: Sequence[Sentence], model: RussianModel, register: Register) -> None:
        self._model = model
        self._register = register
        self._at: dict[tuple[int, int], Figure] = {}
        """(sentence's start, name's first token) → who."""
        self.figures: list[Figure] = []
        self._bodies: dict[str, Mention] = {}
        spoken = [(s, a, b) for s in sentences for a, b in names_in(s.tokens)]
        self._attested = {t.low for s, a, b in spoken for t in s.tokens[a : b + 1] if t.case == "Nom" and not s.heading}
        for full in (True, False):
            for sentence, a, b in spoken:
                if (b - a >= 1 and _letters(sentence.tokens[a : b + 1]) >= 2) == full:
                    self._add(sentence, a, b, full=full)
        for figure in self.figures:
            figure.mentions.sort(key=lambda m: m[0])
        for sentence in sentences:
            self._add_bodies(sentence)

    def of(self, sentence: Sentence, name: tuple[int, int]) -> Figure | None:
        return self._at.get((sentence.start, name[0]))

    def mentions(self) -> list[Mention]:
        found: dict[str, Mention] = {}
        met = (f for f in self.figures if f.mentions and not f.nobody)
        people = (Mention(speaker=f.speaker, spans=tuple(m[1] for m in f.mentions)) for f in met)
        for mention in (*people, *self._bodies.values()):
            known = found.get(mention.speaker.id)
            spans = tuple(sorted({*mention.spans, *(known.spans if known else ())}))
            found[mention.speaker.id] = Mention(speaker=mention.speaker, spans=spans)
        return [mention for mention in found.values() if mention.speaker.id]

    # ---------------------------------------------------------------------------------------------------------- people

    def _add(self, sentence: Sentence, a: int, b: int, *, full: bool) -> None:
        tokens = sentence.tokens[a : b + 1]
        words, gender = self._nominative(tokens)
        if not words:
            return
        cases = {token.case for token in tokens}  # of a Chinese name the tagger knows one word's
        nominative = "Nom" in cases and cases.isdisjoint(("Gen", "Dat", "Ins", "Loc"))
        subject = nominative and not sentence.heading and not sentence.quoted and sentence.turn is None
        agreed = _verb_gender(sentence.tokens, a) if subject else ""
        figure = self._same(words, gender if full else agreed, full=full)
        if figure is None:
            if not full and self._several(words):
                return
            figure = self._new(words)
        by_name = gender or (_surname_gender(words[-1]) if subject else "")
        figure.gender = figure.agreed or agreed or figure.gender or by_name
        figure.agreed = figure.agreed or agreed
        if sum(map(len, words)) > sum(map(len, figure.words)) and len(words) >= len(figure.words) and full:
            figure.words = words
        self._at[sentence.start, a] = figure
        figure.mentions.append((tokens[0].start, Span(tokens[0].start, tokens[-1].end), subject))
        role = self._role(sentence.tokens, a, b)
        if role:
            name = self.in_nominative(role)
            opens = role[0] is sentence.tokens[0] and not role[0].text[1:2].isupper()
            figure.roles.append((tokens[0].start, name[:1].lower() + name[1:] if opens else name))
            figure.offices |= self._offices(role)

    def _new(self, words: tuple[str, ...]) -> Figure:
        written = " ".join(words)
        speaker = spoken_by(written, self._register)
        figure = Figure(words, speaker, self._register.person(words_of(written)))
        self.figures.append(figure)
        return figure

    def _same(self, words: tuple[str, ...], gender: str, *, full: bool) -> Figure | None:
        spoken = [low(word) for word in words if len(word.rstrip(".")) > 1]
        fitting = [f for f in self.figures if self._one(f, spoken, gender, full=full)]
        if len({id(f) for f in fitting}) > 1 and not full:
            exact = [f for f in fitting if low(f.words[-1]) == spoken[-1]]
            return exact[0] if len(exact) == 1 else None
        return fitting[0] if fitting else None

    def _several(self, words: tuple[str, ...]) -> bool:
        spoken = [low(word) for word in words]
        return sum(self._one(f, spoken, "", full=False) for f in self.figures) > 1

    def _one(self, figure: Figure, spoken: Sequence[str], gender: str, *, full: bool) -> bool:
        own = [low(word) for word in figure.words]
        if gender and figure.gender and gender != figure.gender:
            return False
        if full:
            short, long = sorted((spoken, own), key=len)
            return all(any(_alike(w, v) for v in long) for w in short) and len(short) > 1
        return bool(spoken) and any(_alike(spoken[-1], v) for v in own)

    def _nominative(self, tokens: Sequence[Token]) -> tuple[tuple[str, ...], str]:
        words: list[str] = []
        gender = ""
        for token in tokens:
            if not token.text[:1].isalpha():
                continue
            word, of = self._word(token, gender)
            gender = gender or of
            words.append(word)
        return tuple(words), gender

    def _word(self, token: Token, gender: str) -> tuple[str, str]:
        """In the nominative, and the gender that a given name or a patronymic tells."""
        small = token.low
        if len(small.rstrip(".")) == 1 or small.isascii():
            return token.text, ""
        found = self._model.nominatives(token.text, token.case)
        given = next((n.gender for n in found if n.given and n.gender == token.gender), "")
        patronymic = "Masc" if small.endswith(_HIM) else ""
        patronymic = patronymic or ("Fem" if small.endswith(_HER) else "")
        told = patronymic or given
        if token.case in ("Nom", "") or small in self._attested or self._is_known(small):
            return _titled(token.text, token.text), told
        ranked = sorted(
            (n for n in found if not _is_plural_of(small, low(n.word))),
            key=lambda n: (
                low(n.word) not in self._attested,
                not self._is_known(n.word),
                bool(gender) and bool(n.gender) and n.gender != gender,
            ),
        )
        return (_titled(ranked[0].word, token.text), told) if ranked else (token.text, told)

    def _is_known(self, word: str) -> bool:
        folded = words_of(word)
        return bool(folded) and folded[0] in self._register.by_word

    # ----------------------------------------------------------------------------------------------------------- roles

    def _role(self, tokens: Sequence[Token], a: int, b: int) -> Sequence[Token]:
        return self._role_before(tokens, a, b) or self._role_after(tokens, b)

    def _role_before(self, tokens: Sequence[Token], a: int, b: int) -> Sequence[Token]:
        """президента России Владимира …: back from the name to the noun that agrees with it; помощника министра X Y:
        the first noun is of Y, who is X's, and the others are of X."""
        case = tokens[a].case
        names = names_in(tokens)
        master = next((first for first, last in names if last == a - 1 and tokens[first].case == "Gen"), a)
        owns = tokens[a].case == "Gen" and any(first == b + 1 for first, _ in names)
        best = agreeing = nearest = None
        k = master - 1
        if k >= 0 and tokens[k].low in _TOGETHER:
            return ()  # глава города и Сокол: two
        while k >= 0 and a - k <= _ROLE_REACH and self._of_role(tokens, k):
            token = tokens[k]
            if token.pos == "NOUN" and token.entity != "PER" and self._person_noun(token):
                best, nearest = k, k if nearest is None else nearest
                if token.case == case:
                    agreeing = k
            k -= 1
        if owns:
            best, agreeing = None, nearest if nearest != best else None
        first = agreeing if agreeing is not None or master < a else best
        if first is None or (agreeing is None and _governed_apart(tokens, first, b)):
            return ()
        while first > 0 and tokens[first - 1].pos == "ADJ" and tokens[first - 1].case == tokens[first].case:
            first -= 1
        return tokens[first:a]

    def _role_after(self, tokens: Sequence[Token], b: int) -> Sequence[Token]:
        """…, вице-премьер России, …"""
        if b + 2 >= len(tokens) or tokens[b + 1].low not in (",", "—", "–", "("):
            return ()
        k = first = b + 2
        while k < len(tokens) and k - first <= _ROLE_REACH and tokens[k].low not in (",", ".", ")", "—", "–", ";"):
            if tokens[k].form == "Fin":
                return ()
            k += 1
        noun = next((t for t in tokens[first:k] if t.pos == "NOUN"), None)
        if k == first or noun is None or not self._person_noun(noun) or noun.case not in ("Nom", tokens[b].case):
            return ()
        if any(t.entity == "PER" for t in tokens[first:k]) or tokens[first].pos not in ("NOUN", "ADJ"):
            return ()
        return tokens[first:k]

    def _offices(self, role: Sequence[Token]) -> set[str]:
        """The first noun and what agrees with it, and nouns set beside it; what hangs on them is another's office. Of
        вице-премьер and экс-президент no part is an office by itself."""
        case = next((t.case for t in role if t.pos == "NOUN"), "")
        found: set[str] = set()
        heads = True
        for token in role:
            heads = heads or token.low in (",", *_TOGETHER)
            if not heads or token.case != case or token.pos not in ("ADJ", "NOUN", "PROPN"):
                continue
            word = low(self.in_nominative([token]))
            parts = word.split("-")
            found |= {word} if parts[0] in _NAMES.not_the_office else {word, *parts}
            heads = token.pos == "ADJ"
        return found

    def _of_role(self, tokens: Sequence[Token], k: int) -> bool:
        token = tokens[k]
        if token.entity in ("ORG", "LOC") or token.text in '«»“”"-':
            return True
        if token.low in _NAMES.within_role and k > 0:
            return True
        return token.pos in ("NOUN", "ADJ", "PROPN", "DET") and token.entity != "PER"

    def _person_noun(self, token: Token) -> bool:
        if token.animate and self._model.known(token.text):  # парировала is none, whatever the tagger says
            return bool(self._model.nominatives(token.text, token.case, token.number or "Sing"))
        return token.animate or self._model.animate(token.text)

    def in_nominative(self, tokens: Sequence[Token]) -> str:
        """Adjectives and the first noun change, what hangs on them stays."""
        out: list[str] = []
        changing = True
        case, number = next(((t.case, t.number) for t in tokens if t.pos == "NOUN"), ("", ""))
        gender = next((t.gender for t in tokens if t.pos == "NOUN"), "")
        for n, token in enumerate(tokens):
            word = token.text
            if changing and case not in ("Nom", "") and token.case == case and token.pos in ("ADJ", "NOUN", "DET"):
                found = self._model.nominatives(word, token.case, number)
                fitting = [f for f in found if not f.gender or f.gender == gender] or list(found)
                word = _titled(fitting[0].word, word) if fitting else word
            changing = changing and token.pos in ("ADJ", "DET")
            tight = n > 0 and tokens[n - 1].end == token.start
            out.append(word if tight or not out else " " + word)
        return "".join(out).strip()

    # ---------------------------------------------------------------------------------------------------------- bodies

    def entity(self, tokens: Sequence[Token], at: int) -> str:
        """The whole name of the body or place that a token is part of, in the nominative."""
        first = at
        while first > 0 and not tokens[first].begins and tokens[first - 1].entity == tokens[at].entity:
            first -= 1
        last = _entity_end(tokens, first)
        while last + 1 < len(tokens) and tokens[last + 1].entity == "LOC" and tokens[last + 1].case == "Gen":
            last += 1  # телевидение Китая
        return self.in_nominative(tokens[first : last + 1])

    def _add_bodies(self, sentence: Sentence) -> None:
        tokens = sentence.tokens
        k = 0
        while k < len(tokens):
            last = k
            if tokens[k].entity in ("ORG", "LOC"):
                last = _entity_end(tokens, k)
                span = Span(tokens[k].start, tokens[last].end)
                org = self._register.org(self.in_nominative(tokens[k : last + 1]))
                if org is not None:
                    known = self._bodies.get(org.id)
                    spans = (*known.spans, span) if known else (span,)
                    self._bodies[org.id] = Mention(speaker=Speaker(id=org.id, name=org.name), spans=spans)
            k = last + 1


def _entity_end(tokens: Sequence[Token], first: int) -> int:
    last = first
    while last + 1 < len(tokens) and tokens[last + 1].entity == tokens[first].entity and not tokens[last + 1].begins:
        last += 1
    return last


def _letters(tokens: Sequence[Token]) -> int:
    """Words of a name that are no initials."""
    return sum(t.text[:1].isalpha() and t.text[-1] != "." for t in tokens)


def _alike(one: str, other: str) -> bool:
    if one == other or stem(one) == stem(other):
        return True
    return len(one.rstrip(".")) == 1 and one[0] == other[0]


def _titled(word: str, like: str) -> str:
    """Capitals where the article has them."""
    if not like[:1].isupper():
        return word
    if like.isupper() and len(like) > 1:
        return word.upper()
    parts = like.split("-")
    made = word.split("-")
    if len(parts) != len(made):
        return word[:1].upper() + word[1:]
    return "-".join(m[:1].upper() + m[1:] if p[:1].isupper() else m for m, p in zip(made, parts, strict=True))


def _is_plural_of(small: str, nominative: str) -> bool:
    """Of Менон the dictionary makes a Менона, whose genitive plural it would be: a person's name is no plural."""
    return nominative[:-1] == small and small[-1:] not in _NAMES.vowels and nominative[-1:] in _NAMES.vowels


def _surname_gender(word: str) -> str:
    """As a Russian surname tells it in the nominative."""
    small = low(word)
    if small.endswith(_WOMEN):
        return "Fem"
    return "Masc" if small.endswith(_MEN) else ""


def _verb_gender(tokens: Sequence[Token], a: int) -> str:
    """Of the verb that the name is the subject of: сообщила."""
    if tokens[a].head < 0 and tokens[a].rel != "root":
        return next((t.gender for t in tokens[a + 1 : a + 5] if t.form == "Fin"), "")
    at = a
    for _ in range(4):
        head = tokens[at].head
        if not 0 <= head < len(tokens):
            return ""
        if tokens[head].pos == "VERB":
            own = tokens[at].rel.startswith("nsubj") and not any(t.low in (":", ";") for t in tokens[a:head])
            return tokens[head].gender if own else ""
        at = head
    return ""


def _governed_apart(tokens: Sequence[Token], noun: int, name: int) -> bool:
    """В ходе встречи с послом Китая Виктор Острин …: the preposition's noun is in another case than the name, which
    would show that case if it had it."""
    first = noun
    while first > 0 and tokens[first - 1].pos in ("ADJ", "DET"):
        first -= 1
    surname = tokens[name]
    declines = len(surname.text) >= _DECLINED and surname.text[-1:].lower() not in _NAMES.vowels
    return first > 0 and tokens[first - 1].pos == "ADP" and declines and surname.case == "Nom"
