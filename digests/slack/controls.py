"""What a press of a button or a choice in a menu carries back: action ids, and values as text.

An action id is a name, or a name with a number after a colon where a message holds several of the kind (`numbered`);
listeners go by the name (`unnumbered`). Values of buttons fit Slack's 2,000 characters, of options 150.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType

from bot.model import (
    ChannelId,
    DigestRequest,
    FeedId,
    ItemId,
    Label,
    OneDay,
    Period,
    Question,
    SeveralDays,
    SinceMoment,
    SpeakerId,
    StoryId,
    Subscription,
    TodaySoFar,
    TopicId,
    UserId,
    Wrong,
    utc,
)
from digests.wording.words import clean


class UnknownValue(ValueError):
    """A value that this version never wrote, as on a button of another one."""

    def __init__(self, value: str) -> None:
        super().__init__(f"not a value of this version: {value[:80]!r}")


ASK = "ask"
"""Opens the modal that asks for a name. Value: the channel to answer in, or nothing."""
MISSED = "missed"
"""Opens the form for an article that was missed. Also the value of an option under a posted digest."""
MISSED_VIEW = "missed-view"
MISSED_ADDRESS = "missed-address"
"""callback_id of that form; block id and action id of its input."""
TODAY = "today"
"""Shows today so far, to whoever pressed."""
OPEN = "open"
"""A link: acknowledge, nothing else."""
HELP_ON = "help-on"
"""Value of the option: the command's name, with its slash."""
DIGEST_MENU = "digest-menu"
"""Under a posted digest; the option's value is TODAY, MISSED or SETTINGS."""
STORY_MENU = "story-menu"
STATEMENT_MENU = "statement-menu"
USEFUL = "useful"
"""Overflow menus and a pair of thumbs; the value is a Choice."""
ASK_AGAIN = "ask-again"
"""Older, newer, a candidate, a near name, without filters. Value: a Question; the answer replaces the message."""
SHARE_ANSWER = "share-answer"
"""Value: a Question."""
EXPORT_ANSWER = "export-answer"
"""Value: a Question; its statements as files."""
SHARE_DIGEST = "share-digest"
"""Value: a DigestRequest."""
FOLLOW = "follow"
"""Value: the terms of the alert to make."""
DELETE_ALERT = "delete-alert"
"""Value: an alert (`encode_alert`); of an earlier version, a subscription id."""
ALERT_MENU = "alert-menu"
"""What can be done with an alert of a list. Value of the option: a verb, the list, the alert."""
EDIT_ALERT = "edit-alert"
PAUSE_ALERT = "pause-alert"
RESUME_ALERT = "resume-alert"
"""Value: an alert."""
ALERTS = "alerts"
"""Another page of one's alerts or a channel's, in place; the first, from elsewhere. Value: the list and the page."""
NEW_ALERT = "new-alert"
"""Opens the form. Value: the terms it begins with, or "-"."""
MAKE_ALERT = "make-alert"
"""Makes it without asking again: one that was called too broad, a narrower one, one that a colleague shared.
Value: what to watch for and how."""
ALERT_TERMS_INSTEAD = "alert-terms-instead"
"""Changes an alert's terms to those offered. Value: an alert, then the terms."""
ALERT_VIEW = "alert-view"
ALERT_TERMS = "alert-terms"
ALERT_SPEAKER = "alert-speaker"
ALERT_TOPIC = "alert-topic"
ALERT_OUTLET = "alert-outlet"
ALERT_NAME = "alert-name"
ALERT_WHERE = "alert-where"
ALERT_WHEN = "alert-when"
ALERT_AT = "alert-at"
ALERT_URGENT = "alert-urgent"
ALERT_SPIKE = "alert-spike"
ALERT_EXPIRES = "alert-expires"
"""callback_id of the form for an alert; block ids and action ids of its inputs."""
SNOOZE_VIEW = "snooze-view"
SNOOZE_FOR = "snooze-for"
SNOOZE_UNTIL = "snooze-until"
"""The form that asks how long an alert is to be silent; private_metadata is the alert."""
DELETE_ALERT_VIEW = "delete-alert-view"
"""Asks whether an alert is to be deleted; private_metadata is the alert."""
SHARE_ALERT_VIEW = "share-alert-view"
SHARE_WITH = "share-with"
"""The form that asks with whom; private_metadata is the alert."""
DELETE_STORED = "delete-stored"
"""Deletes all that is kept of whoever presses."""
PREFERENCES = "preferences"
"""Opens the form for when somebody wants to hear from the bot."""
PREFERENCES_VIEW = "preferences-view"
QUIET_FROM = "quiet-from"
QUIET_UNTIL = "quiet-until"
WORKING_DAYS = "working-days"
OWN_ZONE = "own-zone"
CAP = "cap"
DAILY_AT = "daily-at"
"""callback_id of that form; block ids and action ids of its inputs."""

ALERT_STORY = "alert-story"
"""What one does with a story that alerts brought. Value, of a button or an option: a StoryAct."""

SETTINGS = "settings"
"""Opens the modal that sets up the digest of the channel it is pressed in."""
DIGEST_HERE = "digest-here"
"""Starts the digest of the channel it is pressed in. Value: the zone that its hour was said in."""
SETTINGS_VIEW = "settings-view"
SETTINGS_SAVED = "settings-saved"
"""callback_ids; private_metadata is the channel."""
SEARCH_AGAIN = "search-again"
"""Another page of a search, or the query that was meant, in place. Value: a query and a page."""
SHARE_SEARCH = "share-search"
"""Value: a query and a page."""
TOPIC_DIGEST = "topic-digest"
"""Value: a DigestRequest."""
THREAD = "thread"
"""Shows the thread so far. Value: one of its articles."""
NOT_SAME = "not-same"
"""Sets an item apart from its story. Value: the item."""
FEEDS = "feeds"
"""Another page of the feeds, in place. Value: its number from 0, and the state that is asked for."""
FEED = "feed"
"""One feed's card, in place. Value, or the option's: its id."""
FEED_ADD = "feed-add"
FEED_DROP = "feed-drop"
"""Adds what was offered, or not. Value: the offer's name."""
FEED_PAUSE = "feed-pause"
FEED_RESUME = "feed-resume"
FEED_RETRY = "feed-retry"
FEED_REMOVE = "feed-remove"
FEED_DIGEST_IN = "feed-digest-in"
FEED_DIGEST_OUT = "feed-digest-out"
FEED_RENAME = "feed-rename"
"""What the feed's card offers. Value: the feed's id."""
FEED_LABEL = "feed-label"
"""Value of the option: the feed's id and the label."""
FEED_RENAME_VIEW = "feed-rename-view"
FEED_NAME = "feed-name"
"""callback_id of the modal, whose private_metadata is the feed's id; block id and action id of its input."""
FEEDS_IMPORT_VIEW = "feeds-import-view"
FEEDS_FILE = "feeds-file"
"""The modal for an OPML file: its callback_id; block id and action id of its input."""

ASK_VIEW = "ask-view"
"""callback_id of the modal; private_metadata is the channel to answer in."""
ASK_NAME = "ask-name"
ASK_ABOUT = "ask-about"
ASK_OUTLET = "ask-outlet"
ASK_WHEN = "ask-when"
"""Block id and action id of the modal's inputs."""

MOST = 300
"""Characters of a name, a subject or an outlet that a button carries; nobody's name is longer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenArticle:
    """The option was a link; there is nothing to do."""

    item: ItemId


@dataclass(frozen=True, slots=True, kw_only=True)
class MoreOn:
    """All there is on the item's story: every statement, every outlet."""

    item: ItemId


@dataclass(frozen=True, slots=True, kw_only=True)
class MoreFrom:
    """All that this very person said, whoever else bears the name."""

    speaker: SpeakerId


@dataclass(frozen=True, slots=True, kw_only=True)
class WhyHere:
    """Why the item is in the digest, under that topic, in that story."""

    item: ItemId


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowWhat:
    """What of the item to follow is asked next: its story, its topic."""

    item: ItemId


@dataclass(frozen=True, slots=True, kw_only=True)
class WhySaid:
    """Why the item's statement of that number is held to be the speaker's."""

    item: ItemId
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Translate:
    """The item's statement of that number, by the engine that the team connected."""

    item: ItemId
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Cite:
    """The item's statement of that number, in a form to be copied."""

    item: ItemId
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AskWhatIsWrong:
    """Something is wrong with the item's statement of that number; what, is asked next."""

    item: ItemId
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkWrong:
    """That is wrong with the item's statement of that number; None: nothing, whatever was marked before."""

    item: ItemId
    number: int
    wrong: Wrong | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What somebody thinks of the item's being shown."""

    item: ItemId
    useful: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OnBeat:
    """What somebody says of the item's being on the beat."""

    item: ItemId
    on: bool


class StoryVerb(StrEnum):
    OPEN = "open"
    MUTE = "mute"
    UNMUTE = "unmute"
    WHY = "why"
    USEFUL = "useful"
    USELESS = "useless"
    FOLLOW = "follow"
    HOUR = "hour"
    FOUR_HOURS = "four-hours"
    TOMORROW = "tomorrow"
    WEEK = "week"
    """The last four: how long the alerts that its message names are snoozed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryAct:
    """What somebody does with a story that alerts brought to a place."""

    what: StoryVerb
    place: ChannelId | UserId
    story: StoryId
    item: ItemId
    """The story's first item there."""


Choice = (
    OpenArticle
    | MoreOn
    | MoreFrom
    | WhyHere
    | FollowWhat
    | WhySaid
    | Translate
    | Cite
    | AskWhatIsWrong
    | MarkWrong
    | Judged
    | OnBeat
)


_NUMBER = re.compile(r":\d+\Z", re.ASCII)


def numbered(action: str, number: int) -> str:
    return f"{action}:{number}"


def unnumbered(action_id: str) -> str:
    """The action's name."""
    return _NUMBER.sub("", action_id)


def encode_question(question: Question) -> str:
    """At most 2,000 characters. Texts over 300 characters are cut: they name nobody and match nothing."""
    q = question
    fields = [
        _short(q.name),
        _short(q.about) if q.about is not None else None,
        q.since.isoformat() if q.since else None,
        q.until.isoformat() if q.until else None,
        _short(q.outlet) if q.outlet is not None else None,
        q.page,
        q.speaker,
    ]
    return json.dumps(fields, ensure_ascii=False, separators=(",", ":"))


def decode_question(value: str) -> Question:
    """UnknownValue for what `encode_question` never wrote, as a button of another version."""
    fields = _fields(value, 7)
    name, about, since, until, outlet, page, speaker = fields
    if not isinstance(name, str) or not isinstance(page, int) or page < 0:
        raise UnknownValue(value)
    chosen = _text(speaker)
    return Question(
        name=name,
        about=_text(about),
        since=_date(since),
        until=_date(until),
        outlet=_text(outlet),
        page=page,
        speaker=SpeakerId(chosen) if chosen is not None else None,
    )


def turned(question: Question, pages: int) -> Question:
    """The same question, so many pages on."""
    return replace(question, page=max(0, question.page + pages))


def encode_digest(request: DigestRequest) -> str:
    match request.period:
        case TodaySoFar():
            moments: tuple[date | datetime | None, ...] = (None, None, None, None)
        case OneDay(day=day):
            moments = (day, None, None, None)
        case SeveralDays(first=first, last=last):
            moments = (first, last, None, None)
        case SinceMoment(since=since, until=until):
            moments = (None, None, since, until)
    return json.dumps([request.topic, *(one.isoformat() if one else None for one in moments)], ensure_ascii=False)


def decode_digest(value: str) -> DigestRequest:
    topic, first, last, since, until = _fields(value, 5)
    named = _text(topic)
    period = _period(_date(first), _date(last), _moment(since), _moment(until))
    return DigestRequest(period=period, topic=TopicId(named) if named is not None else None)


def _period(first: date | None, last: date | None, since: datetime | None, until: datetime | None) -> Period:
    if since is not None:
        return SinceMoment(since, until)
    if first is None:
        return TodaySoFar()
    return OneDay(first) if last is None else SeveralDays(first, last)


def encode_choice(choice: Choice) -> str:
    """At most 150 characters, as long as ids are short."""
    match choice:
        case OpenArticle(item=item):
            return f"open:{item}"
        case MoreOn(item=item):
            return f"story:{item}"
        case MoreFrom(speaker=speaker):
            return f"more:{speaker}"
        case WhyHere(item=item):
            return f"why-here:{item}"
        case FollowWhat(item=item):
            return f"follow:{item}"
        case WhySaid() | Translate() | Cite() | AskWhatIsWrong():
            kind = next(name for name, one in _OF_STATEMENT.items() if isinstance(choice, one))
            return f"{kind}:{choice.number}:{choice.item}"
        case MarkWrong(item=item, number=number, wrong=wrong):
            return f"{_WRONG}{wrong.value if wrong else _NOTHING}:{number}:{item}"
        case Judged(item=item, useful=useful):
            return f"{'useful' if useful else 'useless'}:{item}"
        case OnBeat(item=item, on=on):
            return f"{'on-beat' if on else 'off-beat'}:{item}"


def decode_choice(value: str) -> Choice:
    """UnknownValue for what `encode_choice` never wrote."""
    kind, _, rest = value.partition(":")
    match kind:
        case "open" if rest:
            return OpenArticle(item=ItemId(rest))
        case "story" if rest:
            return MoreOn(item=ItemId(rest))
        case "more" if rest:
            return MoreFrom(speaker=SpeakerId(rest))
        case "why-here" if rest:
            return WhyHere(item=ItemId(rest))
        case "follow" if rest:
            return FollowWhat(item=ItemId(rest))
        case "useful" | "useless" if rest:
            return Judged(item=ItemId(rest), useful=kind == "useful")
        case "on-beat" | "off-beat" if rest:
            return OnBeat(item=ItemId(rest), on=kind == "on-beat")
        case _ if kind in _OF_STATEMENT:
            number, _, item = rest.partition(":")
            if number.isdecimal() and item:
                return _OF_STATEMENT[kind](item=ItemId(item), number=int(number))
        case _ if kind.startswith(_WRONG) and kind.removeprefix(_WRONG) in {_NOTHING, *(one.value for one in Wrong)}:
            number, _, item = rest.partition(":")
            if number.isdecimal() and item:
                what = kind.removeprefix(_WRONG)
                wrong = None if what == _NOTHING else Wrong(what)
                return MarkWrong(item=ItemId(item), number=int(number), wrong=wrong)
    raise UnknownValue(value)


def encode_story_act(act: StoryAct) -> str:
    """At most 150 characters, as long as ids are short."""
    return f"{act.what} {act.place} {act.story} {act.item}"


def decode_story_act(value: str) -> StoryAct:
    """UnknownValue for what `encode_story_act` never wrote."""
    try:
        what, place, story, item = value.split(" ")
        verb = StoryVerb(what)
    except ValueError:
        raise UnknownValue(value) from None
    to = ChannelId(place) if place[:1] in ("C", "G") else UserId(place)
    return StoryAct(what=verb, place=to, story=StoryId(story), item=ItemId(item))


def encode_alert(one: Subscription) -> str:
    return f"{one.user} {one.id}"


_WRONG = "wrong "
"""Before what is wrong, in a value …"""
_NOTHING = "nothing"
"""… or before that nothing is."""
_OF_STATEMENT: Mapping[str, type[WhySaid | Translate | Cite | AskWhatIsWrong]] = MappingProxyType(
    {"why-said": WhySaid, "translate": Translate, "cite": Cite, "wrong": AskWhatIsWrong}
)


def encode_search(query: str, page: int) -> str:
    """A query that can be read has at most 300 characters."""
    return json.dumps([query[:MOST], page], ensure_ascii=False, separators=(",", ":"))


def decode_search(value: str) -> tuple[str, int]:
    """(query, page)."""
    query, page = _fields(value, 2)
    if not isinstance(query, str) or not isinstance(page, int) or page < 0:
        raise UnknownValue(value)
    return query, page


def encode_page(page: int, state: str) -> str:
    return f"{page} {state}".strip()


def decode_page(value: str) -> tuple[int, str]:
    """(page, state or "")."""
    page, _, state = value.partition(" ")
    return (int(page) if page.isdecimal() and len(page) < 6 else 0), state


def encode_label(feed: FeedId, label: Label) -> str:
    return f"{feed} {label.value}"


def decode_label(value: str) -> tuple[FeedId, Label]:
    """UnknownValue for what `encode_label` never wrote."""
    feed, _, label = value.partition(" ")
    if label not in {known.value for known in Label}:
        raise UnknownValue(value)
    return FeedId(feed), Label(label)


def terms_for(name: str) -> str:
    """The alert that fires when this person speaks, in the language of `bot.reading.search.terms`."""
    return f'speaker:"{_short(name).replace(chr(34), "").replace(chr(92), "")}"'


def _short(text: str) -> str:
    return clean(text)[:MOST].strip()


def _fields(value: str, number: int) -> list[object]:
    try:
        fields = json.loads(value)
    except ValueError:
        fields = None
    if not isinstance(fields, list) or len(fields) != number:
        raise UnknownValue(value)
    return fields


def _text(field: object) -> str | None:
    if field is None or isinstance(field, str):
        return field
    raise UnknownValue(str(field))


def _moment(field: object) -> datetime | None:
    text = _text(field)
    try:
        return utc(datetime.fromisoformat(text)) if text is not None else None
    except ValueError:
        raise UnknownValue(str(field)) from None


def _date(field: object) -> date | None:
    text = _text(field)
    try:
        return date.fromisoformat(text) if text is not None else None
    except ValueError:
        raise UnknownValue(str(field)) from None
