"""Every Redis key, spelled once.

All keys carry the hash tag `{amur}` and so live in one slot: filing an item is one atomic step over bodies, indexes,
ledger and stream, and works on a Redis Cluster as well. A key that is one team's carries the team's id. Each key
expires, or is listed in `PERMANENT` with what bounds it; a test scans a used database for strays.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from bot.model import ChannelId, DeliveryId, FeedId, ItemId, SpeakerId, StoryId, SubscriptionId, TeamId, TopicId, UserId

TAG = "{amur}:"

# ---------------------------------------------------------------------------------------------------------- archive


def item(id_: ItemId | str) -> str:
    """Hash: revision, body (the reading, see bot.adapters.redis.archive.bodies), filed (seconds), schema (the number of
    the indexes it is under), number (of its last indexing). Expires keep_days after the first filing."""
    return f"{TAG}item:{id_}"


def brief(id_: ItemId | str) -> str:
    """String: the item's reading in brief, see bot.adapters.redis.archive.brief_rows. Expires BRIEF_DAYS after the
    first filing: what is older is made of bodies, and kept for a day."""
    return f"{TAG}brief:{id_}"


def statements(id_: ItemId | str) -> str:
    """Hash: an item's statements, as builds before schema 5 kept them. Gone when the item is indexed anew; expires with
    it."""
    return f"{TAG}statements:{id_}"


def member(id_: ItemId | str) -> str:
    """String: the item as story placing needs it. Expires after the placing days."""
    return f"{TAG}member:{id_}"


def stem(word: str) -> str:
    """Sorted set: items that hold the stem heavily, by publication. Emptied as items leave placing."""
    return f"{TAG}stem:{word}"


def said(speaker: SpeakerId | str) -> str:
    """Sorted set: the speaker's statements, "item:number", by publication."""
    return f"{TAG}said:{speaker}"


def lines(speaker: SpeakerId | str) -> str:
    """Begins the name of a string: a block of the speaker's statements as lines (bot.reading.statements.lines), packed,
    see bot.adapters.redis.archive.index.line_chunks."""
    return f"{TAG}lines:{speaker}"


def blocks(speaker: SpeakerId | str) -> str:
    """Sorted set: the speaker's blocks of lines, by LINES_CHANGED when they changed last."""
    return f"{TAG}blocks:{speaker}"


def mentioned(speaker: SpeakerId | str) -> str:
    """Sorted set: items that name the speaker, by publication."""
    return f"{TAG}mentioned:{speaker}"


def roles(speaker: SpeakerId | str) -> str:
    """Sorted set: "item|role as worded there", by publication; the last one is the role to show."""
    return f"{TAG}roles:{speaker}"


def forms(speaker: SpeakerId | str) -> str:
    """Hash: forms of the speaker's name as met → folded."""
    return f"{TAG}forms:{speaker}"


def rows(id_: ItemId | str) -> str:
    """String: where the item stands in time, and its words as they are searched, a line each (see
    bot.reading.search.inverted_index). Gone when a segment has the item, or when it is unfiled."""
    return f"{TAG}rows:{id_}"


def segment(id_: str) -> str:
    """Hash: a segment of the search index, see bot.reading.search.segments.segment. Expires until it is in SEGMENTS."""
    return f"{TAG}segment:{id_}"


def words(id_: ItemId | str) -> str:
    """String: an item's words, as builds before schema 5 kept them. Gone when the item is indexed anew."""
    return f"{TAG}words:{id_}"


def posting(name: str) -> str:
    """Sorted set: items that have a word in a field, as builds before schema 5 kept them. Gone when they are indexed
    anew."""
    return f"{TAG}posting:{name}"


def topic(id_: TopicId | str) -> str:
    """Sorted set: items under a topic, by publication."""
    return f"{TAG}topic:{id_}"


def counts(day: date) -> str:
    """Hash: "HH:MM seen", "HH:MM relevant" → how many. Expires."""
    return f"{TAG}counts:{day.isoformat()}"


def shown(day: date) -> str:
    """String: how many statements were shown with *Wrong?* in their menu. Expires."""
    return f"{TAG}shown:{day.isoformat()}"


def edit(name: str) -> str:
    """String: one edit of an item on file, "item:revision". Expires."""
    return f"{TAG}edit:{name}"


EDITS = TAG + "edits"
"""Sorted set: edits, by when they were seen."""
FILED = TAG + "filed"
"""Sorted set: items by first filing."""
UNDO = TAG + "undo"
"""Hash: item → what it is indexed under, so that it can be taken out again; MessagePack, as scripts write and read it.
Builds before schema 5 kept JSON."""
SCHEMA = TAG + "schema"
"""String: the number of the indexes that items are filed under, see bot.adapters.redis.archive.index.index_entries."""
OUTDATED = TAG + "outdated"
"""Sorted set: items that are still under an earlier build's indexes, by first filing."""
SEARCHED_SINCE = TAG + "searched-since"
"""String: items filed before (seconds) are not found by their words any more."""
UNPARSED = TAG + "unparsed"
"""Sorted set: items whose statements no language model has read yet, by publication, whole seconds."""
BY_DATE = TAG + "by-date"
"""Sorted set: items that can be searched, by publication, whole seconds; undated ones below every date."""
INDEXED = TAG + "indexed"
"""Counter of indexings, whose numbers items have, and of segments."""
FRESH = TAG + "fresh"
"""Sorted set: items that no segment has yet, by the number of their indexing."""
FRESH_TAKEN = TAG + "fresh-taken"
"""Counter of segments made of fresh items."""
SEGMENTS = TAG + "segments"
"""Hash: the segments that are searched → "documents newest": how many, and the order of the newest."""
VOCABULARY = TAG + "vocabulary"
"""Sorted set: the postings there are, as builds before schema 5 kept them."""
PLACED = TAG + "placed"
"""Counter of filings: whoever placed an item before the last of them may have missed one like it."""
STEMS = TAG + "stems"
"""Hash: item → its heavy stems, so that it can be taken out of placing again."""
PLACING = TAG + "placing"
"""Sorted set: items that still take part in story placing, by filing (the server's clock)."""
REVISIONS = TAG + "revisions"
"""Hash: item → revision last filed, "" if judged irrelevant."""
JUDGED = TAG + "judged"
"""Hash: item judged irrelevant → why."""
LAST_SEEN = TAG + "last-seen"
"""Sorted set: items of REVISIONS by when a feed last listed them (the server's clock)."""
NAMES = TAG + "names"
"""Sorted set: "folded form<TAB>speaker", by the number of the change that added it."""
NAMES_VERSION = TAG + "names-version"
"""Hash: epoch (made with the first name), changes (counts names added and taken away), since (see NAMES_GONE)."""
NAMES_GONE = TAG + "names-gone"
"""Sorted set: "folded form<TAB>speaker" taken away, by the number of that change; all those after NAMES_VERSION's
since."""
SPEAKERS = TAG + "speakers"
"""Hash: speaker met in an item → fullest name."""
INTRODUCED = TAG + "introduced"
"""Hash: speaker known from the pack → name."""
SPOKE_IN = TAG + "spoke-in"
"""Hash: speaker → in how many items on file they say something."""
LINES_CHANGED = TAG + "lines-changed"
"""Counter of changes to any speaker's lines."""
TOTALS = TAG + "totals"
"""Hash: statements → how many are on file."""

# ------------------------------------------------------------------------------------------- posting, leases, people


def delivery(id_: DeliveryId | str) -> str:
    """Hash: one delivery's record; the id is a digest over team, channel, kind and window or item. Expires."""
    return f"{TAG}delivery:{id_}"


def alert_story(team: TeamId | str, place: str, story: StoryId | str) -> str:
    """Hash: what one place is brought of one story: "hit:ITEM" → a Hit; message → the delivery that tells it; why → it
    waits (see HeldBack); muted; "counted:SUBSCRIPTION". Expires some time after the last hit."""
    return f"{TAG}alert-story:{team}:{place}:{story}"


def alert_stories(team: TeamId | str, place: str) -> str:
    """Sorted set: stories of a place by their last hit. Expires with the last of them."""
    return f"{TAG}alert-stories:{team}:{place}"


def alerts_waiting(team: TeamId | str, place: str) -> str:
    """Sorted set: stories that are brought to a place later, by when. Expires."""
    return f"{TAG}alerts-waiting:{team}:{place}"


def alerts_paced(team: TeamId | str, place: str, urgent: str) -> str:
    """Sorted set: deliveries that brought a place something at once, in the last hour, by when. Expires."""
    return f"{TAG}alerts-paced:{team}:{place}:{urgent}"


def digest_stories(team: TeamId | str, channel: ChannelId | str) -> str:
    """Sorted set: stories of a channel's alerts that go into its digest, by their first hit. Expires."""
    return f"{TAG}digest-stories:{team}:{channel}"


def message_stories(delivery: DeliveryId | str) -> str:
    """Sorted set: stories that the delivery's message tells, in its order. Expires."""
    return f"{TAG}message-stories:{delivery}"


def message_items(delivery: DeliveryId | str) -> str:
    """Set: items of which the delivery's message, as it is shown, knows. Expires."""
    return f"{TAG}message-items:{delivery}"


def story_items(story: StoryId | str) -> str:
    """Sorted set: items of a story, by when they were filed; none that is only maybe on the beat.
    Expires with the placing days after the last of them."""
    return f"{TAG}story-items:{story}"


def story_places(story: StoryId | str) -> str:
    """Set: "TEAM PLACE" wherever a message of alerts tells the story. Expires."""
    return f"{TAG}story-places:{story}"


def last_window(team: TeamId, channel: ChannelId) -> str:
    """String: the newest window a digest was intended for. Expires."""
    return f"{TAG}last-window:{team}:{channel}"


QUEUE = TAG + "posts"
"""Stream of intents not yet done; entries are deleted when done."""
CONSUMERS = "posters"
"""The stream's consumer group."""
LATER = TAG + "later"
"""Sorted set: intents put off, by when they are due (the server's clock)."""
UNDELIVERED = TAG + "undelivered"
"""Sorted set: deliveries queued or put off, by when they were due first (the server's clock)."""
UNREADABLE = TAG + "unreadable"
"""Hash: SHA-1 of an intent that a worker could not read → when that was first and last (the server's clock)."""
DEAD = TAG + "dead"
"""Hash: number → intent and reason; emptied by replaying."""
HELD = TAG + "held"
"""Set: deliveries that wait for a person."""


def lease(name: str) -> str:
    """String: "holder token". Expires unless renewed."""
    return f"{TAG}lease:{name}"


LEASE_TOKENS = TAG + "lease-tokens"
"""Counter of fencing tokens; gaps are harmless."""


def watching(team: TeamId | str, user: UserId | str) -> str:
    """Hash: a person's subscriptions by id."""
    return f"{TAG}watching:{team}:{user}"


def watching_in(team: TeamId | str, channel: ChannelId | str) -> str:
    """Set: "user subscription" of the alerts that go to a channel. One that has left it since may still be named."""
    return f"{TAG}watching-in:{team}:{channel}"


def hits(team: TeamId | str, subscription: SubscriptionId | str) -> str:
    """Hash: UTC day → stories an alert brought then; "last" → when, ISO 8601. Gone with the alert."""
    return f"{TAG}hits:{team}:{subscription}"


def preferences(team: TeamId | str) -> str:
    """Hash: user → when that person wants to hear from the bot, and how much."""
    return f"{TAG}preferences:{team}"


WATCHERS = TAG + "watchers"
"""Set of "team:user" that have subscriptions."""
WATCHING_CHANGES = TAG + "watching-changes"
"""Stream: whose ("of": "team:user") subscription ("id") was made, changed or removed; the last 10,000 or a few more.
Processes follow it; see bot.adapters.redis.alerts.alert_queries."""


def plans(team: TeamId | str) -> str:
    """Hash: channel → when and what its digest is."""
    return f"{TAG}plans:{team}"


FEEDBACK = TAG + "feedback"
"""Hash: "team:user:item" → that person's judgement of it; with ":beat" behind, of whether it is on the beat."""


STATEMENT_FAULTS = TAG + "statement-faults"
"""Hash: "team:user:item:number" → what that person holds to be wrong of the statement."""


AUDIT = TAG + "audit"
"""Stream of acts of administration, an entry each under "entry"."""


def seen(event: str) -> str:
    """String: an event or command that Slack may send again. Expires."""
    return f"{TAG}seen:{event}"


HEARTBEATS = TAG + "heartbeats"
"""Hash: process → what it said of itself last. Expires a day after the last word."""
INCIDENTS = TAG + "incidents"
"""String: troubles that somebody is, or will be, told of."""
PROBE = TAG + "probe"
"""Written to see whether anything can be. Expires after a minute."""


def note(name: str) -> str:
    """String: a small fact; expires if put with seconds."""
    return f"{TAG}note:{name}"


# -------------------------------------------------------------------------------------------------------------- feeds


def feed(id_: FeedId | str) -> str:
    """Hash: feed (as watched), host, slot (a start promised to it), token (fencing), fare (how its polls went:
    validators, health, pace); own (what people decided about it), origin ("slack": added there), by (who added it).
    """
    return f"{TAG}feed:{id_}"


def feed_aliases(id_: FeedId | str) -> str:
    """Hash: alias of an entry → "item day": under which id this feed listed it, and when last."""
    return f"{TAG}feed-aliases:{id_}"


def site(origin: str) -> str:
    """String: a site's robots.txt, or why it is left alone for now. Expires."""
    return f"{TAG}site:{origin}"


def feeds_at(host: str) -> str:
    """Sorted set: a host's feeds that are being polled, by when their lease ends. Expires with the last lease."""
    return f"{TAG}feeds-at:{host}"


FEEDS_DUE = TAG + "feeds-due"
"""Sorted set: every feed there is, by when it is due: a claimed one when its lease ends, a paused one never (+inf)."""
FEEDS_REMOVED = TAG + "feeds-removed"
"""Set: feeds of the OPML file that somebody removed in Slack."""
FEED_NEWS = TAG + "feed-news"
"""Hash: "user feed" → what that person has not been told of a feed they added."""
LOOKUPS = TAG + "errands"
"""Hash: id → what a person asked the worker to look up …"""
LOOKUPS_DUE = TAG + "errands-due"
"""… and sorted set: id, by when it is in nobody's hands (the server's clock)."""


def offer(name: str) -> str:
    """String: feeds shown to somebody with a button to add them. Expires."""
    return f"{TAG}offer:{name}"


FEED_TURNS = TAG + "feed-turns"
"""Sorted set: hosts by when the next poll of one of their feeds may start."""
FEED_HOSTS = TAG + "feed-hosts"
"""Sorted set: hosts that asked to be left alone (Retry-After), by until when."""


def for_lua() -> str:
    """The opening of every Lua script: a table K of our keys; a family of keys is its beginning (K.said .. speaker)."""
    families = (
        item,
        brief,
        statements,
        member,
        stem,
        said,
        lines,
        blocks,
        mentioned,
        roles,
        forms,
        rows,
        segment,
        words,
        posting,
        topic,
        delivery,
        story_items,
        story_places,
    )
    known = {name: value for name, value in globals().items() if name.isupper() and str(value).startswith(TAG)}
    known.update((family.__name__, family("")) for family in families)
    return "local K = {" + ", ".join(f"{name} = '{value}'" for name, value in known.items()) + "}\n"


PERMANENT: Mapping[str, str] = {
    FILED: "trimmed when an item's body has expired",
    UNDO: "trimmed with FILED",
    EDITS: "trimmed at every edit",
    SCHEMA: "one number",
    OUTDATED: "emptied by reindexing, and trimmed with FILED",
    SEARCHED_SINCE: "one number",
    UNPARSED: "emptied when a model is there, and trimmed with FILED",
    INDEXED: "one counter",
    FRESH: "emptied when segments are made",
    FRESH_TAKEN: "one counter",
    TAG + "rows:*": "gone with FRESH",
    SEGMENTS: "merged as they come, 4,096 items each",
    TAG + "segment:*": "gone with SEGMENTS; what has expired goes when it is much",
    TAG + "words:*": "gone when all is indexed anew",
    TAG + "posting:*": "gone when all is indexed anew",
    TAG + "topic:*": "trimmed with FILED",
    BY_DATE: "trimmed with FILED",
    VOCABULARY: "gone when all is indexed anew",
    PLACED: "one counter",
    PLACING: "trimmed after the placing days",
    STEMS: "trimmed with PLACING",
    TAG + "stem:*": "trimmed with PLACING",
    REVISIONS: "trimmed when no feed has listed the item for the remembering days",
    JUDGED: "trimmed with REVISIONS",
    LAST_SEEN: "trimmed with REVISIONS",
    TAG + "said:*": "trimmed with FILED",
    TAG + "lines:*": "trimmed with FILED",
    TAG + "blocks:*": "trimmed with FILED",
    TAG + "mentioned:*": "trimmed with FILED",
    TAG + "roles:*": "trimmed with FILED",
    TAG + "forms:*": "gone when nothing of the speaker is on file",
    NAMES: "gone when nothing of the speaker is on file",
    NAMES_VERSION: "one small hash",
    NAMES_GONE: "the last 5,000",
    SPEAKERS: "gone when nothing of the speaker is on file",
    INTRODUCED: "as large as the pack",
    SPOKE_IN: "gone when nothing said by the speaker is on file",
    LINES_CHANGED: "one counter",
    TOTALS: "one small hash",
    QUEUE: "entries are deleted when done",
    LATER: "emptied when due",
    UNDELIVERED: "a delivery leaves it with its queue entry",
    UNREADABLE: "an intent leaves it when one reads it, or when it has left the queue unread",
    DEAD: "emptied by replaying",
    HELD: "emptied when released, or when the record has expired",
    LEASE_TOKENS: "one counter",
    TAG + "watching:*": "what people asked for",
    WATCHERS: "what people asked for",
    TAG + "watching-in:*": "what people asked for",
    TAG + "hits:*": "at most a field a day for the days kept, once an alert",
    TAG + "preferences:*": "one small record a person",
    TAG + "plans:*": "one small record a channel",
    FEEDBACK: "what people said, once a person and item",
    STATEMENT_FAULTS: "what people marked wrong, once a person and statement",
    AUDIT: "the last 10,000",
    INCIDENTS: "gone when all is well",
    WATCHING_CHANGES: "the last 10,000",
    TAG + "note:*": "facts put without a term",
    TAG + "feed:*": "as many as there are feeds",
    TAG + "feed-aliases:*": "at most about 20,000 entries a feed; those not listed for long are pruned",
    FEEDS_DUE: "as large as the list of feeds",
    FEED_HOSTS: "trimmed at every claim",
    FEED_TURNS: "trimmed at every claim",
    FEEDS_REMOVED: "as many as somebody removed",
    FEED_NEWS: "emptied when told",
    LOOKUPS: "emptied when done",
    LOOKUPS_DUE: "emptied when done",
}
"""Keys (glob patterns) that never expire → what keeps them small."""
