"""The folder of what Amur keeps: readable by its own user only."""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from enum import StrEnum
from pathlib import Path

import structlog

OURS = frozenset({"corpus", "logs", "relabel", "sandbox", "valkey", "valkey.sock"})
"""What Amur puts there. A folder with anything else in it is used for something else too, and stays as it is."""

log = structlog.get_logger(__name__)


class Privacy(StrEnum):
    PRIVATE = "private"
    TIGHTENED = "tightened"
    """Others could read it until now."""
    OPEN = "open"
    """Others can read it: it is somebody else's, or holds other things too, or cannot be changed."""


def make_private(folder: Path) -> Privacy:
    """Makes it if need be, for this user alone. Raises nothing: who needs it finds out what is wrong."""
    with suppress(OSError):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        found = folder.stat()
        if not found.st_mode & (stat.S_IRWXG | stat.S_IRWXO):
            return Privacy.PRIVATE
        if found.st_uid == os.getuid() and OURS.issuperset(os.listdir(folder)):  # noqa: PTH208  # names are enough
            folder.chmod(0o700)
            return Privacy.TIGHTENED
    return Privacy.OPEN


def keep_private(folder: Path) -> None:
    """`make_private`, and a line in the log unless it was so before."""
    match make_private(folder):
        case Privacy.PRIVATE:
            return
        case Privacy.TIGHTENED:
            log.warning("AMUR_DATA could be read by others; now by this user only", folder=str(folder))
        case Privacy.OPEN:
            log.warning("AMUR_DATA can be read by others: give it a folder of its own, mode 700", folder=str(folder))
