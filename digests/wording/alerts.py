"""An alert in words: how it is called, where and when it comes, and how it is doing."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.model import AlertHits, AlertState, Frequency, Preferences, Sensitivity, Spike, Subscription, is_known
from digests.wording.dates import WEEKDAYS, day
from digests.wording.words import clean, count, cut, listed

WEEK, MONTH = 7, 30
"""Days over which hits are counted."""
SHORT_DAYS = tuple(name[:3] for name in WEEKDAYS)


def title_of(one: Subscription, most: int = 100) -> str:
    return cut(clean(one.title), most)


def frequency_in_words(one: Subscription) -> str:
    when = _frequency(one)
    return f"{SPIKES.get(one.spike) or _of_newer(one.spike)}, {when}" if one.spike is not None else when


SPIKES = {
    Sensitivity.SLIGHT: "slight spikes only",
    Sensitivity.CLEAR: "spikes only",
    Sensitivity.BIG: "big spikes only",
}


def spike_in_words(spike: Spike) -> str:
    """14 items in 24 hours, 1.2 on a usual day"""
    return f"{count(spike.days[-1], 'item')} in 24 hours, {spike.usual:,.1f} on a usual day"


def _frequency(one: Subscription) -> str:
    if not is_known(one.frequency):
        return _of_newer(one.frequency)
    match one.frequency:
        case Frequency.AT_ONCE:
            return "at once"
        case Frequency.HOURLY:
            return "hourly"
        case Frequency.DAILY:
            return f"daily at {one.at:%H:%M}"
        case Frequency.DIGEST:
            return "in the channel's digest" if one.channel else "once a day, with the others"


def _of_newer(value: Frequency | Sensitivity) -> str:
    return f"{clean(value.value)} (of a newer version)"


def state_in_words(one: Subscription, *, now: datetime, zone: str) -> str:
    """Empty for one that is active and stays so."""
    match one.state(now):
        case AlertState.PAUSED:
            return "paused"
        case AlertState.EXPIRED:
            assert one.expires_at is not None
            if one.story is not None:
                return "over: nothing came for 14 days"
            return f"expired {_day(one.expires_at, zone, last=True)}"
        case AlertState.SNOOZED:
            assert one.snoozed_until is not None
            return f"snoozed until {_moment(one.snoozed_until, zone)}"
        case AlertState.ACTIVE:
            if one.story is not None and one.expires_at is not None:
                return f"over if nothing comes until {_day(one.expires_at, zone)}"
            return f"until {_day(one.expires_at, zone, last=True)}" if one.expires_at else ""


def _day(moment: datetime, zone: str, *, last: bool = False) -> str:
    """`last`: the day that ends then."""
    return day((moment - timedelta(seconds=last)).astimezone(ZoneInfo(zone)))


def _moment(moment: datetime, zone: str) -> str:
    local = moment.astimezone(ZoneInfo(zone))
    return day(local) if (local.hour, local.minute) == (0, 0) else f"{day(local)} {local:%H:%M}"


def hits_in_words(hits: AlertHits, *, now: datetime, made_at: datetime | None = None) -> str:
    """3 hits in 7 days, 12 in 30. `made_at`: of the alert, whose first month may not be over."""
    today = now.date()
    week, month = (hits.since(today - timedelta(days=days - 1)) for days in (WEEK, MONTH))
    if not month and made_at is not None and now - made_at < timedelta(days=MONTH):
        return "no hits yet"
    if not month:
        return f"no hits in {MONTH} days"
    return f"{count(week, 'hit')} in {WEEK} days, {month:,} in {MONTH}"


def preferences_in_words(mine: Preferences, *, zone: str, in_profile: bool = True) -> list[str]:
    """Quiet 22:00–07:00 · Mon–Fri · Europe/Berlin · at most 12 an hour: a part each. `zone`: what None stands for;
    `in_profile`: their Slack profile has it."""
    quiet = f"Quiet hours {mine.quiet.start:%H:%M}–{mine.quiet.end:%H:%M}" if mine.quiet else "No quiet hours"
    whose = "from your Slack profile" if in_profile else "your Slack profile's is not known"
    named = mine.zone or f"{zone} ({whose})"
    return [quiet, days_in_words(mine.days), f"Time zone {named}", f"At most {count(mine.cap, 'alert')} an hour"]


def days_in_words(days: tuple[int, ...]) -> str:
    """Every day; Monday to Friday; Mon, Wed, Sun."""
    if not days or len(days) == 7:
        return "Every day"
    if len(days) > 2 and days == tuple(range(days[0], days[-1] + 1)):
        return f"{WEEKDAYS[days[0]]} to {WEEKDAYS[days[-1]]}"
    return listed([SHORT_DAYS[one] for one in days], 7)
