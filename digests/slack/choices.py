"""What a choice in a menu beside a story or a statement asks for, and the text of at most 150 characters that stands
for it, as Slack bounds the values of options."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from bot.model import ChannelId, ItemId, SpeakerId, StoryId, UserId, Wrong
from digests.slack.control_values import UnknownValue


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


_WRONG = "wrong "
"""Before what is wrong, in a value …"""
_NOTHING = "nothing"
"""… or before that nothing is."""


_OF_STATEMENT: Mapping[str, type[WhySaid | Translate | Cite | AskWhatIsWrong]] = MappingProxyType(
    {"why-said": WhySaid, "translate": Translate, "cite": Cite, "wrong": AskWhatIsWrong}
)
