"""Undoes gzip and deflate with a cap on what comes out, so that a bomb costs no more memory than the cap."""

from __future__ import annotations

import zlib

GZIP_MAGIC = b"\x1f\x8b"


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
        if name not in ("identity", "gzip", "x-gzip", "deflate"):
            raise Damaged(f"packed as {name}, which was not asked for")
        self._name = name
        self._most = most
        self._out = bytearray()
        self._head = b""
        self._inflate: zlib._Decompress | None = None
        self._started = False

    def add(self, chunk: bytes) -> None:
        """TooLarge, Damaged."""
        if not self._started:
            self._head += chunk
            if len(self._head) < 2:
                return
            chunk = self._start()
        if self._inflate is None:
            self._keep(chunk)
            return
        self._run(chunk)

    def all(self) -> bytes:
        """Everything, once the last chunk was added. Damaged if the packed stream is cut."""
        if not self._started:
            head = self._start()
            self._keep(head)
        elif self._inflate is not None and not self._inflate.eof:
            raise Damaged("a packed stream that ends too early")
        return bytes(self._out)

    def _start(self) -> bytes:
        self._started = True
        head, self._head = self._head, b""
        if self._name in ("gzip", "x-gzip") and head[:2] == GZIP_MAGIC:
            self._inflate = zlib.decompressobj(31)
        elif self._name == "deflate" and len(head) >= 2:
            wrapped = head[0] & 0x0F == 8 and (head[0] << 8 | head[1]) % 31 == 0
            self._inflate = zlib.decompressobj(15 if wrapped else -15)
        return head

    def _run(self, chunk: bytes) -> None:
        inflate = self._inflate
        while chunk and inflate is not None:
            if inflate.eof:  # further gzip members; zero padding after the last is allowed
                chunk = chunk.lstrip(b"\0")
                if chunk[:2] != GZIP_MAGIC:
                    return
                inflate = self._inflate = zlib.decompressobj(31)
            try:
                self._keep(inflate.decompress(chunk, self._most - len(self._out) + 1))
            except zlib.error as problem:
                raise Damaged(f"a damaged packed stream ({problem})") from problem
            chunk = inflate.unused_data if inflate.eof else inflate.unconsumed_tail

    def _keep(self, data: bytes) -> None:
        if len(self._out) + len(data) > self._most:
            self._out.clear()
            raise TooLarge(self._most)
        self._out += data


def unpacked(data: bytes, *, most: int) -> bytes:
    """`data`, or what is in it if it is a gzip file without saying so. TooLarge, Damaged."""
    unpacking = Unpacking("gzip" if data[:2] == GZIP_MAGIC else "", most=most)
    unpacking.add(data)
    return unpacking.all()
