"""The text of /feeds: the list, one feed, or what is to be done with it. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.reading.documents.feeds.feed_identity import looks_like_address, typed_address
from bot.reading.documents.feeds.feed_limits import LONGEST_SELECTOR
from bot.reading.documents.urls import LONGEST as LONGEST_ADDRESS
from handlers.grammar.words import LONGEST, Help, Misread, asks_for_help, bare, cut, normalised

# ----------------------------------------------------------------------------------------------------- /feeds, /amur


FEEDS_EXAMPLE = "/feeds add https://example.org/news"

SELECTOR_EXAMPLE = "/feeds add https://example.org/remarks css:ul.news a"

_CSS = re.compile(r"(?:^|\s)css:\s*", re.IGNORECASE)

FEED_STATES = ("new", "fine", "slow", "silent", "failing", "gone", "moved", "refused", "paused")


@dataclass(frozen=True, slots=True)
class ListFeeds:
    state: str = ""
    """Only those in this state; "": all."""


@dataclass(frozen=True, slots=True)
class ShowFeed:
    name: str
    """Or part of it, an address, a host."""


@dataclass(frozen=True, slots=True)
class AddFeed:
    address: str
    selector: str = ""
    """After "css:": no feed is wanted, but the links that this CSS selector chooses of the page there."""


@dataclass(frozen=True, slots=True)
class WhyItem:
    """What became of an article."""

    asked: str
    """Its address, its file's name, or words of its title."""


@dataclass(frozen=True, slots=True)
class ImportFeeds:
    pass


@dataclass(frozen=True, slots=True)
class ListPacks:
    pass


@dataclass(frozen=True, slots=True)
class ExportFeeds:
    pass


@dataclass(frozen=True, slots=True)
class ChangeFeed:
    what: str
    """pause, resume, retry, remove."""
    name: str


FeedsAsked = ListFeeds | ListPacks | ShowFeed | AddFeed | WhyItem | ImportFeeds | ExportFeeds | ChangeFeed

_FEED_VERBS = {
    "list": "all show",
    "add": "new watch follow subscribe",
    "why": "trace",
    "packs": "pack languages",
    "import": "upload opml",
    "export": "download",
    "pause": "stop mute",
    "resume": "unpause continue start",
    "retry": "poll refresh",
    "remove": "delete drop unsubscribe unwatch",
}


def parse_feeds(text: str) -> FeedsAsked | Help | Misread:
    """add ADDRESS | add ADDRESS css:SELECTOR | why ADDRESS, FILE or TITLE | import | export | pause, resume, retry,
    remove NAME | packs | a state | a feed's name."""
    asked = normalised(text)
    if asks_for_help(asked):
        return Help()
    verb, _, rest = asked.partition(" ")
    wanted = verb.casefold().strip(":")
    name = next((name for name, also in _FEED_VERBS.items() if wanted == name or wanted in also.split()), "")
    if name in ("add", "why"):
        return _address(name, rest)
    if len(asked) > LONGEST:
        return Misread(f"That is {len(asked):,} characters; a feed's name is shorter", "/feeds Meduza")
    match name:
        case "list" | "" if not rest and (not asked or name or wanted in FEED_STATES):
            return ListFeeds("" if name or not asked else wanted)
        case "list" if rest.casefold() in FEED_STATES:
            return ListFeeds(rest.casefold())
        case "packs" if not rest:
            return ListPacks()
        case "import" if not rest:
            return ImportFeeds()
        case "export" if not rest:
            return ExportFeeds()
        case "pause" | "resume" | "retry" | "remove" if rest:
            return ChangeFeed(name, bare(rest))
        case "pause" | "resume" | "retry" | "remove":
            return Misread(f"Which feed? There is nothing after “{verb}”", f"/feeds {name} Meduza")
        case _:
            return ShowFeed(bare(asked))


def _address(verb: str, rest: str) -> AddFeed | WhyItem | Misread:
    example = FEEDS_EXAMPLE if verb == "add" else "/feeds why https://example.org/news/article"
    selector = ""
    if verb == "add":
        rest, marked, selector = _selector(rest)
        if marked and not selector:
            return Misread("There is nothing after “css:”; give a CSS selector", SELECTOR_EXAMPLE)
        if len(selector) > LONGEST_SELECTOR:
            return Misread(
                f"That selector has {len(selector):,} characters, at most {LONGEST_SELECTOR}", SELECTOR_EXAMPLE
            )
    address = typed_address(rest)
    or_file = "" if verb == "add" else ", a file's name or a title"
    if not address:
        return Misread(f"There is nothing after “{verb}”; give an address{or_file}", example)
    if len(address) > LONGEST_ADDRESS:
        return Misread(f"That is {len(address):,} characters; an address has at most {LONGEST_ADDRESS:,}", example)
    if verb == "add" and not looks_like_address(address):
        return Misread(f"“{cut(address)}” isn't a web address", example)
    return AddFeed(address, selector) if verb == "add" else WhyItem(address)


def _selector(rest: str) -> tuple[str, bool, str]:
    """(what stands before "css:", whether that is there, the selector after it)."""
    found = _CSS.search(rest)
    return (rest[: found.start()], True, bare(rest[found.end() :])) if found else (rest, False, "")
