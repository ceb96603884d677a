"""The parser's own process: reads jobs from standard input, writes what it found to standard output, until either ends.

Started by `bot.edges.parsing` with an empty environment. It never gets an address to fetch, only bytes; it bounds its
own memory, and the time it may compute for one job, so that it ends even if nobody is left to kill it.
"""

from __future__ import annotations

import resource
import signal
import sys
import time
from contextlib import suppress
from typing import BinaryIO

from bot.edges.jobs import ANSWER_HEAD, FAULT, HEAD, READY, Found, Job, answers, jobs
from bot.edges.unpacking import GZIP_MAGIC, Damaged, TooLarge, unpacked
from bot.model import Page
from bot.reading.feed import parse_feed
from bot.reading.named_feeds import feeds_named


def work(given: BinaryIO, found: BinaryIO, *, seconds: float) -> None:
    """One job after another until the input ends."""
    while head := given.read(HEAD.size):
        job_size, body_size = HEAD.unpack(head)
        job = jobs.validate_json(given.read(job_size))
        body = given.read(body_size)
        _bound_cpu(seconds)
        answer = answers.dump_json(_find(job, body))
        found.write(ANSWER_HEAD.pack(len(answer)))
        found.write(answer)
        found.flush()


def _find(job: Job, body: bytes) -> Found:
    """Whatever happens in here is this one document's fault, and its feed is told so."""
    try:
        if body[:2] == GZIP_MAGIC:
            body = unpacked(body, most=job.most_bytes)
        page = Page(url=job.url, status=200, headers=job.headers, body=body, fetched_at=job.now)
        if job.feed is None:
            return feeds_named(page)
        return parse_feed(page, job.feed, now=job.now)
    except (Damaged, TooLarge) as problem:
        return f"its document is {problem}"
    except MemoryError:
        return "its document takes more memory to parse than is allowed"
    except RecursionError:
        return "its document is nested too deeply"
    except Exception as problem:  # noqa: BLE001  # feedparser raises anything: UnicodeEncodeError, OverflowError …
        return f"{FAULT} ({type(problem).__name__})"


def _bound_memory(most: int) -> None:
    with suppress(ValueError, OSError):  # macOS refuses RLIMIT_AS
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _bound_cpu(seconds: float) -> None:
    """The kernel ends this process (SIGXCPU) when the job has computed for so long."""
    with suppress(ValueError, OSError):
        _, hard = resource.getrlimit(resource.RLIMIT_CPU)
        resource.setrlimit(resource.RLIMIT_CPU, (int(time.process_time() + seconds) + 2, hard))


def main() -> None:
    seconds, most_memory = float(sys.argv[1]), int(sys.argv[2])
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, who then ends us
    _bound_memory(most_memory)
    sys.stdout.buffer.write(READY)
    sys.stdout.buffer.flush()
    work(sys.stdin.buffer, sys.stdout.buffer, seconds=seconds)


if __name__ == "__main__":
    main()
