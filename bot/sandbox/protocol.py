"""JSON as it crosses the wire, and how Slack says no.

The sandbox plays Slack, so Slack's JSON is its own matter: here, and nowhere else in the house, an object of unknown
shape is what is handled. Everything that depends on a shape goes through `shapes` and `block_kit` first.
"""

from __future__ import annotations

from typing import Any, TypeAlias

Json: TypeAlias = dict[str, Any]
"""One JSON object; `Any`, because its shape is exactly what a strict Slack has yet to check."""


class Refused(Exception):
    """Slack's `ok: false`: the error code, and what else the answer carries."""

    def __init__(self, error: str, **extra: Any) -> None:
        super().__init__(error)
        self.error = error
        self.extra = extra

    def answer(self) -> Json:
        return {"ok": False, "error": self.error, **self.extra}


def refused_for(error: str, broken: tuple[str, ...]) -> Refused:
    """A refusal that names each broken rule the way Slack does, in `errors` and in `response_metadata.messages`."""
    return Refused(
        error, errors=list(broken), response_metadata={"messages": [f"[ERROR] {problem}" for problem in broken]}
    )
