"""Files that somebody drops into the watched folder."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path

from tests.support.sandbox_talk import NOW


def now() -> datetime:
    return NOW


def drop(folder: Path, name: str, data: bytes, *, seconds: int = 60) -> None:
    """As if it had lain there for so long."""
    path = folder / name
    path.write_bytes(data)
    at = path.stat().st_mtime - seconds
    os.utime(path, (at, at))
