"""What the bot is born knowing. This folder is a *beat pack*; one like it watches another pair of countries.

    feeds.opml        the feeds to watch
    people.csv        name, aliases (;), role, org, country, as_of, wikidata, family_first
    offices.csv       optional: who of people.csv held which office, of which state, since, until, as of when (YYYY-MM;
                      until: when it ended, or the last month for which it is verified): tells whom an article means
                      by "the Norlandic president", as of its day
    orgs.csv          name, aliases (;), kind, country
    topics.toml       topics in reading order, with their terms and weights
    languages/*.toml  optional: the same words in other languages (`seeds.translations`)
    vocabulary.toml   the pack's name, the words of its two sides, of dealings between them, of other matters, and of
                      events of one side that are its context
    df.tsv.gz         optional: how many of N news items hold a stem (first line: #N and N); without it all weigh alike
    hints.toml        optional: weights that `python -m seeds.learn` found, by the name of the feature
    feed_packs.toml   optional: further sources, by language, that a team may switch on
    calendar.toml     optional: events with the day or months in which they return, their dates, and who says so
    wording.tsv       optional: weights it found for words and pairs of words: a second opinion

A row of people.csv without `as_of` is unverified: the name helps to recognise, the role is not to be shown as fact.
"""

from __future__ import annotations

import csv
import gzip
import io
import re
import zlib
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TypeVar, cast

from bot.errors import KnowledgeWrong
from bot.model import BeatPack, Days, Event, Feed, Office, Org, Person, Side, TopicId, TopicTerms, slug
from bot.reading.documents.feeds.opml import feeds_of
from seeds.feed_packs import feed_packs
from seeds.toml_file import Toml, file_bytes, file_text, weighed
from seeds.translations import translated

HOME = Path(__file__).parent
CORPUS: Path = HOME / "corpus"

_T = TypeVar("_T")
_PEOPLE = ("name", "aliases", "role", "org", "country", "as_of", "wikidata", "family_first")
_OFFICES = ("name", "office", "state", "since", "until", "as_of")
_ORGS = ("name", "aliases", "kind", "country")
_VOCABULARY = frozenset({"name", "bilateral", "actions", "elsewhere", "context", "side"})
_AS_OF = re.compile(r"(?:\d{4}(?:-(?:0[1-9]|1[0-2]))?)?")
_WIKIDATA = re.compile(r"(?:Q[1-9]\d*)?")
_TOPIC_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def load(pack: Path | None = None) -> BeatPack:
    """All of a pack, checked. KnowledgeWrong names the file, the line if there is one, and what should stand there."""
    home = pack or HOME
    if not home.is_dir():
        raise KnowledgeWrong(str(home), "there is no such folder; AMUR_PACK names a folder like seeds/")
    vocabulary = Toml(home, "vocabulary.toml")
    vocabulary.only(vocabulary.table, _VOCABULARY)
    frequency, documents = _frequencies(home)
    native = BeatPack(
        name=vocabulary.text(vocabulary.table, "name"),
        sides=_sides(vocabulary),
        bilateral=vocabulary.terms(vocabulary.table, "bilateral"),
        people=tuple(_people(home)),
        orgs=tuple(_orgs(home)),
        topics=_topics(Toml(home, "topics.toml")),
        feeds=_feeds(home),
        feed_packs=feed_packs(home),
        actions=vocabulary.terms(vocabulary.table, "actions"),
        elsewhere=vocabulary.terms(vocabulary.table, "elsewhere"),
        context=vocabulary.terms(vocabulary.table, "context"),
        document_frequency=frequency,
        documents=documents,
        hints=_hints(home),
        wording=wording_in(home),
        calendar=_calendar(home),
    )
    return translated(native, home)


# -------------------------------------------------------------------------------------------------------------- files


def _rows(home: Path, name: str, columns: tuple[str, ...]) -> Iterator[tuple[str, dict[str, str]]]:
    """(where, row) of a CSV file with these columns in this order; empty lines are passed over."""
    reader = csv.reader(io.StringIO(file_text(home, name), newline=""), strict=True)
    try:
        head = tuple(next(reader, ()))
        if head != columns:
            raise KnowledgeWrong(f"{name} line 1", f"the columns should be {','.join(columns)}")
        for row in reader:
            where = f"{name} line {reader.line_num}"
            if not row:
                continue
            if len(row) != len(columns):
                raise KnowledgeWrong(
                    where, f"{len(row)} fields instead of {len(columns)}; quote fields that hold commas"
                )
            fields = dict(zip(columns, (field.strip() for field in row), strict=True))
            if not slug(fields["name"]):
                raise KnowledgeWrong(where, "no name")
            yield where, fields
    except csv.Error as problem:
        raise KnowledgeWrong(f"{name} line {reader.line_num}", str(problem)) from None


def _listed(written: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part.strip() for part in written.split(";") if part.strip()))


# -------------------------------------------------------------------------------------------------------------- parts


def _people(home: Path) -> Iterator[Person]:
    met: dict[str, str] = {}
    offices = _offices(home)
    for where, row in _rows(home, "people.csv", _PEOPLE):
        id_ = slug(row["name"])
        if id_ in met:
            raise KnowledgeWrong(where, f"{row['name']} stands already in {met[id_]}")
        met[id_] = where
        if not _AS_OF.fullmatch(row["as_of"]):
            raise KnowledgeWrong(where, f"as_of should be YYYY or YYYY-MM, not {row['as_of']!r}")
        if not _WIKIDATA.fullmatch(row["wikidata"]):
            raise KnowledgeWrong(where, f"wikidata should be like Q7747, not {row['wikidata']!r}")
        if row["family_first"] not in ("", "yes"):
            raise KnowledgeWrong(where, f"family_first should be yes or empty, not {row['family_first']!r}")
        yield Person(
            id=id_,
            name=row["name"],
            aliases=_listed(row["aliases"]),
            role=row["role"],
            org=row["org"],
            country=row["country"],
            as_of=row["as_of"],
            family_first=row["family_first"] == "yes",
            offices=tuple(office for _, office in offices.pop(id_, ())),
        )
    for where, _ in next(iter(offices.values()), ()):
        raise KnowledgeWrong(where, "nobody of this name stands in people.csv")


def _offices(home: Path) -> dict[str, list[tuple[str, Office]]]:
    """By the person: (where, office)."""
    found: dict[str, list[tuple[str, Office]]] = {}
    if not (home / "offices.csv").exists():
        return found
    for where, row in _rows(home, "offices.csv", _OFFICES):
        if not row["office"]:
            raise KnowledgeWrong(where, "no office")
        for column in ("since", "until", "as_of"):
            if not _AS_OF.fullmatch(row[column]):
                raise KnowledgeWrong(where, f"{column} should be YYYY or YYYY-MM, not {row[column]!r}")
        if not row["until"] and not row["as_of"]:
            raise KnowledgeWrong(where, "an office without an end needs as_of, when it was last known to go on")
        office = Office(
            title=row["office"], state=row["state"], since=row["since"], until=row["until"], as_of=row["as_of"]
        )
        found.setdefault(slug(row["name"]), []).append((where, office))
    return found


def _orgs(home: Path) -> Iterator[Org]:
    met: dict[str, str] = {}
    for where, row in _rows(home, "orgs.csv", _ORGS):
        id_ = slug(row["name"])
        if id_ in met:
            raise KnowledgeWrong(where, f"{row['name']} stands already in {met[id_]}")
        met[id_] = where
        yield Org(id=id_, name=row["name"], aliases=_listed(row["aliases"]), kind=row["kind"], country=row["country"])


def _sides(file: Toml) -> tuple[Side, Side]:
    sides = []
    for table in file.tables("side"):
        file.only(table, frozenset({"name", "terms", "weak"}))
        name = file.text(table, "name")
        terms = file.terms(table, "terms")
        if not terms:
            raise file.wrong(f"{name} needs terms that name it", f'"{name}"')
        sides.append(Side(name=name, terms=terms, weak=file.terms(table, "weak")))
    if len(sides) != 2:
        raise file.wrong(f"a beat has two sides, not {len(sides)}", "[[side]]", nth=2)
    return sides[0], sides[1]


def _topics(file: Toml) -> tuple[TopicTerms, ...]:
    file.only(file.table, frozenset({"topic"}))
    topics: dict[str, TopicTerms] = {}
    for order, table in enumerate(file.tables("topic")):
        file.only(table, frozenset({"id", "name", "terms"}))
        id_ = file.text(table, "id")
        if not _TOPIC_ID.fullmatch(id_) or id_ == "other":
            raise file.wrong(f"{id_!r} is no topic id; use small letters, digits and hyphens, not 'other'", f'"{id_}"')
        if id_ in topics:
            raise file.wrong(f"topic {id_!r} stands twice", f'"{id_}"', nth=1)
        terms = table.get("terms")
        if not isinstance(terms, dict) or not terms:
            raise file.wrong(f"topic {id_!r} needs [topic.terms], lists of terms by weight", f'"{id_}"')
        topics[id_] = TopicTerms(
            id=TopicId(id_), name=file.text(table, "name"), terms=tuple(weighed(file, terms)), order=order
        )
    return tuple(topics.values())


def _feeds(home: Path) -> tuple[Feed, ...]:
    return feeds_of(file_bytes(home, "feeds.opml"), where="feeds.opml")


def _frequencies(home: Path) -> tuple[tuple[tuple[str, int], ...], int]:
    if not (home / "df.tsv.gz").exists():
        return (), 0
    try:
        written = gzip.decompress(file_bytes(home, "df.tsv.gz")).decode()
        lines = [line.split("\t") for line in written.splitlines()]
        return tuple((stem, int(count)) for stem, count in lines[1:]), int(lines[0][1])
    except (OSError, EOFError, zlib.error, ValueError, IndexError) as problem:
        raise KnowledgeWrong("df.tsv.gz", f"should be gzipped lines of stem, tab, count: {problem}") from None


def _hints(home: Path) -> tuple[tuple[str, float], ...]:
    if not (home / "hints.toml").exists():
        return ()
    file = Toml(home, "hints.toml")
    for name, weight in file.table.items():
        if not isinstance(weight, int | float) or isinstance(weight, bool):
            raise file.wrong(f"{name} should be a number, not {weight!r}", name)
    return tuple((name, float(cast("float", weight))) for name, weight in file.table.items())


def wording_in(home: Path) -> tuple[tuple[str, float], ...]:
    """The learnt weights of wording that a folder holds; () if it holds none. KnowledgeWrong names the line."""
    if not (home / "wording.tsv").exists():
        return ()
    lines = enumerate(file_text(home, "wording.tsv").splitlines(), 1)
    return tuple(_weighed_gram(line, number) for number, line in lines if line and not line.startswith("#"))


def _weighed_gram(line: str, number: int) -> tuple[str, float]:
    gram, _, weight = line.rpartition("\t")
    try:
        return gram, float(weight)
    except ValueError:
        raise KnowledgeWrong(f"wording.tsv line {number}", "should be words, a tab, and a number") from None


def _calendar(home: Path) -> tuple[Event, ...]:
    if not (home / "calendar.toml").exists():
        return ()
    file = Toml(home, "calendar.toml")
    file.only(file.table, frozenset({"event"}))
    events: dict[str, Event] = {}
    for table in file.tables("event"):
        file.only(table, frozenset({"id", "name", "source", "every", "months", "dates"}))
        id_ = file.text(table, "id")
        if not _TOPIC_ID.fullmatch(id_):
            raise file.wrong(f"{id_!r} is no event id; use small letters, digits and hyphens", f'"{id_}"')
        if id_ in events:
            raise file.wrong(f"event {id_!r} stands twice", f'"{id_}"', nth=1)
        if "source" not in table:
            raise file.wrong(f"event {id_!r} needs a source: who says so", f'"{id_}"')
        if not table.keys() & {"every", "months", "dates"}:
            raise file.wrong(f"event {id_!r} needs every, months or dates", f'"{id_}"')
        events[id_] = Event(
            id=id_,
            name=file.text(table, "name"),
            source=file.text(table, "source"),
            every=_every(file, table),
            months=_months(file, table),
            dates=_dates(file, table),
        )
    return tuple(events.values())


def _every(file: Toml, table: dict[str, object]) -> tuple[int, int] | None:
    if "every" not in table:
        return None
    written = file.text(table, "every")
    found = re.fullmatch(r"(\d\d)-(\d\d)", written)
    try:
        day = date(2023, int(found[1]), int(found[2])) if found else None  # not a leap year: every year has the day
    except ValueError:
        day = None
    if day is None:
        raise file.wrong(f'every should be a month and a day of every year, like "05-09", not {written!r}', written)
    return day.month, day.day


def _months(file: Toml, table: dict[str, object]) -> tuple[int, ...]:
    value = table.get("months", [])
    if not isinstance(value, list) or not all(isinstance(one, int) and 1 <= one <= 12 for one in value):
        raise file.wrong(f"months should be a list of numbers from 1 to 12, not {value!r}", "months")
    return tuple(value)


def _dates(file: Toml, table: dict[str, object]) -> tuple[Days, ...]:
    value = table.get("dates", [])
    if not isinstance(value, list):
        raise file.wrong('dates should be a list like ["2024-05-16/2024-05-17"]', "dates")
    found = []
    for written in value:
        first, _, last = str(written).partition("/")
        try:
            found.append(Days(first=date.fromisoformat(first), last=date.fromisoformat(last or first)))
        except ValueError:
            raise file.wrong(
                f'{written!r} is no date; use "2024-05-16", or "2024-05-16/2024-05-17" for several days', str(written)
            ) from None
    return tuple(sorted(found, key=lambda days: days.first))
