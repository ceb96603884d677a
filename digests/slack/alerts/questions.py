"""Small forms about one alert: how long to be silent, with whom to share, whether to delete."""

from __future__ import annotations

from datetime import timedelta

from bot.model import AlertOptions, Part, Subscription, UserId
from digests.slack import control_values, controls
from digests.slack.alerts.values import encode_wish
from digests.slack.blocks import (
    Block,
    View,
    actions,
    button,
    confirmation,
    date_picker,
    input_block,
    option,
    part,
    person_select,
    plain_text,
    section,
    select,
)
from digests.slack.limits import guard_view
from digests.slack.mrkdwn import fit
from digests.wording.alerts import title_of
from digests.wording.words import clean, count

SNOOZES: dict[str, tuple[str, timedelta]] = {
    "1d": ("For a day", timedelta(days=1)),
    "3d": ("For three days", timedelta(days=3)),
    "1w": ("For a week", timedelta(days=7)),
    "4w": ("For four weeks", timedelta(days=28)),
}


def snooze_view(one: Subscription) -> View:
    periods = [option(words, period) for period, (words, _) in SNOOZES.items()]
    return _view(
        controls.SNOOZE_VIEW,
        "Snooze alert",
        "Snooze",
        one,
        section(f"*{fit(title_of(one), 200)}* stays silent, and starts again by itself."),
        input_block(controls.SNOOZE_FOR, "How long?", select(controls.SNOOZE_FOR, "How long?", periods, chosen="1d")),
        input_block(
            controls.SNOOZE_UNTIL,
            "Or until",
            date_picker(controls.SNOOZE_UNTIL, placeholder="A day"),
            hint="It starts again when that day begins.",
            optional=True,
        ),
    )


def share_view(one: Subscription) -> View:
    return _view(
        controls.SHARE_ALERT_VIEW,
        "Share alert",
        "Share",
        one,
        section(
            f"*{fit(title_of(one), 200)}*\nYour colleague gets a message and can take it as an alert of their own."
        ),
        input_block(controls.SHARE_WITH, "With whom?", person_select(controls.SHARE_WITH, placeholder="A colleague")),
    )


def delete_view(one: Subscription) -> View:
    where = f" in <#{fit(one.channel, 50)}>, for everybody there" if one.channel else ""
    return _view(
        controls.DELETE_ALERT_VIEW,
        "Delete alert?",
        "Delete",
        one,
        section(f"*{fit(title_of(one), 200)}*{where} goes, with its count of hits. Pausing keeps both."),
    )


def _view(callback: str, title: str, submit: str, one: Subscription, *blocks: Block) -> View:
    return guard_view(
        {
            "type": "modal",
            "callback_id": callback,
            "private_metadata": control_values.encode_alert(one),
            "title": plain_text(title),
            "submit": plain_text(submit),
            "close": plain_text("Cancel"),
            "blocks": list(blocks),
        }
    )


def compose_shared(one: Subscription, by: UserId) -> Part:
    """For the colleague: what it watches for, and a button to take it. It goes to themselves, wherever it went."""
    wish = AlertOptions(name=one.name, frequency=one.frequency, at=one.at, urgent=one.urgent)
    named = f"*{fit(title_of(one), 150)}*" + (f"\n`{fit(one.terms, 400)}`" if clean(one.name) else "")
    text = f"<@{fit(by, 50)}> shares an alert with you: {named}"
    take = button("Take it", controls.MAKE_ALERT, value=encode_wish(one.terms, wish), style="primary")
    return part([section(text), actions(take)], f"An alert is shared with you: {fit(title_of(one), 150)}")


def compose_delete_stored(alerts: int, marks: int) -> Part:
    """The question before everything goes."""
    kept = f"{count(alerts, 'alert')}, your quiet hours and other settings, {count(marks, 'mark')}"
    text = (
        f"I keep {kept} you gave (useful, not useful or wrong), and what alerts brought you. "
        "Deleting can't be undone; `/alerts export` gives you a copy first."
    )
    sure = confirmation(
        "Delete all I have stored?", "Your alerts end, too, those to channels included.", yes="Delete all", no="Keep it"
    )
    delete = button("Delete all I have stored here", controls.DELETE_STORED, style="danger", confirm=sure)
    return part([section(text), actions(delete)], text)
