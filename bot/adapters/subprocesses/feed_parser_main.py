"""The parser's own process. Started by `bot.adapters.subprocesses.feed_parser` with an empty environment; gets bytes
only."""

from __future__ import annotations

from bot.adapters.http.decompression import GZIP_MAGIC, Damaged, TooLarge, unpacked
from bot.adapters.subprocesses.job_loop import serve
from bot.adapters.subprocesses.job_protocol import Found, Job, answers, breaks_parser, jobs
from bot.model import Flaw, Page, Unusable
from bot.reading.documents.feeds.feed import parse_feed
from bot.reading.documents.feeds.feed_autodiscovery import feeds_named


def answer(job: bytes, body: bytes) -> bytes:
    return answers.dump_json(_find(jobs.validate_json(job), body))


def _find(job: Job, body: bytes) -> Found:
    """Whatever happens in here is this one document's fault, and its feed is told so."""
    try:
        if body[:2] == GZIP_MAGIC:
            body = unpacked(body, most=job.most_bytes)
        page = Page(url=job.url, status=200, headers=job.headers, body=body, fetched_at=job.now)
        if job.feed is None:
            return feeds_named(page)
        return parse_feed(page, job.feed, now=job.now)
    except Damaged as problem:
        return Unusable(Flaw.DAMAGED, f"its document is {problem}")
    except TooLarge as problem:
        return Unusable(Flaw.TOO_COSTLY, f"its document is {problem}")
    except MemoryError:
        return Unusable(Flaw.TOO_COSTLY, "its document takes more memory to parse than is allowed")
    except RecursionError:
        return Unusable(Flaw.TOO_COSTLY, "its document is nested too deeply")
    except Exception as problem:  # noqa: BLE001  # feedparser raises anything: UnicodeEncodeError, OverflowError …
        return breaks_parser(f" ({type(problem).__name__})")


if __name__ == "__main__":
    serve(answer)
