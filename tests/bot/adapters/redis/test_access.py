"""How a server lets us in: a user with few rights, TLS with a certificate of our own."""

from __future__ import annotations

import asyncio
import shutil
import ssl
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from redis.exceptions import NoPermissionError

from bot.adapters.redis.connection import linked
from bot.adapters.redis.notes import RedisNotes, RedisProbe
from bot.adapters.redis.transfer import RedisTransfer
from bot.errors import StorageAway
from tests.support.builders import NOW
from tests.support.storage.redis_nodes import node
from tests.support.storage.used_database import use_everything

GROWTH = Path(__file__).parents[4] / "docs" / "operations" / "growth.md"


async def test_the_rights_the_docs_name_are_enough_for_everything_and_for_no_more(tmp_path: Path) -> None:
    [line] = [line for line in GROWTH.read_text(encoding="utf-8").splitlines() if line.startswith("ACL SETUSER amur")]
    async with node(tmp_path) as own:
        await own.redis.set("others", "1")
        await own.ask(*line.replace("PASSWORD", "secret").split())
        async with linked(f"redis://amur:secret@127.0.0.1:{own.port}") as link:
            await use_everything(link)
            assert [one async for one in RedisTransfer(link).lines(NOW)]
            assert await RedisProbe(link).fault() is None
            for forbidden in (("GET", "others"), ("FLUSHALL",), ("CONFIG", "GET", "*"), ("KEYS", "*")):
                with pytest.raises(NoPermissionError):
                    await link.redis.execute_command(*forbidden)  # type: ignore[no-untyped-call]


@pytest.mark.skipif(shutil.which("openssl") is None, reason="needs the program openssl")
async def test_a_server_that_asks_for_our_certificate_is_shown_it(tmp_path: Path) -> None:
    """The address names the files, as redis-py reads them; without them the server hangs up."""
    for name in ("authority", "server", "ours"):
        certify(tmp_path, name)
    async with node(tmp_path) as own, behind_tls(own.port, tmp_path) as port:
        address = f"rediss://localhost:{port}/0?ssl_ca_certs={tmp_path}/authority.pem"
        async with linked(f"{address}&ssl_certfile={tmp_path}/ours.pem&ssl_keyfile={tmp_path}/ours.key") as link:
            await RedisNotes(link).put("port", "Heihe")
            assert await RedisNotes(link).get("port") == "Heihe"
        for refused in (address, f"rediss://localhost:{port}/0"):
            with pytest.raises(StorageAway):
                async with linked(refused, retries=0):
                    pass


@asynccontextmanager
async def behind_tls(server: int, folder: Path) -> AsyncIterator[int]:
    """A port that speaks TLS with whom the authority signed for, and hands on to the server's port."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH, cafile=str(folder / "authority.pem"))
    context.load_cert_chain(folder / "server.pem", folder / "server.key")
    context.verify_mode = ssl.CERT_REQUIRED

    async def hand_on(read: asyncio.StreamReader, write: asyncio.StreamWriter) -> None:
        back_read, back_write = await asyncio.open_connection("127.0.0.1", server)
        await asyncio.gather(copied(read, back_write), copied(back_read, write))

    async with await asyncio.start_server(hand_on, "127.0.0.1", 0, ssl=context) as outer:
        yield int(outer.sockets[0].getsockname()[1])


async def copied(read: asyncio.StreamReader, write: asyncio.StreamWriter) -> None:
    try:
        while some := await read.read(65_536):
            write.write(some)
            await write.drain()
    except OSError:
        pass
    finally:
        write.close()


def certify(folder: Path, name: str) -> None:
    """NAME.key and NAME.pem, for localhost, signed by the authority, or by itself for that one."""
    made = ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "1"]
    whose = ["-subj", f"/CN={name}.example", "-addext", "subjectAltName=DNS:localhost"]
    signed = [] if name == "authority" else ["-CA", f"{folder}/authority.pem", "-CAkey", f"{folder}/authority.key"]
    files = ["-keyout", f"{folder}/{name}.key", "-out", f"{folder}/{name}.pem"]
    subprocess.run(["openssl", *made, *whose, *signed, *files], check=True, capture_output=True)
