"""Who and what is in a new sandbox workspace: fixed, readable ids and tokens, so that a second start fits the first.

None of these is a secret: they open nothing but a workspace on this machine's loopback address.
"""

from __future__ import annotations

from bot.sandbox.protocol import Json

TEAM = "T0SANDBOX"
DOMAIN = "sandbox"
APP = "A0SANDBOX"
BOT = "B0SANDBOX"
BOT_USER = "U0SANDBOT"
SLACKBOT = "USLACKBOT"
BOT_TOKEN = "xoxb-sandbox-loopback-only"  # noqa: S105 - a readable token for loopback, no secret
APP_TOKEN = "xapp-sandbox-loopback-only"  # noqa: S105 - as above
SIGNING_SECRET = "sandbox-signing-secret-loopback-only"  # noqa: S105 - as above
VERIFICATION_TOKEN = "sandbox-verification-token"  # noqa: S105 - as above

OWNER = "U000ASTRID"
COLLEAGUE = "U00TEODORO"
WATCH = "C000WATCH"
GENERAL = "C0GENERAL"
EDITORS = "C0EDITORS"

PEOPLE: tuple[Json, ...] = (
    {"id": OWNER, "name": "astrid", "real_name": "Astrid Holm", "tz": "Europe/Berlin", "is_admin": True},
    {"id": COLLEAGUE, "name": "teodoro", "real_name": "Teodoro Vance", "tz": "America/New_York", "is_admin": False},
)
"""The first owns the workspace; the second is an ordinary member."""

CHANNELS: tuple[Json, ...] = (
    {
        "id": WATCH,
        "name": "china-russia-watch",
        "kind": "public",
        "members": [OWNER, COLLEAGUE, BOT_USER],
        "topic": "What Beijing and Moscow say about each other",
    },
    {"id": GENERAL, "name": "general", "kind": "public", "members": [OWNER, COLLEAGUE], "topic": "Everybody is here"},
    {"id": EDITORS, "name": "editors", "kind": "private", "members": [OWNER, COLLEAGUE], "topic": "Invite the bot"},
)

SCOPES = (
    "app_mentions:read",
    "assistant:write",
    "channels:history",
    "channels:read",
    "chat:write",
    "chat:write.public",
    "commands",
    "files:read",
    "files:write",
    "im:history",
    "im:write",
    "users:read",
)
"""Granted at first; posting once needs history, to look for a message whose answer was lost."""
