"""The Web API's methods: what each needs, and what it does.

A handler takes the workspace and the call's arguments (already decoded) and gives the answer without `ok`, or raises
Refused with Slack's error code.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from bot.sandbox.protocol import Json
from bot.sandbox.state.slack import Slack

Handler: TypeAlias = Callable[[Slack, Json], Json]

TIERS = {1: 1, 2: 20, 3: 50, 4: 100}
"""Calls a minute each tier promises at least (docs.slack.dev/apis/web-api/rate-limits)."""


@dataclass(frozen=True, slots=True)
class Method:
    handle: Handler
    scopes: tuple[str, ...] = ()
    """Any one of these is enough; none if empty."""
    tier: int | None = None
    """None: a rule of its own."""
    app_token: bool = False
    """Called with the app's token, not the bot's."""
