"""The words of a language, as data, loaded once: `ENGLISH.cues.stances` is the list `stances` of `en/cues.toml`.

A folder a language, named by its ISO 639-1 code; a file a subject, whose lists are the fields of a class, neither more
nor fewer: English's stand in `lists.py`, another language's beside what reads it, which loads them by `lists_of`. What
a list is for stands above it. It is written as

    stances = "praise hail laud"                   words between spaces, or between three ' on several lines
    kinds = ["news agency", "newspaper"]           an array, where an entry has several words
    [irregular]                                    a table, where a word has something to tell
    say = "says said saying"

in small letters, no entry twice. Words of the beat (its sides, its topics) are no words of a language: they belong to
a pack, in seeds/.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar, cast

from bot.errors import KnowledgeWrong
from bot.reading.lexicon.lists import Lexicon

HOME = Path(__file__).parent

_Part = TypeVar("_Part")


def languages(home: Path = HOME) -> tuple[str, ...]:
    """The codes of all languages that have a folder with lists, in order."""
    return tuple(sorted({file.parent.name for file in home.glob("*/*.toml")}))


@cache
def lexicon(language: str, home: Path = HOME) -> Lexicon:
    """All lists of a language. KnowledgeWrong names the file and the list that is off, or the languages there are."""
    return lists_of(language, Lexicon, home)


def lists_of(language: str, shape: type[_Part], home: Path = HOME) -> _Part:
    """A language's lists as `shape`: a named tuple whose fields are its files, each a named tuple of lists, as Lexicon.

    KnowledgeWrong as `lexicon`. Annotations of all of them must be types, not texts.
    """
    if language not in languages(home):
        raise KnowledgeWrong(f"lexicon {language}", f"no such language; there are: {', '.join(languages(home))}")
    folder, kinds = home / language, shape.__annotations__
    for file in sorted(folder.glob("*.toml")):
        if file.stem not in kinds:
            raise KnowledgeWrong(_place(file), f"nothing reads this file; those read: {', '.join(kinds)}")
    return shape(**{name: _part(folder / f"{name}.toml", kind) for name, kind in kinds.items()})


@cache
def commonest(home: Path = HOME) -> Mapping[str, frozenset[str]]:
    """Language → its commonest words, without those that several share: what languages are told apart by."""
    path = home / "commonest.toml"
    return MappingProxyType({code: frozenset(_entries(path, code, words)) for code, words in _table(path).items()})


@cache
def figure_words(home: Path = HOME) -> Mapping[str, Mapping[str, str]]:
    """Of all languages: the scales of numbers by their size, words for shares and denials by language."""
    path = home / "figures.toml"
    table = _table(path)
    return MappingProxyType(
        {name: cast("Mapping[str, str]", _list(path, name, table[name], Mapping[str, str])) for name in table}
    )


def _part(path: Path, kind: type[_Part]) -> _Part:
    table, wanted = _table(path), kind.__annotations__
    for name in table:
        if name not in wanted:
            raise KnowledgeWrong(_place(path), f"nothing reads the list {name!r}; those read: {', '.join(wanted)}")
    for name in wanted:
        if name not in table:
            raise KnowledgeWrong(_place(path), f"the list {name!r} is missing")
    return kind(**{name: _list(path, name, table[name], shape) for name, shape in wanted.items()})


def _list(path: Path, name: str, raw: object, shape: object) -> object:
    if shape == Mapping[str, str]:
        if not isinstance(raw, dict) or not all(isinstance(text, str) for text in raw.values()):
            raise KnowledgeWrong(_place(path), f"{name!r} should be a table of texts")
        return MappingProxyType(raw)
    entries = _entries(path, name, raw)
    return frozenset(entries) if shape == frozenset[str] else entries


def _entries(path: Path, name: str, raw: object) -> tuple[str, ...]:
    entries = raw.split() if isinstance(raw, str) else raw
    if not isinstance(entries, list) or not all(isinstance(entry, str) for entry in entries):
        raise KnowledgeWrong(_place(path), f"{name!r} should be words in a text, or an array of texts")
    if not entries:
        raise KnowledgeWrong(_place(path), f"{name!r} is empty")
    if len(set(entries)) < len(entries):
        twice = next(entry for number, entry in enumerate(entries) if entry in entries[:number])
        raise KnowledgeWrong(_place(path), f"{name!r} has {twice!r} twice")
    for entry in entries:
        if entry != entry.lower().strip():
            raise KnowledgeWrong(_place(path), f"{name!r}: {entry!r} should be in small letters, no space around it")
    return tuple(entries)


def _table(path: Path) -> dict[str, object]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise KnowledgeWrong(_place(path), f"missing from {path.parent}") from None
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as problem:
        raise KnowledgeWrong(_place(path), str(problem)) from problem


def _place(path: Path) -> str:
    return f"{path.parent.name}/{path.name}"


ENGLISH = lexicon("en")
