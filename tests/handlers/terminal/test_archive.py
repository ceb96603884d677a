"""`amur search`, `amur feedback` and `amur feed`, as a person in a terminal runs them."""

from __future__ import annotations

import asyncio
import json
from datetime import timedelta

import pytest

from bot.adapters.redis.archive.archive import RedisArchive
from bot.adapters.redis.connection import Link
from bot.adapters.redis.people.people import RedisFeedback
from bot.model import ItemId, Judgement, StatementFault, UserId, Wrong
from handlers.terminal.doctor import marked_wrong
from tests.support.black_box import Start, said_by, typed
from tests.support.builders import NOW, TEAM, a_quote, a_reading
from tests.support.feed_server import FeedServer, entry, rss
from tests.support.valkey import shared_url


@pytest.fixture
async def kept(link: Link) -> str:
    archive = RedisArchive(link, keep_days=400)
    for number in range(7):
        reading = a_reading(f"ferry {number}", text=f"Ferries sail. Ferry {number} is late.", quotes=[a_quote()])
        await archive.file(reading, [], now=NOW)
        mine = Judgement(team=TEAM, user=UserId(f"U{number}"), item=reading.item.id, useful=number > 0, at=NOW)
        await RedisFeedback(link).give(mine)
    return shared_url()


def printed(url: str, *arguments: str) -> str:
    code, out, problem = typed(*arguments, REDIS_URL=url)
    assert (code, problem) == (0, "")
    return out


def test_what_cannot_be_asked_is_answered_with_what_can_be_typed_here(kept: str) -> None:
    code, _, problem = typed("ask", "(", REDIS_URL=kept)
    assert code == 2
    assert "no letters in it" in problem
    assert "Try: amur ask Gabuev" in problem


def test_a_query_that_cannot_be_read_is_answered_with_a_command(kept: str) -> None:
    code, _, problem = typed("search", "banks AND (yuan", REDIS_URL=kept)
    assert code == 2
    assert "Try: amur search 'banks AND (yuan)'" in problem


def test_search_prints_a_page_or_json(kept: str) -> None:
    found = json.loads(printed(kept, "search", "--json", "--page", "2", '"ferry 3" OR late'))
    assert (len(found["hits"]), found["page"], found["more"]) == (2, 2, False)
    assert all("late" in hit["text"][slice(*hit["matched"][-1])] for hit in found["hits"])
    text = printed(kept, "search", "speaker:lindqvist", '"ferry 3"')
    assert text.startswith("* Title of ferry 3\n")
    assert "    | Ferry 3 is late." in text


def test_a_query_that_cannot_be_read_is_refused_with_its_column(kept: str) -> None:
    code, _, problem = typed("search", "ferry AND (late", REDIS_URL=kept)
    assert code == 2
    assert "column 11" in problem


def test_feedback_is_read_back_with_item_user_and_time(kept: str) -> None:
    rows = [json.loads(row) for row in printed(kept, "feedback", "--json").splitlines()]
    assert [(row["user"], row["useful"]) for row in rows] == [(f"U{n}", n > 0) for n in range(7)]
    assert rows[3]["title"] == "Title of ferry 3"
    assert rows[0]["at"] == NOW.isoformat()
    assert "U0  not useful    Title of ferry 0" in printed(kept, "feedback")


async def test_marks_on_statements_are_listed_and_counted_by_kind(kept: str, link: Link) -> None:
    feedback = RedisFeedback(link)
    for number, wrong in enumerate((Wrong.SPEAKER, Wrong.SPEAKER, Wrong.NO_STATEMENT)):
        item, user = (await feedback.given())[0].item, UserId(f"U{number}")
        await feedback.report(StatementFault(team=TEAM, user=user, item=item, number=0, wrong=wrong, at=NOW))
    rows = [json.loads(row) for row in (await asyncio.to_thread(printed, kept, "feedback", "--json")).splitlines()]
    assert [row["wrong"] for row in rows if "wrong" in row] == ["speaker", "speaker", "no statement"]
    shown = await asyncio.to_thread(printed, kept, "feedback")
    assert "statements marked wrong: speaker 2, words 0, no statement 1" in shown
    looked, said, _ = await asyncio.to_thread(typed, "doctor", REDIS_URL=kept)
    assert "readers marked 0 off the beat, 0 on it, 0 missed" in said
    assert "1 statement marked wrong by readers (speaker 2, no statement 1); none were shown yet" in said, looked


@pytest.mark.parametrize(
    ("shown", "rate"),
    [(299, "299 shown since 4 Mar 2031: too few to tell a rate"), (400, "0.50 % of 400 shown since 4 Mar 2031")],
)
def test_marks_are_a_rate_of_what_was_shown_where_that_is_enough(shown: int, rate: str) -> None:
    """Marks made before anything was counted are in no rate; two marks on one statement are one."""
    ahead = [(0, 0), (0, 1), (0, 1), (-2, 2)]
    faults = [
        StatementFault(
            team=TEAM,
            user=UserId(f"U{n}"),
            item=ItemId("one"),
            number=number,
            wrong=Wrong.WORDS,
            at=NOW + timedelta(days=days),
        )
        for n, (days, number) in enumerate(ahead)
    ]
    says = marked_wrong(faults, {NOW.date(): shown - 9, NOW.date() + timedelta(days=1): 9})
    assert says == f"3 statements marked wrong by readers (words 4); {rate}"


async def test_the_program_that_is_installed_names_both(forked: Start) -> None:
    code, shown, _ = await said_by("--help", start=forked)
    assert code == 0
    assert "search " in shown
    assert "feedback " in shown


async def test_feed_says_which_feed_a_site_has_and_what_it_holds() -> None:
    async with FeedServer.open() as web:
        head = '<link rel="alternate" type="application/rss+xml" href="/news.xml">'
        web.serve("/", f"<!DOCTYPE html><html><head>{head}</head></html>", headers={"Content-Type": "text/html"})
        web.serve("/news.xml", rss([entry("Ferries sail")], title="Invented Courier"))
        inner = {"AMUR_ALLOW_NETWORKS": "127.0.0.0/8"}
        code, said, _ = await asyncio.to_thread(typed, "feed", "--json", web.url("/"), **inner)
        found = json.loads(said)
        assert (code, found["outcome"], found["feed"]) == (0, "ok", web.url("/news.xml"))
        assert [item["title"] for item in found["items"]] == ["Ferries sail"]
        code, said, _ = await asyncio.to_thread(typed, "feed", web.url("/"), web.url("/news.xml"), **inner)
        assert f"{web.url('/')}: its feed is {web.url('/news.xml')} (Invented Courier)\n" in said
        assert f"{web.url('/news.xml')}: ok, 1 items\n" in said


async def test_feed_offers_the_links_of_a_page_that_has_no_feed() -> None:
    links = "".join(
        f'<li><a href="/remarks/2031/{n}-ferries">Remarks on ferries, number {n}</a></li>' for n in range(9)
    )
    async with FeedServer.open() as web:
        page = f"<!DOCTYPE html><html><head><title>Ministry</title></head><body><ul>{links}</ul></body></html>"
        web.serve("/list", page, headers={"Content-Type": "text/html"})
        inner = {"AMUR_ALLOW_NETWORKS": "127.0.0.0/8"}
        code, said, _ = await asyncio.to_thread(typed, "feed", web.url("/list"), **inner)
        assert code == 1
        assert f"the page lists 9 links; `/feeds add {web.url('/list')}` in Slack watches them:" in said
        assert web.url("/remarks/2031/8-ferries") in said
        _, said, _ = await asyncio.to_thread(typed, "feed", "--json", web.url("/list"), **inner)
        assert json.loads(said)["links"] == [web.url(f"/remarks/2031/{n}-ferries") for n in range(9)]
