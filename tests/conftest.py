"""What holds for every test.

Hypothesis tries the same examples in every run, so that a run says something of the change and nothing of its luck;
`make fuzz` looks for others, and what it finds is written beside its test as an `@example`.
What takes seconds to start and remembers nothing is started once a test process: the processes that read, the browser.
Fixtures import what they give when it is asked for: the pure rooms load neither storage nor wire.
A shell starts background jobs with Ctrl-C ignored, and their children inherit that; some tests send it to theirs.
"""

from __future__ import annotations

import gc
import signal
import threading
from collections.abc import AsyncIterator, Iterator
from typing import TYPE_CHECKING

import pytest
import structlog
from hypothesis import HealthCheck, settings
from hypothesis.internal.conjecture import providers

from tests.support.forks import readers_too

if TYPE_CHECKING:
    from playwright.async_api import Page
    from redis.asyncio import Redis

    from bot.adapters.redis.connection import Link
    from bot.adapters.subprocesses.feed_parser import FeedParser
    from bot.adapters.subprocesses.language.language_model import LanguageProcess
    from bot.adapters.subprocesses.pages.page_reader import PageReader
    from bot.bootstrap.store import Store
    from tests.support.black_box import Start

BUSY = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""How long an example takes says what else the machine does."""
settings.register_profile("repeatable", BUSY, derandomize=True, database=None, max_examples=12)
settings.register_profile("search", BUSY, print_blob=True, max_examples=100)
settings.load_profile("repeatable")

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN and threading.current_thread() is threading.main_thread():
    signal.signal(signal.SIGINT, signal.default_int_handler)

SLOWEST = ("tests/end_to_end/", "tests/handlers/", "tests/bot/use_cases/", "tests/bot/adapters/", "tests/bot/sandbox/")
"""The rooms whose tests start processes and wait for them, whole files at a time."""

gc.set_threshold(50_000, 20, 100)


def pytest_configure(config: pytest.Config) -> None:
    """Hypothesis also draws what stands as a constant in the modules loaded by then: its examples would depend on which
    tests ran before in the same process, and looking costs each process a second. `make fuzz` draws it."""
    if config.getoption("--hypothesis-profile") != "search":
        providers._get_local_constants = lambda: providers._local_constants
    readers_too()
    # As the programs log it: drawing a traceback with its surroundings takes longer than what failed.
    drawn = structlog.get_config()["processors"]
    structlog.configure(processors=[structlog.processors.format_exc_info, *drawn])


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What waits longest begins first: the last files take milliseconds, and no process waits for another's last."""
    items.sort(
        key=lambda item: next((at for at, room in enumerate(SLOWEST) if item.nodeid.startswith(room)), len(SLOWEST))
    )


def pytest_collection_finish() -> None:
    """What was collected stays to the end: the garbage collector need not look through it again and again."""
    gc.collect()
    gc.freeze()


@pytest.fixture
async def link() -> AsyncIterator[Link]:
    """To an empty database of a real server."""
    from tests.support.valkey import valkey

    async with valkey() as link:
        yield link


@pytest.fixture
async def redis(link: Link) -> Redis:
    return link.redis


@pytest.fixture
async def store(link: Link) -> AsyncIterator[Store]:
    """On the fixture's empty database."""
    from pydantic import SecretStr

    from bot.bootstrap.store import open_store
    from bot.settings import read_settings
    from tests.support.valkey import shared_url

    async with open_store(read_settings(redis_url=SecretStr(shared_url()))) as store:
        yield store


@pytest.fixture(scope="session")
def forked() -> Start:
    """Starts `amur` where what is loaded at a start is not the claim, as `start` of `tests.support.black_box`."""
    from tests.support.forks import start_amur

    return start_amur


@pytest.fixture
def executed() -> Iterator[None]:
    """What reads is started as in operation, not forked: for claims of the start itself."""
    from tests.support.forks import executed

    with executed():
        yield


@pytest.fixture(scope="session")
async def language() -> AsyncIterator[LanguageProcess]:
    """The language model, with the pack that is shipped."""
    from bot.adapters.subprocesses.language.language_model import LanguageProcess
    from tests.support.news import pack

    made = LanguageProcess(pack())
    yield made
    await made.aclose()


@pytest.fixture(scope="session")
async def feed_parser() -> AsyncIterator[FeedParser]:
    from bot.adapters.subprocesses.feed_parser import FeedParser

    made = FeedParser()
    yield made
    await made.aclose()


@pytest.fixture(scope="session")
async def page_reader() -> AsyncIterator[PageReader]:
    from bot.adapters.subprocesses.pages.page_reader import PageReader

    made = PageReader()
    yield made
    await made.aclose()


@pytest.fixture(scope="session")
async def tab() -> AsyncIterator[Page]:
    """Of a real Chromium; whatever is looked at in it is opened with `tests.support.slack.browser.looked_at`."""
    from tests.support.slack.browser import browser

    async with browser() as started:
        yield await started.new_page()
