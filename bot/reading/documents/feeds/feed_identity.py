"""Which feed people mean, whether an address is watched already, and what kind of voice a new one is. Pure."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from bot.model import Feed, FeedState, ItemId, Label, SourceKind, fold, stable_id
from bot.reading.documents.feeds.opml import feed_id
from bot.reading.documents.sanitizer import one_line
from bot.reading.documents.sites import same_site, site_of
from bot.reading.documents.urls import AGGREGATORS, article_key, canonical, host_of, shown, without_feed_scheme

TITLE = 80
"""Characters of a feed's name."""
NEAREST = 5

_OFFICIAL = re.compile(r"(?:^|\.)(?:gov|gob|gouv|govt|mil|mfa|mid|kremlin|parliament|government)(?:\.|$)|\.europa\.eu$")


@dataclass(frozen=True, slots=True)
class ThatFeed:
    state: FeedState


@dataclass(frozen=True, slots=True)
class SeveralFeeds:
    """All that the words may mean, by name."""

    states: tuple[FeedState, ...]


@dataclass(frozen=True, slots=True)
class NoSuchFeed:
    nearest: tuple[FeedState, ...]


Meant = ThatFeed | SeveralFeeds | NoSuchFeed


def meant(asked: str, states: Sequence[FeedState]) -> Meant:
    """The feed that goes by this id, address, name, host or part of a name, in this order."""
    asked = one_line(asked).strip(" \"'“”")
    named, watched = fold(asked), watched_as(asked, states)
    if not named:
        return NoSuchFeed(())
    ways = (
        [s for s in states if s.feed.id == asked],
        [watched] if watched else [],
        [s for s in states if fold(s.feed.title) == named],
        [s for s in states if host_of(s.feed.url) == asked.casefold().removeprefix("www.")],
        [s for s in states if named in fold(s.feed.title)],
        [s for s in states if len(asked) > 3 and asked.casefold() in s.feed.url.casefold()],
    )
    found = next((way for way in ways if way), [])
    if len(found) == 1:
        return ThatFeed(found[0])
    if found:
        return SeveralFeeds(tuple(sorted(found, key=lambda state: fold(state.feed.title))))
    titles = {fold(state.feed.title): state for state in states}
    near = difflib.get_close_matches(named, titles, n=NEAREST, cutoff=0.6)
    return NoSuchFeed(tuple(titles[title] for title in near))


def watched_as(url: str, states: Sequence[FeedState]) -> FeedState | None:
    """The feed that is watched at this address, or where it has moved; http, https, www and a closing slash alike."""
    place = place_of(url)
    host = place.partition("/")[0]
    return places([s for s in states if host in s.feed.url or host in s.moved_to]).get(place) if place else None


def places(states: Sequence[FeedState]) -> dict[str, FeedState]:
    """What is watched, by every place it is found at: for looking up many addresses."""
    found = {place_of(state.moved_to): state for state in states if state.moved_to}
    found |= {place_of(state.feed.url): state for state in states}
    found.pop("", None)
    return found


def place_of(url: str) -> str:
    """The same for addresses that lead to the same feed; "" for what is no address."""
    link = shown(url if "://" in url else f"https://{url}") if "." in url else None
    return canonical(link) if link else ""


def new_feed(url: str, title: str, known: Sequence[Feed], *, group: str = "") -> Feed:
    """A feed to be watched at `url`. State media stays out of the digest until somebody says otherwise."""
    label = guessed_label(url, known)
    voices = {host: voice for feed in known for host, voice in feed.voices} if host_of(url) in AGGREGATORS else {}
    return Feed(
        id=feed_id(url),
        url=url,
        title=one_line(title)[:TITLE].strip() or host_of(url) or url[:TITLE],
        group=group,
        label=label,
        in_digest=label is not Label.STATE_MEDIA,
        voices=tuple(sorted(voices.items())),
    )


def page_index(url: str, selector: str = "") -> Feed:
    """A page to be looked at for its links, before anything is known of it."""
    return Feed(id=feed_id(url), url=url, title=host_of(url), kind=SourceKind.PAGE_INDEX, selector=selector)


def guessed_label(url: str, known: Sequence[Feed]) -> Label:
    """By what is known of the host, or of a domain above it; official for a government's domain; else unlabelled."""
    host = host_of(url)
    voices = {h: voice for feed in known for h, voice in feed.voices}
    own = (feed for feed in known if host_of(feed.url) not in AGGREGATORS and site_of(feed.url))
    voices |= {host_of(feed.url): feed.label for feed in own}
    parts = host.split(".")
    above = [".".join(parts[n:]) for n in range(max(1, len(parts) - 1))]
    found = next((voices[one] for one in above if one in voices), None)
    if found is not None:
        return found
    return Label.OFFICIAL if _OFFICIAL.search(host) else Label.UNKNOWN


def nearest_of_site(url: str, states: Sequence[FeedState]) -> FeedState | None:
    """A feed of the same host, else of another of its site: the one that was polled last. None of a host that is let
    out to many, whose feeds are each somebody else's."""
    site = [s for s in states if same_site(url, s.feed.url)]
    same = [s for s in site if host_of(s.feed.url) == host_of(url)] or site
    return max(same, key=lambda s: s.last_polled.timestamp() if s.last_polled else 0.0, default=None)


def article_id(link: str) -> ItemId | None:
    """The id of an item with this address."""
    alias = article_alias(link)
    return ItemId(alias) if alias else None


def article_alias(link: str) -> str | None:
    """What an article's address is known by among the entries of its own site's feeds, and with `claimed_alias` among
    those of others; None for no address, or a home page's.

    As `bot.reading.documents.feeds.feed` makes it.
    """
    key = article_key(link)
    return stable_id("article", key) if key else None


def typed_address(text: str) -> str:
    """The address in what somebody typed or pasted: Slack's <https://…|label> and bare words alike."""
    text = one_line(text)
    marked = re.fullmatch(r"<((?:https?://|feed:)[^|<>]+)(?:\|[^<>]*)?>", text, re.IGNORECASE)
    return without_feed_scheme(marked[1] if marked else text.strip("<>\"'“” "))


def looks_like_address(text: str) -> bool:
    """A host with a dot, or an address with a scheme or a port: something to look at, or to be refused by name."""
    if not text or any(c.isspace() for c in text):
        return False
    try:
        parts = urlsplit(text if "://" in text else f"https://{text}")
        return parts.hostname is not None and ("." in parts.hostname or ":" in text)
    except ValueError:
        return "://" in text
