"""Lines come back from a block, whichever builds wrote it."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.adapters.redis.archive.index.line_chunks import DICTIONARY, packed, unpacked
from bot.errors import StorageUnfit
from bot.model import ItemId

lines = st.text(st.characters(exclude_characters="\n\x02", exclude_categories=["Cs"])).map(lambda line: f"2{line}\n")


@given(st.lists(st.tuples(st.from_regex(r"[0-9a-f]{16}", fullmatch=True), lines, st.booleans())))
def test_all_lines_of_a_block_come_back(some: list[tuple[str, str, bool]]) -> None:
    block = b"".join(packed(ItemId(item), line) if new else line.encode() for item, line, new in some)
    assert unpacked(block) == "".join(line for _, line, _ in some)


def test_lines_take_less_than_they_are_long() -> None:
    line = (
        "2031-03-04T09:30:00.000000\t4e0421d469960999:99999\tHarbour Herald\t\t trade \tthe bridge and the ferry \x1f "
    )
    assert len(packed(ItemId("4e0421d469960999"), f"{line}both sides said\n")) < len(line)


@pytest.mark.parametrize("block", [b"\x02a\t5\nxxxxx\n", b"\x02a", b"2031"])
def test_a_damaged_block_is_named(block: bytes) -> None:
    with pytest.raises(StorageUnfit, match="lines of a speaker"):
        unpacked(block)


def test_the_dictionary_is_the_one_that_is_on_file_everywhere() -> None:
    assert hashlib.sha256(DICTIONARY).hexdigest()[:16] == "5d81536c5d70eaf7"
