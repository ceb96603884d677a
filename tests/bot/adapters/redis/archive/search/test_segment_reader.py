"""What is remembered of segments is bounded, and true: on a real Valkey."""

from __future__ import annotations

import pytest

from bot.adapters.redis import keys
from bot.adapters.redis.archive.archive import RedisArchive
from bot.adapters.redis.archive.search.segment_reader import SegmentGone, SegmentReader
from bot.adapters.redis.archive.search.segments import RedisSegments, Sizes, state
from bot.adapters.redis.connection import Link
from bot.reading.search.segments.segment import documents_of
from tests.support.builders import NOW, a_reading


async def test_a_page_is_asked_for_once_while_there_is_room(link: Link) -> None:
    for number in range(4):
        await RedisArchive(link, keep_days=400).file(a_reading(str(number)), [], now=NOW)
    await RedisSegments(link, Sizes(fresh=4)).tidy()
    (segment,) = (await state(link)).segments
    size = await link.redis.hstrlen(keys.segment(segment.id), documents_of(0))
    roomy, narrow = SegmentReader(link, room=size), SegmentReader(link, room=size - 1)
    for reader in (roomy, narrow):
        ((page,),) = [pages.values() for pages in await reader.pages([(segment, [0])])]
        assert page.names
    await link.redis.delete(keys.segment(segment.id))
    ((again,),) = [pages.values() for pages in await roomy.pages([(segment, [0])])]
    assert again.names == page.names
    with pytest.raises(SegmentGone):
        await narrow.pages([(segment, [0])])
    with pytest.raises(SegmentGone):
        await roomy.with_places([(segment, {0: again})])
    roomy.keep_only([])
    with pytest.raises(SegmentGone):
        await roomy.pages([(segment, [0])])
