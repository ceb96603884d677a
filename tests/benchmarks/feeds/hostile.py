"""Sends hostile documents down the real pipeline: loopback server → HttpFetch → FeedParser, held to a manifest.

    python -m tests.benchmarks.feeds.hostile FOLDER [--seconds]

FOLDER holds the documents and MANIFEST.json, a list of cases {id, file, headers, expect: {entries, health, max_seconds,
max_rss_mb, slack_must_not_contain, slack_must_contain, date}}. Where an expectation is about Slack, the items' plain
text is checked for what no escaping would take away. Exit code 1 if any case fails, or if an honest feed polled
beside each hostile one ever does.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import time
from datetime import UTC, datetime
from ipaddress import ip_network
from pathlib import Path
from typing import Any

from bot.adapters.http.fetch import HttpFetch, Patience
from bot.adapters.subprocesses.feed_parser import FeedParser
from bot.use_cases.feeds.poll import Looked, look
from tests.support.feed_server import FeedServer, entry, rss

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
Case = dict[str, Any]


async def run(folder: Path, *, tell_seconds: bool) -> int:
    cases: list[Case] = json.loads((folder / "MANIFEST.json").read_text())["cases"]
    fetch = HttpFetch(
        version="test", now=lambda: NOW, allow=(ip_network("127.0.0.0/8"),), patience=Patience(spacing=0, per_host=8)
    )
    parser = FeedParser()
    failed, slowest, largest = [], (0.0, ""), (0, "")
    async with FeedServer.open() as web:
        web.serve("/honest.xml", rss([entry()]))
        for case in cases:
            path = "/" + case["file"]
            web.serve(path, (folder / case["file"]).read_bytes(), headers=case["headers"])
            began = time.monotonic()
            looking = asyncio.create_task(look(web.url(path), fetch=fetch, parser=parser, now=lambda: NOW))
            honest = await look(web.url("/honest.xml"), fetch=fetch, parser=parser, now=lambda: NOW)
            watched = await _memory(parser, looking)
            looked, seconds = await looking, time.monotonic() - began
            faults = verdict(case["expect"], looked, seconds, watched)
            if honest.outcome != "ok":
                faults.append(f"it stopped an honest feed: {honest.reason}")
            slowest, largest = max(slowest, (seconds, case["id"])), max(largest, (watched, case["id"]))
            if faults:
                failed.append(case["id"])
                print(f"FAILED {case['id']}: {'; '.join(faults)} [{looked.outcome}: {looked.reason}]")
            elif tell_seconds:
                print(f"{seconds:6.2f} s {watched:4} MB  {case['id']}: {looked.outcome} {looked.reason}")
    await fetch.aclose()
    await parser.aclose()
    print(f"{len(cases) - len(failed)} of {len(cases)} documents as expected")
    print(f"slowest {slowest[0]:.1f} s ({slowest[1]}), largest child {largest[0]} MB ({largest[1]})")
    return 1 if failed else 0


async def _memory(parser: FeedParser, looking: asyncio.Task[Looked]) -> int:
    """The most resident megabytes any child had until the look was over; 0 where /proc cannot tell."""
    most = 0
    while not looking.done():
        for child in tuple(parser.children.alive):
            status = Path(f"/proc/{child.process.pid}/status")
            try:
                lines = status.read_text().splitlines()
            except OSError:
                continue
            most = max([most, *(int(line.split()[1]) // 1024 for line in lines if line.startswith("VmHWM"))])
        await asyncio.sleep(0.02)
    return most


def verdict(expect: Case, looked: Looked, seconds: float, megabytes: int) -> list[str]:
    """What is not as the manifest expects; empty if all is."""
    faults = []
    count = len(looked.items)
    wanted = expect.get("entries")
    if wanted is not None:
        least, most = (wanted, wanted) if isinstance(wanted, int) else wanted
        if not least <= count <= most:
            faults.append(f"{count} items, not {wanted}")
    broken = looked.outcome in ("failed", "refused")
    if expect["health"] != "any" and broken is not (expect["health"] == "error"):
        faults.append(f"health is not {expect['health']}")
    if seconds > expect["max_seconds"]:
        faults.append(f"{seconds:.1f} s")
    if megabytes > expect["max_rss_mb"]:
        faults.append(f"{megabytes} MB")
    return faults + _text_faults(expect, looked)


def _text_faults(expect: Case, looked: Looked) -> list[str]:
    links = " ".join(item.url or "" for item in looked.items)
    everything = " ".join(f"{item.title} {item.text} {item.outlet}" for item in looked.items) + links
    faults = [f"not UTF-8: {problem}" for problem in _unencodable(everything)]
    # Control sequences in text are escaped before Slack; in links they must not be there at all.
    faults += [f"{bad!r} in a link" for bad in expect.get("slack_must_not_contain", ()) if bad in links]
    scripts = ("alert(1)", "onerror", "tracker.example", "<script", "\x00", "\u202e", "root:")
    faults += [
        f"{bad!r} in the text"
        for bad in expect.get("slack_must_not_contain", ())
        if bad in scripts and bad in everything
    ]
    faults += [
        f"{good!r} is missing"
        for good in expect.get("slack_must_contain", ())
        if good.replace("&amp;", "&") not in everything
    ]
    if expect.get("date") == "not_future" and any(item.published and item.published > NOW for item in looked.items):
        faults.append("a future date")
    return faults


def _unencodable(text: str) -> list[str]:
    try:
        text.encode()
    except UnicodeEncodeError as problem:
        return [str(problem)]
    return []


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("folder", type=Path)
    asked.add_argument("--seconds", action="store_true", help="tell each document's time and memory")
    given = asked.parse_args()
    if not (given.folder / "MANIFEST.json").is_file():
        print(f"skipped: no MANIFEST.json in {given.folder}")
        return 0
    return asyncio.run(run(given.folder, tell_seconds=given.seconds))


if __name__ == "__main__":
    sys.exit(main())
