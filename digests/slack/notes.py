"""What Amur says in a sentence or two: that something was done, why it was not, and what to do next.

Plain text, not yet a message: `digests.slack.help.compose_note` makes one. What was typed and could not be understood
is said by the grammar; a command's help stands beside its handler.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.model import Feed, Label
from digests.wording.words import count, cut

# ------------------------------------------------------------------------------------------------------- what is shown

OLD_VALUE = (
    "This button is from an older version, so I can't do what it says. Ask again, for example with /whosaid NAME, "
    "/digest or /alerts."
)
ARTICLE_GONE = "That article is no longer kept, so I can't show that any more."
NO_TRANSLATOR = "No translation engine is connected (AMUR_TRANSLATE_URL), so I can't translate that."
STILL_READING = "The folder of texts has not been read through yet: ask again in a moment."
NO_WORDS = "That message has no words to look for. Ask for a name: /whosaid Gabuev"
NO_NAME = "Whose words? I found no name"
FRONT_PAGE = "That is a site's front page, not an article. Give the article's address, or show the feed: /feeds NAME"
REST_IN_THREAD = "The rest belongs in a thread, which I can only start as a member: /invite @Amur, then share again."
NOBODY_TO_SHARE_WITH = "Slack knows nobody of that name who is still here, so nothing was shared."
JUST_SENT = "You asked for that a moment ago, so I have not sent the files twice."
JUST_SHARED = "You shared that a moment ago, so I have not posted it twice."
NOT_CHANGED = "Not changed"
USEFUL = "Thanks, noted as useful. It changes nothing automatically."
ON_BEAT = "Thanks, noted as on the beat. It changes nothing automatically; /amur status counts it."
OFF_BEAT = "Thanks, noted as off the beat. It changes nothing automatically; /amur status counts it."
NOT_USEFUL = "Thanks, noted as not useful. It changes nothing automatically."
MARK_TAKEN_BACK = "Taken back: your mark on this statement is gone."
NO_MARK = "You haven't marked this statement, so nothing changed."


def marked_wrong(what: str) -> str:
    return f"Noted: {what}. It changes nothing automatically."


def too_many_pages(left: int) -> str:
    return f"{left:,} more pages don't fit here. Ask for one topic: /digest TOPIC"


def own_story(headline: str) -> str:
    return f"“{headline}” is now its own story. Digests already posted don't change."


def unknown_word(word: str, command: str, meant: str | None) -> str:
    suggestion = f" Did you mean {command} {meant}?" if meant else ""
    return f"I don't know “{word}” after {command}.{suggestion}"


def no_topic(named: str, known: Sequence[str]) -> str:
    return f"I have no topic called “{cut(named, 60)}”. Topics: {'; '.join(known)}"


# -------------------------------------------------------------------------------------------------------------- export

NO_WEEK_TO_EXPORT = "Nothing is on file from the last seven days, so there is no week to export."
SENT_FILES = "I've sent you the files by DM."
ABOUT_FILES = (
    "The column “words are” says which words may stand in quotation marks. In the bibliographies an entry is an "
    "article, and its note names whom it quotes."
)


def no_statements_to_export(name: str, *, filtered: bool) -> str:
    return f"I have no statements by {name}{' that fit' if filtered else ''}, so there is nothing to export."


# -------------------------------------------------------------------------------------------------------------- digest

NO_ADDRESS = "That isn't one web address. Give an article's, such as https://example.org/news/article"
NO_ARTICLE = "That is a site's front page. Give the address of one article."


def not_fetched(why: str, what: str = "article") -> str:
    """`why`: a fault of the address; `what`: what it should lead to."""
    return f"I don't go to that address: {why}. Give the {what}'s public address."


DIGEST_ELSEWHERE = "A digest is posted in a channel: type /digest settings in the channel that should get it."

# --------------------------------------------------------------------------------------------------------------- feeds

FEED_GONE = "That feed is no longer watched. /feeds lists those that are."
NEEDS_A_NAME = "A feed needs a name."
OFFER_OVER = "That preview is more than a day old. Please ask again: /feeds add ADDRESS, or /feeds import"
ADDED = "Added. The first check is for the archive only."
KNOWN = "It is already watched."
NOT_ADDED = "Not added."
PRESS_REMOVE = "Press Remove to remove it."
PAUSED = "Paused: no checks until you resume it. The digest's foot says so."
RESUMED = "Resumed: the next check is in a few seconds."
NOT_PAUSED = "It was not paused."
CHECKING = "Checking within seconds, unless the site asked me to wait. Press Refresh for the result."
RESUME_FIRST = "It is paused: resume it first."
NOTHING_TO_EXPORT = "There are no feeds to export."
SENT_BY_DM = "I've sent you the file by DM."
IMPORT_FEEDS = "Import feeds"
FROM_NOW_ON = "from its next item on. Items on file don't change."


IN_DIGEST, OUT_OF_DIGEST = "in the digest", "out of the digest"


def labelled(label: Label) -> str:
    return f"Labelled {label.value}, {FROM_NOW_ON}"


def placed(in_digest: bool) -> str:
    return f"{'In the digest' if in_digest else 'Left out of the digest'}, {FROM_NOW_ON}"


def removed(feed: Feed) -> str:
    chosen = f" css:{feed.selector}" if feed.selector else ""
    return f"Removed: {feed.title}. Its items stay on file. To add it again: /feeds add {feed.url}{chosen}"


def looking_at(address: str) -> str:
    return f"Checking {address} … I'll DM you the result in a few seconds."


def looking_late(address: str) -> str:
    return (
        f"{address} has not been checked within a minute: the worker may be down or busy (amur doctor on its machine "
        "says which). Your request is kept; I'll DM you the result as soon as it is back."
    )


def added(new: int, known: int) -> str:
    also = f" {count(known, 'other')} {'was' if known == 1 else 'were'} already watched." if known else ""
    return (
        f"Added {count(new, 'feed')}.{also} Their first check is for the archive only. /feeds shows how they are doing."
    )


def exported(feeds: int) -> str:
    return f"{count(feeds, 'feed')} with their labels. Any feed reader can import the file, and so can /feeds import."


def too_many_feeds(name: str, feeds: int, most: int) -> str:
    return f"{name} lists {feeds:,} feeds; I can import at most {most:,}"


# ------------------------------------------------------------------------------------------------------------- trouble

STORAGE_AWAY = "My storage doesn't answer right now, so I couldn't do that. Try again in a minute."
SLACK_BUSY = "Slack isn't accepting messages from me right now, so my answer is missing. Try again in a minute."
IN_DOUBT = "Slack didn't confirm my answer. Check whether it is there before you try again."
TOO_LONG = "That took too long, so I stopped. Try again, or ask for less."
MY_FAULT = "Something went wrong on my side. Try again; if it keeps happening, pass on the reference."
MENDABLE: Mapping[str, str] = {
    "not_in_channel": "I'm not in that channel. Invite me with /invite @Amur, or share from a public channel.",
    "channel_not_found": "I can't see that channel. If it is private, invite me with /invite @Amur.",
    "is_archived": "That channel is archived. Unarchive it, or share elsewhere.",
    "channel_is_archived": "That channel is archived. Unarchive it, or share elsewhere.",
    "restricted_action": "This workspace doesn't let me post there. An admin can allow it.",
    "used_url": "Slack allows five replies to one message, and they are used up. Please ask again.",
    "expired_url": "That message is older than half an hour, so I can't reply to it. Please ask again.",
    "exchanged_trigger_id": "Slack opens one window for each press. Please press again.",
    "invalid_trigger_id": "Slack no longer opens a window for that press. Please press again.",
    "expired_trigger_id": "That took longer than Slack waits for a window to open. Please press again.",
}
"""Slack's codes about which a person can do something."""


def not_kept(storage: str) -> str:
    """`storage`: what is wrong with it."""
    return f"I couldn't keep that. My storage: {storage}."


def no_longer_allowed(code: str) -> str:
    return f"Slack no longer lets me do that ({code}). Whoever runs Amur should reinstall the app."


def refused(code: str) -> str:
    return f"Slack refused my answer ({code}). Please try again."


# --------------------------------------------------------------------------------------------------------- permissions

GUEST = "You are from another workspace: you can look at everything here, but only people of this one make changes."
SET_UP_ITS_DIGEST = "set up its digest"
CHANGE_ITS_ALERTS = "see and change its alerts"
NO_CHANNEL_ALERTS = "Those alerts go to a channel: type /alerts here in the one that should have them."
NO_CHANNEL = "A digest is posted in a channel: type /digest settings in the one that should get it."
AT_THE_TERMINAL = "That is done on Amur's own machine, with amur doctor."


def feed_editors_only(them: str, one: str) -> str:
    return f"Only {them} can change the list of feeds, so please ask {one}. Anyone can look: /feeds."


def not_in_channel(do: str) -> str:
    """`do`: what only its people may."""
    return f"Only people in that channel can {do}. Join it first."


def unseen(do: str) -> str:
    return f"I can't see who is in that channel, and only its people can {do}. Invite me: /invite @Amur."
