"""What the bot asks Slack about people, and the files they share with it (port `Workspace`)."""

from __future__ import annotations

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from bot.adapters.slack.errors import call
from bot.errors import SlackInDoubt
from bot.model import UserId
from bot.model.slack_address import is_slacks
from bot.ports import NotShared, SharedFile

DOWNLOAD = 8.0
"""Seconds."""


class SlackWorkspace:
    """Port `Workspace`, for one team's token."""

    def __init__(self, client: AsyncWebClient) -> None:
        self._client = client

    async def is_admin(self, user: UserId) -> bool:
        answer = await call("users.info", self._client.users_info(user=user))
        about = answer["user"]
        return bool(about.get("is_admin") or about.get("is_owner") or about.get("is_primary_owner"))

    async def shared(self, file: str, *, most: int) -> SharedFile | NotShared:
        answer = await call("files.info", self._client.files_info(file=file))
        about = answer["file"]
        name, url = str(about.get("name") or "the file"), str(about.get("url_private_download") or "")
        if int(about.get("size") or 0) > most:
            return _too_large(name, most)
        # The token travels with the request.
        if not is_slacks(url, api_url=self._client.base_url):
            return NotShared(f"{name} is kept outside Slack, where I do not go: upload the file itself")
        data = await self._download(url, most)
        if data is None:
            return NotShared(
                f"Slack does not let me read {name}: whoever runs Amur should reinstall the app (scope files:read)"
            )
        return SharedFile(name, data) if len(data) <= most else _too_large(name, most)

    async def _download(self, url: str, most: int) -> bytes | None:
        """At most `most` + 1 bytes; None if Slack shows its log-in page instead."""
        headers = {"Authorization": f"Bearer {self._client.token}"}
        wait = aiohttp.ClientTimeout(total=DOWNLOAD)
        try:
            async with (
                aiohttp.ClientSession(timeout=wait) as session,
                session.get(url, headers=headers, allow_redirects=False) as answer,
            ):
                if answer.status != 200:
                    return None
                data = b""
                async for piece in answer.content.iter_chunked(65_536):
                    data += piece
                    if len(data) > most:
                        break
        except (aiohttp.ClientError, TimeoutError, OSError) as problem:
            raise SlackInDoubt("the download of a file", str(problem) or type(problem).__name__) from problem
        return data


def _too_large(name: str, most: int) -> NotShared:
    return NotShared(f"{name} is too large: at most {most // 1_000:,} kB are read")
