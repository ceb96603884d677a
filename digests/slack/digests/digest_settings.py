"""The modal in which a channel sets up its digest, and what was filled in, read back."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time
from typing import Literal

from bot.edition.arrangement import OTHER
from bot.edition.window import zone_names
from bot.model import ChannelId, ChannelPlan, TopicId, TopicTerms
from digests.slack import controls
from digests.slack.blocks import (
    Block,
    View,
    checkboxes,
    external_select,
    input_block,
    mrkdwn,
    multi_external_select,
    multi_select,
    option,
    plain_text,
    radio_buttons,
    time_picker,
)
from digests.slack.limits import guard_view
from digests.slack.mrkdwn import fit
from digests.wording.dates import WEEKDAYS, clock
from digests.wording.words import clean, cut

AT = "digest-at"
DAYS = "digest-days"
ZONE = "digest-zone"
TOPICS = "digest-topics"
VOICES = "digest-voices"
WITHOUT = "digest-without"
LENGTH = "digest-length"
EMPTY = "digest-empty"
DATES = "digest-dates"
"""Block ids and action ids of the modal's inputs."""

STATE_MEDIA = "state-media"
LENGTHS = ((3, "Short: 3 stories, the others in the thread"), (5, "5 stories"), (10, "Long: 10 stories"))
EMPTY_DAYS: tuple[tuple[Literal["line", "weekdays", "silent"], str], ...] = (
    ("line", "Say in one line that there is nothing new"),
    ("weekdays", "The same, but nothing on Saturdays and Sundays"),
    ("silent", "Nothing, unless something is wrong"),
)
DATE_STYLES: tuple[tuple[Literal["day first", "month first", "iso"], str], ...] = (
    ("day first", "Thursday 16 May"),
    ("month first", "Thursday, May 16"),
    ("iso", "2024-05-16"),
)


@dataclass(frozen=True, slots=True)
class Unfit:
    """What cannot be, by input: shown beside it."""

    problems: Mapping[str, str]


def settings_view(plan: ChannelPlan, topics: Sequence[TopicTerms]) -> View:
    """private_metadata is the channel."""
    shown = plan.topics or tuple(topic for topic, _ in _all_topics(topics))
    return guard_view(
        {
            "type": "modal",
            "callback_id": controls.SETTINGS_VIEW,
            "private_metadata": plan.channel,
            "title": plain_text("This channel's digest"),
            "submit": plain_text("Save"),
            "close": plain_text("Cancel"),
            "blocks": [
                input_block(AT, "At what hour?", time_picker(AT, plan.at)),
                input_block(
                    ZONE,
                    "In which time zone?",
                    external_select(ZONE, placeholder="Type a city", chosen=option(plan.zone, plan.zone)),
                    hint="Of a city, as Asia/Shanghai: summer time is then right by itself.",
                ),
                input_block(
                    DAYS,
                    "On which days?",
                    checkboxes(DAYS, _days(), [str(day) for day in plan.days]),
                    hint="What comes on other days is in the next digest.",
                ),
                input_block(
                    TOPICS,
                    "Which topics?",
                    multi_select(TOPICS, _topic_options(topics), shown),
                    hint="Others are counted.",
                ),
                input_block(
                    VOICES,
                    "State media",
                    checkboxes(
                        VOICES,
                        [option("Show stories that only state media report, labelled", STATE_MEDIA)],
                        [STATE_MEDIA] if plan.state_media else [],
                    ),
                    optional=True,
                ),
                input_block(
                    WITHOUT,
                    "Outlets to leave out",
                    multi_external_select(
                        WITHOUT,
                        placeholder="Type a name",
                        least=0,
                        chosen=[option(name, cut(name, 140)) for name in plan.without],
                    ),
                    optional=True,
                ),
                input_block(LENGTH, "How long?", radio_buttons(LENGTH, _choices(LENGTHS), str(_nearest(plan.length)))),
                input_block(EMPTY, "When there is nothing new", radio_buttons(EMPTY, _choices(EMPTY_DAYS), plan.empty)),
                input_block(DATES, "Dates", radio_buttons(DATES, _choices(DATE_STYLES), plan.dates)),
            ],
        }
    )


def read_plan(
    given: Mapping[str, Sequence[str]], *, old: ChannelPlan, topics: Sequence[TopicTerms]
) -> ChannelPlan | Unfit:
    """The channel's plan as filled in; or what is wrong, by input. `given`: input → what was typed or chosen."""
    problems: dict[str, str] = {}
    zone = clean((given.get(ZONE) or [""])[0]).replace(" ", "_")
    known = {name.casefold(): name for name in zone_names()}
    if zone.casefold() not in known:
        problems[ZONE] = _no_zone(zone, known)
    at = _time((given.get(AT) or [""])[0])
    if at is None:
        problems[AT] = "Give an hour, as 08:00."
    days = tuple(sorted({int(day) for day in given.get(DAYS, ()) if day in set("0123456")}))
    if not days:
        problems[DAYS] = "A digest needs at least one day."
    offered = [topic for topic, _ in _all_topics(topics)]
    wanted = tuple(TopicId(one) for one in given.get(TOPICS, ()) if one in offered)
    if not wanted:
        problems[TOPICS] = "No topic is chosen, so there would be nothing to show. Choose at least one."
    if problems or at is None:
        return Unfit(problems)
    without = [clean(name) for name in given.get(WITHOUT, ())]
    return replace(
        old,
        at=at,
        zone=known[zone.casefold()],
        days=days,
        topics=() if len(wanted) == len(offered) else wanted,
        state_media=STATE_MEDIA in given.get(VOICES, ()),
        without=tuple(dict.fromkeys(cut(name, 100) for name in without if name))[:40],
        length=next((length for length, _ in LENGTHS if [str(length)] == list(given.get(LENGTH, ()))), old.length),
        empty=next((one for one, _ in EMPTY_DAYS if [one] == list(given.get(EMPTY, ()))), old.empty),
        dates=next((one for one, _ in DATE_STYLES if [one] == list(given.get(DATES, ()))), old.dates),
    )


def saved_view(plan: ChannelPlan, next_at: datetime, *, now: datetime) -> View:
    """What is kept now, in place of the form."""
    days = "every day" if len(plan.days) == 7 else ", ".join(WEEKDAYS[day] for day in plan.days)
    coming = "comes in a moment" if next_at <= now else f"comes {clock(next_at, plan.zone)}"
    text = (
        f"Saved. The next digest of <#{fit(plan.channel, 50)}> {coming}; then at "
        f"{plan.at:%H:%M} ({fit(plan.zone, 60)}), {days}. Private channels must invite me first: `/invite @Amur`."
    )
    return guard_view(
        {
            "type": "modal",
            "callback_id": controls.SETTINGS_SAVED,
            "private_metadata": plan.channel,
            "title": plain_text("This channel's digest"),
            "close": plain_text("Close"),
            "blocks": [{"type": "section", "text": mrkdwn(text)}],
        }
    )


def _all_topics(topics: Sequence[TopicTerms]) -> list[tuple[TopicId, str]]:
    return [*((one.id, one.name) for one in topics if one.id != OTHER), (OTHER, "Other")]


def _topic_options(topics: Sequence[TopicTerms]) -> list[Block]:
    return [option(name, topic) for topic, name in _all_topics(topics)]


def _days() -> list[Block]:
    return [option(name, str(number)) for number, name in enumerate(WEEKDAYS)]


def _choices(pairs: Sequence[tuple[int | str, str]]) -> list[Block]:
    return [option(words, str(value)) for value, words in pairs]


def _nearest(length: int) -> int:
    return min((one for one, _ in LENGTHS), key=lambda one: abs(one - length))


def _time(given: str) -> time | None:
    try:
        return time.fromisoformat(given).replace(second=0, microsecond=0, tzinfo=None)
    except ValueError:
        return None


def _no_zone(zone: str, known: Mapping[str, str]) -> str:
    by_city = {name.rpartition("/")[2]: full for name, full in known.items()}
    near = difflib.get_close_matches(zone.casefold(), known, n=1, cutoff=0.6)
    city = difflib.get_close_matches(zone.casefold().rpartition("/")[2], by_city, n=1, cutoff=0.75)
    meant = known[near[0]] if near else by_city[city[0]] if city else "Europe/Berlin"
    return f"No time zone is called “{cut(zone, 40)}”. " + (
        f"Did you mean {meant}?" if near or city else f"As in {meant}."
    )


def a_plan(channel: ChannelId, now: datetime, like: ChannelPlan) -> ChannelPlan:
    """For a channel that has no digest yet: at the hour of another's."""
    return ChannelPlan(channel=channel, at=like.at, zone=like.zone, since=now)
