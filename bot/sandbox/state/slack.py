"""One sandbox Slack: everything its methods, its connections and its page work on."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from bot.sandbox.state.faults import Faults
from bot.sandbox.state.installation import Installation
from bot.sandbox.state.record import Record
from bot.sandbox.state.tickets import ResponseUrls, Triggers
from bot.sandbox.state.views import Views
from bot.sandbox.state.workspace import Workspace


@dataclass(slots=True, kw_only=True)
class Slack:
    workspace: Workspace
    installation: Installation
    views: Views
    triggers: Triggers
    response_urls: ResponseUrls
    faults: Faults
    record: Record
    clock: Callable[[], float]
    """Unix seconds."""
    base_url: str = ""
    """http://127.0.0.1:PORT, without a slash at the end."""
    uploads: dict[str, bytes | None] = field(default_factory=dict)
    """Upload tickets (file ids) → what was sent, None until something was."""
    posted_at: dict[str, float] = field(default_factory=dict)
    called_at: dict[str, deque[float]] = field(default_factory=dict)
    socket_tickets: set[str] = field(default_factory=set)
    """Unused Socket Mode connections that were handed out."""

    def permalink(self, channel: str, ts: str) -> str:
        return f"{self.base_url}/archives/{channel}/p{ts.replace('.', '')}"
