"""Statements taken away: copied as a citation, and exported as files by direct message."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

from digests.slack import controls
from tests.support.sandbox_talk import Conversation, ask, files_of, value_of, words


async def test_all_statements_come_as_three_files(talk: Conversation) -> None:
    assert await ask(talk, "/whosaid", "Lindqvist export") == "I've sent you the files by DM."
    files = await files_of(talk)
    assert set(files) == {"csv", "bib", "json"}
    rows = list(csv.DictReader(io.StringIO(files["csv"].decode("utf-8-sig"))))
    assert [row["quote"] for row in rows] == [f"Bridge number {number} will open." for number in range(7)]
    assert {row["role"] for row in rows} == {"harbour master"}
    assert len(json.loads(files["json"])) == 7
    assert files["bib"].count(b"@online{") == 7
    assert "Oskar Lindqvist: 7 statements." in talk.sandbox.direct()[-1]["text"]


async def test_filters_and_one_form_can_be_asked_for(talk: Conversation) -> None:
    await ask(talk, "/whosaid", "Lindqvist since February 2031 export csv")
    files = await files_of(talk)
    assert set(files) == {"csv"}
    rows = list(csv.DictReader(io.StringIO(files["csv"].decode("utf-8-sig"))))
    assert [row["date"] for row in rows] == ["2031-03-03", "2031-02-01"]


async def test_the_button_exports_what_is_shown(talk: Conversation) -> None:
    await ask(talk, "/whosaid", "Lindqvist")
    answer = talk.reply()
    await talk.sandbox.press(answer, controls.EXPORT_ANSWER)
    assert set(await files_of(talk)) == {"csv", "bib", "json"}
    sent = len(talk.sandbox.direct())
    await talk.sandbox.press(answer, controls.EXPORT_ANSWER)
    await talk.sandbox.until(lambda: "not sent the files twice" in words(talk.sandbox.ephemerals()[-1]))
    assert len(talk.sandbox.direct()) == sent


async def test_several_of_a_name_are_a_choice_and_nobody_is_no_file(talk: Conversation) -> None:
    assert "Which “Lind”?" in await ask(talk, "/whosaid", "Lind export")
    assert "nothing to export" in await ask(talk, "/whosaid", "Vera Holm export")
    assert talk.sandbox.direct() == []


async def test_copy_as_citation_gives_the_words_unchanged(talk: Conversation) -> None:
    await ask(talk, "/whosaid", "Lindqvist")
    menu = controls.numbered(controls.STATEMENT_MENU, 0)
    why = value_of(talk.reply(), menu)
    await talk.sandbox.press(talk.reply(), menu, why.replace("why-said", "cite"))
    shown: dict[str, Any] = await talk.sandbox.until(lambda: next(iter(talk.sandbox.ephemerals()[1:]), None))
    copied = [one["elements"][0]["elements"][0]["text"] for one in shown["blocks"] if one["type"] == "rich_text"]
    assert copied[0] == (
        "Oskar Lindqvist (harbour master): “Bridge number 0 will open.” "
        "In: “Title of oskar-0”, Outlet, 3 Mar 2031, https://outlet.example/oskar-0"
    )
    assert copied[1].startswith("@online{oskar-lindqvist-")
