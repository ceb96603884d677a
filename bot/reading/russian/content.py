"""What was said: the quotation beside a cue, the clause it opens, the words it stands behind."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum

from bot.model import Span
from bot.reading.russian.analysis import Sentence, Speech, Token
from bot.reading.russian.cues import Cue, CueWords, Manner
from bot.reading.russian.lexicon import russian
from bot.reading.russian.passages import trimmed
from bot.reading.russian.sources import Source, Sources

_CUES = russian().cues
_EARLY = 24
"""Letters from the start of a sentence within which "об этом" points back."""
_REACH = 22
"""Tokens between a cue and the clause it opens: "заявил в среду на пресс-конференции в Москве, что"."""
_ASKERS = russian().people.askers
_STOPS = frozenset((",", "—", "–", ";"))
_LEAST = 2
"""Words of a statement."""


class Form(Enum):
    """How a statement was found."""

    QUOTATION = "quotation"
    CONTINUED = "continued"
    CLAUSE = "clause"
    INFINITIVE = "infinitive"
    PARENTHESIS = "parenthesis"
    BEFORE = "before"
    """Об этом заявил: what stands before."""
    LABEL = "label"
    TURN = "turn"


@dataclass(frozen=True, slots=True)
class Draft:
    pieces: tuple[Span, ...]
    form: Form
    sentence: Sentence | None
    """Where the cue stands."""
    cue: Cue | None
    source: Source | None
    via: Source | None = None
    thinks: bool = False
    addressee: str = ""

    def relayed(self, by: Source | None) -> Draft:
        return replace(self, via=self.via or by)


class Contents:
    def __init__(self, text: str, words: CueWords, sources: Sources) -> None:
        self._text = text
        self._words = words
        self._sources = sources

    def of(self, sentence: Sentence, previous: Sequence[Span]) -> Iterator[Draft]:
        """`previous`: what "Об этом заявил" points back to."""
        cues = self._words.of(sentence)
        if sentence.heading or not cues:
            return
        found: list[Draft] = []
        relays: list[Source] = []
        taken: list[tuple[int, int]] = []
        for n, cue in enumerate(cues):
            if any(a <= cue.at <= b for a, b in taken) or _in_brackets(sentence.tokens, cue.at):
                continue
            source = self._sources.of(sentence, cue)
            if source is not None and source.token.low in _ASKERS:
                continue
            draft = self._draft(sentence, cues, n, source, previous)
            outlet = source is not None and source.outlet and cue.relays
            if draft is not None and outlet and found and draft.form in (Form.PARENTHESIS, Form.QUOTATION):
                draft = None
            if outlet and source is not None:
                relays.append(source)
            if draft is None:
                continue
            found.append(draft)
            if draft.form in (Form.CLAUSE, Form.INFINITIVE) and draft.cue is cue:
                taken.append(_tokens_of(sentence, draft.pieces[-1], beyond=cue.last))
        found = [d for n, d in enumerate(found) if not any(_within(d, later) for later in found[n + 1 :])]
        said = [d for d in found if not (d.source and d.source.outlet and d.cue and d.cue.relays)]
        before = [
            d for d in found if d not in said and d.form is Form.PARENTHESIS
        ]  # как сообщает ТАСС, в Кремле заявили
        if said and len(said) < len(found) and (said[0].form is not Form.CLAUSE or before):
            relays += [d.source for d in found if d not in said and d.source]
            found = said
        yield from (d.relayed(next((r for r in relays if r is not d.source), None)) for d in found)

    def _draft(
        self, sentence: Sentence, cues: Sequence[Cue], n: int, source: Source | None, previous: Sequence[Span]
    ) -> Draft | None:
        cue = cues[n]
        pieces, form = self._pieces(sentence, cues, n, source, previous)
        pieces = tuple(p for p in pieces if p.end > p.start)
        if not pieces or len(" ".join(p.of(self._text) for p in pieces).split()) < _LEAST:
            return None
        if cue.manner is Manner.THINKS and (source is None or _unnamed(source)) and form is not Form.QUOTATION:
            return None
        thinks = cue.manner is Manner.THINKS or cue.form.lemma in _CUES.by_thought
        return Draft(
            pieces, form, sentence, cue, source, thinks=thinks, addressee=self._addressee(sentence, cue, source)
        )

    def _pieces(
        self, sentence: Sentence, cues: Sequence[Cue], n: int, source: Source | None, previous: Sequence[Span]
    ) -> tuple[tuple[Span, ...], Form]:
        cue = cues[n]
        nothing: tuple[tuple[Span, ...], Form] = ((), Form.CLAUSE)
        if sentence.before is not None and n == len(cues) - 1 and cue.manner is not Manner.GIVES:
            opened = any(t.low in _CUES.openers for t in sentence.tokens[cue.last + 1 :])
            return nothing if cue.denies and opened else (sentence.before.spans, Form.QUOTATION)
        if previous and cue.manner is not Manner.BY and self._points_back(sentence, cue):
            return tuple(previous), Form.BEFORE
        if cue.manner is Manner.GIVES:
            return nothing
        if cue.manner is not Manner.BY and (clause := self._clause(sentence, cues, n)):
            return (clause,), Form.CLAUSE
        if cue.urges and (clause := self._infinitive(sentence, cues, n)):
            return (clause,), Form.INFINITIVE
        if source is not None and (clause := self._after_colon(sentence, cues, n, source)):
            return (clause,), Form.CLAUSE
        if sentence.after is not None and n == 0 and self._follows_quotation(sentence, cue):
            return sentence.after.spans, Form.QUOTATION
        if cue.manner is Manner.BY:
            return self._beside(sentence, cues, n, source), Form.PARENTHESIS
        if source is not None or cue.manner is Manner.DOCUMENT:
            return self._parenthesis(sentence, cue, source), Form.PARENTHESIS
        return nothing

    # ---------------------------------------------------------------------------------------------------- what follows

    def _clause(self, sentence: Sentence, cues: Sequence[Cue], n: int) -> Span | None:
        tokens, cue = sentence.tokens, cues[n]
        bound = cues[n + 1].at if n + 1 < len(cues) else len(tokens)
        for k in range(cue.last + 1, min(cue.last + _REACH, bound, len(tokens) - 1)):
            if tokens[k].form == "Fin" and tokens[k - 1].low != "," and k > cue.last + 1 and tokens[k].pos == "VERB":
                return None
            if tokens[k].low in (":", ";", "."):
                return None
            named = any(t.low in _CUES.feelings for t in tokens[cue.last + 1 : k])  # выразил надежду, что
            if k > cue.last + 2 and cue.form.lemma in _CUES.quoting and not (named or tokens[k].low in _CUES.feelings):
                return None
            low = tokens[k].low
            opens = low in _CUES.openers or (low in _CUES.asking and cue.form.lemma in _CUES.telling)
            opens = opens and (low != "чтобы" or cue.urges or k <= cue.last + 2)  # заявил о мерах, чтобы
            if tokens[k - 1].low == "," and opens and not self._relative(tokens, k, cue):
                first = k + 1 if low in _CUES.openers else k
                return self._until(sentence, cues, n, first)
        return None

    def _after_colon(self, sentence: Sentence, cues: Sequence[Cue], n: int, source: Source) -> Span | None:
        """X признает: …, without marks."""
        tokens, cue = sentence.tokens, cues[n]
        colon = cue.last + 1
        if (
            cue.manner is not Manner.SAYS
            or source.last > cue.at
            or colon + 1 >= len(tokens)
            or tokens[colon].low != ":"
        ):
            return None
        return self._until(sentence, cues, n, colon + 1)

    def _relative(self, tokens: Sequence[Token], k: int, cue: Cue) -> bool:
        """…, что вызвало: it stands for the cue's own clause."""
        after = tokens[k + 1] if k + 1 < len(tokens) else None
        governor = tokens[tokens[k].head] if 0 <= tokens[k].head < len(tokens) else None
        own = tokens[k].rel.startswith("nsubj") and governor is not None and tokens[k].low == "что"
        return bool(own and after is not None and after.form == "Fin" and after.gender == "Neut" and cue.at < k - 8)

    def _infinitive(self, sentence: Sentence, cues: Sequence[Cue], n: int) -> Span | None:
        tokens, cue = sentence.tokens, cues[n]
        for k in range(cue.last + 1, min(cue.last + 12, len(tokens))):
            token = tokens[k]
            if token.low in (",", ".", ":", "—", "–", ";") or (token.form == "Fin" and token.pos == "VERB"):
                return None
            if token.form == "Inf":
                first = k - 1 if tokens[k - 1].low == "не" else k
                return self._until(sentence, cues, n, first)
        return None

    def _until(self, sentence: Sentence, cues: Sequence[Cue], n: int, first: int) -> Span:
        """From the token to where the clause ends: the sentence's end, a relay, or the next cue of its own."""
        tokens = sentence.tokens
        last = len(tokens)
        for other in cues[n + 1 :]:
            if other.at <= first:
                continue
            cut = self._cut_before(sentence, cues[n], other, first)
            if cut is not None:
                last = cut
                break
        if tokens[cues[n].at].rel == "acl:relcl":
            last = min(last, _clause_end(tokens, cues[n].at, first))
        if first >= last:
            return Span(0, 0)
        return trimmed(self._text, tokens[first].start, tokens[last - 1].end)

    def _cut_before(self, sentence: Sentence, cue: Cue, other: Cue, first: int) -> int | None:
        """Where the other cue's own clause begins, if it is not part of what the first reports."""
        tokens = sentence.tokens
        source = self._sources.of(sentence, other)
        leads = sentence.before is not None and other.at == max(c.at for c in self._words.of(sentence))
        if leads and source is not None and first < source.first < other.at:
            k = source.first
            while k > first and tokens[k - 1].low in ("и", "а", "но", ","):
                k -= 1
            return k  # …, и X добавляет: «…»
        comma = other.at
        while comma > first and tokens[comma].low not in _STOPS and tokens[comma - 1].low not in ("и", "но"):
            comma -= 1
        if comma <= first:
            return None
        stopped = tokens[comma].low in _STOPS
        lead = tokens[comma + stopped : other.at]
        short = all(t.low in _CUES.adverbs | _CUES.coordinating or t.pos in ("ADV", "CCONJ", "PART") for t in lead)
        cut = comma if stopped else comma - 1
        if other.manner is Manner.BY:
            return None
        if other.form.gerund:
            return cut if tokens[comma].low == "," else None
        ends = self._clause_follows(tokens, other) or leads
        if source is not None and source.outlet and other.relays and not ends:
            return cut
        if short and source is not None and source.first > other.at and not ends:
            return cut  # …, подчеркнул X
        if short and ends and (source is None or source.last < cue.last + 1 or source.head < cue.at):
            return cut  # …, и добавил, что
        if (
            ends
            and any(t.low in ("а", "но") for t in tokens[comma : comma + 2])
            and (
                (source is not None and source.name is not None and source.first > comma)
                or not _below(tokens, other.at, cue.at)
            )
        ):
            return cut  # …, а Y ответил, что
        return None

    def _relayed_from(self, sentence: Sentence, cue: Cue, first: int) -> int | None:
        """…, передает ТАСС: its comma."""
        source = self._sources.of(sentence, cue)
        if source is None or not source.outlet or not cue.relays or self._clause_follows(sentence.tokens, cue):
            return None
        k = min(cue.at, source.first) - 1
        return k if k > first and sentence.tokens[k].low == "," else None

    def _clause_follows(self, tokens: Sequence[Token], cue: Cue) -> bool:
        end = min(cue.last + _REACH, len(tokens))
        if any(tokens[k - 1].low == "," and tokens[k].low in _CUES.openers for k in range(cue.last + 1, end)):
            return True
        return cue.urges and any(t.form == "Inf" for t in tokens[cue.last + 1 : cue.last + 6])

    # ---------------------------------------------------------------------------------------------- what stands before

    def _follows_quotation(self, sentence: Sentence, cue: Cue) -> bool:
        """Nothing but the source and adverbs between the quotation and its cue."""
        return cue.at < 14 and not any(t.low in (".", ";") for t in sentence.tokens[: cue.at])

    def _points_back(self, sentence: Sentence, cue: Cue) -> bool:
        tokens = sentence.tokens
        if self._clause_follows(tokens, cue):
            return False
        words = f" {' '.join(t.low for t in tokens[:12])} "
        return any(0 <= words.find(f" {back} ") < _EARLY for back in _CUES.pointing_back)

    def _parenthesis(self, sentence: Sentence, cue: Cue, source: Source | None) -> tuple[Span, ...]:
        """…, сообщил X; как отметил X, …; …, как пишет X, …"""
        tokens = sentence.tokens
        if cue.form.lemma in _CUES.quoting and cue.form.lemma not in _CUES.relaying:
            return ()
        first = min(cue.at, source.first) if source is not None else cue.at
        lead = first
        while lead > 0 and tokens[lead - 1].low not in (",", "—", "–", "(", "-"):
            lead -= 1
            if first - lead > 4:
                return ()
        by_as = any(t.low == "как" for t in tokens[lead:first])
        if not by_as and (lead == 0 or (source is not None and source.first < cue.at)):
            return ()
        if not by_as and not all(
            t.low in _CUES.adverbs or t.pos in ("ADV", "PART", "ADP", "CCONJ") or t.entity for t in tokens[lead:first]
        ):
            return ()
        stop = self._phrase_end(tokens, max(cue.last, source.last if source else cue.last))
        before = trimmed(self._text, tokens[0].start, tokens[lead - 1].start) if lead > 1 else Span(0, 0)
        after = Span(0, 0)
        if stop + 1 < len(tokens) and (by_as or lead == 0 or tokens[stop + 1].form == "Fin"):
            after = trimmed(self._text, tokens[stop].end, sentence.end)
        if after.end == after.start and not _has_predicate(tokens[:lead]):
            return ()
        return (before, after)

    def _phrase_end(self, tokens: Sequence[Token], last: int) -> int:
        """The comma (or the end) after the source and what belongs to it."""
        k = last + 1
        while k < len(tokens) and tokens[k].low not in (",", "—", "–", ")"):
            k += 1
        if k + 2 < len(tokens) and tokens[k].low == "," and tokens[k + 1].rel == "appos":
            further = k + 1
            while further < len(tokens) and tokens[further].low != ",":
                further += 1
            return further if further < len(tokens) else k
        return min(k, len(tokens) - 1)

    def _beside(self, sentence: Sentence, cues: Sequence[Cue], n: int, source: Source | None) -> tuple[Span, ...]:
        """По словам X, …; …, по словам X, …"""
        tokens, cue = sentence.tokens, cues[n]
        if source is None or not (cue.at <= 3 or tokens[cue.at - 1].low in (",", "—", "–", "(", "и", "а", "но", "что")):
            return ()
        if cue.form.lemma == "согласно" and not (source.name or source.token.entity):
            return ()
        stop = self._phrase_end(tokens, source.last)
        relays = (k for other in cues[n + 1 :] if (k := self._relayed_from(sentence, other, stop + 1)) is not None)
        end = tokens[k - 1].end if (k := next(relays, None)) is not None else sentence.end
        after = trimmed(self._text, tokens[stop].end, end) if stop + 1 < len(tokens) else Span(0, 0)
        head = tokens[: cue.at]
        before = trimmed(self._text, tokens[0].start, tokens[cue.at - 1].start) if cue.at > 1 else Span(0, 0)
        if before.end > before.start and tokens[cue.at - 1].low not in (",", "—", "–", "("):
            before = Span(0, 0)  # …, но по словам X, …
        if not any(t.noun or t.pos in ("VERB", "ADJ", "NUM") for t in head):
            before = Span(0, 0)
        return (before, after)

    # --------------------------------------------------------------------------------------------------------- to whom

    def _outlet(self, token: Token, before: Token) -> bool:
        people = russian().people
        named = token.low in people.outlets or (token.text.isascii() and token.text.isalpha())
        return named or (token.entity == "ORG" and before.low in people.outlet_nouns)

    def _addressee(self, sentence: Sentence, cue: Cue, source: Source | None) -> str:
        """заявил журналистам; в интервью агентству X; на вопрос журналистов."""
        tokens = sentence.tokens
        people = russian().people
        near = range(max(0, cue.at - 9), min(len(tokens), cue.last + 12))
        for k in near:
            token = tokens[k]
            inside = source is not None and source.first <= k <= source.last
            if inside or tokens[k - 1].low == "что":
                continue
            if token.low in people.hearers and token.case in ("Dat", "Gen", ""):
                outlet = next((t.text for t in tokens[k + 1 : k + 3] if self._outlet(t, token)), "")
                if outlet:
                    return outlet
                return token.text if k > cue.at or tokens[k - 1].low != "," else ""
            if token.low in people.occasions:
                names = [t for t in tokens[k + 1 : k + 4] if t.entity == "ORG" or t.low in people.outlets]
                if names:
                    return " ".join(t.text for t in tokens[k + 1 : k + 5] if t in names or t.entity == "ORG")
        return ""


def _within(draft: Draft, later: Draft) -> bool:
    """Китай ожидает, что …, заявил X: what a state or body expects, in X's words, is X's statement."""
    source = draft.source
    if draft.form is not Form.CLAUSE or later.form is not Form.PARENTHESIS or source is None or later.source is None:
        return False
    if source.name is not None or source.pronoun or later.source.outlet:
        return False
    first = source.sentence.tokens[source.first].start
    return any(piece.start <= first and draft.pieces[-1].end <= piece.end for piece in later.pieces)


def _clause_end(tokens: Sequence[Token], verb: int, first: int) -> int:
    """Where the relative clause of the verb ends and the sentence's own goes on."""
    opened = next((k for k in range(verb, 0, -1) if tokens[k].low.startswith("котор")), verb)
    if any(t.form == "Fin" for t in tokens[:opened]):
        return len(tokens)
    commas = [k for k in range(first + 1, len(tokens)) if tokens[k].low == ","]
    return next((k for k in reversed(commas) if any(t.form == "Fin" for t in tokens[k:])), len(tokens))


def _in_brackets(tokens: Sequence[Token], at: int) -> bool:
    opened = sum((t.low == "(") - (t.low == ")") for t in tokens[:at])
    return opened > 0 and any(t.low == ")" for t in tokens[at:])


def _unnamed(source: Source) -> bool:
    return source.token.low in russian().people.groups


def _below(tokens: Sequence[Token], low: int, high: int) -> bool:
    """Whether one token hangs on the other by a content clause."""
    for _ in range(12):
        head = tokens[low].head
        if head == high:
            return tokens[low].rel in ("ccomp", "xcomp")
        if head < 0 or head == low:
            return False
        low = head
    return False


def _has_predicate(tokens: Sequence[Token]) -> bool:
    return any(
        t.form in ("Fin", "Inf")
        or t.pos in ("VERB", "AUX")
        or t.low in ("нет", "—", "надо", "нужно")
        or (t.pos == "ADJ" and t.rel == "root")
        for t in tokens
    )


def _tokens_of(sentence: Sentence, span: Span, *, beyond: int) -> tuple[int, int]:
    inside = [k for k, t in enumerate(sentence.tokens) if span.start <= t.start < span.end and k > beyond]
    return (inside[0], inside[-1]) if inside else (len(sentence.tokens), -1)


def speech_draft(speech: Speech, of: Draft) -> Draft:
    """A quotation without a cue of its own, after one that has a speaker."""
    return replace(of, pieces=speech.spans, form=Form.CONTINUED, via=None)
