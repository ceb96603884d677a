"""The beat pack that answers go by, while the bot runs."""

from __future__ import annotations

from bot.model import BeatPack, Part
from bot.reading.sorting.stories.stories import Weigher
from bot.reading.statements.similarity import Rarity
from bot.use_cases.answers.speaker_cache import Scans
from bot.use_cases.computation import SingleFlight
from bot.use_cases.digests.assembly import Assembled

DIGESTS, PAGES = 2, 12
"""Kept for whoever asks for the same: of a flood of items some 10 MB and 200 kB each."""


class Pack:
    """The pack as it is now and what is made of it, which changes with it. One object a process."""

    current: BeatPack
    scans: Scans
    weigher: Weigher
    """Both by what words weigh, which the pack says."""
    digests: SingleFlight[Assembled]
    """Those that somebody asked for …"""
    pages: SingleFlight[tuple[Part, ...]]
    """… and the messages composed of them, with the buttons of whoever asked."""

    def __init__(self, current: BeatPack) -> None:
        self.replace(current)

    def replace(self, new: BeatPack) -> None:
        """What is answered from now on goes by this one."""
        self.current = new
        self.scans = Scans(rarity=Rarity(new))
        self.weigher = Weigher(new)
        self.digests = SingleFlight(kept=DIGESTS)
        self.pages = SingleFlight(kept=PAGES)
