"""Undoes gzip, brotli and deflate with a cap on what comes out, so that a bomb costs no more memory than the cap.

Only gzip and brotli are asked for; deflate, whose name means two formats, is read if a server sends it all the same.
zstd is not read at all: its window, and so the memory it takes, is the sender's choice.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator
from typing import Protocol

import brotli

GZIP_MAGIC = b"\x1f\x8b"
READ = ("identity", "gzip", "x-gzip", "br", "deflate")


class TooLarge(Exception):
    """More came out than is allowed. `most` is the cap in bytes."""

    def __init__(self, most: int) -> None:
        super().__init__(f"larger than {most / 2**20:.3g} MiB")
        self.most = most


class Damaged(Exception):
    """The bytes are not what their encoding says, or end too early. `str()` completes "its answer is …"."""


class Unpacking:
    """Feeds on a body as it arrives: `add` each chunk, then `all()`.

    `encoding` is the Content-Encoding header. A body that claims gzip and does not begin like gzip is taken as plain:
    servers with a wrong header are common, and the bytes are unmistakable.
    """

    def __init__(self, encoding: str, *, most: int) -> None:
        names = [name.strip().lower() for name in encoding.split(",") if name.strip()]
        names = [name for name in names if name != "identity"]
        if len(names) > 1:
            raise Damaged(f"packed more than once ({', '.join(names)})")
        name = names[0] if names else "identity"
        if name not in READ:
            raise Damaged(f"packed as {name}, which was not asked for")
        self._name = name
        self._most = most
        self._out = bytearray()
        self._head = b""
        self._stream: _Stream | None = None
        """None until the first two bytes are there, which tell what it is."""

    def add(self, chunk: bytes) -> None:
        """TooLarge, Damaged."""
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
            for piece in stream.unpack(chunk, lambda: self._most - len(self._out) + 1):
                if len(self._out) + len(piece) > self._most:
                    self._out.clear()
                    raise TooLarge(self._most)
                self._out += piece
        except (zlib.error, brotli.error) as problem:
            raise Damaged(f"a damaged packed stream ({str(problem).rstrip('.')})") from problem


class _Stream(Protocol):
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
    def unpack(self, chunk: bytes, room: Callable[[], int]) -> Iterator[bytes]:
        yield chunk

    def whole(self) -> bool:
        return True


class _Inflating:
    """`form`: zlib's window bits, which tell gzip, zlib and bare deflate apart."""

    def __init__(self, form: int) -> None:
        self._inflate = zlib.decompressobj(form)

    def unpack(self, chunk: bytes, room: Callable[[], int]) -> Iterator[bytes]:
        while chunk:
            if self._inflate.eof:  # further gzip members; zero padding after the last is allowed
                chunk = chunk.lstrip(b"\0")
                if chunk[:2] != GZIP_MAGIC:
                    return
                self._inflate = zlib.decompressobj(31)
            yield self._inflate.decompress(chunk, room())
            chunk = self._inflate.unused_data if self._inflate.eof else self._inflate.unconsumed_tail

    def whole(self) -> bool:
        return self._inflate.eof


class _Brotli:
    """What follows the end of the stream is an error, as the library has it."""

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
