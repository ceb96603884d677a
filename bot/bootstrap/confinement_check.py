"""Whether the processes that read foreign documents are confined on this machine."""

from __future__ import annotations

from bot.adapters.subprocesses.confinement_check import check_confinement

__all__ = ["check_confinement"]
