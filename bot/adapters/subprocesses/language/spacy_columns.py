"""spaCy's Docs become our `Parse` here, in bulk: one array a paragraph, no token object is ever made."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from spacy.attrs import DEP, ENT_IOB, ENT_TYPE, HEAD, IDX, IS_SPACE, LENGTH, SENT_START, TAG
from spacy.tokens import Doc

from bot.model import Span
from bot.reading.dependency_parse import Parse

_ATTRIBUTES = [IDX, LENGTH, TAG, DEP, HEAD, ENT_TYPE, ENT_IOB, SENT_START, IS_SPACE]
_BEGINS = 3
"""spaCy's ENT_IOB code of an entity's first token."""
_CHANGED = (
    {ord(mark): '"' for mark in "“”„‟«»＂〝〞"}
    | {ord(c): "'" for c in "‘’‚"}
    | {ord("―"): "—"}
    | {ord(c): " " for c in "[]\xa0\u202f\u2009\x00"}
)
_SURROGATES = re.compile("[\ud800-\udfff]")


_RUN = re.compile(r"([^\w\s])\1{3,}")
_UNBROKEN = re.compile(r"\S{80,}")
"""No word: an address, a row of marks, text without spaces. The tokenizer needs time square to its length."""


def for_the_model(text: str) -> str:
    """The same number of characters, without what misleads or stalls the tokenizer and the parser.

    Curly marks become straight, brackets inside quotations, NULs and runs of one mark become spaces.
    """
    plain = _SURROGATES.sub("\ufffd", text.translate(_CHANGED))
    plain = _RUN.sub(lambda run: run[1] + " " * (len(run[0]) - 1), plain)
    return _UNBROKEN.sub(_broken, plain)


def _broken(run: re.Match[str]) -> str:
    words = re.sub(r"[^\w]", " ", run[0])
    return "".join(" " if n % 40 == 39 else c for n, c in enumerate(words))


def pieces(text: str, spans: Sequence[Span], limit: int) -> tuple[Span, ...]:
    """The same stretches, none longer than `limit` characters: cut at a sentence's end, a space, or anywhere."""
    out: list[Span] = []
    for span in spans:
        start = span.start
        while span.end - start > limit:
            cut = text.rfind(". ", start + limit // 2, start + limit)
            cut = cut + 2 if cut >= 0 else text.rfind(" ", start + limit // 2, start + limit) + 1
            cut = cut or start + limit
            out.append(Span(start, cut))
            start = cut
        out.append(Span(start, span.end))
    return tuple(out)


def _mended(word: str, tag: str, dep: str) -> str:
    """`Trump on Monday urged …`: a subject in capitals is a name, though the tagger saw the verb in its base form."""
    return "NNP" if tag == "VB" and dep in ("nsubj", "nsubjpass") and word[:1].isupper() else tag


def to_parse(text: str, spans: Sequence[Span], docs: Iterable[Doc]) -> Parse:
    """The Docs of the stretches `spans` of `text` as one Parse; white-space tokens are dropped."""
    start: list[int] = []
    end: list[int] = []
    tag: list[str] = []
    dep: list[str] = []
    head: list[int] = []
    entity: list[str] = []
    begins: list[bool] = []
    sentence: list[int] = []
    number = -1
    for span, doc in zip(spans, docs, strict=True):
        if not len(doc):
            continue
        strings = doc.vocab.strings
        names = {0: ""}
        array = doc.to_array(_ATTRIBUTES)
        for column in (2, 3, 5):
            for key in set(array[:, column].tolist()):
                if key not in names:
                    names[key] = strings[key]
        idx, length, tags, deps, heads, types, iob, starts, blank = (
            array[:, k].tolist() for k in range(len(_ATTRIBUTES))
        )
        keep = [not space for space in blank]
        place: list[int] = []
        count = len(start)
        for kept in keep:
            place.append(count)
            count += kept
        base = len(start)
        fresh = True
        for i, kept in enumerate(keep):
            if starts[i] == 1 or i == 0:
                fresh = True
            if not kept:
                continue
            if fresh:
                number += 1
                fresh = False
            offset = heads[i] if heads[i] < 1 << 31 else heads[i] - (1 << 64)
            target = i + offset
            start.append(span.start + idx[i])
            end.append(span.start + idx[i] + length[i])
            tag.append(names[tags[i]])
            dep.append(names[deps[i]])
            head.append(place[target] if keep[target] else place[i])
            entity.append(names[types[i]])
            begins.append(iob[i] == _BEGINS)
            sentence.append(number)
        _keep_heads_home(head, sentence, base)
    word = tuple(text[s:e] for s, e in zip(start, end, strict=True))
    return Parse(
        start=tuple(start),
        end=tuple(end),
        word=word,
        tag=tuple(_mended(*each) for each in zip(word, tag, dep, strict=True)),
        dep=tuple(dep),
        head=tuple(head),
        entity=tuple(entity),
        entity_begins=tuple(begins),
        sentence=tuple(sentence),
    )


def _keep_heads_home(head: list[int], sentence: Sequence[int], base: int) -> None:
    """Where a white-space token governed or split a sentence, its dependants become roots of their own."""
    for i in range(base, len(head)):
        if sentence[head[i]] != sentence[i]:
            head[i] = i
