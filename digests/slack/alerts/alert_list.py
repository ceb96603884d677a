"""The list of one's alerts, or of a channel's, each with how it is doing and what can be done with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.model import AlertHits, AlertState, ChannelId, Part, Subscription, SubscriptionId
from bot.reading.search.terms import TermsWrong
from bot.use_cases.alerts.subscriptions import followed, unreadable
from digests.slack import controls
from digests.slack.alerts.values import List, encode_list, encode_menu
from digests.slack.blocks import Block, actions, button, context, option, overflow, part, section
from digests.slack.mrkdwn import date_token, fit
from digests.wording.alerts import frequency_in_words, hits_in_words, state_in_words, title_of
from digests.wording.words import clean, count

PAGE = 20
"""Alerts one message lists."""
EXAMPLE = '/alerts add "Power of Siberia"'
NOBODY_ELSE = "Only you see this list."


def compose_alert_list(
    alerts: Sequence[Subscription],
    hits: Mapping[SubscriptionId, AlertHits],
    *,
    now: datetime,
    zone: str,
    channel: ChannelId | None = None,
    page: int = 0,
) -> Part:
    """`alerts` in the order of their numbers. `channel`: they are its, and its members manage them. A page past the end
    is the last one."""
    of: List = "here" if channel else "mine"
    if not alerts:
        return _empty(channel)
    last = (len(alerts) - 1) // PAGE
    page = min(page, last)
    title = count(len(alerts), "alert")
    named = f"*{title} in <#{fit(channel, 50)}>*" if channel else f"*You have {title}*"
    who = "Everybody in this channel sees and changes them." if channel else NOBODY_ELSE
    blocks = [section(named), context(who)]
    for number, one in list(enumerate(alerts, start=1))[page * PAGE : (page + 1) * PAGE]:
        blocks.append(alert_row(one, number, hits.get(one.id, AlertHits()), now=now, zone=zone, of=of))
    blocks.append(actions(*_turn(of, page, last), *_beside(of)))
    shown = "; ".join(f"{number} {fit(title_of(one, 60), 80)}" for number, one in enumerate(alerts[:20], start=1))
    return part(blocks, f"{title}: {shown}"[:3_900])


def alert_row(one: Subscription, number: int, hits: AlertHits, *, now: datetime, zone: str, of: List = "mine") -> Block:
    """One alert of a list: at most 750 characters; `number` is what commands call it by."""
    name = fit(title_of(one), 110)
    terms = f" · `{fit(one.terms, 80)}`" if clean(one.name) and followed(one) is None and one.story is None else ""
    how = [frequency_in_words(one), *(["urgent"] if one.urgent else [])]
    if one.channel and of == "mine":
        how.insert(0, f"<#{fit(one.channel, 50)}>")
    wrong = unreadable(one)
    state = state_in_words(one, now=now, zone=zone) if wrong is None else "cannot be read, so it brings nothing"
    last = f", last {date_token(hits.last, 'minute')}" if hits.last else ""
    doing = " · ".join(
        [*([f"*{state}*"] if state else []), f"{hits_in_words(hits, now=now, made_at=one.made_at)}{last}", *how]
    )
    way_out = f"\n{_way_out(wrong)}" if wrong is not None else ""
    return section(f"{number}. *{name}*{terms}\n{doing}{way_out}", accessory=_menu(one, number, now, of))


def _way_out(wrong: TermsWrong) -> str:
    """mrkdwn."""
    tried = f"put `{fit(wrong.suggestion, 80)}` instead" if wrong.suggestion else "put other words"
    return f"{fit(wrong.message, 120)}: {tried} with *Edit*, or delete it"


def _menu(one: Subscription, number: int, now: datetime, of: List) -> Block:
    running = one.state(now) is AlertState.ACTIVE
    offered = [
        ("Edit", "edit"),
        ("Pause", "pause") if running else ("Resume", "resume"),
        ("Snooze", "snooze"),
        ("Share with a colleague", "share"),
        ("Delete", "remove"),
    ]
    options = [option(words, encode_menu(verb, of, one)) for words, verb in offered]
    return overflow(controls.numbered(controls.ALERT_MENU, number), options)


def _turn(of: List, page: int, last: int) -> list[Block]:
    made = []
    if page > 0:
        made.append(button("Previous", controls.numbered(controls.ALERTS, 0), value=encode_list(of, page - 1)))
    if page < last:
        made.append(button("Next", controls.numbered(controls.ALERTS, 1), value=encode_list(of, page + 1)))
    return made


def _beside(of: List) -> list[Block]:
    new = button("New alert", controls.NEW_ALERT, value="-", style="primary")
    return [new] if of == "here" else [new, button("Quiet hours and more", controls.PREFERENCES)]


def _empty(channel: ChannelId | None) -> Part:
    if channel:
        text = f"<#{fit(channel, 50)}> has no alerts. Add one: `{EXAMPLE} here`"
    else:
        text = f"You have no alerts. Add one: `{EXAMPLE}`"
    return part([section(text), actions(button("New alert", controls.NEW_ALERT, value="-", style="primary"))], text)
