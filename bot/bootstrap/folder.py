"""A folder of text files."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from bot.adapters.folder import WatchedFolder
from bot.ports import Folder


def folder_at(path: Path, now: Callable[[], datetime]) -> Folder:
    return WatchedFolder(path, now)
