"""What the bot asks Slack about people, and the files they share with it (port `Workspace`)."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from zoneinfo import ZoneInfo

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from bot.adapters.slack.errors import call
from bot.errors import SlackInDoubt, SlackRefused
from bot.model import ChannelId, UserId
from bot.model.slack_address import is_slacks
from bot.ports import Membership, NotShared, Profile, SharedFile

DOWNLOAD = 8.0
"""Seconds."""
REMEMBERED = 60.0
"""Seconds for which a yes is good; a no is asked again, so that whoever just joined need not wait."""
PROFILE = 300.0
"""Seconds for which a profile is good: whoever travels is in the new zone soon after."""
MOST_REMEMBERED = 2_000
PAGE, PAGES = 999, 20
"""Members asked for at a time (Slack's most), and how often: whoever comes later in a larger channel is not found."""


class SlackWorkspace:
    """Port `Workspace`, for one team's token."""

    def __init__(self, client: AsyncWebClient, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._client = client
        self._clock = clock
        self._known: dict[tuple[str, ...], float] = {}
        self._profiles: dict[UserId, tuple[float, Profile]] = {}

    async def is_admin(self, user: UserId) -> bool:
        if self._remembers(user):
            return True
        answer = await call("users.info", self._client.users_info(user=user))
        about = answer["user"]
        found = bool(about.get("is_admin") or about.get("is_owner") or about.get("is_primary_owner"))
        return self._remember(user) if found else False

    async def primary_owners(self) -> Sequence[UserId]:
        cursor: str | None = None
        for _ in range(PAGES):
            answer = await call("users.list", self._client.users_list(limit=PAGE, cursor=cursor))
            if found := [UserId(one["id"]) for one in answer["members"] if one.get("is_primary_owner")]:
                return found
            cursor = (answer.get("response_metadata") or {}).get("next_cursor")
            if not cursor:
                break
        return ()

    async def membership(self, user: UserId, channel: ChannelId) -> Membership:
        if self._remembers(user, channel):
            return Membership.MEMBER
        try:
            found = await (self._is_theirs if channel.startswith("D") else self._lists)(user, channel)
        except SlackRefused as problem:
            if problem.code not in ("channel_not_found", "not_in_channel", "invalid_channel"):
                raise
            return Membership.UNSEEN
        if found:
            self._remember(user, channel)
        return Membership.MEMBER if found else Membership.STRANGER

    async def _is_theirs(self, user: UserId, channel: ChannelId) -> bool:
        """Whether these are the bot's direct messages with them, which opening them again names."""
        answer = await call("conversations.open", self._client.conversations_open(users=user))
        return bool(answer["channel"]["id"] == channel)

    async def _lists(self, user: UserId, channel: ChannelId) -> bool:
        cursor: str | None = None
        for _ in range(PAGES):
            asked = self._client.conversations_members(channel=channel, limit=PAGE, cursor=cursor)
            answer = await call("conversations.members", asked)
            if user in answer["members"]:
                return True
            cursor = (answer.get("response_metadata") or {}).get("next_cursor")
            if not cursor:
                break
        return False

    def _remembers(self, *what: str) -> bool:
        return self._known.get(what, self._clock()) > self._clock()

    def _remember(self, *what: str) -> bool:
        """True."""
        if len(self._known) >= MOST_REMEMBERED:
            self._known.clear()
        self._known[what] = self._clock() + REMEMBERED
        return True

    async def profile(self, user: UserId) -> Profile:
        until, known = self._profiles.get(user, (0.0, None))
        if known is not None and until > self._clock():
            return known
        try:
            answer = await call("users.info", self._client.users_info(user=user))
        except SlackRefused as problem:
            if problem.code not in ("user_not_found", "user_not_visible", "missing_scope"):
                raise
            # Without the scope nobody's zone is known, which holds nothing up.
            return Profile(zone=None, active=problem.code == "missing_scope")
        about = answer["user"]
        found = Profile(zone=_zone(about.get("tz")), active=not about.get("deleted"))
        if len(self._profiles) >= MOST_REMEMBERED:
            self._profiles.clear()
        self._profiles[user] = (self._clock() + PROFILE, found)
        return found

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


def _zone(name: object) -> ZoneInfo | None:
    try:
        return ZoneInfo(name) if isinstance(name, str) and name else None
    except (KeyError, ValueError, OSError):  # not there, not a name, a folder
        return None


def _too_large(name: str, most: int) -> NotShared:
    return NotShared(f"{name} is too large: at most {most // 1_000:,} kB are read")
