"""What a digest needs besides its readings."""

from __future__ import annotations

from bot.adapters.redis.alerts.alerts import RedisWatchlist
from bot.adapters.redis.archive.archive import RedisArchive
from bot.adapters.redis.connection import Link
from bot.model import Speaker, Subscription, SubscriptionId, UserId, slug
from bot.use_cases.digests.editor import people_followed
from tests.support.builders import NOW, TEAM


async def test_whoever_is_followed_by_an_alias_is_known_by_id_and_other_alerts_follow_nobody(link: Link) -> None:
    archive, watchlist = RedisArchive(link, keep_days=1), RedisWatchlist(link)
    await archive.introduce([(Speaker(id=slug("Mira Lind"), name="Mira Lind"), ("M. Lind", "Мира Линд"))])
    for number, terms in enumerate(
        ['speaker:"Мира Линд"', "gallium", 'speaker:"Mira Lind" AND gas', "speaker:Quentin"]
    ):
        id_, user = SubscriptionId(f"s{number}"), UserId("U0ANNA")
        await watchlist.add(Subscription(id=id_, team=TEAM, user=user, terms=terms, made_at=NOW))
    assert await people_followed(watchlist, archive) == {slug("Mira Lind")}
