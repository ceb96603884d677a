"""Fetching over real HTTP on loopback: polite, bounded, and never to an inner address."""

from __future__ import annotations

import asyncio
import gzip
import shutil
import socket
import ssl
import subprocess
import threading
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from ipaddress import ip_network
from itertools import pairwise
from pathlib import Path

import brotli
import pytest

from bot.adapters.http.fetch import HttpFetch, Patience
from bot.adapters.http.headers import retry_after, user_agent
from bot.model import NotFetched, Page, Unchanged
from tests.support.feed_server import Behaviour, FeedServer, brotli_bomb, gzip_bomb, rss
from tests.support.web.nameserver import Names

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
HOME = (ip_network("127.0.0.0/8"),)
QUICK = Patience(connect=1, read=0.3, total=0.8, most_bytes=2**20, spacing=0)


@pytest.fixture
async def web() -> AsyncIterator[FeedServer]:
    async with FeedServer.open() as server:
        yield server


@pytest.fixture
async def fetch() -> AsyncIterator[HttpFetch]:
    fetch = HttpFetch(version="1.2.3", now=lambda: NOON, contact="https://ours.example", allow=HOME, patience=QUICK)
    yield fetch
    await fetch.aclose()


async def reason(fetch: HttpFetch, url: str) -> str:
    answer = await fetch.get(url)
    assert isinstance(answer, NotFetched)
    return answer.reason


async def test_a_page_comes_whole_with_lower_case_headers(web: FeedServer, fetch: HttpFetch) -> None:
    web.serve("/a.xml", rss(), headers={"X-Some-Thing": "Yes"})
    page = await fetch.get(web.url("/a.xml"))
    assert isinstance(page, Page)
    assert (page.body, page.status, page.header("X-Some-Thing")) == (rss(), 200, "Yes")
    assert ("x-some-thing", "Yes") in page.headers
    assert (page.url, page.moved_to, page.fetched_at) == (web.url("/a.xml"), None, NOON)


async def test_it_says_who_it_is_and_carries_nothing_that_identifies_a_reader(
    web: FeedServer, fetch: HttpFetch
) -> None:
    web.serve("/a.xml", rss(), headers={"Set-Cookie": "who=you"})
    web.redirect("/old", web.url("/a.xml"))
    await fetch.get(web.url("/a.xml"))
    await fetch.get(web.url("/old"))
    for asked in web.requests("/a.xml"):
        assert asked.headers["User-Agent"] == "Amur/1.2.3 (+https://ours.example)"
        assert {"Cookie", "Referer", "If-None-Match", "If-Modified-Since"} & set(asked.headers) == set()
        assert asked.headers["Accept-Encoding"] == "gzip, br"


def test_a_contact_cannot_smuggle_in_a_header() -> None:
    assert user_agent("1", "me@ours.example\r\nX-Evil: 1") == "Amur/1 (+me@ours.exampleX-Evil: 1)"
    assert user_agent("1") == "Amur/1"


async def test_validators_go_back_byte_for_byte(web: FeedServer, fetch: HttpFetch) -> None:
    web.serve("/a.xml", rss(), etag='W/"odd , \' one"', modified="Sat, 31 Feb 2026 99:00:00 GMT")
    page = await fetch.get(web.url("/a.xml"))
    assert isinstance(page, Page)
    again = await fetch.get(web.url("/a.xml"), etag=page.header("etag"), modified=page.header("last-modified"))
    assert isinstance(again, Unchanged)
    asked = web.requests("/a.xml")[-1].headers
    assert asked["If-None-Match"] == 'W/"odd , \' one"'
    assert asked["If-Modified-Since"] == "Sat, 31 Feb 2026 99:00:00 GMT"


@pytest.mark.parametrize(
    ("raw", "etag"),
    [
        (b'"caf\xc3\xa9"', '"café"'),
        (b'"a\tb"', '"a\tb"'),
        (b"no quotes at all", "no quotes at all"),
        (b'"caf\xe9"', None),
        (b'"a\x01b"', None),
        (b'"a\x7fb"', None),
    ],
)
async def test_a_validator_of_any_bytes_goes_back_as_it_came_or_not_at_all(
    fetch: HttpFetch, raw: bytes, etag: str | None
) -> None:
    asked: list[bytes] = []

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.append(await reader.readuntil(b"\r\n\r\n"))
        writer.write(b"HTTP/1.1 200 OK\r\nETag: " + raw + b"\r\nConnection: close\r\nContent-Length: 2\r\n\r\nhi")
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/"
    page = await fetch.get(url)
    assert isinstance(page, Page)
    assert page.header("etag") == etag
    await fetch.get(url, etag=page.header("etag"))
    server.close()
    assert (b"If-None-Match: " + raw + b"\r\n" in asked[1]) is (etag is not None)


async def test_a_stored_validator_that_cannot_be_sent_costs_no_more_than_itself(
    web: FeedServer, fetch: HttpFetch
) -> None:
    """Builds before 2026-12 kept what they were given, and could then never ask again."""
    web.serve("/a.xml", rss())
    page = await fetch.get(web.url("/a.xml"), etag='"a\x01b"', modified="Sat\r\nX: y")
    assert isinstance(page, Page)
    assert {"If-None-Match", "If-Modified-Since"} & set(web.requests("/a.xml")[0].headers) == set()


async def test_validators_stay_with_the_host_that_gave_them(web: FeedServer, fetch: HttpFetch) -> None:
    async with FeedServer.open() as other:
        other.serve("/new.xml", rss(), etag='"theirs"', modified="Fri, 20 Nov 2026 10:00:00 GMT")
        web.redirect("/away", other.url("/new.xml"))
        web.redirect("/home", web.url("/b.xml"))
        web.serve("/b.xml", rss(), etag='"ours"')
        away = await fetch.get(web.url("/away"), etag='"ours"', modified="Fri, 20 Nov 2026 10:00:00 GMT")
        home = await fetch.get(web.url("/home"), etag='"ours"')
        assert isinstance(away, Page)
        assert {"If-None-Match", "If-Modified-Since"} & set(other.requests("/new.xml")[0].headers) == set()
        assert (away.header("etag"), away.header("last-modified")) == (None, None)
        assert isinstance(home, Unchanged)
        other.serve("/new.xml", b"", status=304)
        assert "though we had nothing to compare with" in await reason(fetch, web.url("/away"))


@pytest.mark.parametrize("query", ["?a=1&b=2", "?b=%7E%2f&a", "?q=%E4%B8%AD+x&q=", "?a=1&a=1&&", "?x=;y|z"])
async def test_an_address_is_asked_for_as_it_stands(web: FeedServer, fetch: HttpFetch, query: str) -> None:
    """No parameter is added, dropped, sorted or encoded anew."""
    web.serve(f"/a.xml{query}", rss())
    assert isinstance(await fetch.get(web.url(f"/a.xml{query}")), Page)
    assert web.hits(f"/a.xml{query}") == 1


async def test_unchanged_without_having_asked_is_a_fault(web: FeedServer, fetch: HttpFetch) -> None:
    web.serve("/a.xml", b"", status=304)
    assert "though we had nothing to compare with" in await reason(fetch, web.url("/a.xml"))


@pytest.mark.parametrize(
    ("status", "headers", "words", "refused"),
    [
        (401, {}, "it asks for a password (401)", True),
        (403, {}, "the server refuses us (403)", True),
        (403, {"cf-mitigated": "challenge"}, "a bot wall (Cloudflare challenge, 403) keeps us out", True),
        (404, {}, "there is no such feed (404)", False),
        (410, {}, "the feed is gone for good (410)", False),
        (429, {"Retry-After": "120"}, "it asks us to come less often (429)", False),
        (500, {}, "the server has a fault of its own (500)", False),
        (503, {}, "the server is overloaded or under repair (503)", False),
        (204, {}, "it answers without a whole document (204)", False),
        (302, {}, "it redirects (302) without saying where to", False),
    ],
)
async def test_each_answer_that_is_no_page_has_a_sentence(
    web: FeedServer, fetch: HttpFetch, status: int, headers: dict[str, str], words: str, refused: bool
) -> None:
    web.serve("/a.xml", b"", status=status, headers=headers)
    answer = await fetch.get(web.url("/a.xml"))
    assert isinstance(answer, NotFetched)
    assert (answer.reason, answer.refused, answer.status) == (words, refused, status)
    assert answer.retry_after == (120 if "Retry-After" in headers else None)


def test_retry_after_is_read_in_both_forms_and_never_beyond_a_day() -> None:
    in_an_hour = format_datetime(NOON + timedelta(hours=1), usegmt=True)
    given = [
        "90",
        in_an_hour,
        "9" * 30,
        "Fri, 31 Dec 2199 00:00:00 GMT",
        "Fri, 20 Nov 2020 00:00:00 GMT",
        "soon",
        "-5",
        None,
    ]
    assert [retry_after(value, now=NOON) for value in given] == [90, 3600, 86400, 86400, 0, None, None, None]


# ---------------------------------------------------------------------------------------------------------- redirects


async def test_redirects_are_followed_and_a_permanent_one_is_told(web: FeedServer, fetch: HttpFetch) -> None:
    web.serve("/new.xml", rss())
    web.redirect("/b", "/new.xml", 308)
    web.redirect("/a", web.url("/b"), 301)
    web.redirect("/c", "new.xml", 302)
    permanent, passing = await fetch.get(web.url("/a")), await fetch.get(web.url("/c"))
    assert isinstance(permanent, Page)
    assert isinstance(passing, Page)
    assert (permanent.url, permanent.moved_to) == (web.url("/new.xml"), web.url("/new.xml"))
    assert passing.moved_to is None


async def test_five_redirects_are_enough(web: FeedServer, fetch: HttpFetch) -> None:
    for number in range(6):
        web.redirect(f"/{number}", f"/{number + 1}")
    web.serve("/6", rss())
    web.redirect("/round", "/round")
    assert isinstance(await fetch.get(web.url("/1")), Page)
    assert await reason(fetch, web.url("/0")) == "it redirects more than 5 times"
    assert await reason(fetch, web.url("/round")) == "it redirects more than 5 times"
    assert web.hits("/round") == 6


INSIDE = [
    "http://169.254.169.254/latest/meta-data/",
    "http://10.0.0.1/",
    "http://[::1]/",
    "//169.254.169.254/",
    "http://2852039166/",
    "http://0x0a000001/",
    "http://user:pw@news.example/",
    "http://8.8.8.8:22/",
    "file:///etc/passwd",
    "ftp://x.example/",
    "javascript:0",
]


@pytest.mark.parametrize("to", INSIDE)
async def test_a_redirect_may_not_lead_inside(web: FeedServer, fetch: HttpFetch, to: str) -> None:
    web.redirect("/a", to)
    answer = await fetch.get(web.url("/a"))
    assert isinstance(answer, NotFetched)
    assert answer.refused, answer.reason


# ------------------------------------------------------------------------------------------------------------- bounds


async def test_a_slow_drip_ends_at_the_total_deadline(web: FeedServer, fetch: HttpFetch) -> None:
    web.behave("/a.xml", Behaviour(body=rss(), drip=0.05))
    began = asyncio.get_running_loop().time()
    assert await reason(fetch, web.url("/a.xml")) == "no complete answer within 0.8 s"
    assert asyncio.get_running_loop().time() - began < 20


async def test_silence_ends_at_the_read_deadline(web: FeedServer, fetch: HttpFetch) -> None:
    web.behave("/a.xml", Behaviour(hang=True))
    assert await reason(fetch, web.url("/a.xml")) == "it stopped answering for 0.3 s"


async def test_a_bomb_and_an_endless_body_stop_at_the_cap(web: FeedServer, fetch: HttpFetch) -> None:
    web.serve("/gzip", gzip_bomb(50), headers={"Content-Encoding": "gzip"})
    web.serve("/brotli", brotli_bomb(50), headers={"Content-Encoding": "br"})
    web.behave("/endless", Behaviour(endless=b"<item/>" * 10_000))
    assert await reason(fetch, web.url("/gzip")) == "its answer is larger than 1 MiB"
    assert await reason(fetch, web.url("/brotli")) == "its answer is larger than 1 MiB"
    assert await reason(fetch, web.url("/endless")) == "its answer is larger than 1 MiB"


async def test_an_answer_in_chunks_of_a_byte_is_given_up(fetch: HttpFetch) -> None:
    async def crumble(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + b"1\r\n \r\n" * 50_000 + b"0\r\n\r\n")
        writer.close()

    server = await asyncio.start_server(crumble, "127.0.0.1", 0)
    url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/"
    assert await reason(fetch, url) == "its answer is sent in chunks of less than 32 bytes"
    server.close()


async def test_packed_answers_hold_nobody_up(web: FeedServer) -> None:
    """What takes the longest to unpack for its length: none of it is done where everything else waits."""
    stored = gzip.compress(b"", mtime=0) * 9_000
    web.serve("/a", stored + gzip.compress(rss(), mtime=0), headers={"Content-Encoding": "gzip"})
    patience = Patience(spacing=0, per_host=16)
    fetch = HttpFetch(version="1", now=lambda: NOON, allow=HOME, patience=patience)
    answers = await asyncio.gather(*(fetch.get(web.url("/a")) for _ in range(16)))
    busy = {thread.name.partition("_")[0] for thread in threading.enumerate()}
    await fetch.aclose()
    assert [answer.body for answer in answers if isinstance(answer, Page)] == [rss()] * 16
    assert "unpacking" in busy


async def test_packed_answers_are_unpacked_and_damaged_ones_named(web: FeedServer, fetch: HttpFetch) -> None:
    packed = gzip.compress(rss())
    web.serve("/a.xml", packed, headers={"Content-Encoding": "gzip"})
    web.serve("/short.xml", packed[:-20], headers={"Content-Encoding": "gzip"})
    web.behave("/cut.xml", Behaviour(body=rss(), cut=40))
    web.serve("/b.xml", brotli.compress(rss()), headers={"Content-Encoding": "br"})
    pages = [await fetch.get(web.url(path)) for path in ("/a.xml", "/b.xml")]
    assert [page.body for page in pages if isinstance(page, Page)] == [rss(), rss()]
    assert await reason(fetch, web.url("/short.xml")) == "its answer is a packed stream that ends too early"
    assert await reason(fetch, web.url("/cut.xml")) == "its answer broke off"


async def test_no_more_than_two_requests_run_at_one_host_and_they_start_apart(web: FeedServer) -> None:
    spaced = Patience(per_host=2, spacing=0.1, total=5)
    fetch = HttpFetch(version="1", now=lambda: NOON, allow=HOME, patience=spaced)
    for number in range(5):
        web.behave(f"/{number}", Behaviour(body=b"x" * 6, drip=0.05))
    answers = await asyncio.gather(*(fetch.get(web.url(f"/{number}")) for number in range(5)))
    await fetch.aclose()
    assert all(isinstance(answer, Page) for answer in answers)
    assert web.open_most <= 2
    starts = sorted(web.requests(f"/{number}")[0].at for number in range(5))
    assert min(later - earlier for earlier, later in pairwise(starts)) > 0.08


async def test_faults_below_http_are_told_in_words(fetch: HttpFetch) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
    assert "no connection" in await reason(fetch, f"http://127.0.0.1:{port}/")
    nameless = HttpFetch(version="1", now=lambda: NOON, resolver=Names({}), patience=QUICK)
    assert await reason(nameless, "http://a.example/") == "the name a.example cannot be resolved"
    await nameless.aclose()


async def test_what_is_no_http_is_told_in_words(fetch: HttpFetch) -> None:
    async def rude(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 mail.example ESMTP\r\n")
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(rude, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    assert await reason(fetch, f"http://127.0.0.1:{port}/") == "its answer is not HTTP"
    server.close()


@pytest.mark.skipif(shutil.which("openssl") is None, reason="needs the program openssl")
async def test_a_certificate_that_is_not_valid_is_told_in_words(fetch: HttpFetch, tmp_path: Path) -> None:
    curve = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
    made = ["req", "-x509", *curve, "-days", "1", "-subj", "/CN=news.example"]
    key, certificate = str(tmp_path / "key.pem"), str(tmp_path / "certificate.pem")
    subprocess.run(["openssl", *made, "-keyout", key, "-out", certificate], check=True, capture_output=True)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate, key)
    async with await asyncio.start_server(lambda *_: None, "127.0.0.1", 0, ssl=context) as server:
        port = server.sockets[0].getsockname()[1]
        assert "its TLS certificate is not valid (self" in await reason(fetch, f"https://127.0.0.1:{port}/")
