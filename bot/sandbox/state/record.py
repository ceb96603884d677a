"""What happened in the workspace, for tests and for the page's record panel."""

from __future__ import annotations

import re
from collections import deque
from dataclasses import dataclass, field

from bot.sandbox.protocol import Json

_BROADCAST = re.compile(r"<!(channel|here|everyone)(\|[^>]*)?>")


MOST_CALLS = 20_000
"""Older ones are forgotten: `amur try` may run for weeks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One Web API call, in the order received."""

    method: str
    arguments: Json
    """Without the token."""
    answer: Json
    """{} if the connection was cut before anything was done."""
    status: int
    at: float
    """Unix seconds."""
    fault: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Violation:
    """A rule of Slack's that was broken; the call that broke it failed too."""

    where: str
    """The method, or what was answered with it ("ack of /whosaid", "response_url")."""
    rule: str

    def __str__(self) -> str:
        return f"{self.where}: {self.rule}"


@dataclass(slots=True)
class Record:
    calls: deque[Call] = field(default_factory=lambda: deque(maxlen=MOST_CALLS))
    violations: list[Violation] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    """Not refused here, but Slack may: more than one message a second in a channel, more calls than the tier allows."""
    broadcasts: list[Json] = field(default_factory=list)
    """Messages that would ring for everybody: {channel, text, mention}."""

    def broke(self, where: str, rules: tuple[str, ...] | list[str]) -> None:
        self.violations.extend(Violation(where=where, rule=rule) for rule in rules)

    def listen_for_broadcasts(self, channel: str, said: str) -> None:
        for found in _BROADCAST.finditer(said):
            self.broadcasts.append({"channel": channel, "text": said, "mention": found[1]})
