"""Arguments of a Web API call: they come as JSON or as form fields, in which everything is a string."""

from __future__ import annotations

import json

from bot.sandbox.protocol import Json, Refused


def structured(arguments: Json, name: str, error: str) -> object:
    """A JSON argument, decoded if it came as a string; None if absent."""
    value = arguments.get(name)
    if not isinstance(value, str):
        return value
    if not value:
        return None
    try:
        decoded: object = json.loads(value)
    except ValueError as garbled:
        raise Refused(error) from garbled
    return decoded


def text(arguments: Json, name: str) -> str:
    value = arguments.get(name)
    return "" if value is None else str(value)


def wanted(arguments: Json, name: str) -> str:
    """A required string."""
    value = text(arguments, name)
    if not value:
        raise Refused("invalid_arguments", response_metadata={"messages": [f"[ERROR] missing required field: {name}"]})
    return value


def truth(arguments: Json, name: str) -> bool:
    return arguments.get(name) in (True, 1, "1", "true", "True")


def number(arguments: Json, name: str, default: int, least: int, most: int) -> int:
    value = arguments.get(name)
    if value is None or value == "":
        return default
    try:
        given = int(value)
    except (TypeError, ValueError) as garbled:
        raise Refused("invalid_arguments") from garbled
    if not least <= given <= most:
        raise Refused("invalid_limit" if name == "limit" else "invalid_arguments")
    return given


def page(items: list[Json], arguments: Json, default: int) -> tuple[list[Json], str]:
    """(the page asked for, the cursor of the next one or "")."""
    limit = number(arguments, "limit", default, 1, 999)
    cursor = text(arguments, "cursor")
    if cursor and not cursor.startswith("next:"):
        raise Refused("invalid_cursor")
    start = int(cursor.removeprefix("next:")) if cursor else 0
    more = start + limit < len(items)
    return items[start : start + limit], f"next:{start + limit}" if more else ""
