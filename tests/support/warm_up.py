"""The jobs that each kind of reader answers once before it is forked: what the first needs longer for is there then."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

Job = tuple[bytes, bytes]
_NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
_URL = "https://news.example/ferry"
_PARAGRAPH = (
    "The ferry sails again in May, said Viktor Ostrin of the harbour, and it will sail on every day of the week."
)


def _feed() -> Iterator[Job]:
    from bot.adapters.subprocesses.job_protocol import Job, jobs
    from bot.model import Feed, FeedId

    feed = Feed(id=FeedId("f"), url=_URL, title="Invented Courier")
    body = f"<rss><channel><title>x</title><item><title>y</title><link>{_URL}</link></item></channel></rss>"
    for asked in (feed, None):
        job = Job(url=_URL, headers=(), feed=asked, now=_NOW, most_bytes=2**20)
        yield jobs.dump_json(job), body.encode()


def _page() -> Iterator[Job]:
    from bot.adapters.subprocesses.pages.page_protocol import LinksJob, PageJob, RulesJob, page_jobs

    link = f'<h2><a href="{_URL}/more">The ferry sails again in May</a></h2>'
    page = f"<html><body><article><h1>Ferry</h1>{f'<p>{_PARAGRAPH}</p>' * 8}{link}</article></body></html>".encode()
    yield page_jobs.dump_json(PageJob(url=_URL, headers=(), now=_NOW)), page
    yield page_jobs.dump_json(LinksJob(url=_URL, headers=(), selector="", now=_NOW)), page
    yield page_jobs.dump_json(RulesJob(url=_URL, agent="Amur")), b"User-agent: *\nDisallow: /private\n"


def _language(*texts: str) -> Iterator[Job]:
    import seeds
    from bot.adapters.subprocesses.language.language_protocol import BATCH, PACK, dump_batch, packs
    from bot.model import Item, ItemId

    yield PACK, packs.dump_json(seeds.load())
    yield BATCH, dump_batch(tuple(Item(id=ItemId(text), title="", text=text, seen_at=_NOW) for text in texts))


JOBS: dict[str, Callable[[], Iterator[Job]]] = {
    "bot.adapters.subprocesses.feed_parser_main": _feed,
    "bot.adapters.subprocesses.pages.page_reader_main": _page,
    "bot.adapters.subprocesses.language.language_model_main": lambda: _language(
        _PARAGRAPH, "奥斯特林表示，渡轮将在五月恢复航行，河口届时开放。"
    ),
    "bot.adapters.subprocesses.language.russian_model_main": lambda: _language(
        "«Лед сойдет в мае», — сказал Виктор Острин."
    ),
}
"""By module."""
