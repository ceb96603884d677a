"""When somebody wants to hear from the bot: as a message, and the form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import time

from bot.model import Part, Preferences, QuietHours
from digests.slack import controls
from digests.slack.alerts.form import Unfit, read_time
from digests.slack.blocks import (
    Block,
    View,
    actions,
    button,
    checkboxes,
    external_select,
    input_block,
    option,
    part,
    plain_text,
    section,
    text_input,
    time_picker,
)
from digests.slack.limits import guard_view
from digests.slack.mrkdwn import escape
from digests.wording.alerts import preferences_in_words
from digests.wording.dates import WEEKDAYS

MOST_CAP = 200
QUIET = "quiet-hours"
PROFILE = "profile"
"""Of the zone: as the Slack profile has it."""
HELD = "Alerts in this time wait and come in one message afterwards; urgent ones come at once."


def compose_preferences(mine: Preferences, *, zone: str, in_profile: bool = True, saved: bool = False) -> Part:
    """`zone`: the one of their Slack profile; not `in_profile`: the one that stands for it."""
    lines = preferences_in_words(mine, zone=zone, in_profile=in_profile)
    title = "*Saved*" if saved else "*When alerts reach you*"
    text = "\n".join([title, *(escape(f"• {line}") for line in lines)])
    return part([section(f"{text}\n{HELD}"), actions(button("Change", controls.PREFERENCES))], ". ".join(lines))


def preferences_view(mine: Preferences, *, zone: str, in_profile: bool = True) -> View:
    quiet = mine.quiet
    days = [option(name, str(at)) for at, name in enumerate(WEEKDAYS)]
    chosen = option(mine.zone or _as_in_profile(zone, in_profile), mine.zone or PROFILE)
    zones = external_select(controls.OWN_ZONE, placeholder="Type a city", least=0) | {"initial_option": chosen}
    blocks = [
        input_block(
            QUIET,
            "Quiet hours",
            checkboxes(QUIET, [option("Hold alerts at night", QUIET)], [QUIET] if quiet else []),
            hint=HELD,
            optional=True,
        ),
        input_block(controls.QUIET_FROM, "From", time_picker(controls.QUIET_FROM, quiet.start if quiet else time(22))),
        input_block(controls.QUIET_UNTIL, "Until", time_picker(controls.QUIET_UNTIL, quiet.end if quiet else time(7))),
        input_block(
            controls.WORKING_DAYS,
            "Days on which alerts come",
            checkboxes(controls.WORKING_DAYS, days, [str(day) for day in mine.days or range(7)]),
        ),
        input_block(controls.OWN_ZONE, "Time zone", zones),
        input_block(
            controls.CAP,
            "How many alerts an hour at most?",
            text_input(controls.CAP, most=3, initial=str(mine.cap)),
            hint="Any more come together in one message.",
        ),
        input_block(controls.DAILY_AT, "Hour of the daily bundle", time_picker(controls.DAILY_AT, mine.daily_at)),
    ]
    return guard_view(
        {
            "type": "modal",
            "callback_id": controls.PREFERENCES_VIEW,
            "title": plain_text("When alerts reach you"),
            "submit": plain_text("Save"),
            "close": plain_text("Cancel"),
            "blocks": blocks,
        }
    )


def read_preferences(
    given: Mapping[str, Sequence[str]], *, old: Preferences, zones: Sequence[str]
) -> Preferences | Unfit:
    """`zones`: names there are."""

    def one(name: str) -> str:
        return next(iter(given.get(name, ())), "")

    problems: dict[str, str] = {}
    cap = one(controls.CAP).strip()
    if not (cap.isdecimal() and 1 <= int(cap) <= MOST_CAP):
        problems[controls.CAP] = f"Give a number from 1 to {MOST_CAP}."
    zone = one(controls.OWN_ZONE)
    if zone not in ("", PROFILE) and zone not in zones:
        problems[controls.OWN_ZONE] = "Choose one of the list."
    start, end = read_time(one(controls.QUIET_FROM)), read_time(one(controls.QUIET_UNTIL))
    wanted = QUIET in given.get(QUIET, ())
    if wanted and (start is None or end is None or start == end):
        problems[controls.QUIET_UNTIL] = "Quiet hours need different start and end times."
    days = tuple(sorted({int(day) for day in given.get(controls.WORKING_DAYS, ()) if day in set("0123456")}))
    if not days:
        problems[controls.WORKING_DAYS] = "Choose one day at least. To stop alerts, pause them in /alerts."
    if problems:
        return Unfit(problems)
    return replace(
        old,
        quiet=QuietHours(start=start, end=end) if wanted and start and end else None,
        days=() if len(days) == 7 else days,
        zone=None if zone == PROFILE else zone or old.zone,
        cap=int(cap),
        daily_at=read_time(one(controls.DAILY_AT)) or old.daily_at,
    )


def zone_options(names: Sequence[str], *, zone: str, in_profile: bool = True) -> tuple[Block, ...]:
    return (option(_as_in_profile(zone, in_profile), PROFILE), *(option(name, name) for name in names[:99]))


def _as_in_profile(zone: str, in_profile: bool) -> str:
    return f"As in my Slack profile ({zone if in_profile else f'not known; {zone} for now'})"
