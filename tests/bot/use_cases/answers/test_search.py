"""A search by words alone knows when they are an outlet's name, on a real Valkey."""

from __future__ import annotations

from dataclasses import replace

from bot.adapters.redis.archive.archive import RedisArchive
from bot.adapters.redis.connection import Link
from bot.use_cases.answers.search import Found, search
from tests.support.builders import NOW, a_reading


async def test_an_outlet_s_name_finds_the_outlet(link: Link) -> None:
    archive = RedisArchive(link, keep_days=4_000)
    made = a_reading("one")
    await archive.file(replace(made, item=replace(made.item, outlet="Second Wire")), [], now=NOW)
    by_name = await search("second wire", archive=archive)
    assert isinstance(by_name, Found)
    assert (by_name.hits, by_name.outlet) == ((), 'source:"second wire"')
    by_outlet = await search(by_name.outlet, archive=archive)
    assert isinstance(by_outlet, Found)
    assert [hit.reading.item.outlet for hit in by_outlet.hits] == ["Second Wire"]
    for other in ("wire", "bridge", "second OR wire", ""):
        shown = await search(other, archive=archive)
        assert not isinstance(shown, Found) or shown.outlet == ""
