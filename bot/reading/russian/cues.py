"""The words by which speech is reported, found in a sentence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from bot.reading.russian.analysis import CueForm, RussianModel, Sentence, Token
from bot.reading.russian.lexicon import russian
from bot.reading.russian.tokens import low

_CUES, _GRAMMAR, _NAMES = russian().cues, russian().grammar, russian().names


class Manner(Enum):
    """How speech is reported."""

    SAYS = "says"
    THINKS = "thinks"
    BY = "by"
    """По словам X."""
    DOCUMENT = "document"
    """Говорится в сообщении X."""
    GIVES = "gives"
    """Об этом: сделал X."""


@dataclass(frozen=True, slots=True)
class Cue:
    at: int
    """Token of the sentence."""
    last: int
    form: CueForm
    manner: Manner

    @property
    def urges(self) -> bool:
        return self.form.lemma in _CUES.urging

    @property
    def passes_on(self) -> bool:
        """What an outlet does with somebody else's words, never with its own."""
        return self.form.lemma in _CUES.passing_on

    @property
    def relays(self) -> bool:
        return self.form.lemma in _CUES.relaying

    @property
    def hopes(self) -> bool:
        return self.form.lemma in _CUES.hoping

    @property
    def denies(self) -> bool:
        """What its clause tells, or what stood before it; words in marks beside it are its subject's own."""
        return self.form.lemma in _CUES.denying


class CueWords:
    """All forms of all cues, by the dictionary. Made once."""

    def __init__(self, model: RussianModel) -> None:
        self._forms: dict[str, CueForm] = {}
        for lemma in sorted(
            _CUES.saying | _CUES.opinion | _CUES.urging | _CUES.denying | _CUES.giving | _CUES.relaying
        ):
            for word, form in model.forms(lemma):
                self._forms.setdefault(word, form)
        for word in _CUES.convinced:
            feminine, plural = word.endswith(tuple(_NAMES.hers)), word.endswith(tuple(_NAMES.theirs))
            gender = "" if plural else "Fem" if feminine else "Masc"
            self._forms[word] = CueForm(word, gender, plural=plural)
        for word in _CUES.impersonal:
            self._forms.setdefault(word, CueForm(word))

    def reports(self, word: str) -> bool:
        """A word as it may be glued to its neighbour."""
        return word in self._forms or (word in _CUES.by_whom and len(word) > 5)

    def begins(self, words: str) -> bool:
        """Whether a cue is among the first words: "также сказал он", "говорит"."""
        first = [low(word.strip(",.:;!?…»«")) for word in words.split(maxsplit=5)[:5]]
        if first and first[0].startswith(tuple(_GRAMMAR.relative)):
            return False  # проект «…», который предполагает
        for word in first:
            if self._glued(word):
                return True
            if word not in _CUES.adverbs and len(word) > 3 and word != first[0]:
                return False
        return False

    def _glued(self, word: str) -> bool:
        return word in self._forms or any(word[:n] in self._forms for n in range(6, len(word)))

    def any_in(self, tokens: Sequence[Token]) -> bool:
        return any(t.low in self._forms or t.low in _CUES.by_whom or t.low in _CUES.according for t in tokens)

    def of(self, sentence: Sentence) -> list[Cue]:
        """Those that report something, in order: no infinitive, nothing denied or only possible."""
        out: list[Cue] = []
        tokens = sentence.tokens
        for at, token in enumerate(tokens):
            before = tokens[at - 1].low if at else ""
            if before in _GRAMMAR.by and token.low in _CUES.by_whom:
                out.append(Cue(at - 1, at, CueForm(token.low), Manner.BY))
            elif before in _GRAMMAR.by and at + 1 < len(tokens) and tokens[at + 1].low in _CUES.by_whom:
                out.append(Cue(at - 1, at + 1, CueForm(tokens[at + 1].low), Manner.BY))
            elif token.low in _CUES.according and token.pos in ("ADP", "ADV", "ADJ"):
                out.append(Cue(at, at, CueForm(token.low), Manner.BY))
            elif (form := self._forms.get(token.low)) and self._said(tokens, at, form):
                out.append(Cue(at, at, form, _manner(form)))
        return [cue for n, cue in enumerate(out) if not any(_disowned(tokens, d, cue) for d in out[:n] if d.denies)]

    def _said(self, tokens: Sequence[Token], at: int, form: CueForm) -> bool:
        token = tokens[at]
        if form.lemma in _CUES.convinced:
            return token.pos in ("ADJ", "VERB", "X") and not _denied(tokens, at)
        if form.lemma in _CUES.impersonal:
            return not _denied(tokens, at)
        return token.form not in ("Inf", "Part") and token.pos != "ADP" and not _denied(tokens, at)


def _denied(tokens: Sequence[Token], at: int) -> bool:
    near = {t.low for t in tokens[max(0, at - 2) : at]}
    after = tokens[at + 1].low if at + 1 < len(tokens) else ""
    return (
        bool(at and tokens[at - 1].low in _CUES.negation)
        or bool((_GRAMMAR.unreal | _GRAMMAR.conditions) & near)
        or after in _GRAMMAR.unreal
    )


def _disowned(tokens: Sequence[Token], denial: Cue, cue: Cue) -> bool:
    """отрицал, что говорил …: it stands in the clause of what is denied."""
    between = [t.low for t in tokens[denial.last + 1 : cue.at]]
    opened = next((k for k in range(len(between) - 1, -1, -1) if between[k] in _CUES.openers), None)
    return opened is not None and "," not in between[opened:]


def _manner(form: CueForm) -> Manner:
    if form.lemma in _CUES.impersonal:
        return Manner.DOCUMENT
    if form.lemma in _CUES.opinion or form.lemma in _CUES.convinced:
        return Manner.THINKS
    known = form.lemma in _CUES.saying | _CUES.denying or form.lemma in _CUES.urging or form.lemma in _CUES.relaying
    return Manner.SAYS if known else Manner.GIVES
