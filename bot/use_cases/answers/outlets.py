"""Which outlet somebody means: by its name, a part of it, its initials or its site; or by nearly so."""

from __future__ import annotations

from collections.abc import Iterable

from rapidfuzz import fuzz, process

from bot.model import fold

OFFERED = 3
NEAR = 60
"""Likeness (rapidfuzz' ratio, in percent) from which a name may be meant by another: one letter of three may be
wrong."""


def outlet_fits(asked: str, outlet: str, host: str) -> bool:
    """By name or the beginning of some of its words, by initials (HKFP), or by site (voanews.com, voanews)."""
    wanted, name = _wanted(asked), fold(outlet)
    if not wanted:
        return False
    begins = f" {wanted}" in f" {name}" if len(wanted) > 1 or not wanted.isascii() else wanted in name.split()
    return begins or wanted == _initials(name) or _is_site(asked.strip().casefold(), host)


def _is_site(asked: str, host: str) -> bool:
    """The host, the end of it, or one of the names in it before the last: "com" alone is nobody's."""
    names = host.split(".")
    return asked in names[:-1] if "." not in asked else f".{host}".endswith(f".{asked}")


def outlets_like(asked: str, known: Iterable[str]) -> tuple[str, ...]:
    """Names that are written nearly as asked, wholly, in one of their words or in their initials; likest first."""
    wanted = _wanted(asked)
    names = sorted(set(known))
    written = [(form, name) for name in names for form in _forms(fold(name))]
    alike = process.extract(wanted, [form for form, _ in written], scorer=fuzz.ratio, score_cutoff=NEAR, limit=None)
    likest_first = sorted(alike, key=lambda found: (-found[1], written[found[2]][1]))
    return tuple(dict.fromkeys(written[at][1] for _, _, at in likest_first))[:OFFERED]


def _forms(name: str) -> tuple[str, ...]:
    return name, *name.split(), _initials(name)


def _wanted(asked: str) -> str:
    return fold(asked).removeprefix("the ")


def _initials(name: str) -> str:
    return "".join(word[0] for word in name.split())
