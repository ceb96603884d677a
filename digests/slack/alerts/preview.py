"""What an alert would have brought: shown beside a new one, instead of one that would flood, and by /alerts test."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.model import AlertOptions, Part, Reading, Subscription
from bot.reading.coverage.spikes import DAYS
from bot.use_cases.alerts.preview import Breadth, Change, Preview
from digests.slack import control_values, controls
from digests.slack.alerts.values import encode_instead, encode_wish
from digests.slack.blocks import Block, actions, button, context, part, section
from digests.slack.mrkdwn import date_token, fit, link
from digests.wording.alerts import frequency_in_words, title_of
from digests.wording.words import count, headline, outlet_of

SPIKES = (
    f"One note, with a chart, when 24 hours bring far more than the {DAYS} days before. To watch for the word itself, "
    'put it in quotes: `/alerts add "spike" …`'
)
CHANGES = {
    Change.STEM: "with any ending",
    Change.UNQUOTED: "the words anywhere, not as a phrase",
    Change.NAME: "a name I know",
    Change.FEWER: "with one part less",
}


def compose_added(
    one: Subscription, seen: Preview | None, *, saved: bool = False, begins: datetime | None = None
) -> Part:
    """The alert is made, or changed (`saved`); what it would have brought, and if that is nothing, what comes near.
    `seen`: None if it could not be counted in time. `begins`: when spikes can be told, if that is yet to come."""
    title = f"Alert {'saved' if saved else 'added'}: *{fit(title_of(one), 150)}*"
    where = f"to <#{fit(one.channel, 50)}>" if one.channel else "to you, by direct message"
    urgent = ", even in quiet hours" if one.urgent else ""
    last = one.expires_at - timedelta(seconds=1) if one.expires_at else None  # a day ends where the next begins
    until = f", until {date_token(last, 'minute')}" if last else ""
    blocks = [section(f"{title}\n{frequency_in_words(one).capitalize()}, {where}{urgent}{until}.")]
    if one.spike is not None:
        blocks.append(context(SPIKES))
    if begins is not None:
        blocks.append(context(f"I need {DAYS} days to know what is usual, so this begins {date_token(begins, 'day')}."))
    if seen is None:
        blocks.append(context("I couldn't count in time what it would have brought; try `/alerts test`."))
    else:
        blocks += [*preview_blocks(seen), *_near(seen, one)]
    ref = control_values.encode_alert(one)
    blocks.append(
        actions(
            button("Edit", controls.EDIT_ALERT, value=ref),
            button("Pause", controls.PAUSE_ALERT, value=ref),
            button("All my alerts", controls.ALERTS, value="mine 0"),
        )
    )
    return part(blocks, f"{title}. {extent(seen) if seen else ''}")


def compose_too_broad(terms: str, options: AlertOptions, seen: Preview) -> Part:
    """Nothing is made yet: what would be too much, and how to have less."""
    assert seen.broad is not None
    advice = f"*{fit(terms, 200)}* {_too_much(seen.broad)}, so I have not added it."
    blocks = [section(advice), *preview_blocks(seen)]
    if seen.broad.narrower:
        blocks.append(section("*Narrower*"))
    for number, one in enumerate(seen.broad.narrower):
        use = controls.numbered(controls.MAKE_ALERT, number)
        text = f"`{fit(one.query, 300)}` · about {_rate(one.per_day)} a day"
        blocks.append(section(text, accessory=button("Add this", use, value=encode_wish(one.query, options))))
    anyway = controls.numbered(controls.MAKE_ALERT, len(seen.broad.narrower))
    blocks.append(
        actions(
            button("Edit the words", controls.NEW_ALERT, value=terms),
            button("Add it anyway", anyway, value=encode_wish(terms, options)),
        )
    )
    return part(blocks, advice)


def _too_much(broad: Breadth) -> str:
    if broad.common:
        return "asks only for words that nearly every article has: it would bring all of them"
    return f"would bring about {_rate(broad.per_day)} a day. More than {broad.most_per_day} a day are hard to read"


def compose_tested(terms: str, seen: Preview) -> Part:
    """What they would have brought, and no alert."""
    title = f"*{fit(terms, 300)}*"
    blocks = [section(title), *preview_blocks(seen)]
    if seen.broad is not None:
        often = f"That is about {_rate(seen.broad.per_day)} a day: hard to read as an alert."
        blocks.append(section(f"It {_too_much(seen.broad)}." if seen.broad.common else often))
        blocks += _offers("Narrower", [(one.query, f"about {_rate(one.per_day)} a day") for one in seen.broad.narrower])
    blocks += _offers("Close to it", [(one.query, _near_in_words(one.count, one.change)) for one in seen.near])
    add = controls.numbered(controls.MAKE_ALERT, 99)
    blocks.append(actions(button("Add this alert", add, value=encode_wish(terms, AlertOptions()), style="primary")))
    return part(blocks, f"{title}: {extent(seen)}")


def preview_blocks(seen: Preview) -> list[Block]:
    """How many, how often, the newest; if it matched nothing or too much, what its parts match alone."""
    blocks = [section(extent(seen))]
    if seen.newest:
        blocks.append(section("\n".join(map(_line, seen.newest))))
    if seen.parts:
        alone = " · ".join(f"`{fit(one.query, 60)}` {one.count:,}" for one in seen.parts)
        blocks.append(context(f"Alone: {alone}"))
    return blocks


def extent(seen: Preview) -> str:
    """12 items in the last 30 days, about 3 a week."""
    whole = max(round(seen.days), 1)
    days = "day" if whole == 1 else count(whole, "day")
    if not seen.count:
        return f"Nothing in the last {days} would have matched."
    many = f"{'' if seen.counted_all else 'More than '}{count(seen.count, 'item')}"
    often = f", about {_rate(seen.per_week)} a week" if seen.counted_all and seen.per_week > 0.75 else ""
    return f"{many} in the last {days}{often}."


def _line(reading: Reading) -> str:
    item = reading.item
    title = link(item.url, headline(item), 150)
    return f"• {title} · {fit(outlet_of(item), 60)} · {date_token(item.published, item.published_to)}"


def _near(seen: Preview, one: Subscription) -> list[Block]:
    """Each can take the alert's place."""
    blocks: list[Block] = [section("*Close to it*")] if seen.near else []
    for number, near in enumerate(seen.near):
        instead = controls.numbered(controls.ALERT_TERMS_INSTEAD, number)
        text = f"`{fit(near.query, 300)}` · {_near_in_words(near.count, near.change)}"
        blocks.append(section(text, accessory=button("Use this", instead, value=encode_instead(one, near.query))))
    return blocks


def _offers(title: str, offered: Sequence[tuple[str, str]]) -> list[Block]:
    """Each would be an alert of its own."""
    blocks: list[Block] = [section(f"*{title}*")] if offered else []
    for number, (query, words) in enumerate(offered):
        make = controls.numbered(controls.MAKE_ALERT, number + (50 if title == "Narrower" else 0))
        value = encode_wish(query, AlertOptions())
        blocks.append(section(f"`{fit(query, 300)}` · {words}", accessory=button("Add this", make, value=value)))
    return blocks


def _near_in_words(number: int, change: Change) -> str:
    return f"{count(number, 'item')}, {CHANGES[change]}"


def _rate(number: float) -> str:
    return f"{max(number, 1):,.0f}"
