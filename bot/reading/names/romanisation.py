"""One speaker for one person, in whichever script a name is written."""

from __future__ import annotations

from bot.model import Speaker
from bot.reading.names.recognition import Register


def speaker_of(written: str, register: Register) -> Speaker:
    """The pack's person or body of this name, else one by its Latin form."""
    return register.speaker(written)
