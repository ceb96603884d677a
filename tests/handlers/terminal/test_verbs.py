"""`amur stories` and `amur read` in a terminal: good rows answer, bad ones are told one line each."""

import io
import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from bot.settings import Settings
from handlers.terminal.output import line, show_reading
from handlers.terminal.verbs import read_sources, tell_stories
from tests.support.builders import a_reading

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


def now() -> datetime:
    return NOW


def rows(path: Path, *lines: object) -> Path:
    path.write_text("\n".join(one if isinstance(one, str) else json.dumps(one) for one in lines), encoding="utf-8")
    return path


def item(id_: str, title: str, hour: int, **more: Any) -> dict[str, Any]:
    return {"id": id_, "title": title, "published": f"2026-03-01T{hour:02}:00:00Z", **more}


def test_items_on_one_event_get_one_story_in_order_of_publication(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given = rows(
        tmp_path / "items.jsonl",
        item("late", "Ferry line between Ostrava Bay and Lindholm opens to lorries after ice delay", 9),
        item("early", "Ferry line from Ostrava Bay to Lindholm opens for lorries after delay over ice", 8),
        item("other", "Court in Varna fines a rope maker over mislabelled hemp", 7),
    )
    assert tell_stories(Settings(), given, as_json=True, now=NOW) == 0
    shown = {row["id"]: row["story"] for row in map(json.loads, capsys.readouterr().out.splitlines())}
    assert list(shown) == ["other", "early", "late"]
    assert shown["early"] == shown["late"] != shown["other"]


def test_a_row_that_is_no_item_is_told_with_its_line_and_stops_no_other(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given = rows(
        tmp_path / "items.jsonl",
        {"title": "without an id"},
        "[1]",
        "not json",
        item("day", "A ferry", 8) | {"published": "soon"},
        item("first", "A ferry", 8) | {"published": "0001-01-01T00:00:00+14:00"},
        item("good", "A ferry\ud800", 8),
        item("good", "Another ferry", 9),
    )
    assert tell_stories(Settings(), given, as_json=False, now=NOW) == 1
    assert capsys.readouterr().out.endswith("  A ferry?\n")
    assert tell_stories(Settings(), given, as_json=True, now=NOW) == 1
    out, err = capsys.readouterr()
    assert [json.loads(one)["id"] for one in out.splitlines()] == ["good"]
    assert err.splitlines() == [
        f'amur stories: {given} line 1 is not an item: it has no "id"',
        f'amur stories: {given} line 2 is not an item: it has no "id"',
        f"amur stories: {given} line 3 is not an item: it is no JSON",
        f"amur stories: {given} line 4: \"published\" is no ISO date: 'soon'",
        f"amur stories: {given} line 5: \"published\" is no ISO date: '0001-01-01T00:00:00+14:00'",
        f'amur stories: {given} line 7 is left out: line 6 has its "id" too',
    ]


def test_what_turns_the_direction_of_text_is_shown_and_not_obeyed() -> None:
    text = "A \u202eyrref\u202c\x9b2J sails, said Oleg Brandt."
    reading = replace(a_reading(), item=replace(a_reading().item, title=text, text=text), quotes=())
    screen = io.StringIO()
    show_reading(reading, Console(file=screen, width=200))
    shown = screen.getvalue()
    assert "A yrref2J sails" in shown.splitlines()[0]
    assert "A \ufffdyrref\ufffd\ufffd2J sails" in shown
    kept = line({"title": text})
    assert kept == '{"title": "A \\u202eyrref\\u202c\\u009b2J sails, said Oleg Brandt."}'
    assert json.loads(kept) == {"title": text}


@pytest.mark.parametrize(("name", "code"), [("empty.jsonl", 0), ("missing.jsonl", 1)])
def test_no_items_at_all_are_told_too(tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, code: int) -> None:
    (tmp_path / "empty.jsonl").touch()
    assert tell_stories(Settings(), tmp_path / name, as_json=True, now=NOW) == code
    out, err = capsys.readouterr()
    assert out == ""
    assert ("no items" if code == 0 else "no such file") in err


async def test_read_gives_an_object_a_source_in_order_and_tells_what_it_cannot_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = 'title: Ferries\ndate: 2026-03-01\n\n"The ice is gone," said Vera Lindqvist, a harbour master.\n'
    (tmp_path / "ferries.txt").write_text(text, encoding="utf-8")
    items = rows(tmp_path / "items.jsonl", item("row-1", "A ferry", 8, text="Ferries sail again, Oleg Brandt said."))
    sources = (str(tmp_path / "ferries.txt"), str(items), str(tmp_path / "gone.txt"), "http://[::1")
    assert await read_sources(Settings(feeds="none"), sources, as_json=True, now=now) == 1
    out, err = capsys.readouterr()
    read = [json.loads(line) for line in out.splitlines()]
    assert [one["doc"] for one in read] == ["ferries", "row-1"]
    [quote] = read[0]["quotes"]
    assert quote["speaker"]["name"] == "Vera Lindqvist"
    assert [text[start:end].strip('" ,') for start, end in quote["content"]] == ["The ice is gone"]
    assert read[1]["quotes"][0]["speaker"]["name"] == "Oleg Brandt"
    assert err.splitlines() == ["amur read: gone.txt is not there", "amur read: http://[::1 isn't a web address"]


async def test_read_shows_a_denial_with_its_verb(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = "Vera Lindqvist, a harbour master, denied that ice is gone."
    items = rows(tmp_path / "items.jsonl", item("row-1", "A ferry", 8, text=text))
    assert await read_sources(Settings(feeds="none"), (str(items),), as_json=False, now=now) == 0
    table = capsys.readouterr().out.split("how sure", 1)[1]
    assert "denied ice is gone" in " ".join(table.replace("│", " ").split())
