"""Which act is answered by what: a table each of commands, buttons, shortcuts, events, modals and suggestions."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial

from digests.slack import controls, notes
from digests.slack.digests.digest_settings import WITHOUT, ZONE
from digests.slack.help import Command, compose_note, compose_overview
from handlers.slack import type_ahead
from handlers.slack.commands import amur, conversation
from handlers.slack.commands.alerts import (
    additions as alert_additions,
)
from handlers.slack.commands.alerts import (
    alert_list,
    alerts,
    changes,
    forms,
    matched_story,
    preferences,
    shares,
    stored_data,
)
from handlers.slack.commands.answers import explanations, search, statement_export, topics, whosaid
from handlers.slack.commands.digests import channel_digest, digest, digest_settings, missed_article, story
from handlers.slack.commands.feeds import additions, feeds
from handlers.slack.people import home
from handlers.slack.ports import Ports
from handlers.slack.replies import Nothing, Reply, Suggestions, privately
from handlers.slack.requests import Request
from handlers.slack.transport.deduplication import once_a_press

Handler = Callable[[Request, Ports], Awaitable[Reply]]

COMMANDS: dict[Command, Handler] = {
    whosaid.COMMAND: whosaid.whosaid,
    digest.COMMAND: digest.digest,
    search.COMMAND: search.search,
    story.COMMAND: story.story,
    topics.COMMAND: topics.topics,
    alerts.COMMAND: alerts.alerts,
    feeds.COMMAND: feeds.feeds,
}
"""What each slash command is answered by. The order is that of `/amur help` and of `manifest.json`."""
COMMANDS[amur.COMMAND] = partial(amur.amur, others=tuple(COMMANDS))
ACTIONS: dict[str, Handler] = {
    controls.ASK: whosaid.ask,
    controls.ASK_AGAIN: whosaid.ask_again,
    controls.SHARE_ANSWER: once_a_press(whosaid.share),
    controls.EXPORT_ANSWER: once_a_press(statement_export.pressed, notes.JUST_SENT),
    controls.TODAY: digest.today,
    controls.SHARE_DIGEST: once_a_press(digest.share),
    controls.SETTINGS: digest_settings.pressed,
    controls.MISSED: missed_article.pressed,
    controls.DIGEST_MENU: digest.menu,
    controls.DIGEST_HERE: channel_digest.here,
    controls.FOLLOW: alert_additions.follow,
    controls.MAKE_ALERT: alert_additions.made,
    controls.ALERT_TERMS_INSTEAD: alert_additions.instead,
    controls.NEW_ALERT: forms.opened,
    controls.EDIT_ALERT: forms.pressed,
    controls.ALERTS: alert_list.turned,
    controls.ALERT_MENU: changes.menu,
    controls.PAUSE_ALERT: changes.paused,
    controls.RESUME_ALERT: changes.resumed,
    controls.DELETE_ALERT: changes.deleted,
    controls.DELETE_STORED: stored_data.deleted,
    controls.PREFERENCES: preferences.opened,
    controls.ALERT_STORY: matched_story.act,
    controls.SEARCH_AGAIN: search.turn,
    controls.SHARE_SEARCH: once_a_press(search.share),
    controls.TOPIC_DIGEST: topics.digest_of,
    controls.THREAD: story.so_far,
    controls.NOT_SAME: explanations.not_same,
    controls.FEEDS: feeds.turn,
    controls.FEED: feeds.shown,
    controls.FEED_ADD: additions.added,
    controls.FEED_DROP: additions.dropped,
    controls.FEED_PAUSE: feeds.paused,
    controls.FEED_RESUME: feeds.resumed,
    controls.FEED_RETRY: feeds.retried,
    controls.FEED_REMOVE: feeds.removed,
    controls.FEED_LABEL: feeds.labelled,
    controls.FEED_DIGEST_IN: feeds.into_digest,
    controls.FEED_DIGEST_OUT: feeds.out_of_digest,
    controls.FEED_RENAME: feeds.rename_opened,
    controls.STORY_MENU: explanations.menu,
    controls.STATEMENT_MENU: explanations.menu,
    controls.USEFUL: explanations.menu,
}
ACTIONS[controls.HELP_ON] = partial(amur.help_chosen, commands=tuple(COMMANDS))
SHORTCUTS: dict[str, Handler] = {
    "ask-who-said": whosaid.ask,
    "who-said-this": whosaid.this,
    "alert-about-this": whosaid.alert_about_this,
}
BY_NAME = {command.name: handler for command, handler in COMMANDS.items()}
EVENTS: dict[str, Handler] = {
    "app_mention": partial(conversation.heard, commands=BY_NAME),
    "message": partial(conversation.heard, commands=BY_NAME),
    "app_home_opened": home.opened,
}
VIEWS: dict[str, Handler] = {
    controls.ASK_VIEW: whosaid.submitted,
    controls.SETTINGS_VIEW: digest_settings.submitted,
    controls.MISSED_VIEW: missed_article.submitted,
    controls.FEED_RENAME_VIEW: feeds.renamed,
    controls.FEEDS_IMPORT_VIEW: additions.imported,
    controls.ALERT_VIEW: forms.submitted,
    controls.SNOOZE_VIEW: changes.snooze_submitted,
    controls.DELETE_ALERT_VIEW: changes.deletion_submitted,
    controls.SHARE_ALERT_VIEW: shares.submitted,
    controls.PREFERENCES_VIEW: preferences.submitted,
}
"""Modals, when they are submitted."""
OPTIONS: dict[str, Handler] = {
    controls.ASK_NAME: whosaid.suggestions,
    controls.ALERT_SPEAKER: forms.speakers,
    controls.ALERT_TOPIC: forms.topics,
    controls.ALERT_OUTLET: forms.outlets,
    controls.OWN_ZONE: preferences.zones,
    controls.ASK_ABOUT: type_ahead.subjects,
    controls.ASK_OUTLET: type_ahead.outlets,
    ZONE: type_ahead.zones,
    WITHOUT: type_ahead.outlets,
}


# ------------------------------------------------------------------------------------------- what is in no table


async def no_action(request: Request, ports: Ports) -> Reply:
    """A link needs no answer; any other button was of an older version."""
    return Nothing() if controls.unnumbered(request.what) == controls.OPEN else await _older(request, ports)


async def _older(request: Request, ports: Ports) -> Reply:
    return privately(compose_note(notes.OLD_VALUE))


async def unknown(request: Request, ports: Ports) -> Reply:
    return privately(compose_overview(tuple(COMMANDS)))


async def nothing(request: Request, ports: Ports) -> Reply:
    return Nothing()


async def no_options(request: Request, ports: Ports) -> Reply:
    return Suggestions(())
