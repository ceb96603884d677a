"""`python -m bot.sandbox --port 8765 --data FOLDER`: the workspace alone, for an app under construction."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import sys
from pathlib import Path

from bot.sandbox import Sandbox


async def run(port: int, data: Path | None, push_to: str | None, manifest: Path | None) -> None:
    async with Sandbox.open(data, port, push_to, manifest=manifest) as sandbox:
        sys.stdout.write(
            f"Workspace      {sandbox.page_url}\n"
            f"SLACK_API_URL={sandbox.api_url}\n"
            f"SLACK_BOT_TOKEN={sandbox.bot_token}\n"
            f"SLACK_APP_TOKEN={sandbox.app_token}\n"
            f"SLACK_SIGNING_SECRET={sandbox.signing_secret}\n"
            "Ctrl-C stops it.\n"
        )
        sys.stdout.flush()
        await asyncio.Event().wait()


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bot.sandbox", description=__doc__)
    parser.add_argument("--port", type=int, default=8765, help="0 for a free one (8765)")
    parser.add_argument("--data", type=Path, help="folder that keeps the workspace; nothing is kept without it")
    parser.add_argument("--push-to", help="URL of an app that takes signed requests, instead of Socket Mode")
    parser.add_argument("--manifest", type=Path, help="the app's manifest.json: its commands, scopes and events")
    asked = parser.parse_args()
    try:
        with contextlib.suppress(KeyboardInterrupt):
            asyncio.run(run(asked.port, asked.data, asked.push_to, asked.manifest))
    except (OSError, ValueError) as wrong:
        sys.stderr.write(f"The workspace cannot start: {wrong}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
