"""The parser's process: bounded in time and memory, and nobody's business but the feed's own."""

from __future__ import annotations

import asyncio
import gzip
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.adapters.subprocesses.feed_parser import Bounds, FeedParser
from bot.adapters.subprocesses.job_loop import NICENESS
from bot.errors import ReaderFailed
from bot.model import Contents, Feed, FeedId, Flaw, Page, Unusable
from tests.support.feed_server import entry, gzip_bomb, rss

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
FEED = Feed(id=FeedId("f"), url="https://news.example/feed", title="Invented Courier")
SLOW = (
    b"<rss><channel><title>x</title><item><a "
    + b" ".join(b"a%d='v'" % n for n in range(90_000))
    + b"></a></item></channel></rss>"
)
"""feedparser takes time by the square of the number of attributes."""


def page(body: bytes, **headers: str) -> Page:
    given = {"content-type": "application/rss+xml; charset=utf-8", **headers}
    return Page(url=FEED.url, status=200, headers=tuple(given.items()), body=body, fetched_at=NOON)


@pytest.fixture
async def parser() -> AsyncIterator[FeedParser]:
    """For tests that do something to its children; its deadline is in no test's way, however busy the machine."""
    parser = FeedParser(Bounds(seconds=60, most_bytes=2**20))
    yield parser
    await parser.aclose()


@pytest.fixture(scope="module")
async def steady() -> AsyncIterator[FeedParser]:
    """One process, which each document leaves to the next."""
    parser = FeedParser(Bounds(seconds=20, most_bytes=2**20, children=1))
    yield parser
    await parser.aclose()


async def parse(parser: FeedParser, body: bytes, **headers: str) -> Contents | Unusable:
    return await parser.parse(page(body, **headers), FEED, now=NOON)


def titles(contents: Contents | Unusable) -> list[str]:
    assert isinstance(contents, Contents)
    return [item.title for item in contents.items]


async def test_what_the_child_finds_comes_back_whole(steady: FeedParser) -> None:
    contents = await parse(steady, rss([entry("Größe “жизнь” 東京 🎉")]))
    assert isinstance(contents, Contents)
    [item] = contents.items
    assert (item.title, item.feed, item.published) == ("Größe “жизнь” 東京 🎉", FEED.id, NOON.replace(hour=10))
    assert len(contents.aliases) == 1


async def test_a_document_that_takes_too_long_is_given_up_and_others_go_on() -> None:
    parser = FeedParser(Bounds(seconds=2, most_bytes=2**20))
    slow, *quick = await asyncio.gather(
        parse(parser, SLOW), *(parse(parser, rss([entry(f"T{number}")])) for number in range(6))
    )
    assert slow == Unusable(Flaw.TOO_COSTLY, "its document could not be parsed within 2 s")
    assert [titles(contents) for contents in quick] == [[f"T{number}"] for number in range(6)]
    assert titles(await parse(parser, rss([entry("After")]))) == ["After"]
    await parser.aclose()


async def test_memory_is_capped() -> None:
    parser = FeedParser(Bounds(seconds=60, memory=150 * 2**20))
    long = rss([entry(text="word " * 5_000_000)])
    answer = await parse(parser, long)
    assert answer == Unusable(Flaw.TOO_COSTLY, "its document takes more memory to parse than is allowed")
    assert titles(await parse(parser, rss([entry("After")]))) == ["After"]
    await parser.aclose()


async def test_a_child_that_dies_is_replaced(parser: FeedParser) -> None:
    assert titles(await parse(parser, rss([entry("Before")]))) == ["Before"]
    [child] = parser.children.alive
    child.process.kill()
    await child.process.wait()
    assert titles(await parse(parser, rss([entry("After")]))) == ["After"]


async def test_a_child_that_dies_in_the_middle_is_told_to_its_feed_only(parser: FeedParser) -> None:
    await parse(parser, rss([entry("Before")]))
    [child] = parser.children.alive
    under_way = asyncio.create_task(parse(parser, SLOW))
    await asyncio.sleep(0.3)
    child.process.send_signal(signal.SIGSEGV)
    assert await under_way == Unusable(
        Flaw.BREAKS_PARSER, "its document cannot be parsed: it ended the parser (code -11)"
    )
    assert titles(await parse(parser, rss([entry("After")]))) == ["After"]


async def test_a_parse_that_is_cancelled_leaves_nothing_for_the_next(parser: FeedParser) -> None:
    await parse(parser, rss([entry("Before")]))
    under_way = asyncio.create_task(parse(parser, SLOW))
    await asyncio.sleep(0.3)
    under_way.cancel()
    with pytest.raises(asyncio.CancelledError):
        await under_way
    assert titles(await parse(parser, rss([entry("After")]))) == ["After"]


async def test_a_child_that_does_not_start_is_our_trouble_and_not_the_feeds() -> None:
    parser = FeedParser(python=shutil.which("false") or "")
    with pytest.raises(ReaderFailed, match="does not start"):
        await parse(parser, rss([entry()]))
    await parser.aclose()


@pytest.mark.parametrize("reference", ["&#xD800;", "&#x110000;", "&#99999999999;"])
async def test_what_makes_feedparser_raise_is_one_feeds_trouble(steady: FeedParser, reference: str) -> None:
    """feedparser 6.0.14 raises UnicodeEncodeError, ValueError and OverflowError for these in a damaged document."""
    answer = await parse(steady, f"<rss><channel><title>x{reference}</title><item><title>t".encode())
    assert isinstance(answer, Contents | Unusable)
    assert titles(await parse(steady, rss([entry("After")]))) == ["After"]


async def test_gzip_without_saying_so_is_opened_and_a_bomb_is_not(steady: FeedParser) -> None:
    assert titles(await parse(steady, gzip.compress(rss([entry("Packed")])))) == ["Packed"]
    assert await parse(steady, gzip_bomb(50)) == Unusable(Flaw.TOO_COSTLY, "its document is larger than 1 MiB")


async def test_nothing_is_fetched_for_a_document(steady: FeedParser) -> None:
    """XXE, external DTDs, parameter entities, stylesheets, inclusions: a server that would see a request sees none."""
    asked: list[bytes] = []

    async def note(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.append(await reader.read(100))
        writer.close()

    server = await asyncio.start_server(note, "127.0.0.1", 0)
    there = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    doctypes = [
        f'<!DOCTYPE rss SYSTEM "{there}/rss.dtd">',
        f'<!DOCTYPE rss [<!ENTITY x SYSTEM "{there}/x">]>',
        f'<!DOCTYPE rss [<!ENTITY % p SYSTEM "{there}/p"> %p;]>',
        '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
        f'<?xml-stylesheet href="{there}/x.xsl" type="text/xsl"?>',
    ]
    include = f'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="{there}/i" parse="text"/>'
    for doctype in doctypes:
        body = rss([entry("A", text=None, extra=include + "<description>&x;</description>")])
        answer = await parse(steady, body.replace(b"?>", b"?>" + doctype.encode(), 1))
        assert "root:" not in repr(answer)
    server.close()
    assert asked == []


async def test_entity_bombs_are_not_expanded(steady: FeedParser) -> None:
    levels = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    bomb = f'<!DOCTYPE rss [<!ENTITY a0 "lollollol">{levels}]>'.encode()
    answer = await parse(steady, rss([entry("x", extra="<author>&a9;</author>")]).replace(b"?>", b"?>" + bomb, 1))
    assert len(repr(answer)) < 10_000


@pytest.mark.usefixtures("executed")
async def test_the_child_sees_no_secret_of_ours(parser: FeedParser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-invented")
    await parse(parser, rss([entry()]))
    [child] = parser.children.alive
    environment = Path(f"/proc/{child.process.pid}/environ")
    if not environment.exists():
        pytest.skip("needs /proc")
    assert b"SLACK" not in environment.read_bytes()


async def test_reading_stands_behind_what_answers_people(parser: FeedParser) -> None:
    await parse(parser, body=rss([entry("Before")]))
    (child,) = parser.children.alive
    assert os.getpriority(os.PRIO_PROCESS, child.process.pid) == min(19, os.getpriority(os.PRIO_PROCESS, 0) + NICENESS)


async def test_the_parent_loads_no_feedparser() -> None:
    """So a worker's memory stays small, and hostile bytes meet feedparser only where it can be killed."""
    modules = "bot.adapters.subprocesses.feed_parser, bot.use_cases.feeds.poll"
    code = f"import sys, {modules}; sys.exit('feedparser' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


async def test_children_end_with_their_parent_even_in_the_middle_of_a_document() -> None:
    """The parent is killed outright; an idle child sees its input end, a busy one runs into its own limit."""
    code = (
        "import asyncio, os, signal, sys\n"
        "from tests.bot.adapters.subprocesses.test_feed_parser import *\n"
        "async def main():\n"
        "    parser = FeedParser(Bounds(seconds=3))\n"
        "    await asyncio.gather(*(parse(parser, rss([entry()])) for _ in range(2)))\n"
        "    busy = asyncio.create_task(parse(parser, SLOW))\n"
        "    await asyncio.sleep(.3)\n"
        "    print(*(child.process.pid for child in parser.children.alive), flush=True)\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
        "asyncio.run(main())\n"
    )
    parent = subprocess.run([sys.executable, "-c", code], check=False, capture_output=True, text=True)
    children = [int(pid) for pid in parent.stdout.split()]
    assert len(children) == 2, parent.stderr
    deadline = time.monotonic() + 60
    while any(map(alive, children)) and time.monotonic() < deadline:
        await asyncio.sleep(0.1)
    assert [pid for pid in children if alive(pid)] == []


def alive(pid: int) -> bool:
    with suppress(ProcessLookupError):
        os.kill(pid, 0)
        status = Path(f"/proc/{pid}/stat")
        return not status.exists() or ") Z " not in status.read_text()
    return False
