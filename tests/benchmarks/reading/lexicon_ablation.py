"""What is each English word list worth? `python -m tests.benchmarks.reading.lexicon_ablation [FOLDER] [LIST …]`.

FOLDER (AMUR_SHARED, ../shared) holds the annotated articles and their scorer, as for `reading.py`; LIST
is a list's name, as `cues.stances`: those alone. The articles are parsed once, in a process that ends; then a forked
process a list reads them by the rules alone, with one word in the list that no text has. Told is what that changes on
the tuned half (d), the half kept apart (k: counts only) and the seeds: statements found, found with the right speaker,
strays, right roles and addressees; how many statements are read otherwise, those of PolNeAR's articles among them; and
how many of the project's own cases (tests/gold/statements.txt), where rare constructions have one each. Lists that
change nothing anywhere are named at the end; exit 1 if there is one whose file does not say why it stays ("Kept:" in
the comment above it). Takes some ten minutes on two cores.

Left out are the files that no rule for statements reads: what sorts articles, compares statements and counts voices has
benchmarks of its own.
"""

from __future__ import annotations

import gc
import json
import multiprocessing
import os
import re
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, cast, get_type_hints

import seeds
from bot.model import BeatPack, Item, ItemId
from tests.benchmarks.reading.scorer import LONG_AGO, items_of, quote_of, scored
from tests.gold.cases import NOBODY, cases

# No module of rules may be imported here: each takes its lists when it is, and that is in the forked processes.

ELSEWHERE = frozenset({"genres", "comparison", "voices", "collections"})
NO_WORD = "\ue000"
SETS = ("d", "k", "seeds")
COUNTED = ("found", "right", "strays", "roles", "told")


@dataclass(frozen=True, slots=True)
class Article:
    of: str
    """One of SETS, or "polnear" or "cases", which are only compared."""
    item: Item
    parse: Any
    """A Parse, of a module of rules."""


@dataclass(frozen=True, slots=True)
class Measured:
    counts: Mapping[str, Mapping[str, int]]
    """Set → what is counted → how often."""
    read: Mapping[str, frozenset[str]]
    """Set, "polnear" or "cases" → every statement, as read."""
    fault: str = ""
    """Why reading failed."""


# --------------------------------------------------------------------------------------- in processes of their own


def parsed(shared: Path) -> list[Article]:
    from bot.adapters.subprocesses.language.language_model import load_model, read_all

    class Parses:
        def read(self, item: Item, parse: object) -> object:
            return parse

    folders = {"seeds": shared / "seeds", "polnear": shared / "data" / "polnear-dev" / "text"}
    found = [(name, item) for name, folder in folders.items() for item in items_of(sorted(folder.glob("*.txt")))]
    beat = sorted((shared / "data" / "beat-dev").glob("[dk]*.txt"))
    found += [(item.title[0], item) for item in items_of(beat)]
    found += [("cases", Item(id=ItemId(one.name), title=one.name, text=one.text, seen_at=LONG_AGO)) for one in cases()]
    parses = read_all(load_model(), cast("Any", Parses()), [item for _, item in found])
    return [Article(name, item, parse) for (name, item), parse in zip(found, parses, strict=True)]


def measured(without: str) -> tuple[str, Measured]:
    """With the list emptied, or all lists as they are ("")."""
    from bot.reading import lexicon

    if without:
        part, name = without.split(".")
        emptied = getattr(lexicon.ENGLISH, part)._replace(
            **{name: _emptied(getattr(getattr(lexicon.ENGLISH, part), name))}
        )
        lexicon.ENGLISH = lexicon.ENGLISH._replace(**{part: emptied})
    try:
        return without, _read()
    except Exception as problem:  # noqa: BLE001  # whatever a rule fails with, it needs the list
        return without, Measured({}, {}, f"{type(problem).__name__}: {problem}")


def _emptied(words: object) -> object:
    """With one word that no text has: some rules join the words into an expression, which may not be empty."""
    if isinstance(words, Mapping):
        return MappingProxyType({NO_WORD: next(iter(words.values()))})
    return frozenset({NO_WORD}) if isinstance(words, frozenset) else (NO_WORD,)


def _read() -> Measured:
    from bot.reading.names.recognition import Register
    from bot.reading.quotes.attribution import attribute

    register, nobody = Register.of(_GIVEN.pack), Register.of(NOBODY)
    answers: dict[str, list[dict[str, object]]] = {article.of: [] for article in _GIVEN.articles}
    read: dict[str, set[str]] = {of: set() for of in answers}
    for article in _GIVEN.articles:
        item = article.item
        known_here = nobody if article.of == "cases" else register
        quotes, _ = attribute(item.text, article.parse, item.head, known_here, None)
        answers[article.of].append({"doc": item.title, "quotes": [quote_of(one) for one in quotes]})
        read[article.of].update(f"{item.title} {one}" for one in quotes)
    base = _GIVEN.base
    known = {of: base.counts[of] for of in SETS if base and base.read[of] == read[of]}
    counts = {of: known.get(of) or _scored(of, answers[of]) for of in SETS}
    return Measured(counts, {of: frozenset(found) for of, found in read.items()})


def _scored(of: str, answers: Sequence[dict[str, object]]) -> Mapping[str, int]:
    command = [str(_GIVEN.scorer), str(_GIVEN.gold / of / "gold.jsonl"), "-"]
    shown = scored(command, "".join(json.dumps(answer) + "\n" for answer in answers))

    def number(pattern: str) -> int:
        match = re.search(pattern, shown)
        return int(match[1]) if match else 0

    return {
        "found": number(r"all ALL CORE\s+\d+\s+(\d+) /"),
        "right": number(r"all ALL CORE\s+\d+\s+\d+ /\s*(\d+)"),
        "strays": number(r"touching no gold row (\d+)"),
        "roles": number(r"role right (\d+)"),
        "told": number(r"told right (\d+)"),
    }


# ------------------------------------------------------------------------------------------------------------ here


@dataclass(slots=True)
class Given:
    """What forked processes find in memory."""

    articles: list[Article]
    pack: BeatPack
    scorer: Path
    gold: Path
    base: Measured | None = None
    """With all lists as they are, once that is known."""


_GIVEN: Given


def gold_of(shared: Path, into: Path) -> None:
    """A folder a set, with its annotated statements and links to its articles: the scorer takes all that is there."""
    for name in SETS:
        folder = shared / "seeds" if name == "seeds" else shared / "data" / "beat-dev"
        begins = "" if name == "seeds" else name
        (into / name).mkdir()
        rows = (folder / "gold.jsonl").read_text(encoding="utf-8").splitlines()
        kept = [row for row in rows if json.loads(row)["doc"].startswith(begins)]
        (into / name / "gold.jsonl").write_text("".join(f"{row}\n" for row in kept), encoding="utf-8")
        for path in folder.glob(f"{begins}*.txt"):
            (into / name / path.name).symlink_to(path.resolve())


def lists() -> Iterator[str]:
    from bot.reading.lexicon.lists import Lexicon

    for part, kind in get_type_hints(Lexicon).items():
        if part not in ELSEWHERE:
            yield from (f"{part}.{name}" for name in get_type_hints(kind))


def reasons() -> Mapping[str, str]:
    """List → why it stays though it changes nothing here: "Kept: …" in the comment above it."""
    home = Path(seeds.__file__).parents[1] / "bot" / "reading" / "lexicon" / "en"
    found = {}
    for path in home.glob("*.toml"):
        for note, table, name in _HEAD.findall(path.read_text(encoding="utf-8")):
            if "Kept:" in note:
                found[f"{path.stem}.{table or name}"] = " ".join(note.partition("Kept:")[2].replace("\n#", " ").split())
    return found


_HEAD = re.compile(r"((?:^#.*\n)+)(?:\[(\w+)\]|(\w+) =)", re.MULTILINE)


def head() -> str:
    sets = "".join(f"{of:>{7 * len(COUNTED)}}" for of in SETS)
    counted = "".join(f"{what:>7}" for what in COUNTED)
    return f"{'':34}{sets}\n{'':34}{counted * len(SETS)}   other  cases"


def row(name: str, base: Measured, other: Measured) -> str:
    if other.fault:
        return f"{name:34}needed: {other.fault[:90]}"
    otherwise = {of: len(base.read[of] ^ other.read[of]) for of in base.read}
    ours = otherwise.pop("cases")
    told = "".join(f"{other.counts[of][what] - base.counts[of][what] or '·':>7}" for of in SETS for what in COUNTED)
    return f"{name:34}{told}{sum(otherwise.values()) or '·':>8}{ours or '·':>7}"


def main() -> int:
    names = [word for word in sys.argv[1:] if re.fullmatch(r"[a-z]+\.[a-z_]+", word)]
    folders = [word for word in sys.argv[1:] if word not in names]
    shared = Path(folders[0] if folders else os.environ.get("AMUR_SHARED", "../shared"))
    scorer = shared / "measure" / "quotes" / "score_seeds.py"
    if not scorer.is_file() or not (shared / "data" / "beat-dev").is_dir():
        print(f"skipped, as it is not there: {scorer} (set AMUR_SHARED)")
        return 0
    global _GIVEN  # forked processes find it in memory
    fork = multiprocessing.get_context("fork")
    with tempfile.TemporaryDirectory() as gold:
        gold_of(shared, Path(gold))
        with fork.Pool(1) as alone:
            articles = alone.apply(parsed, [shared])
        _GIVEN = Given(articles, seeds.load(), scorer, Path(gold))
        with fork.Pool(1) as alone:
            _, base = alone.apply(measured, [""])
        _GIVEN.base = base
        gc.freeze()  # what is shared stays shared: a collection in a forked process would copy it all
        print(head())
        idle = []
        with fork.Pool(os.cpu_count(), maxtasksperchild=1) as pool:
            for name, other in pool.imap(measured, names or list(lists()), chunksize=1):
                print(row(name, base, other), flush=True)
                if other.read == base.read:
                    idle.append(name)
    known = reasons()
    for name in idle:
        print(f"changes nothing: {name}" + (f" (kept: {known[name]})" if name in known else ""))
    return 1 if any(name not in known for name in idle) else 0


if __name__ == "__main__":
    sys.exit(main())
