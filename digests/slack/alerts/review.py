"""The note of once a month: alerts that are never heard of, and those that say too much."""

from __future__ import annotations

from datetime import datetime

from bot.model import AlertHits, Part, Subscription
from bot.use_cases.alerts.preview import MOST_A_DAY
from bot.use_cases.alerts.review import DAYS, AlertReview
from digests.slack.alerts.alert_list import alert_row
from digests.slack.blocks import Block, context, part, section
from digests.wording.words import count

SHOWN = 10
"""Of either kind."""


def compose_review(review: AlertReview, *, now: datetime, zone: str) -> Part:
    silent, loud = review.silent[:SHOWN], review.loud[:SHOWN]
    titles, blocks = [], list[Block]()
    if silent:
        titles.append(f"{count(len(review.silent), 'alert')} without a hit in {DAYS} days")
        blocks.append(section(f"*{titles[-1]}*. Other words may help: `/alerts test` shows what they would bring."))
        blocks += _rows(silent, review, now, zone)
    if loud:
        titles.append(f"{count(len(review.loud), 'alert')} with more than {MOST_A_DAY} stories a day")
        blocks.append(section(f"*{titles[-1]}*. Narrow the words, or choose a daily bundle under *Edit*."))
        blocks += _rows(loud, review, now, zone)
    blocks.append(context("I check once a month. `/alerts` shows all of yours."))
    return part(blocks, " · ".join(titles))


def _rows(alerts: tuple[tuple[int, Subscription], ...], review: AlertReview, now: datetime, zone: str) -> list[Block]:
    return [alert_row(one, number, review.hits.get(one.id, AlertHits()), now=now, zone=zone) for number, one in alerts]
