"""Time zones as people look for them: by a city, or by the beginning of a name. Pure."""

from __future__ import annotations

from functools import cache

from bot.edition.window import zone_names

_NO_PLACES = ("Etc/", "SystemV/", "posix/", "right/", "US/")
"""Names that nobody would look for a place in."""


@cache
def _places() -> tuple[str, ...]:
    return tuple(sorted(one for one in zone_names() if "/" in one and not one.startswith(_NO_PLACES)))


def zones_like(typed: str, most: int = 100) -> tuple[str, ...]:
    """Zones whose name, or a part of it, begins as typed, then those that hold it; each by name."""
    wanted = typed.strip().replace(" ", "_").casefold()
    begins = [one for one in _places() if f"/{wanted}" in f"/{one.casefold()}"]
    inside = [one for one in _places() if wanted in one.casefold() and one not in begins]
    return tuple([*(["UTC"] if "utc".startswith(wanted) else []), *begins, *inside][:most])
