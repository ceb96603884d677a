"""Making the people and bodies of the knowledge files known by all their names, before anybody of them spoke."""

from __future__ import annotations

from collections.abc import Sequence

from bot.model import BeatPack, Speaker
from bot.ports import Names

Introduction = tuple[Speaker, tuple[str, ...]]
"""Somebody, and the forms of the name beside the name itself."""


def introductions(pack: BeatPack) -> Sequence[Introduction]:
    """Путин, 普京 and Poutine are one person to look up, whichever of them an article used."""
    return [(Speaker(id=one.id, name=one.name), one.aliases) for one in pack.everybody]


async def introduce(pack: BeatPack, *, archive: Names) -> None:
    """Doing it again changes nothing."""
    await archive.introduce(introductions(pack))
