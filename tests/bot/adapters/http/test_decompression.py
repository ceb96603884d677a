"""Unpacking within bounds."""

from __future__ import annotations

import gzip
import random
import tracemalloc
import zlib
from collections.abc import Callable
from contextlib import suppress

import brotli
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.adapters.http.decompression import Damaged, TooLarge, Unpacking, unpacked
from tests.support.feed_server import brotli_bomb, gzip_bomb

MIB = 2**20
TEXT = b"Two ministers met on Friday, and spoke about bridges over the river. " * 5


def run(encoding: str, data: bytes, *, most: int = MIB, step: int = 1000) -> bytes:
    unpacking = Unpacking(encoding, most=most)
    for at in range(0, len(data), step):
        unpacking.add(data[at : at + step])
    return unpacking.all()


def packed(data: bytes, encoding: str) -> bytes:
    match encoding:
        case "gzip" | "x-gzip":
            return gzip.compress(data, mtime=0)
        case "deflate":
            return zlib.compress(data)
        case "br":
            return bytes(
                brotli.compress(data, quality=4)
            )  # the utmost, its default, takes seconds for what no effort makes smaller
    return data


ENCODINGS = ["", "identity", "gzip", "x-gzip", "deflate", "br"]


@given(st.binary(max_size=3000), st.integers(1, 700), st.sampled_from(ENCODINGS))
def test_what_was_packed_comes_out_however_it_arrives(data: bytes, step: int, encoding: str) -> None:
    assert run(encoding, packed(data, encoding), step=step) == data


@given(st.binary(max_size=3000), st.integers(1, 700), st.sampled_from(ENCODINGS), st.integers(1, 3000))
def test_nothing_beyond_the_cap_comes_out(data: bytes, step: int, encoding: str, most: int) -> None:
    if len(data) <= most:
        assert run(encoding, packed(data, encoding), step=step, most=most) == data
    else:
        with pytest.raises(TooLarge):
            run(encoding, packed(data, encoding), step=step, most=most)


@given(st.binary(max_size=400), st.sampled_from(ENCODINGS))
def test_any_bytes_come_out_or_say_what_is_wrong(data: bytes, encoding: str) -> None:
    with suppress(Damaged, TooLarge):
        run(encoding, data, most=10_000)


def test_deflate_without_its_wrapper_is_understood_too() -> None:
    raw = zlib.compressobj(wbits=-15)
    assert run("deflate", raw.compress(b"<rss/>") + raw.flush()) == b"<rss/>"


def test_several_gzip_members_are_one_body() -> None:
    assert run("gzip", gzip.compress(b"one ", mtime=0) + gzip.compress(b"two", mtime=0) + b"\0\0") == b"one two"


def test_a_body_that_only_claims_to_be_gzip_is_taken_as_it_is() -> None:
    assert run("gzip", b"<rss/>") == b"<rss/>"


@pytest.mark.parametrize(("encoding", "bomb"), [("gzip", gzip_bomb), ("br", brotli_bomb)])
def test_a_bomb_costs_no_more_memory_than_the_cap(encoding: str, bomb: Callable[[int], bytes]) -> None:
    """The bytes of the brotli one are so few that all arrive at once."""
    made = bomb(50)
    tracemalloc.start()
    try:
        with pytest.raises(TooLarge, match="larger than 4 MiB"):
            run(encoding, made, most=4 * MIB)
        assert tracemalloc.get_traced_memory()[1] < 16 * MIB
    finally:
        tracemalloc.stop()


EMPTY_BLOCKS = b"\0\0\0\xff\xff" * 2_000_000
"""Stored deflate blocks of no length (RFC 1951 §3.2.4)."""
NOTHING = gzip.compress(b"", mtime=0)
METADATA = b"\xcc\xff\x7f" + b"x" * 2**16 + (b"\xe6\xff\x3f" + b"x" * 2**16) * 280
"""Brotli meta-blocks that hold bytes to be skipped (RFC 7932 §9.2)."""


@pytest.mark.parametrize(
    ("encoding", "data", "complaint"),
    [
        ("gzip", NOTHING * 400_000, "more than 10,000 parts"),
        ("gzip", NOTHING[:10] + EMPTY_BLOCKS, "next to nothing in it"),
        ("deflate", b"\x78\x9c" + EMPTY_BLOCKS, "next to nothing in it"),
        ("br", METADATA, "next to nothing in it"),
    ],
    ids=["members", "blocks", "bare blocks", "brotli metadata"],
)
def test_what_is_long_on_the_wire_and_empty_unpacked_is_given_up_early(
    encoding: str, data: bytes, complaint: str
) -> None:
    unpacking = Unpacking(encoding, most=24 * MIB)
    taken = iter(range(0, len(data), 2**16))

    def take_all() -> None:
        for at in taken:
            unpacking.add(data[at : at + 2**16])

    with pytest.raises(Damaged, match=complaint):
        take_all()
    assert len(list(taken)) > len(data) * 0.45 / 2**16


def test_a_bomb_is_known_by_its_shape_before_it_fills_the_cap() -> None:
    with pytest.raises(Damaged, match="packed more than 300-fold"):
        run("gzip", gzip_bomb(50), most=24 * MIB, step=2**16)


@pytest.mark.parametrize("encoding", ["gzip", "br"])
def test_what_cannot_be_made_smaller_may_be_as_long_as_it_is(encoding: str) -> None:
    noise = random.Random(7).randbytes(4 * MIB)
    assert run(encoding, packed(noise, encoding), most=4 * MIB, step=2**16) == noise


def test_a_member_that_begins_at_the_end_of_a_chunk_is_not_lost() -> None:
    two = gzip.compress(b"one ", mtime=0) + gzip.compress(b"two", mtime=0)
    assert [run("gzip", two, step=step) for step in range(1, len(two))] == [b"one two"] * (len(two) - 1)


def test_an_unlabelled_file_of_empty_members_is_given_up_as_quickly() -> None:
    """All of it comes at once: what is left after each member must not be copied each time."""
    with pytest.raises(Damaged, match="more than 10,000 parts"):
        unpacked(NOTHING * 400_000, most=24 * MIB)


@pytest.mark.parametrize(
    ("encoding", "data", "complaint"),
    [
        ("gzip", gzip.compress(b"x" * 5000, mtime=0)[:-9], "a packed stream that ends too early"),
        ("gzip", gzip.compress(b"x" * 5000, mtime=0)[:15] + b"\xff" * 40, "a damaged packed stream"),
        ("gzip, gzip", gzip.compress(gzip.compress(b"x", mtime=0), mtime=0), "packed more than once"),
        ("zstd", b"\x28\xb5\x2f\xfd", "packed as zstd, which was not asked for"),
        ("br", brotli.compress(b"x" * 5000)[:-1], "a packed stream that ends too early"),
        ("br", brotli.compress(TEXT)[:1], "a packed stream that ends too early"),
        ("br", b"<rss><channel>", "a damaged packed stream"),
        ("br", brotli.compress(TEXT)[:40] + b"\xff" * 400, "a damaged packed stream"),
        ("br", brotli.compress(TEXT) + b"more", "a damaged packed stream"),
        ("br, gzip", b"\x8b\x02\x80", "packed more than once"),
    ],
)
def test_what_cannot_be_unpacked_says_why(encoding: str, data: bytes, complaint: str) -> None:
    with pytest.raises(Damaged, match=complaint):
        run(encoding, data)


def test_a_gzip_file_that_does_not_say_so_is_opened() -> None:
    assert unpacked(gzip.compress(b"<rss/>", mtime=0), most=MIB) == b"<rss/>"
    assert unpacked(b"<rss/>", most=MIB) == b"<rss/>"
