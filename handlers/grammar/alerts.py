"""The text of /alerts: what to watch for and how, and what to do with an alert there is. Pure.

The terms themselves are read by `bot.reading.search.terms`. What stands behind them says where, when and until when:
`/alerts add gallium OR germanium here daily 08:00 urgent until 1 June`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import date, time, timedelta
from enum import StrEnum
from typing import Literal

from bot.model import Frequency, Sensitivity
from handlers.grammar.moments import read_until
from handlers.grammar.preferences import SetPreferences, parse_preferences, read_time
from handlers.grammar.words import Help, Misread, asks_for_help, bare, cut, normalised, subcommand

ALERTS_EXAMPLE = '/alerts add "Power of Siberia"'
LONGEST_NAME = 80
"""Characters an alert may be called."""


@dataclass(frozen=True, slots=True, kw_only=True)
class How:
    """Where, when and until when, as far as it was said."""

    here: bool = False
    frequency: Frequency | None = None
    at: time | None = None
    urgent: bool = False
    until: date | timedelta | None = None
    spike: Sensitivity | None = None
    """Only when it is far above its own rhythm."""


@dataclass(frozen=True, slots=True)
class AddAlert:
    terms: str
    how: How = field(default_factory=How)
    tail: str = field(default="", compare=False)
    """The words behind the terms, as typed."""


@dataclass(frozen=True, slots=True)
class OpenForm:
    """A new alert, asked for in a modal."""


@dataclass(frozen=True, slots=True)
class TryTerms:
    """What they would have brought, and no alert."""

    terms: str


@dataclass(frozen=True, slots=True)
class ListAlerts:
    here: bool = False
    """The channel's, not one's own."""


class Verb(StrEnum):
    """What is done with one alert."""

    EDIT = "edit"
    PAUSE = "pause"
    RESUME = "resume"
    SNOOZE = "snooze"
    EXPIRE = "expire"
    RENAME = "rename"
    COPY = "copy"
    SHARE = "share"
    REMOVE = "remove"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeAlert:
    verb: Verb
    which: int | str
    """Its number in the list, from 1; or its terms, its name, its id."""
    here: bool = False
    """The number is one of the channel's list."""
    until: date | timedelta | None = None
    """For snooze and expire; None: a day, and never."""
    name: str = ""
    """For rename; "": none any more."""
    person: str = ""
    """For share: an id of Slack's; "" if nobody was named, or only by a name that Slack did not resolve."""


@dataclass(frozen=True, slots=True)
class ExportStored:
    form: Literal["csv", "json"] | None = None
    """None: both."""


@dataclass(frozen=True, slots=True)
class DeleteStored:
    """All that is kept of the asker; a question first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Follow:
    """Somebody, a topic, an outlet."""

    what: Literal["person", "topic", "outlet"]
    name: str
    about: str = ""
    """Of a person: only where it is about this, too."""
    changes: bool = False
    """Only when their words on that change."""
    how: How = field(default_factory=How)


Wish = (
    AddAlert
    | OpenForm
    | TryTerms
    | ListAlerts
    | ChangeAlert
    | ExportStored
    | DeleteStored
    | SetPreferences
    | Follow
    | Help
    | Misread
)

_VERBS = {
    "add": "new watch alert",
    "spike": "spikes surge",
    "test": "try preview",
    "list": "mine show ls",
    "here": "channel",
    "follow": "",
    "edit": "change",
    "pause": "stop mute off",
    "resume": "start unpause unmute on",
    "snooze": "",
    "expire": "until expires",
    "rename": "name call",
    "copy": "duplicate clone",
    "share": "send",
    "remove": "delete drop unfollow rm",
    "export": "download",
    "settings": "preferences prefs",
    "quiet": "",
    "days": "",
    "zone": "timezone tz",
    "cap": "limit",
}
_DELETE_ALL = frozenset({"delete all", "delete everything", "remove all", "forget me", "delete me"})
_EXAMPLES = {
    Verb.EDIT: "/alerts edit 2",
    Verb.PAUSE: "/alerts pause 2",
    Verb.RESUME: "/alerts resume 2",
    Verb.SNOOZE: "/alerts snooze 2 until Monday",
    Verb.EXPIRE: "/alerts expire 2 1 June",
    Verb.RENAME: "/alerts rename 2 Gas prices",
    Verb.COPY: "/alerts copy 2",
    Verb.SHARE: "/alerts share 2 @colleague",
    Verb.REMOVE: "/alerts remove 2",
}


def parse_alerts(text: str, *, today: date) -> Wish:
    asked = normalised(text)
    if not asked:
        return ListAlerts()
    if asks_for_help(asked):
        return Help()
    if asked.casefold() in _DELETE_ALL:
        return DeleteStored()
    verb, _, rest = asked.partition(" ")
    match subcommand(verb, _VERBS):
        case Help() as unknown:
            return unknown
        case "add":
            return _added(rest, today) if rest else OpenForm()
        case "spike":
            nothing = Misread("There is nothing after “spike”", "/alerts spike gallium")
            return _added(f"spike {rest}", today) if rest else nothing
        case "test":
            return TryTerms(rest) if rest else Misread("There is nothing after “test”", "/alerts test gallium")
        case "list" | "here" as which:
            return ListAlerts(here="here" in (which, rest.casefold()))
        case "follow":
            return _followed(rest, today)
        case "export":
            return _exported(rest)
        case "settings" | "quiet" | "days" | "zone" | "cap" as setting:
            return parse_preferences(setting, rest)
        case known:
            return _changed(Verb(known), rest, today)


_SPIKE = re.compile(
    rf"spikes?\s+(?:(?:of|in|on|about)\s+)?(?:({'|'.join(one.value for one in Sensitivity)})\s+)?(\S.*)", re.IGNORECASE
)


def _added(rest: str, today: date) -> AddAlert | Misread:
    found = _SPIKE.fullmatch(rest)
    wanted = found[2] if found else rest
    split = split_how(wanted, today=today)
    if isinstance(split, Misread):
        return split
    terms, how = split
    spike = Sensitivity((found[1] or Sensitivity.CLEAR).casefold()) if found else None
    return AddAlert(terms, replace(how, spike=spike), tail=wanted[len(terms) :].strip())


# ------------------------------------------------------------------------------------------------------------ how

_EVERY = {
    "hourly": Frequency.HOURLY,
    "every hour": Frequency.HOURLY,
    "at once": Frequency.AT_ONCE,
    "immediately": Frequency.AT_ONCE,
    "digest": Frequency.DIGEST,
    "in the digest": Frequency.DIGEST,
}
_EVERY_AT_END = re.compile(rf"(?:^|\s)({'|'.join(_EVERY)})$", re.IGNORECASE)
_DAILY_AT_END = re.compile(
    r"(?:^|\s)(?:daily|every day)(?:\s+at\s+(\S+(?:\s[ap]m)?)|\s+(\d\S*(?:\s[ap]m)?))?$", re.IGNORECASE
)
_FLAG_AT_END = re.compile(r"(?:^|\s)(urgent|here)$", re.IGNORECASE)
_UNTIL_AT_END = re.compile(r"(?:^|\s)until\s+(\S+(?:\s+\S+){0,3})$", re.IGNORECASE)


def split_how(text: str, *, today: date) -> tuple[str, How] | Misread:
    """What was asked for without the words at its end that say how, and those. Words in quotes are never such words,
    and what would leave nothing to watch for is watched for. A time or a day there that is none is Misread: nobody
    means to watch for "until yesterday"."""
    rest, how = text.strip(), How()
    while taken := _taken(rest, how, today):
        if isinstance(taken, Misread):
            return taken
        left, changed = taken
        if not left:
            break
        rest, how = left, changed
    return rest, how


def _taken(text: str, how: How, today: date) -> tuple[str, How] | Misread | None:
    if found := _FLAG_AT_END.search(text):
        here = found[1].casefold() == "here"
        return text[: found.start()].strip(), replace(how, here=how.here or here, urgent=how.urgent or not here)
    if found := _EVERY_AT_END.search(text):
        return text[: found.start()].strip(), replace(how, frequency=_EVERY[" ".join(found[1].casefold().split())])
    if found := _DAILY_AT_END.search(text):
        left, hour = text[: found.start()].strip(), found[1] or found[2]
        at = read_time(hour) if hour else None
        if hour and at is None and left:
            fix = f"/alerts add {left} daily 08:00"
            return Misread(f"“{cut(hour)}” isn't a time of day{_as_words(found[0])}", fix)
        return left, replace(how, frequency=Frequency.DAILY, at=at)
    if found := _UNTIL_AT_END.search(text):
        left, until = text[: found.start()].strip(), read_until(found[1], today=today)
        if until is None and left:
            fix = f"/alerts add {left} until {today + timedelta(days=30):%-d %B}"
            return Misread(f"“{cut(found[1])}” isn't a future date{_as_words(found[0])}", fix)
        return left, replace(how, until=until)
    return None


def _as_words(said: str) -> str:
    return f' (to watch for these words, quote them: "{cut(said.strip())}")'


# ------------------------------------------------------------------------------------------------------- one alert

_PERSON = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^>]*)?>")
_TAKES_MORE = frozenset({Verb.SNOOZE, Verb.EXPIRE, Verb.RENAME, Verb.SHARE})


def _changed(verb: Verb, rest: str, today: date) -> ChangeAlert | Misread:
    example = _EXAMPLES[verb]
    if not rest:
        return Misread("Which one? Give its number in /alerts", example)
    first, _, more = rest.partition(" ")
    number = first.removeprefix("#")
    if not (number.isdecimal() and len(number) < 6):
        if verb in _TAKES_MORE:
            return Misread(f"“{cut(first)}” isn't a number. /alerts numbers your alerts", example)
        return ChangeAlert(verb=verb, which=rest)
    here = more.casefold().startswith("here")
    more = more[4:].strip() if here else more.strip()
    made = ChangeAlert(verb=verb, which=int(number), here=here)
    if more and verb not in _TAKES_MORE:
        return ChangeAlert(verb=verb, which=rest) if verb is Verb.REMOVE else made
    match verb:
        case Verb.SNOOZE | Verb.EXPIRE:
            return _until(made, more, today, example)
        case Verb.RENAME:
            return replace(made, name=bare(more)[:LONGEST_NAME])
        case Verb.SHARE:
            found = _PERSON.search(more)
            return replace(made, person=found[1]) if found else made
        case _:
            return made


def _until(made: ChangeAlert, more: str, today: date, example: str) -> ChangeAlert | Misread:
    if not more or (made.verb is Verb.EXPIRE and more.casefold() == "never"):
        return made
    until = read_until(more, today=today)
    if until is None:
        return Misread(f"I can't read “{cut(more)}” as a future date", example)
    return replace(made, until=until)


# ---------------------------------------------------------------------------------------------------------- following

_KINDS: dict[str, Literal["topic", "outlet"]] = {"topic": "topic", "outlet": "outlet", "source": "outlet"}


def _followed(rest: str, today: date) -> Follow | Misread:
    split = split_how(rest, today=today)
    if isinstance(split, Misread):
        return replace(split, example=split.example.replace("/alerts add", "/alerts follow", 1))
    asked, how = split
    first, _, more = asked.partition(" ")
    kind = _KINDS.get(first.casefold())
    if kind is not None and more:
        return Follow(what=kind, name=bare(more), how=how)
    name, on, about, changes = _split_on(asked)
    if not name:
        return Misread("There is nothing after “follow”", "/alerts follow Gabuev")
    if on and not about:
        return Misread("There is nothing after “on”", "/alerts follow Rudenko on payments")
    return Follow(what="person", name=bare(name), about=about, changes=changes, how=how)


_CHANGES_AT_END = re.compile(r"\s+changes?\s*$", re.IGNORECASE)


def _split_on(asked: str) -> tuple[str, str, str, bool]:
    """The name, " on " if it stands there, what about, and whether only its changes; "climate changes" in quotation
    marks is a subject."""
    name, on, about = f"{asked} ".partition(" on ")
    about = about.strip()
    subject = _CHANGES_AT_END.sub("", about) if on else about
    return name.strip(), on, bare(subject), subject != about and bool(bare(subject))


def _exported(rest: str) -> ExportStored | Misread:
    match rest.casefold().removeprefix("as ").strip():
        case "":
            return ExportStored()
        case "csv":
            return ExportStored("csv")
        case "json":
            return ExportStored("json")
        case other:
            return Misread(f"I can't export “{cut(other)}”, only CSV and JSON", "/alerts export csv")
