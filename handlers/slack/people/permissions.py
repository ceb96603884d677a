"""Who may do what: one table, and one function that asks it at the moment of the act.

It is asked where requests are dispatched, just before the handler acts, for commands, buttons, modals and shortcuts
alike: what opens a modal and what is submitted from it are checked each for itself, however late or from wherever the
second comes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType
from typing import assert_never

from bot.model import Act
from bot.ports import Membership
from digests.slack import choices, control_values, controls, notes
from digests.slack.digests import digest_settings
from handlers.grammar.digest import is_about_settings, is_missed
from handlers.grammar.feeds import AddFeed, ChangeFeed, ImportFeeds, parse_feeds
from handlers.slack.ports import Ports
from handlers.slack.requests import Request


class Who(Enum):
    ANYBODY = "whoever sees Amur's messages, people of other workspaces in a shared channel included"
    COLLEAGUES = "everybody of this workspace"
    MEMBERS = "the people of this workspace who are in the channel it is about"
    FEED_EDITORS = "everybody of this workspace, its admins, or named people, as AMUR_FEEDS_ADMINS has it"
    OPERATOR = "whoever has a terminal on Amur's machine"


WHO: Mapping[Act, Who] = MappingProxyType(
    {
        Act.LOOK: Who.ANYBODY,
        Act.SHARE: Who.ANYBODY,
        Act.OWN_ALERTS: Who.COLLEAGUES,  # whose they are is no choice of the request's: always the asker's
        Act.CHANNEL_ALERTS: Who.MEMBERS,
        Act.JUDGE_ITEM: Who.COLLEAGUES,
        Act.ADD_ITEM: Who.COLLEAGUES,
        Act.SPLIT_STORY: Who.COLLEAGUES,
        Act.SET_DIGEST: Who.MEMBERS,
        Act.ADD_FEED: Who.FEED_EDITORS,
        Act.IMPORT_FEEDS: Who.FEED_EDITORS,
        Act.REMOVE_FEED: Who.FEED_EDITORS,
        Act.PAUSE_FEED: Who.FEED_EDITORS,
        Act.RESUME_FEED: Who.FEED_EDITORS,
        Act.RETRY_FEED: Who.FEED_EDITORS,
        Act.RENAME_FEED: Who.FEED_EDITORS,
        Act.LABEL_FEED: Who.FEED_EDITORS,
        Act.PLACE_FEED: Who.FEED_EDITORS,
        Act.REPLAY_LETTERS: Who.OPERATOR,
    }
)

OF_VERBS: Mapping[str, Act] = MappingProxyType(
    {"pause": Act.PAUSE_FEED, "resume": Act.RESUME_FEED, "retry": Act.RETRY_FEED, "remove": Act.LOOK}
)
"""What /feeds VERB NAME does; remove shows the feed, whose button removes it."""


def _of_feeds(request: Request) -> Act:
    match parse_feeds(request.text):
        case AddFeed():
            return Act.ADD_FEED
        case ImportFeeds():
            return Act.IMPORT_FEEDS
        case ChangeFeed(what=what):
            return OF_VERBS[what]
        case _:
            return Act.LOOK


def _of_digest(request: Request) -> Act:
    if is_missed(request.text):
        return Act.ADD_ITEM
    return Act.SET_DIGEST if is_about_settings(request.text) else Act.LOOK


def _of_digest_menu(request: Request) -> Act:
    return {controls.SETTINGS: Act.SET_DIGEST, controls.MISSED: Act.ADD_ITEM}.get(request.text, Act.LOOK)


def _of_menu(request: Request) -> Act:
    try:
        chosen = choices.decode_choice(request.text)
    except control_values.UnknownValue:
        return Act.LOOK
    return Act.JUDGE_ITEM if isinstance(chosen, choices.Judged | choices.OnBeat | choices.MarkWrong) else Act.LOOK


ACTS: Mapping[str, Act | Callable[[Request], Act]] = MappingProxyType(
    {
        "/whosaid": Act.LOOK,
        "/digest": _of_digest,
        "/search": Act.LOOK,
        "/story": Act.LOOK,
        "/topics": Act.LOOK,
        "/alerts": Act.OWN_ALERTS,
        "/feeds": _of_feeds,
        "/amur": Act.LOOK,
        controls.ASK: Act.LOOK,
        controls.ASK_AGAIN: Act.LOOK,
        controls.ASK_NAME: Act.LOOK,
        controls.ASK_ABOUT: Act.LOOK,
        controls.ASK_OUTLET: Act.LOOK,
        digest_settings.ZONE: Act.LOOK,
        digest_settings.WITHOUT: Act.LOOK,
        controls.ASK_VIEW: Act.LOOK,
        controls.SHARE_ANSWER: Act.SHARE,
        controls.EXPORT_ANSWER: Act.LOOK,
        controls.TODAY: Act.LOOK,
        controls.MISSED: Act.ADD_ITEM,
        controls.MISSED_VIEW: Act.ADD_ITEM,
        controls.SHARE_DIGEST: Act.SHARE,
        controls.SETTINGS: Act.SET_DIGEST,
        controls.DIGEST_HERE: Act.SET_DIGEST,
        controls.SETTINGS_VIEW: Act.SET_DIGEST,
        controls.FOLLOW: Act.OWN_ALERTS,
        controls.DELETE_ALERT: Act.OWN_ALERTS,
        controls.ALERT_MENU: Act.OWN_ALERTS,
        controls.EDIT_ALERT: Act.OWN_ALERTS,
        controls.PAUSE_ALERT: Act.OWN_ALERTS,
        controls.RESUME_ALERT: Act.OWN_ALERTS,
        controls.ALERTS: Act.OWN_ALERTS,
        controls.NEW_ALERT: Act.OWN_ALERTS,
        controls.MAKE_ALERT: Act.OWN_ALERTS,
        controls.ALERT_TERMS_INSTEAD: Act.OWN_ALERTS,
        controls.ALERT_VIEW: Act.OWN_ALERTS,
        controls.ALERT_SPEAKER: Act.OWN_ALERTS,
        controls.ALERT_TOPIC: Act.OWN_ALERTS,
        controls.ALERT_OUTLET: Act.OWN_ALERTS,
        controls.SNOOZE_VIEW: Act.OWN_ALERTS,
        controls.DELETE_ALERT_VIEW: Act.OWN_ALERTS,
        controls.SHARE_ALERT_VIEW: Act.OWN_ALERTS,
        controls.DELETE_STORED: Act.OWN_ALERTS,
        controls.PREFERENCES: Act.OWN_ALERTS,
        controls.PREFERENCES_VIEW: Act.OWN_ALERTS,
        controls.OWN_ZONE: Act.OWN_ALERTS,
        controls.ALERT_STORY: Act.OWN_ALERTS,  # a channel's: asked again where the act knows which
        controls.SEARCH_AGAIN: Act.LOOK,
        controls.SHARE_SEARCH: Act.SHARE,
        controls.TOPIC_DIGEST: Act.LOOK,
        controls.THREAD: Act.LOOK,
        controls.NOT_SAME: Act.SPLIT_STORY,
        controls.FEEDS: Act.LOOK,
        controls.FEED: Act.LOOK,
        controls.FEED_ADD: Act.ADD_FEED,
        controls.FEED_DROP: Act.LOOK,
        controls.FEED_PAUSE: Act.PAUSE_FEED,
        controls.FEED_RESUME: Act.RESUME_FEED,
        controls.FEED_RETRY: Act.RETRY_FEED,
        controls.FEED_REMOVE: Act.REMOVE_FEED,
        controls.FEED_LABEL: Act.LABEL_FEED,
        controls.FEED_DIGEST_IN: Act.PLACE_FEED,
        controls.FEED_DIGEST_OUT: Act.PLACE_FEED,
        controls.FEED_RENAME: Act.RENAME_FEED,
        controls.FEED_RENAME_VIEW: Act.RENAME_FEED,
        controls.FEEDS_IMPORT_VIEW: Act.IMPORT_FEEDS,
        controls.HELP_ON: Act.LOOK,
        controls.DIGEST_MENU: _of_digest_menu,
        controls.USEFUL: _of_menu,
        controls.STORY_MENU: _of_menu,
        controls.STATEMENT_MENU: _of_menu,
        "ask-who-said": Act.LOOK,
        "who-said-this": Act.LOOK,
        "alert-about-this": Act.LOOK,
        "app_mention": Act.LOOK,
        "message": Act.LOOK,
        "app_home_opened": Act.LOOK,
    }
)
"""What each command, button, modal, shortcut and event that is listened to does; by its words, where those decide.
The app does not start with one that is missing here."""


@dataclass(frozen=True, slots=True)
class Allowed:
    pass


@dataclass(frozen=True, slots=True)
class Denied:
    reason: str
    """For the person: who can, or what to do."""


OF_CHANNELS: Mapping[Act, tuple[str, str]] = MappingProxyType(
    {
        Act.SET_DIGEST: (notes.SET_UP_ITS_DIGEST, notes.NO_CHANNEL),
        Act.CHANNEL_ALERTS: (notes.CHANGE_ITS_ALERTS, notes.NO_CHANNEL_ALERTS),
    }
)
"""What members alone do in their channel, and what is said where there is none."""


def act_of(name: str, request: Request) -> Act:
    """What the request does. `name`: under which it is listened to. KeyError for one that is not in the table."""
    found = ACTS[name]
    return found if isinstance(found, Act) else found(request)


async def may(act: Act, request: Request, ports: Ports) -> Allowed | Denied:
    """By the table, and by what Slack says now (a yes of its may be a minute old). With Slack's own errors, nobody."""
    who = WHO[act]
    if who is Who.ANYBODY:
        return Allowed()
    if request.team not in (None, ports.team):
        return Denied(notes.GUEST)
    match who:
        case Who.COLLEAGUES:
            return Allowed()
        case Who.MEMBERS:
            return await _if_member(act, request, ports)
        case Who.FEED_EDITORS:
            return await _if_editor(request, ports)
        case Who.OPERATOR:
            return Denied(notes.AT_THE_TERMINAL)
        case never:
            assert_never(never)


async def _if_member(act: Act, request: Request, ports: Ports) -> Allowed | Denied:
    do, no_channel = OF_CHANNELS[act]
    if request.channel is None:
        return Denied(no_channel)
    match await ports.slack.workspace.membership(request.user, request.channel):
        case Membership.MEMBER:
            return Allowed()
        case _ if request.channel.startswith("D"):
            return Denied(no_channel)
        case Membership.STRANGER:
            return Denied(notes.not_in_channel(do))
        case Membership.UNSEEN:
            return Denied(notes.unseen(do))
        case never:
            assert_never(never)


async def _if_editor(request: Request, ports: Ports) -> Allowed | Denied:
    """Whoever AMUR_OWNERS names may always; a mention in a note would notify those named, so how many is enough."""
    editors, owners = ports.settings.feeds_admins, ports.settings.owners
    if editors == "everyone" or request.user in owners:
        return Allowed()
    if editors == "admins":
        admin = not owners and await ports.slack.workspace.is_admin(request.user)
        them, one = ("Amur's owners" if owners else "the workspace's admins"), "one of them"
        return Allowed() if admin else Denied(notes.feed_editors_only(them, one))
    one = "one of them" if len(editors) > 1 else "that person"
    them = "some people" if len(editors) > 1 else "one person"
    return Allowed() if request.user in editors else Denied(notes.feed_editors_only(them, one))
