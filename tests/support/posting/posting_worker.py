"""A posting worker as a process, to be killed: `-m tests.support.posting.posting_worker REDIS SLACK NAME`."""

from __future__ import annotations

import asyncio
import sys

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from bot.adapters.redis.connection import linked
from bot.adapters.slack.outbox import SlackOutbox
from tests.support.posting.posting import Worker


async def main(redis: str, slack: str, name: str) -> None:
    async with linked(redis) as link, aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=10)) as session:
        client = AsyncWebClient(token="xoxb-test", base_url=slack, session=session, retry_handlers=[])
        print("ready", flush=True)
        await Worker(link, SlackOutbox(client), name).work()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:4]))
