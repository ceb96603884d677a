"""What protects this program and its secrets from the processes that read foreign documents."""

from __future__ import annotations

from bot.adapters.subprocesses.confinement.restrictions import hide
from bot.adapters.subprocesses.confinement_check import check_confinement

__all__ = ["check_confinement", "hide"]
