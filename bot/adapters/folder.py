"""The watched folder on disk."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

from bot.model import Item, Unread
from bot.reading.documents.text_file import LARGEST, item_from_file

AT_REST = 0.5
"""Seconds since the last change after which a file counts as written: an editor may still be at it before."""


class WatchedFolder:
    """Implements the port Folder: the `.txt` files of one folder, not of its subfolders."""

    def __init__(self, path: Path, now: Callable[[], datetime]) -> None:
        self.path = path
        self._now = now

    def fault(self) -> str:
        try:
            with os.scandir(self.path):
                return ""
        except OSError as problem:
            return f"{self.path}: {(problem.strerror or 'unknown reason').lower()} (set AMUR_CORPUS to a folder)"

    def stamps(self) -> Mapping[str, tuple[int, int]]:
        found: dict[str, tuple[int, int]] = {}
        try:
            paths = sorted(self.path.glob("*.txt"))
        except OSError:
            return {}
        for path in paths:
            try:
                about = path.stat()
            except OSError:
                found[path.name] = (0, 0)
                continue
            if abs(time.time() - about.st_mtime) >= AT_REST:
                found[path.name] = (about.st_mtime_ns, about.st_size)
        return found

    def read(self, name: str) -> Item | Unread:
        path = self.path / name
        try:
            if not path.exists():
                return Unread(name=name, reason=f"{name} is not there")
            if not path.is_file():
                return Unread(name=name, reason=f"{name} is not a plain file")
            size = path.stat().st_size
            if size > LARGEST:
                most = f"at most {LARGEST / 1e6:.0f} MB are read"
                return Unread(name=name, reason=f"{name} has {size / 1e6:.1f} MB; {most}")
            data = path.read_bytes()
        except OSError as problem:
            why = (problem.strerror or "unknown reason").lower()
            return Unread(name=name, reason=f"{name} cannot be opened: {why}")
        return item_from_file(name, data, now=self._now())
