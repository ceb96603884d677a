"""Which outlet somebody means: by its name, a part of it, its initials or its site; or by nearly so."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from bot.model import fold

OFFERED = 3
NEAR = 0.6
"""Likeness (difflib's ratio) from which a name may be meant by another: one letter of three may be wrong."""


def outlet_fits(asked: str, outlet: str, host: str) -> bool:
    """By name or part of it, by initials (HKFP), or by site (voanews.com)."""
    wanted, name = _wanted(asked), fold(outlet)
    return bool(wanted) and (
        f" {wanted}" in f" {name}" or wanted == _initials(name) or asked.strip().casefold() in host
    )


def outlets_like(asked: str, known: Iterable[str]) -> tuple[str, ...]:
    """Names that are written nearly as asked, wholly, in one of their words or in their initials; likest first."""
    wanted = _wanted(asked)
    likeness = {name: _likeness(wanted, fold(name)) for name in known}
    near = sorted((name for name in likeness if likeness[name] >= NEAR), key=lambda name: (-likeness[name], name))
    return tuple(near[:OFFERED])


def _likeness(wanted: str, name: str) -> float:
    written = (name, *name.split(), _initials(name))
    return max(difflib.SequenceMatcher(a=wanted, b=one, autojunk=False).ratio() for one in written)


def _wanted(asked: str) -> str:
    return fold(asked).removeprefix("the ")


def _initials(name: str) -> str:
    return "".join(word[0] for word in name.split())
