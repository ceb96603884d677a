"""`amur try`: the sandbox workspace here, and beside it the very `amur run` that production uses."""

from __future__ import annotations

import asyncio
import socket
from pathlib import Path

import click

from bot.sandbox import Sandbox
from bot.settings import Settings
from handlers.processes.lifetime.standby import Standby
from handlers.processes.lifetime.supervisor import end, stopping
from handlers.processes.pack.pack import corpus_folder
from handlers.terminal.corpus_copy import copy_corpus

MANIFEST = Path(__file__).resolve().parents[2] / "manifest.json"
PATIENCE = 120.0
"""Seconds after which we say that the digest is late."""


async def try_out(settings: Settings, bot: Standby, *, port: int) -> int:
    """Until Ctrl-C; then everything it started is stopped. Exit code 1 if the bot ended by itself.

    `bot`: `amur run`, which stands by.
    """
    loop = asyncio.get_running_loop()
    began = loop.time()
    manifest = MANIFEST if MANIFEST.exists() else None
    folder = settings.corpus or settings.data.resolve() / "corpus"
    if settings.corpus is None:
        for name in copy_corpus(corpus_folder(settings), folder):
            click.echo(f"{name} has a newer version in {corpus_folder(settings)}; yours is kept.")
    workspace = Sandbox.open(settings.data / "sandbox", port=free(port), manifest=manifest)
    async with stopping() as stop, workspace as sandbox:
        known = len(sandbox.messages(sandbox.channel))
        click.echo(f"A Slack workspace of your own, on this machine:  {sandbox.page_url}")
        click.echo(f"Drop .txt files into {folder}: each is read within seconds.")
        bot.begin(
            {
                "SLACK_BOT_TOKEN": sandbox.bot_token,
                "SLACK_APP_TOKEN": sandbox.app_token,
                "SLACK_SIGNING_SECRET": sandbox.signing_secret,
                "SLACK_API_URL": sandbox.api_url,
                "REDIS_URL": "",
                "AMUR_CHANNEL": sandbox.channel,
                "AMUR_CORPUS": str(folder),
                "AMUR_DATA": str(settings.data),
                "AMUR_FIRST_DIGEST": "at-once",
                "AMUR_LOG": "warning" if settings.log == "info" else settings.log,
            }
        )
        guide = asyncio.create_task(_guide(sandbox, known, began))
        ended = asyncio.create_task(bot.wait())
        stopped = asyncio.create_task(stop.wait())
        await asyncio.wait({ended, stopped}, return_when=asyncio.FIRST_COMPLETED)
        guide.cancel()
        stopped.cancel()
        if not stop.is_set():
            logs = settings.data / "logs"
            click.echo(f"amur: the bot ended by itself (exit code {bot.returncode}); its log is in {logs}", err=True)
            return 1
        click.echo("\nStopping …")
        await end(bot)
        await ended
    click.echo(f"Stopped. What was read and posted is kept in {settings.data}; `make try` goes on from there.")
    return 0


async def _guide(sandbox: Sandbox, known: int, began: float) -> None:
    """Says when there is something to look at, and what to try."""
    try:
        await sandbox.connected(timeout=PATIENCE)
        await sandbox.until(lambda: bool(sandbox.messages(sandbox.channel)), timeout=PATIENCE)
    except TimeoutError:
        click.echo("The bot is late. `amur doctor` may know why.", err=True)
        return
    if known:
        click.echo("The digest of the first start is there; nothing is posted twice.")
    else:
        seconds = asyncio.get_running_loop().time() - began
        click.echo(f"The digest is in #china-russia-watch, {seconds:.1f} s after the start.")
    click.echo('Try there:  /whosaid Gabuev   /digest   /alerts add "Power of Siberia"   /amur help')
    click.echo("Ctrl-C stops everything.")


def free(port: int) -> int:
    """`port` if it is free on loopback, else 0: any."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return 0
    return port
