"""`amur run`, `amur web`, `amur clock`: the processes that never load the language model."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import structlog
from pydantic import SecretStr

from bot.errors import SettingsWrong
from bot.opening import Slack, Store, open_slack, open_storage_server, open_store
from bot.settings import Settings
from handlers.clock import keep_time
from handlers.processes import gracefully, stopping, supervise
from handlers.slack import Ports, listening, serve
from seeds import load

log = structlog.get_logger()


def now() -> datetime:
    return datetime.now(UTC)


async def run_web(settings: Settings) -> int:
    async with stopping() as stop, _store(settings) as store, open_slack(settings) as slack:
        await gracefully(asyncio.create_task(_web(settings, store, slack, stop)), stop)
    return 0


async def run_clock(settings: Settings) -> int:
    async with stopping() as stop, _store(settings) as store, open_slack(settings) as slack:
        await gracefully(asyncio.create_task(_clock(settings, store, slack, stop)), stop)
    return 0


async def run_all(settings: Settings) -> int:
    """Web and clock here, the worker as a child: what answers Slack shares no process with what reads."""
    async with stopping() as stop, open_storage_server(settings) as url:
        here = settings.model_copy(update={"redis_url": SecretStr(url)})
        async with open_store(here) as store, open_slack(here) as slack:
            work = asyncio.create_task(_all(here, url, store, slack, stop))
            await gracefully(work, stop)
    return 0


async def _all(settings: Settings, url: str, store: Store, slack: Slack, stop: asyncio.Event) -> None:
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(_web(settings, store, slack, stop), name="web")
        tasks.create_task(_clock(settings, store, slack, stop), name="clock")
        tasks.create_task(supervise("worker", stop=stop, environment={"REDIS_URL": url}), name="worker")


async def _web(settings: Settings, store: Store, slack: Slack, stop: asyncio.Event) -> None:
    team, bot_user, team_name = await slack.outbox.whoami()
    log.info("answering", team=team_name, by="Socket Mode" if settings.slack_app_token else f"HTTP on port {settings.port}")
    ports = Ports(
        archive=store.archive,
        watchlist=store.watchlist,
        feedbook=store.feedbook,
        ledger=store.ledger,
        seen=store.seen,
        notes=store.notes,
        team=team,
        bot_user=bot_user,
        lore=load(settings.pack),
        settings=settings,
        now=now,
    )
    await serve(listening(settings, ports, slack.client), settings, stop=stop)


async def _clock(settings: Settings, store: Store, slack: Slack, stop: asyncio.Event) -> None:
    if settings.channel is None:
        log.warning("no digest channel: set AMUR_CHANNEL to a channel's id (C…)")
    team, _, _ = await slack.outbox.whoami()
    await keep_time(settings, store, team, now=now, stop=stop)


@asynccontextmanager
async def _store(settings: Settings) -> AsyncIterator[Store]:
    """Separate processes need a storage they share."""
    if settings.redis_url is None:
        raise SettingsWrong("REDIS_URL", "not set; separate web, worker and clock processes share one Redis or Valkey. `amur run` brings its own")
    async with open_store(settings) as store:
        yield store
