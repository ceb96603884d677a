"""A pack's words in other languages: `languages/CODE.toml`, a translator's file a language, added to its own.

bilateral, actions, elsewhere   as in vocabulary.toml
[[side]]                        a side of the pack by its name, with terms and weak ones
[topics.ID]                     a topic's terms by weight, as in topics.toml
countries                       whose officials speak it in public, as people.csv writes them
[gloss]                         term → English: what stands beside an original headline
[words]                         likewise, not shown: by these and the gloss one event is known in two languages
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import cast

from bot.model import BeatPack, TopicTerms
from seeds.toml_file import Toml, weighed

_KEYS = frozenset({"bilateral", "actions", "elsewhere", "side", "topics", "gloss", "words", "countries"})


def translated(pack: BeatPack, home: Path) -> BeatPack:
    """The pack with what its folder says in other languages. KnowledgeWrong names file, line and what is off."""
    for path in sorted((home / "languages").glob("*.toml")):
        pack = _with(pack, path.stem, Toml(home, f"languages/{path.name}"))
    return pack


def _with(pack: BeatPack, code: str, file: Toml) -> BeatPack:
    file.only(file.table, _KEYS)
    sides = {side.name: side for side in pack.sides}
    for table in file.tables("side") if "side" in file.table else ():
        file.only(table, frozenset({"name", "terms", "weak"}))
        name = file.text(table, "name")
        if name not in sides:
            raise file.wrong(f"{name!r} is no side of this pack; its sides: {', '.join(sides)}", f'"{name}"')
        side = sides[name]
        sides[name] = replace(
            side, terms=_more(side.terms, file.terms(table, "terms")), weak=_more(side.weak, file.terms(table, "weak"))
        )
    first, second = (sides[side.name] for side in pack.sides)
    return replace(
        pack,
        sides=(first, second),
        bilateral=_more(pack.bilateral, file.terms(file.table, "bilateral")),
        actions=_more(pack.actions, file.terms(file.table, "actions")),
        elsewhere=_more(pack.elsewhere, file.terms(file.table, "elsewhere")),
        topics=_topics(pack.topics, file),
        gloss=(*pack.gloss, *file.pairs("gloss")),
        unshown=(*pack.unshown, *(file.pairs("words") if "words" in file.table else ())),
        spoken_in=(*pack.spoken_in, (code, tuple(one.upper() for one in file.terms(file.table, "countries")))),
    )


def _topics(topics: tuple[TopicTerms, ...], file: Toml) -> tuple[TopicTerms, ...]:
    table = file.table.get("topics", {})
    if not isinstance(table, Mapping):
        raise file.wrong("topics should be tables by topic id: [topics.energy]", "topics")
    known = {topic.id for topic in topics}
    for id_ in table:
        if id_ not in known:
            raise file.wrong(f"{id_!r} is no topic of this pack", f"[topics.{id_}]")
    return tuple(
        replace(topic, terms=_terms(topic, file, cast("dict[str, object]", table[topic.id])))
        if topic.id in table
        else topic
        for topic in topics
    )


def _terms(topic: TopicTerms, file: Toml, table: dict[str, object]) -> tuple[tuple[str, float], ...]:
    known = {term for term, _ in topic.terms}
    return (*topic.terms, *((term, weight) for term, weight in weighed(file, table) if term not in known))


def _more(known: tuple[str, ...], others: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*known, *others)))
