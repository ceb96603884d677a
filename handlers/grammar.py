"""Command texts → values. Pure: no clock, no store; `today` and the topics come in as arguments.

What people type is read kindly (curly quotes, capitals, words in any order) and never guessed at: what cannot be read
is a `Misread` that says what was wrong and shows an example.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.model import Question, TopicId, TopicLore
from bot.reading.documents.feed_identity import looks_like_address, typed_address
from bot.reading.statements.subjects import find_topic
from handlers.dates import Ambiguous, Days, read_days, read_span

LONGEST = 300
"""Characters of a command that are read; more is answered with an example."""


@dataclass(frozen=True, slots=True)
class Misread:
    """What was wrong, in words a person can act on, and a command that would work."""

    problem: str
    example: str


@dataclass(frozen=True, slots=True)
class Help:
    """Asked for, or all there is to say; `unread` is the word that was not understood."""

    unread: str = ""
    meant: str = ""
    """The subcommand it resembles."""


@dataclass(frozen=True, slots=True)
class AskModal:
    """/whosaid with nothing after it: let the person pick."""


# --------------------------------------------------------------------------------------------------------- the words

_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»″＂", '"') | dict.fromkeys("‘’‚‛′", "'"))
_INVISIBLE = re.compile(r"[\u0000-\u001f\u007f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]+")
_WORD = re.compile(r'"[^"]*"|[^\s"]+|"')


def plain(text: str) -> str:
    """As typed on a plain keyboard: straight quotes, no direction marks, single spaces, Slack's &amp; undone."""
    shown = text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    return " ".join(_INVISIBLE.sub(" ", shown.translate(_QUOTES)).split())


def words(text: str) -> tuple[str, ...]:
    """Words of a plain text; "several words in quotes" are one."""
    return tuple(_WORD.findall(text))


def asks_for_help(text: str) -> bool:
    return text.casefold().strip(" .!?-/") in {"help", "h", "usage", "?"} or text == "?"


def _bare(word: str) -> str:
    return word.strip('"').strip()


# ---------------------------------------------------------------------------------------------------------- /whosaid

WHOSAID_EXAMPLE = "/whosaid Gabuev on trade since March 2024"

_ABOUT = ("on", "about", "regarding")
_SINCE = ("since", "after", "between")
_UNTIL = ("until", "till", "before", "through")
_IN = ("in", "from")
_KEYWORDS = frozenset((*_ABOUT, *_SINCE, *_UNTIL, *_IN))
_BETWEEN = frozenset(("to", "and", "-", "–"))


LONGEST_NAME = 4
"""Words."""
IsName = Callable[[str], bool]


def nobody(text: str) -> bool:
    """Where no names are known."""
    return False


@dataclass(frozen=True, slots=True)
class _Clause:
    keyword: str
    value: tuple[str, ...]


@dataclass(slots=True)
class _Found:
    """What the clauses said so far; only alive while one text is read."""

    name: list[str]
    about: str | None = None
    since: date | None = None
    until: date | None = None
    outlet: str | None = None


def whosaid(text: str, *, today: date, is_name: IsName = nobody) -> Question | Help | AskModal | Misread:
    """NAME [on|about TOPIC or words] [since|after DATE] [until|before DATE] [in OUTLET], in any order.

    Where no name stands apart, the last words of a subject or outlet are one if `is_name` says so: "on trade Gabuev".

    `since` and `until` include the day, month or year they name; `after` and `before` leave it out. "in 2023" and
    "from May 2023 to March 2024" are dates, any other `in` or `from` an outlet. A name that looks like one of these
    words goes in quotes.
    """
    asked = plain(text)
    if asks_for_help(asked):
        return Help()
    if not asked:
        return AskModal()
    if len(asked) > LONGEST:
        return Misread(f"That is {len(asked):,} characters; a name and a few words are enough", WHOSAID_EXAMPLE)
    found = _Found(name=[])
    for clause in _clauses(words(asked)):
        wrong = _take(clause, found, today)
        if wrong is not None:
            return wrong
    if not found.name:
        _split_name(found, is_name)
    return _question(found, today)


def _split_name(found: _Found, is_name: IsName) -> None:
    about, rest = _ends_in_name(found.about, is_name)
    if rest:
        found.name, found.about = rest, about
        return
    outlet, rest = _ends_in_name(found.outlet, is_name)
    if rest:
        found.name, found.outlet = rest, outlet


def _ends_in_name(value: str | None, is_name: IsName) -> tuple[str, list[str]]:
    """What stands before the longest name that the value ends in, and that name; it is never all of the value."""
    parts = words(value or "")
    for at in range(max(1, len(parts) - LONGEST_NAME), len(parts)):
        if is_name(" ".join(_bare(part) for part in parts[at:])):
            return " ".join(parts[:at]), list(parts[at:])
    return value or "", []


def _clauses(all_words: tuple[str, ...]) -> list[_Clause]:
    clauses = [_Clause("", ())]
    for word in all_words:
        if word.casefold() in _KEYWORDS:
            clauses.append(_Clause(word.casefold(), ()))
        else:
            clauses[-1] = _Clause(clauses[-1].keyword, (*clauses[-1].value, word))
    return clauses


def _take(clause: _Clause, found: _Found, today: date) -> Misread | None:
    keyword, value = clause.keyword, clause.value
    if keyword == "":
        found.name += value
        return None
    if not value:
        return Misread(f"There is nothing after “{keyword}”", WHOSAID_EXAMPLE)
    if keyword in _ABOUT:
        return _take_about(keyword, value, found, today)
    if keyword in _IN:
        return _take_in(keyword, value, found, today)
    return _take_date(keyword, value, found, today)


def _take_about(keyword: str, value: tuple[str, ...], found: _Found, today: date) -> Misread | None:
    if keyword == "on":
        days = read_days(" ".join(value), today=today)
        if isinstance(days, Days) and not days.vague:
            return _set_days(days, found)
    if found.about is not None:
        return _twice("about")
    found.about = " ".join(value)
    return None


def _take_in(keyword: str, value: tuple[str, ...], found: _Found, today: date) -> Misread | None:
    days = read_days(" ".join(value), today=today)
    if isinstance(days, Days) and not days.single:
        return _set_days(days, found) if keyword == "in" else _bound("since", days, found)
    if keyword == "from" and _begins_with_date(value, today):
        return _take_date("since", value, found, today)
    if found.outlet is not None:
        return _twice(keyword)
    found.outlet = _bare(" ".join(value))
    return None


def _begins_with_date(value: tuple[str, ...], today: date) -> bool:
    return any(read_days(" ".join(value[:end]), today=today) is not None for end in range(1, min(len(value), 4) + 1))


def _set_days(days: Days, found: _Found) -> Misread | None:
    if found.since is not None or found.until is not None:
        return _twice("a date")
    found.since, found.until = days.first, days.last
    return None


def _take_date(keyword: str, value: tuple[str, ...], found: _Found, today: date) -> Misread | None:
    """The longest run of words that is a date is the date; what follows it belongs to the name."""
    for end in range(min(len(value), 4), 0, -1):
        days = read_days(" ".join(value[:end]), today=today)
        if isinstance(days, Ambiguous):
            return Misread(_either(days), f"… {keyword} {days.one}")
        if isinstance(days, Days):
            return _bound(keyword, days, found) or _after_date(keyword, value[end:], found, today)
    if keyword == "till" and not found.name:
        found.name += (keyword, *value)
        return None
    return Misread(
        f"I can't read “{_cut(' '.join(value))}” as a date", f"… {keyword} 14 May 2024, or {keyword} March 2024"
    )


def _after_date(keyword: str, rest: tuple[str, ...], found: _Found, today: date) -> Misread | None:
    if len(rest) > 1 and rest[0] in _BETWEEN and keyword in _SINCE:
        return _take_date("until", rest[1:], found, today)
    if rest and found.name:
        return Misread(f"I can't place “{_cut(' '.join(rest))}” after the date", WHOSAID_EXAMPLE)
    found.name += rest
    return None


def _either(days: Ambiguous) -> str:
    return f"“{days.text}” could be {days.one:%-d %B} or {days.other:%-d %B}"


def _cut(text: str) -> str:
    return text if len(text) <= 60 else text[:59] + "…"


def _bound(keyword: str, days: Days, found: _Found) -> Misread | None:
    if keyword in _SINCE:
        if found.since is not None:
            return _twice("since")
        found.since = days.day_after if keyword == "after" else days.first
        return None
    if found.until is not None:
        return _twice("until")
    found.until = days.day_before if keyword == "before" else days.last
    return None


def _twice(what: str) -> Misread:
    return Misread(f"“{what}” is there twice; I can go by one", WHOSAID_EXAMPLE)


def _question(found: _Found, today: date) -> Question | Misread:
    name = _bare(" ".join(_bare(word) for word in found.name)).lstrip("@").strip(" ,;:?!")
    if not name:
        return Misread("Whose words? I found no name", WHOSAID_EXAMPLE)
    if not any(c.isalpha() for c in name):
        return Misread(f"“{_cut(name)}” has no letters in it, so I can't look it up as a name", WHOSAID_EXAMPLE)
    if found.since is not None and found.since > today:
        return Misread(f"{found.since} has not come yet", WHOSAID_EXAMPLE)
    if found.since is not None and found.until is not None and found.since > found.until:
        return Misread(f"That asks for {found.since} to {found.until}, which ends before it begins", WHOSAID_EXAMPLE)
    return Question(name=name, about=found.about, since=found.since, until=found.until, outlet=found.outlet)


_MENTION = re.compile(r"<@[UW][A-Z0-9]+(?:\|[^>]*)?>")
_ASKED = re.compile(r"^(?:please\s+)?/?(?:who\s*said|what\s+(?:did|has|does)|show|did|has)\b\s*", re.IGNORECASE)
_SAYING = re.compile(r"\b(?:say|said|says|saying|tell|told)\b", re.IGNORECASE)


def mention(text: str, *, today: date, is_name: IsName = nobody) -> Question | Help | AskModal | Misread:
    """What is asked of @Amur in a channel: a name as after /whosaid, or a question around one.

    "@Amur what did Gabuev say about trade?" asks what "/whosaid Gabuev about trade" asks.
    """
    asked = plain(_MENTION.sub(" ", text)).strip(" ?!.,:")
    core = _ASKED.sub("", asked, count=1)
    if core != asked or not asked.startswith(('"', "/")):
        core = " ".join(_SAYING.sub(" ", core).split())
    question = whosaid(core, today=today, is_name=is_name)
    return Help() if isinstance(question, AskModal) else question


# ----------------------------------------------------------------------------------------------------------- /digest

DIGEST_EXAMPLE = "/digest trade yesterday"
DIGEST_SPAN = "/digest 1–7 May 2024"
LONGEST_SPAN = timedelta(days=31)
_LOOKED = re.compile(
    r"\b(?:what'?s new )?since (?:i )?(?:last )?look(?:ed)?(?: last)?\b|^new$|\bunread\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class DigestAsked:
    day: date
    topic: TopicId | None = None
    last: date | None = None
    """Of several days, day … last."""
    since_looked: bool = False
    """What came since this person last looked."""


@dataclass(frozen=True, slots=True)
class DigestSettings:
    """/digest settings: of the channel it is typed in."""


@dataclass(frozen=True, slots=True)
class DigestChart:
    """/digest chart: the last 30 days as a picture."""


def digest(
    text: str, *, today: date, topics: Sequence[TopicLore]
) -> DigestAsked | DigestSettings | DigestChart | Help | Misread:
    """[topic] [yesterday|today|DATE|DATE to DATE|since I last looked]; nothing given: today so far.

    Or `settings`, or `chart`, alone.
    """
    asked = plain(text)
    if asks_for_help(asked):
        return Help()
    if asked.casefold() in {"settings", "setting", "set up", "setup", "configure", "config"}:
        return DigestSettings()
    if asked.casefold() in {"chart", "picture", "graph", "charts"}:
        return DigestChart()
    if len(asked) > LONGEST:
        return Misread(f"That is {len(asked):,} characters; a topic and a day are enough", DIGEST_EXAMPLE)
    looked, asked = _since_looked(asked)
    parts = tuple(_bare(word) for word in words(asked) if word.casefold() not in {"on", "for", "about", "of", "the"})
    days, rest = _split_days([part for part in parts if part], today)
    if isinstance(days, Misread):
        return days
    if days is not None and days.first > today:
        return Misread(f"{days.first} has not come yet", DIGEST_EXAMPLE)
    day = days.first if days is not None else today
    last = min(days.last, today) if days is not None and not days.single else None
    if last is not None and last - day > LONGEST_SPAN:
        return Misread(f"That is {(last - day).days + 1:,} days; a month is the most I can lay out", DIGEST_SPAN)
    if not rest:
        return DigestAsked(day, last=last, since_looked=looked)
    topic = find_topic(" ".join(rest), topics)
    if topic is None:
        return Misread(
            f"I know no topic or day called “{_cut(' '.join(rest))}”. Topics: {', '.join(t.name for t in topics)}",
            f"/digest {topics[0].id} yesterday" if topics else "/digest yesterday",
        )
    return DigestAsked(day, topic.id, last=last, since_looked=looked)


def _since_looked(asked: str) -> tuple[bool, str]:
    """Whether "since I last looked" is asked, and the words that are left."""
    found = _LOOKED.search(asked)
    return (True, " ".join((asked[: found.start()] + asked[found.end() :]).split())) if found else (False, asked)


def _split_days(parts: list[str], today: date) -> tuple[Days | Misread | None, list[str]]:
    """The longest run at either end that names a day or days, and the words that are left."""
    for length in range(min(7, len(parts)), 0, -1):
        for run, rest in ((parts[-length:], parts[:-length]), (parts[:length], parts[length:])):
            days = read_span(" ".join(run), today=today)
            if isinstance(days, Ambiguous):
                return Misread(_either(days), f"/digest {days.one}"), rest
            if isinstance(days, Days):
                return days, rest
    return None, parts


# ----------------------------------------------------------------------------------------------------------- /alerts

ALERTS_EXAMPLE = '/alerts add "Power of Siberia"'


@dataclass(frozen=True, slots=True)
class AddAlert:
    terms: str


@dataclass(frozen=True, slots=True)
class ListAlerts:
    pass


@dataclass(frozen=True, slots=True)
class RemoveAlert:
    which: int | str
    """Its number in the list, from 1; or its terms."""


def alerts(text: str) -> AddAlert | ListAlerts | RemoveAlert | Help | Misread:
    """add "TERMS" | list | remove N or TERMS. The terms themselves are read by `bot.reading.search.terms`."""
    asked = plain(text)
    if not asked or asks_for_help(asked):
        return Help()
    verb, _, rest = asked.partition(" ")
    match _subcommand(verb, {"add": "new follow", "list": "mine show", "remove": "delete drop unfollow"}):
        case "add" if rest:
            return AddAlert(rest)
        case "add":
            return Misread("There is nothing after “add”; give the words to watch for", ALERTS_EXAMPLE)
        case "list":
            return ListAlerts()
        case "remove" if rest:
            number = rest.removeprefix("#")
            return RemoveAlert(int(number) if number.isdecimal() and len(number) < 6 else rest)
        case "remove":
            return Misread("Which one? Give its number in /alerts list, or its words", "/alerts remove 2")
        case Help() as unknown:
            return unknown
        case other:
            raise AssertionError(other)


# ----------------------------------------------------------------------------------------------------- /feeds, /amur


FEEDS_EXAMPLE = "/feeds add https://example.org/news"
LONGEST_ADDRESS = 2_000
"""Characters."""
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


@dataclass(frozen=True, slots=True)
class WhyItem:
    """What became of the article at an address."""

    address: str


@dataclass(frozen=True, slots=True)
class ImportFeeds:
    pass


@dataclass(frozen=True, slots=True)
class ExportFeeds:
    pass


@dataclass(frozen=True, slots=True)
class ChangeFeed:
    what: str
    """pause, resume, retry, remove."""
    name: str


@dataclass(frozen=True, slots=True)
class Status:
    pass


FeedsAsked = ListFeeds | ShowFeed | AddFeed | WhyItem | ImportFeeds | ExportFeeds | ChangeFeed

_FEED_VERBS = {
    "list": "all show",
    "add": "new watch follow subscribe",
    "why": "trace",
    "import": "upload opml",
    "export": "download",
    "pause": "stop mute",
    "resume": "unpause continue start",
    "retry": "poll refresh",
    "remove": "delete drop unsubscribe unwatch",
}


def feeds(text: str) -> FeedsAsked | Help | Misread:
    """add ADDRESS | why ADDRESS | import | export | pause, resume, retry, remove NAME | a state | a feed's name."""
    asked = plain(text)
    if asks_for_help(asked):
        return Help()
    verb, _, rest = asked.partition(" ")
    wanted = verb.casefold().strip(":")
    name = next((name for name, also in _FEED_VERBS.items() if wanted == name or wanted in also.split()), "")
    if name in ("add", "why"):
        return _address(name, rest)
    if len(asked) > LONGEST:
        return Misread(f"That is {len(asked):,} characters; a feed's name is shorter", FEEDS_EXAMPLE)
    match name:
        case "list" | "" if not rest and (not asked or name or wanted in FEED_STATES):
            return ListFeeds("" if name or not asked else wanted)
        case "list" if rest.casefold() in FEED_STATES:
            return ListFeeds(rest.casefold())
        case "import" if not rest:
            return ImportFeeds()
        case "export" if not rest:
            return ExportFeeds()
        case "pause" | "resume" | "retry" | "remove" if rest:
            return ChangeFeed(name, _bare(rest))
        case "pause" | "resume" | "retry" | "remove":
            return Misread(f"Which feed? There is nothing after “{verb}”", f"/feeds {name} Meduza")
        case _:
            return ShowFeed(_bare(asked))


def _address(verb: str, rest: str) -> AddFeed | WhyItem | Misread:
    example = FEEDS_EXAMPLE if verb == "add" else "/feeds why https://example.org/news/article"
    address = typed_address(rest)
    if not address:
        return Misread(f"There is nothing after “{verb}”; give an address", example)
    if len(address) > LONGEST_ADDRESS:
        return Misread(f"That is {len(address):,} characters; an address has at most {LONGEST_ADDRESS:,}", example)
    if not looks_like_address(address):
        return Misread(f"“{_cut(address)}” is no web address", example)
    return AddFeed(address) if verb == "add" else WhyItem(address)


def amur(text: str) -> Status | Help:
    asked = plain(text)
    if not asked or asks_for_help(asked):
        return Help()
    sub = _subcommand(asked.partition(" ")[0], {"status": "health version info"})
    return sub if isinstance(sub, Help) else Status()


def _subcommand(verb: str, known: dict[str, str]) -> str | Help:
    """The subcommand that a first word names, by whatever word for it; or Help on what was not understood."""
    wanted = verb.casefold().strip(":")
    for name, also in known.items():
        if wanted == name or wanted in also.split():
            return name
    close = difflib.get_close_matches(wanted, known, n=1, cutoff=0.6)
    return Help(unread=_cut(verb), meant=close[0] if close else "")
