"""What several ask for at once is made once."""

from __future__ import annotations

import asyncio

import pytest

from bot.use_cases.computation import SingleFlight


class Kitchen:
    """Makes a number of what it is asked for, when it may."""

    def __init__(self) -> None:
        self.made = 0
        self.may = asyncio.Event()

    async def __call__(self) -> int:
        self.made += 1
        mine = self.made
        await self.may.wait()
        if mine == 2:
            raise ValueError("burnt")
        return mine


async def test_who_asks_for_the_same_waits_for_the_one_that_is_being_made() -> None:
    shared, kitchen = SingleFlight[int](kept=2), Kitchen()
    waiting = [asyncio.create_task(shared.get("soup", kitchen)) for _ in range(5)]
    other = asyncio.create_task(shared.get("bread", kitchen))
    await asyncio.sleep(0)
    waiting[0].cancel()
    kitchen.may.set()
    assert await asyncio.gather(*waiting[1:]) == [1] * 4
    with pytest.raises(ValueError, match="burnt"):
        await other
    assert (await shared.get("soup", kitchen), kitchen.made) == (1, 2)
    assert (await shared.get("bread", kitchen), kitchen.made) == (3, 3)


async def test_those_asked_for_last_are_kept() -> None:
    shared, kitchen = SingleFlight[int](kept=2), Kitchen()
    kitchen.may.set()
    kitchen.made = 10
    assert [await shared.get(key, kitchen) for key in ("a", "b", "a", "c", "a", "b")] == [11, 12, 11, 13, 11, 14]
