"""The form for an alert, and what was filled in, read back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.model import AlertOptions, ChannelId, Frequency, Sensitivity, Subscription, utc
from bot.reading.search.parser import LONGEST
from digests.slack import control_values, controls
from digests.slack.alerts.values import AlertRef, decode_ref
from digests.slack.blocks import (
    Block,
    View,
    checkboxes,
    date_picker,
    external_select,
    input_block,
    option,
    plain_text,
    radio_buttons,
    select,
    text_input,
    time_picker,
)
from digests.slack.limits import guard_view
from digests.wording.words import clean, cut

LONGEST_NAME = 80
ME = "me"
URGENT = "urgent"
EVERY: tuple[tuple[Frequency, str], ...] = (
    (Frequency.AT_ONCE, "At once"),
    (Frequency.HOURLY, "Hourly, together"),
    (Frequency.DAILY, "Daily, together"),
    (Frequency.DIGEST, "In the channel's digest, or once a day with my others"),
)
HINT = 'Words, "a phrase", sanction*, AND, OR, NOT. Also speaker: topic: source: lang:'


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """What was filled in. `terms` includes speaker, topic and outlet."""

    terms: str
    options: AlertOptions


EVERY_STORY = "every"
SPIKES = {
    EVERY_STORY: "Every story that matches",
    Sensitivity.SLIGHT.value: "Only a day above its own rhythm",
    Sensitivity.CLEAR.value: "Only a day far above it",
    Sensitivity.BIG.value: "Only a day many times above it",
}


@dataclass(frozen=True, slots=True)
class Unfit:
    """What cannot be, by input: shown beside it."""

    problems: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class FormMeta:
    """What the form is about: an alert to change, or a new one; and the channel it was opened in."""

    alert: AlertRef | None
    channel: ChannelId | None


def encode_meta(one: Subscription | None, channel: ChannelId | None) -> str:
    return f"{channel or '-'} {control_values.encode_alert(one) if one else ''}".strip()


def decode_meta(value: str) -> FormMeta:
    """UnknownValue for what `encode_meta` never wrote."""
    channel, _, ref = value.partition(" ")
    return FormMeta(decode_ref(ref) if ref else None, None if channel in ("-", "") else ChannelId(channel))


def new_alert_view(*, terms: str = "", channel: ChannelId | None, options: AlertOptions | None = None) -> View:
    """`channel`: the one it is opened in, if an alert can go there."""
    pickers = [
        input_block(
            controls.ALERT_SPEAKER,
            "Only what this person says",
            external_select(controls.ALERT_SPEAKER, placeholder="Type a name"),
            optional=True,
        ),
        input_block(
            controls.ALERT_TOPIC,
            "Only on this topic",
            external_select(controls.ALERT_TOPIC, placeholder="Type a topic", least=0),
            optional=True,
        ),
        input_block(
            controls.ALERT_OUTLET,
            "Only from this outlet",
            external_select(controls.ALERT_OUTLET, placeholder="Type an outlet's name", least=0),
            optional=True,
        ),
    ]
    return _view("New alert", "Add", encode_meta(None, channel), terms, options or AlertOptions(), channel, pickers)


def edit_alert_view(one: Subscription, *, channel: ChannelId | None, zone: str) -> View:
    """Of an alert that goes to a channel, `channel` is that one."""
    places = one.channel or channel
    return _view("Edit alert", "Save", encode_meta(one, channel), one.terms, one.options, places, (), zone=zone)


def _view(
    title: str,
    submit: str,
    meta: str,
    terms: str,
    options: AlertOptions,
    channel: ChannelId | None,
    pickers: Sequence[Block],
    zone: str = "UTC",
) -> View:
    words = text_input(controls.ALERT_TERMS, placeholder='"Power of Siberia" price', most=LONGEST, initial=terms)
    expires = options.expires_at
    last = (expires - timedelta(seconds=1)).astimezone(ZoneInfo(zone)).date() if expires else None
    blocks = [
        input_block(controls.ALERT_TERMS, "What to look for", words, hint=HINT, optional=bool(pickers)),
        *pickers,
        input_block(
            controls.ALERT_NAME,
            "Name",
            text_input(controls.ALERT_NAME, placeholder="Gas prices", most=LONGEST_NAME, initial=options.name),
            optional=True,
        ),
        *([_where(options.channel, channel)] if channel else []),
        input_block(
            controls.ALERT_WHEN,
            "When",
            select(controls.ALERT_WHEN, "When", _frequencies(), chosen=options.frequency.value),
        ),
        input_block(
            controls.ALERT_AT,
            "Hour, if daily",
            time_picker(controls.ALERT_AT, options.at),
            optional=True,
        ),
        input_block(
            controls.ALERT_URGENT,
            "Urgent",
            checkboxes(
                controls.ALERT_URGENT,
                [option("Bring it at once, even in quiet hours", URGENT)],
                [URGENT] if options.urgent else [],
            ),
            optional=True,
        ),
        input_block(
            controls.ALERT_SPIKE,
            "What of it",
            select(
                controls.ALERT_SPIKE,
                "What of it",
                [option(words, value) for value, words in SPIKES.items()],
                chosen=options.spike.value if options.spike is not None else EVERY_STORY,
            ),
        ),
        input_block(
            controls.ALERT_EXPIRES,
            "Last day",
            date_picker(controls.ALERT_EXPIRES, placeholder="No end", initial=last),
            optional=True,
        ),
    ]
    return guard_view(
        {
            "type": "modal",
            "callback_id": controls.ALERT_VIEW,
            "private_metadata": meta,
            "title": plain_text(title),
            "submit": plain_text(submit),
            "close": plain_text("Cancel"),
            "blocks": blocks,
        }
    )


def _where(chosen: ChannelId | None, channel: ChannelId) -> Block:
    """A channel's name is known to Slack alone, and options are plain text: so it is called by what it is."""
    there = "The channel it goes to now" if chosen else "This channel, for everybody in it"
    places = [option("A direct message to me", ME), option(there, channel)]
    return input_block(controls.ALERT_WHERE, "Where", radio_buttons(controls.ALERT_WHERE, places, chosen or ME))


def _frequencies() -> list[Block]:
    return [option(words, frequency.value) for frequency, words in EVERY]


def read_form(given: Mapping[str, Sequence[str]], *, old: AlertOptions, today: date, zone: str) -> Filled | Unfit:
    """`given`: input → what was typed or chosen. `old`: what stays where the form does not ask. `today`: in `zone`,
    as the last day is. Whether the terms can be read is seen where they are parsed."""

    def one(name: str) -> str:
        return next(iter(given.get(name, ())), "")

    fields = [
        f'{field}:"{_unquoted(chosen)}"'
        for field, name in (
            ("speaker", controls.ALERT_SPEAKER),
            ("topic", controls.ALERT_TOPIC),
            ("source", controls.ALERT_OUTLET),
        )
        if (chosen := one(name))
    ]
    typed = clean(one(controls.ALERT_TERMS))
    problems: dict[str, str] = {}
    if not typed and not fields:
        problems[controls.ALERT_TERMS] = "Give words, or choose a person, a topic or an outlet."
    expires = _last_day(one(controls.ALERT_EXPIRES), zone)
    if expires is not None and expires <= _start(today + timedelta(days=1), zone):
        problems[controls.ALERT_EXPIRES] = "That day is over or nearly so: choose one to come, or none."
    if problems:
        return Unfit(problems)
    where = one(controls.ALERT_WHERE)
    every = {frequency.value: frequency for frequency, _ in EVERY}
    options = AlertOptions(
        name=clean(one(controls.ALERT_NAME)),
        channel=old.channel if not where else None if where == ME else ChannelId(where),
        frequency=every.get(one(controls.ALERT_WHEN), old.frequency),
        at=read_time(one(controls.ALERT_AT)) or old.at,
        urgent=URGENT in given.get(controls.ALERT_URGENT, ()),
        expires_at=expires,
        spike=_spike(one(controls.ALERT_SPIKE), old),
    )
    bracketed = f"({typed})" if fields and " OR " in f" {typed} " else typed
    return Filled(terms=" ".join([*([bracketed] if typed else []), *fields]), options=options)


def _spike(chosen: str, old: AlertOptions) -> Sensitivity | None:
    """What stays as it was is what a form of an earlier version did not ask."""
    if chosen == EVERY_STORY:
        return None
    return Sensitivity(chosen) if chosen in SPIKES else old.spike


def _unquoted(text: str) -> str:
    return clean(text).replace('"', "").replace("\\", "")


def read_time(text: str) -> time | None:
    """HH:MM, as Slack sends it."""
    try:
        return time.fromisoformat(text) if text else None
    except ValueError:
        return None


def read_date(text: str) -> date | None:
    """YYYY-MM-DD, as Slack sends it; nothing that no zone can have a midnight of."""
    try:
        found = date.fromisoformat(text) if text else None
    except ValueError:
        return None
    return found if found is not None and 1970 <= found.year <= 2200 else None


def _last_day(text: str, zone: str) -> datetime | None:
    """The end of that day."""
    day = read_date(text)
    return _start(day + timedelta(days=1), zone) if day is not None else None


def _start(day: date, zone: str) -> datetime:
    return utc(datetime.combine(day, time(), ZoneInfo(zone)))


def outlet_options(names: Sequence[str]) -> tuple[Block, ...]:
    return tuple(option(cut(clean(name), 75), cut(clean(name), 150)) for name in names[:100])
