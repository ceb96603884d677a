"""Undoes gzip, brotli and deflate with a cap on what comes out, so that a bomb costs no more memory than the cap, and
on what goes in for it, so that a stream of nothing (empty members, empty blocks, metadata) costs hardly any time.

Each `add` is bounded, so it needs no process that can be killed: a thread will do, and zlib and brotli let others run
meanwhile. It is too much for an event loop: 64 KiB may hold 20 MiB.

Only gzip and brotli are asked for; deflate, whose name means two formats, is read if a server sends it all the same.
zstd is not read at all: its window, and so the memory it takes, is the sender's choice.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterator
from typing import Protocol

import brotli

GZIP_MAGIC = b"\x1f\x8b"
READ = ("identity", "gzip", "x-gzip", "br", "deflate")
MOST_MEMBERS = 10_000
"""Of a gzip file. What compresses in blocks to be read from the middle makes one for each 64 KiB of text."""
SPARE = 2**18
"""Bytes that may go in before anything comes out …"""
MOST_GROWTH = 1.25
"""… and from then on for each byte that does. No encoder adds more than a thousandth to what it cannot make smaller."""
ROOM = 8 * 2**20
"""Bytes that may come out of anything …"""
MOST_SHRINKAGE = 300
"""… and from then on for each byte that went in. Feeds and pages come to 5 to 50; deflate could do 1,032."""
PIECE = 2**20
"""Bytes unpacked in one step."""


class TooLarge(Exception):
    """More came out than is allowed. `most` is the cap in bytes."""

    def __init__(self, most: int) -> None:
        super().__init__(f"larger than {most / 2**20:.3g} MiB" if most >= 2**20 else f"larger than {most // 2**10} KiB")
        self.most = most


class Damaged(Exception):
    """The bytes are not what their encoding says, or end too early. `str()` completes "its answer is …"."""


class Unpacking:
    """Feeds on a body as it arrives: `add` each chunk, then `all()`.

    `encoding` is the Content-Encoding header. A body that claims gzip and does not begin like gzip is taken as plain:
    servers with a wrong header are common, and the bytes are unmistakable.
    """

    packed: bool
    """Whether there is anything to undo; what is plain costs nothing, and may be added anywhere."""

    def __init__(self, encoding: str, *, most: int) -> None:
        names = [name.strip().lower() for name in encoding.split(",") if name.strip()]
        names = [name for name in names if name != "identity"]
        if len(names) > 1:
            raise Damaged(f"packed more than once ({', '.join(names)})")
        name = names[0] if names else "identity"
        if name not in READ:
            raise Damaged(f"packed as {name}, which was not asked for")
        self._name = name
        self.packed = name != "identity"
        self._in = 0
        self._most = most
        self._out = bytearray()
        self._head = b""
        self._stream: _Stream | None = None
        """None until the first two bytes are there, which tell what it is."""

    def add(self, chunk: bytes) -> None:
        """TooLarge, Damaged."""
        self._in += len(chunk)
        if self._in > SPARE + MOST_GROWTH * self._most:
            raise TooLarge(self._most)
        if self._stream is None:
            self._head += chunk
            if len(self._head) >= 2:
                self._start()
            return
        self._run(self._stream, chunk)

    def all(self) -> bytes:
        """Everything, once the last chunk was added. Damaged if the packed stream is cut."""
        stream = self._stream or self._start()
        if not stream.whole():
            raise Damaged("a packed stream that ends too early")
        return bytes(self._out)

    def _start(self) -> _Stream:
        head = self._head
        stream = self._stream = _stream(self._name, head) if head else _Plain()
        self._run(stream, head)
        return stream

    def _run(self, stream: _Stream, chunk: bytes) -> None:
        try:
            for piece in stream.unpack(chunk, lambda: min(PIECE, self._most - len(self._out) + 1)):
                if len(self._out) + len(piece) > self._most:
                    self._out.clear()
                    raise TooLarge(self._most)
                self._out += piece
                if len(self._out) > max(ROOM, MOST_SHRINKAGE * self._in):
                    raise Damaged(f"packed more than {MOST_SHRINKAGE}-fold")
            if self._in > SPARE + stream.withholds + MOST_GROWTH * len(self._out):
                raise Damaged("a packed stream with next to nothing in it")
        except (zlib.error, brotli.error) as problem:
            raise Damaged(f"a damaged packed stream ({str(problem).rstrip('.')})") from problem


class _Stream(Protocol):
    @property
    def withholds(self) -> int:
        """Bytes that the decoder may know and not give yet."""
        ...

    def unpack(self, chunk: bytes, room: Callable[[], int]) -> Iterator[bytes]:
        """What the chunk adds, in pieces; each is hardly larger than `room()` was when it was asked for."""
        ...

    def whole(self) -> bool:
        """Whether the stream may end here."""
        ...


def _stream(name: str, head: bytes) -> _Stream:
    """`head`: at least the first byte, and two if there are two."""
    if name in ("gzip", "x-gzip") and head[:2] == GZIP_MAGIC:
        return _Inflating(31)
    if name == "deflate" and len(head) >= 2:
        wrapped = head[0] & 0x0F == 8 and (head[0] << 8 | head[1]) % 31 == 0
        return _Inflating(15 if wrapped else -15)
    return _Brotli() if name == "br" else _Plain()


class _Plain:
    withholds = 0

    def unpack(self, chunk: bytes, room: Callable[[], int]) -> Iterator[bytes]:
        yield chunk

    def whole(self) -> bool:
        return True


_NO_PADDING = re.compile(rb"[^\0]")
LEAST_STEP = 256
"""Bytes given first to a new member, then four times as many each time: what is left over after its end is copied,
and copying the whole chunk for each of thousands of small members takes quadratic time."""


class _Inflating:
    """`form`: zlib's window bits, which tell gzip, zlib and bare deflate apart."""

    withholds = 0

    def __init__(self, form: int) -> None:
        self._inflate = zlib.decompressobj(form)
        self._members = 1
        self._rest = b""
        """Begins no member yet."""

    def unpack(self, chunk: bytes, room: Callable[[], int]) -> Iterator[bytes]:
        chunk, self._rest = self._rest + chunk, b""
        at, step = 0, LEAST_STEP
        while at < len(chunk):
            if self._inflate.eof:  # further gzip members; zero padding after the last is allowed
                at = _padded(chunk, at)
                begins = chunk[at : at + 2]
                if begins != GZIP_MAGIC:
                    self._rest = begins if begins == GZIP_MAGIC[:1] else b""
                    return
                self._begin()
                step = LEAST_STEP
            some = chunk[at : at + step]
            yield self._inflate.decompress(some, room())
            left = self._inflate.unused_data if self._inflate.eof else self._inflate.unconsumed_tail
            at += len(some) - len(left)
            step *= 4

    def _begin(self) -> None:
        self._members += 1
        if self._members > MOST_MEMBERS:
            raise Damaged(f"a packed stream of more than {MOST_MEMBERS:,} parts")
        self._inflate = zlib.decompressobj(31)

    def whole(self) -> bool:
        return self._inflate.eof


def _padded(chunk: bytes, at: int) -> int:
    """Where what is not padding begins, from there on."""
    found = _NO_PADDING.search(chunk, at)
    return found.start() if found else len(chunk)


class _Brotli:
    """What follows the end of the stream is an error, as the library has it."""

    withholds = 2**23
    """It gives half a window at a time; the largest has 16 MiB (RFC 7932 §9.1)."""

    def __init__(self) -> None:
        self._decompressor = brotli.Decompressor()

    def unpack(self, chunk: bytes, room: Callable[[], int]) -> Iterator[bytes]:
        if not chunk:
            return
        yield self._decompressor.process(chunk, output_buffer_limit=room())
        while not self._decompressor.can_accept_more_data():
            yield self._decompressor.process(b"", output_buffer_limit=room())

    def whole(self) -> bool:
        return bool(self._decompressor.is_finished())


def unpacked(data: bytes, *, most: int) -> bytes:
    """`data`, or what is in it if it is a gzip file without saying so. TooLarge, Damaged."""
    unpacking = Unpacking("gzip" if data[:2] == GZIP_MAGIC else "", most=most)
    unpacking.add(data)
    return unpacking.all()
