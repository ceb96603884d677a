"""Slovnet, navec, razdel and pymorphy3 as the `RussianModel` that the rules ask. Imported in the child only.

The models' files lie in natasha's package, which is never imported: it needs pymorphy2, and that needs what newer
setuptools no longer have.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache, lru_cache
from importlib.util import find_spec
from itertools import islice
from pathlib import Path
from typing import Any, Protocol

import pymorphy3
import razdel
from navec import Navec
from slovnet import NER, Morph, Syntax

from bot.reading.russian.analysis import CueForm, Nominative, Token

_EMBEDDINGS = "emb/navec_news_v1_1B_250K_300d_100q.tar"
_MODELS = "model/slovnet_{}_news_v1.tar"
_BATCH = 16
"""Sentences the models see at once."""
_LONGEST = 120
"""Tokens the models see in one go: the parser's time is square to it."""
_LETTERS = 40
"""Of one token; no word is longer."""
_CASES = {"Nom": "nomn", "Gen": "gent", "Dat": "datv", "Acc": "accs", "Ins": "ablt", "Loc": "loct"}
_GENDERS = {"masc": "Masc", "femn": "Fem", "neut": "Neut"}
_NAMES = ("Name", "Surn", "Patr")
_FEATURE = re.compile(r"(\w+)=(\w+)")


class _Predicting(Protocol):
    """One of slovnet's three models."""

    infer: Any


def data_folder() -> Path:
    """Where the models' files lie. ModuleNotFoundError if they are not installed."""
    found = find_spec("natasha")
    if found is None or found.origin is None:
        raise ModuleNotFoundError("natasha")
    return Path(found.origin).parent / "data"


class Slovnet:
    """Port `RussianModel`. Loaded when made: a second and 250 MB."""

    def __init__(self, folder: Path | None = None) -> None:
        home = folder or data_folder()
        navec = Navec.load(home / _EMBEDDINGS)
        self._names = NER.load(home / _MODELS.format("ner")).navec(navec)
        self._trees = Syntax.load(home / _MODELS.format("syntax")).navec(navec)
        self._tags = Morph.load(home / _MODELS.format("morph")).navec(navec)
        self._words = pymorphy3.MorphAnalyzer()
        self._analyses = lru_cache(maxsize=50_000)(self._words.parse)
        self._features = lru_cache(maxsize=2_000)(_features)

    def sentences(self, text: str) -> Sequence[tuple[int, int]]:
        return [(found.start, found.stop) for found in razdel.sentenize(text)]

    def parsed(
        self, sentences: Iterable[Sequence[Token]], *, tree: Callable[[Sequence[Token]], bool]
    ) -> Iterator[Sequence[Token]]:
        waiting = iter(sentences)
        while batch := list(islice(waiting, 8 * _BATCH)):
            pieces = [(n, at) for n, tokens in enumerate(batch) for at in range(0, len(tokens), _LONGEST)]
            words = [[t.text[:_LETTERS] for t in batch[n][at : at + _LONGEST]] for n, at in pieces]
            found: list[list[Token]] = [[] for _ in batch]
            known: list[list[Token]] = [[] for _ in pieces]
            order = sorted(range(len(pieces)), key=lambda k: len(words[k]))
            for some in (order[k : k + _BATCH] for k in range(0, len(order), _BATCH)):
                given = [batch[pieces[k][0]][pieces[k][1] : pieces[k][1] + _LONGEST] for k in some]
                wanted = [tree(tokens) for tokens in given]
                for k, tokens in zip(some, self._batch(given, [words[k] for k in some], wanted), strict=True):
                    known[k] = tokens
            for (n, at), tokens in zip(pieces, known, strict=True):
                found[n] += [replace(t, head=t.head + at) if at and t.head >= 0 else t for t in tokens]
            yield from found

    def _batch(
        self, given: Sequence[Sequence[Token]], words: Sequence[Sequence[str]], wanted: Sequence[bool]
    ) -> Iterator[list[Token]]:
        asked = [item for item, tree in zip(words, wanted, strict=True) if tree]
        grown = map(_tree, self._predict(self._trees, asked)) if asked else iter(())
        none = [([0] * len(item), [""] * len(item)) for item in words]
        trees = [next(grown) if tree else bare for bare, tree in zip(none, wanted, strict=True)]
        tags = list(self._predict(self._tags, words))
        names = list(self._predict(self._names, words))
        for tokens, (heads, rels), tagged, named in zip(given, trees, tags, names, strict=True):
            yield [
                Token(
                    token.start,
                    token.end,
                    token.text,
                    token.low,
                    *self._features(tagged[k]),
                    rel=rels[k],
                    head=heads[k] - 1,
                    entity=named[k][2:],
                    begins=named[k][:1] == "B",
                )
                for k, token in enumerate(tokens)
            ]

    def _predict(self, model: _Predicting, words: Sequence[Sequence[str]]) -> Iterator[Any]:
        infer = model.infer
        found: Iterator[Any] = infer.decoder(infer.process(infer.encoder(words)))
        return found

    def known(self, word: str) -> bool:
        return bool(self._words.word_is_known(word.lower()))

    def forms(self, lemma: str) -> Iterable[tuple[str, CueForm]]:
        verbs = [p for p in self._words.parse(lemma) if p.tag.POS == "INFN"]
        for form in (form for verb in verbs for form in verb.lexeme):
            tag = form.tag
            finite = tag.POS == "VERB" and tag.tense in ("past", "pres") and tag.person in (None, "3per")
            if finite or tag.POS == "GRND":
                yield (
                    form.word.replace("ё", "е"),
                    CueForm(
                        lemma, _GENDERS.get(str(tag.gender), ""), plural=tag.number == "plur", gerund=tag.POS == "GRND"
                    ),
                )

    def nominatives(self, word: str, case: str, number: str = "Sing") -> Sequence[Nominative]:
        wanted, many = _CASES.get(case, ""), "plur" if number == "Plur" else "sing"
        found: dict[Nominative, None] = {}
        analyses = [p for p in self._analyses(word.lower()) if p.tag.POS in ("NOUN", "ADJF", "PRTF")]
        fitting = [p for p in analyses if not wanted or p.tag.case == wanted] or analyses
        for p in fitting:
            made = p.inflect({"nomn", many} & ({"nomn", many} if p.tag.number else {"nomn"}))
            if made is not None:
                gender = _GENDERS.get(str(made.tag.gender), "")
                found[Nominative(made.word, gender, given="Name" in p.tag)] = None
        return tuple(found)

    def animate(self, word: str) -> bool:
        found = self._analyses(word.lower())
        return bool(found) and "anim" in found[0].tag and not any(name in found[0].tag for name in _NAMES)


@cache
def load_models() -> Slovnet:
    """Those that are installed, loaded once a process."""
    return Slovnet()


def _tree(item: tuple[object, Sequence[str], list[str]]) -> tuple[list[int], list[str]]:
    _, heads, rels = item
    return [int(head) for head in heads], rels


def _features(tag: str) -> tuple[str, str, str, str, bool, str]:
    """Part of speech, case, gender, number, animacy and verb form, in Token's order."""
    pos, _, rest = tag.partition("|")
    found = dict(_FEATURE.findall(rest))
    case, gender, number = (found.get(name, "") for name in ("Case", "Gender", "Number"))
    return pos, case, gender, number, found.get("Animacy") == "Anim", found.get("VerbForm", "")
