"""What people say of items is kept, once a person and item, and given back in order of time."""

from __future__ import annotations

from datetime import timedelta

from bot.adapters.redis.connection import Link
from bot.adapters.redis.people import RedisFeedback
from bot.model import ItemId, Judgement, UserId
from tests.support.builders import NOW, TEAM


def judgement(user: str, item: str, *, useful: bool, minutes: int) -> Judgement:
    return Judgement(
        team=TEAM, user=UserId(user), item=ItemId(item), useful=useful, at=NOW + timedelta(minutes=minutes)
    )


async def test_the_last_word_of_a_person_on_an_item_counts(link: Link) -> None:
    feedback = RedisFeedback(link)
    first = judgement("U1", "one", useful=True, minutes=0)
    other = judgement("U2", "one", useful=True, minutes=1)
    again = judgement("U1", "one", useful=False, minutes=2)
    for one in (first, first, again, other):
        await feedback.give(one)
    assert await feedback.given() == [other, again]
