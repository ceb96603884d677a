"""The page reader's processes: bounded in time and memory, without a way out, and in nobody else's way."""

from __future__ import annotations

import asyncio
import random
import re
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest

from bot.adapters.subprocesses.job_protocol import HEAD
from bot.adapters.subprocesses.pages.page_reader import PageReader
from bot.adapters.subprocesses.pool import Limits
from bot.errors import ReaderFailed
from bot.model import Article, Flaw, Page, Unusable
from tests.support.feed_server import FeedServer
from tests.support.web.article_pages import PARAGRAPHS, TEXT, page

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
URL = "https://courier.example/ferry"
RULES = """User-agent: *
Disallow: /private
Crawl-delay: 5

User-agent: amur
Disallow: /no-bots
Allow: /no-bots/but-this
"""


def given(body: bytes) -> Page:
    return Page(url=URL, status=200, headers=(("content-type", "text/html"),), body=body, fetched_at=NOON)


@pytest.fixture
def reader(page_reader: PageReader) -> PageReader:
    return page_reader


@pytest.fixture(scope="module")
async def hasty() -> AsyncIterator[PageReader]:
    """One process, which each hostile page leaves to the next."""
    reader = PageReader(Limits(seconds=3.0, memory=700 * 2**20, children=1))
    yield reader
    await reader.aclose()


async def test_what_the_child_finds_comes_back_whole(reader: PageReader) -> None:
    found = await reader.article(given(page((*PARAGRAPHS, "Größe “жизнь” 東京 🎉, she said to them all."))))
    assert isinstance(found, Article)
    assert found.text == f"{TEXT}\n\nGröße “жизнь” 東京 🎉, she said to them all."


async def test_a_page_that_takes_too_long_is_given_up_and_others_go_on() -> None:
    slow = b"<html><body><article>" + b"<p>word word</p>" * 200_000  # over a minute
    reader = PageReader(Limits(seconds=1.5, memory=2**30, children=2))
    try:
        answers = await asyncio.gather(reader.article(given(slow)), *(reader.article(given(page())) for _ in range(4)))
        assert answers[0] == Unusable(Flaw.TOO_COSTLY, "its page could not be read within 1.5 s")
        assert [found.text for found in answers[1:] if isinstance(found, Article)] == [TEXT] * 4
        assert isinstance(await reader.article(given(page())), Article)
    finally:
        await reader.aclose()


HOSTILE = {
    "ten thousand nested elements": b"<html><body>" + b"<div>" * 10_000 + b"deep" + b"</div>" * 10_000,
    "nested and never closed": b"<html><body><article>" + b"<b><i>" * 40_000,
    "a hundred thousand comments begun": b"<html><body>" + b"<!--" * 100_000,
    "a hundred thousand attributes": b"<html><body " + b" ".join(b"a%d=v" % n for n in range(100_000)) + b">x</body>",
    "a hundred thousand links": b"<html><body>" + b"<a href='/x'>x</a>" * 100_000,
    "entities in entities": b"<!DOCTYPE html ["
    + b"".join(b'<!ENTITY e%d "%s">' % (n, b"&e%d;" % (n - 1) * 10 if n else b"ha") for n in range(12))
    + b"]><html><body><p>&e11;</p></body></html>",
    "a very long line": b"<html><body><p>" + b"word " * 900_000,
    "quotation marks": b"<html><body><p>" + b"\xe2\x80\x9c" * 500_000,
    "random bytes": random.Random(1).randbytes(200_000),
    "zeros": b"\0" * 1_000_000,
    "half a tag": b"<html><body><p class='",
}


@pytest.mark.parametrize("body", HOSTILE.values(), ids=HOSTILE.keys())
async def test_no_page_holds_the_reader_beyond_its_deadline_or_ends_it(hasty: PageReader, body: bytes) -> None:
    begun = time.monotonic()
    found = await hasty.article(given(body))
    assert isinstance(found, Unusable) or len(found.text) < len(body)
    assert isinstance(await hasty.article(given(page())), Article)
    assert time.monotonic() - begun < 3 + 60  # two starts of a child on a busy machine


@pytest.mark.usefixtures("executed")
async def test_memory_is_capped() -> None:
    reader = PageReader(Limits(seconds=20.0, memory=160 * 2**20, children=1))
    try:
        found = await reader.article(given(b"<html><body>" + b"<p>word word</p>" * 350_000))
        assert isinstance(found, Unusable)
        assert isinstance(await reader.article(given(page())), Article)
    finally:
        await reader.aclose()


async def test_nothing_on_a_page_is_fetched(reader: PageReader) -> None:
    async with FeedServer.open() as web:
        out = web.url("/out")
        head = f'<link rel="canonical" href="{out}"><base href="{out}"><meta property="og:url" content="{out}">'
        doctype = f'<!DOCTYPE html SYSTEM "{out}" [<!ENTITY x SYSTEM "{out}">]>'.encode()
        body = page(head=head).replace(b"<!doctype html>", doctype).replace(b"timber", b"timber &x;")
        found = await reader.article(
            Page(url=out, status=200, headers=(("content-type", "application/xhtml+xml"),), body=body, fetched_at=NOON)
        )
        assert isinstance(found, Article)
        assert "timber" in found.text
        assert web.hits() == 0


ESCAPES = (
    "import socket; socket.create_connection(('127.0.0.1', 9))",
    "import urllib.request; urllib.request.urlopen('http://127.0.0.1:9/')",
    "import socket; socket.getaddrinfo('localhost', 80)",
    "import subprocess; subprocess.run(['true'])",
    "import os; os.system('true')",
    "import os; os.fork()",
)
TRYING = f"""
import sys
sys.argv = ["child", "{700 * 2**20}"]
from bot.adapters.subprocesses import job_loop
def answer(job, body):
    try:
        exec(body)
    except Exception as problem:
        reason = getattr(problem, "reason", problem)  # urllib wraps it
        return b"kept in;" if isinstance(reason, job_loop.NotInHere) else b"failed otherwise;"
    return b"got out;"
job_loop.serve(answer)
"""


def test_in_the_child_no_code_can_open_a_connection_or_start_a_program() -> None:
    jobs = b"".join(HEAD.pack(5.0, 2, len(act)) + b"{}" + act.encode() for act in ESCAPES)
    ended = subprocess.run([sys.executable, "-c", TRYING], input=jobs, capture_output=True, timeout=60, check=False)
    became = re.findall(rb"kept in|failed otherwise|got out", ended.stdout)
    assert became == [b"kept in"] * len(ESCAPES), ended.stderr.decode()


async def test_a_child_that_cannot_start_is_no_fault_of_the_page() -> None:
    reader = PageReader(python="/bin/false")
    with pytest.raises(ReaderFailed, match="does not start"):
        await reader.article(given(page()))
    await reader.aclose()


# --------------------------------------------------------------------------------------------------------- robots.txt


@pytest.mark.parametrize(
    ("agent", "path", "allowed", "delay"),
    [
        ("Amur", "/no-bots", False, 0.0),
        ("Amur", "/no-bots/but-this", True, 0.0),
        ("Amur", "/private", True, 0.0),  # a group of our own replaces the one for all
        ("Other", "/private", False, 5.0),
        ("Other", "/no-bots", True, 5.0),
    ],
)
async def test_the_rules_for_our_name_count_else_those_for_all(
    reader: PageReader, agent: str, path: str, allowed: bool, delay: float
) -> None:
    found = await reader.admission(RULES, "https://courier.example" + path, agent=agent)
    assert (found.allowed, found.delay) == (allowed, delay)


@pytest.mark.parametrize(
    ("rules", "allowed"),
    [
        ("", True),
        ("<html>Not found</html>", True),
        ("User-agent: *\nDisallow:", True),
        ("User-agent: *\nDisallow: /", False),
        ("User-agent: *\nDisallow: /*/ferry$", True),
        ("User-agent: *\nDisallow: /*erry$", False),
        ("User-agent: *\nDisallow: /\nAllow: /ferry", True),
        ("User-agent: *\nCrawl-delay: much\nDisallow: /fe", False),
    ],
)
async def test_the_longest_rule_that_fits_decides(reader: PageReader, rules: str, allowed: bool) -> None:
    assert (await reader.admission(rules, URL, agent="Amur")).allowed is allowed


async def test_rules_that_nobody_can_read_in_time_allow_nothing() -> None:
    groups = "".join(f"User-agent: a{number}\n" for number in range(12_000))
    hostile = groups + "Disallow: /x\n" * 12_000
    reader = PageReader(Limits(seconds=2.0, memory=700 * 2**20, children=1))
    try:
        assert not (await reader.admission(hostile, URL, agent="Amur")).allowed
        assert (await reader.admission("", URL, agent="Amur")).allowed
    finally:
        await reader.aclose()
