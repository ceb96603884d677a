"""A speaker's lines as they are kept: those of an item in a chunk of their own, packed, chunk behind chunk in a block.

    02 item TAB size LF, so many bytes of zlib's stream with `DICTIONARY`, LF

The script that files an item puts its chunk behind the others, and takes it out again, without looking into it
(indexing.lua, unfiling.lua). Earlier builds kept the lines as they are; a block may have some of both.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator

from bot.adapters.redis.records import LEVEL
from bot.errors import StorageUnfit
from bot.model import ItemId

CHUNK = b"\x02"
DICTIONARY = (
    b" against because people foreign minister ministry president spokesperson spokesman security council gove"
    b"rnment military support sanctions ukraine european union united states american western taiwan strait ko"
    b"rea japan india central asia international community relations cooperation strategic partnership bilater"
    b"al development economic energy pipeline exports imports market yuan rouble dollar billion million percen"
    b"t year years last month week between during under other than more most some such only into about after b"
    b"efore when where while there also been were would should could must will can may not but what who which "
    b"their they them this that these those with from have has had its our are was for and the said to of in o"
    b"n at by as is be it we he a russian russia's russia chinese china's china moscow beijing kremlin putin x"
    b"i two countries both sides trade arms border diplomacy nuclear arctic opinion \x1f \n2026-01-01T00:00:00.000"
    b"000\t00000000:99999\tXinhua\txinhuanet.com\t trade \tTASS\ttass.com\t energy \t"
)
"""What many lines have in them. Never to be changed: what is on file was packed with it."""


def packed(item: ItemId, lines: str) -> bytes:
    """Lone surrogates become "?"."""
    squeeze = zlib.compressobj(LEVEL, wbits=-15, zdict=DICTIONARY)
    kept = squeeze.compress(lines.encode("utf-8", "replace")) + squeeze.flush()
    return b"%b%b\t%d\n%b\n" % (CHUNK, item.encode(), len(kept), kept)


def unpacked(block: bytes) -> str:
    """All of a block's lines, in no order."""
    try:
        return b"".join(_lines(block)).decode()
    except (zlib.error, ValueError) as problem:
        raise StorageUnfit("the database", f"lines of a speaker in it are damaged ({problem})") from problem


def _lines(block: bytes) -> Iterator[bytes]:
    at = 0
    while at < len(block):
        head = block.index(b"\n", at) + 1
        if block[at : at + 1] != CHUNK:
            yield block[at:head]
            at = head
            continue
        size = int(block[block.index(b"\t", at, head) : head])
        yield zlib.decompressobj(wbits=-15, zdict=DICTIONARY).decompress(block[head : head + size])
        at = head + size + 1
