"""What keeps this program's memory and secrets from the processes that read foreign documents, and how the kernel names
it. Loaded at every start, so it loads nothing that not every start needs."""

from __future__ import annotations

from bot.adapters.subprocesses.confinement.restrictions import hide, named

__all__ = ["hide", "named"]
