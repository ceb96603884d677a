"""The text of /whosaid as a question. Pure: `today` and the known names come in as arguments."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from bot.model import Question
from digests.wording.dates import day
from handlers.grammar.dates import LONGEST_RUN, Ambiguous, Days, read_days, read_span, split_days
from handlers.grammar.words import LONGEST, AskModal, Help, Misread, asks_for_help, bare, cut, either, normalised, words

# ---------------------------------------------------------------------------------------------------------- /whosaid

WHOSAID_EXAMPLE = "/whosaid Gabuev on trade since March 2024"

_ABOUT = ("on", "about", "regarding")

_SINCE = ("since", "after", "between")

_UNTIL = ("until", "till", "before", "through")

_IN = ("in", "from")

_KEYWORDS = frozenset((*_ABOUT, *_SINCE, *_UNTIL, *_IN))

_BETWEEN = frozenset(("to", "and", "-", "–"))

_FROM_TO = frozenset(("between", "from"))

_FIGURES = re.compile(r"\d[-./]\d")

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


def parse_whosaid(text: str, *, today: date, is_name: IsName = nobody) -> Question | Help | AskModal | Misread:
    """NAME [on|about TOPIC or words] [since|after DATE] [until|before DATE] [in OUTLET], in any order.

    Where no name stands apart, the last words of a subject or outlet are one if `is_name` says so: "on trade Gabuev".

    `since` and `until` include the day, month or year they name; `after` and `before` leave it out. "in 2023" and
    "from May 2023 to March 2024" are dates, any other `in` or `from` an outlet. A date may also end the name, the
    subject or the outlet: "Gabuev on trade last week". A name that looks like one of these words goes in quotes.
    """
    asked = normalised(text)
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
        if is_name(" ".join(bare(part) for part in parts[at:])):
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
        return _take_name(value, found, today)
    if not value:
        return Misread(f"There is nothing after “{keyword}”", WHOSAID_EXAMPLE)
    if keyword in _ABOUT:
        return _take_about(keyword, value, found, today)
    if keyword in _IN:
        return _take_in(keyword, value, found, today)
    return _take_date(keyword, value, found, today)


def _take_name(value: tuple[str, ...], found: _Found, today: date) -> Misread | None:
    days, rest = split_days(value, today=today)
    found.name += rest
    return _when(days, found)


def _when(days: Days | Ambiguous | None, found: _Found) -> Misread | None:
    match days:
        case Ambiguous():
            return Misread(either(days), f"… on {days.one}")
        case Days():
            return _set_days(days, found)
        case None:
            return None


def _take_about(keyword: str, value: tuple[str, ...], found: _Found, today: date) -> Misread | None:
    if keyword == "on":
        days = read_days(" ".join(value), today=today)
        if isinstance(days, Days) and (not days.vague or _is_weekday(value)):
            return _set_days(days, found)
    if not any(c.isalnum() for word in value for c in word):
        return Misread(f"There is nothing after “{keyword}”", WHOSAID_EXAMPLE)
    if found.about is not None:
        return _twice("about")
    found.about, days = _without_days(value, today)
    return _when(days, found)


def _is_weekday(value: tuple[str, ...]) -> bool:
    """Written out: "sun" and "sat" are names and words besides."""
    return len(value) == 1 and value[0].casefold().endswith("day")


def _without_days(value: tuple[str, ...], today: date) -> tuple[str, Days | Ambiguous | None]:
    """A subject or an outlet, and the date after it. One word at its end is its own, "the budget 2024", but for a day
    or month in figures."""
    days, rest = split_days(value, today=today, first=False)
    last = value[-1].casefold()
    if not rest or (len(value) - len(rest) == 1 and last not in ("yesterday", "today") and not _FIGURES.search(last)):
        return " ".join(value), None
    return " ".join(rest), days


def _take_in(keyword: str, value: tuple[str, ...], found: _Found, today: date) -> Misread | None:
    if keyword == "from" and (spanned := _span(value, today)):
        return _take_span(*spanned, found, today)
    days = read_days(" ".join(value), today=today)
    if isinstance(days, Days) and not days.single:
        return _set_days(days, found) if keyword == "in" else _bound("since", days, found)
    if keyword == "from" and _begins_with_date(value, today):
        return _take_date("since", value, found, today)
    if found.outlet is not None:
        return _twice(keyword)
    outlet, dated = _without_days(value, today)
    found.outlet = bare(outlet)
    return _when(dated, found)


def _span(value: tuple[str, ...], today: date) -> tuple[Days, tuple[str, ...]] | None:
    """The longest run of words at the beginning that names two days or months, "1 and 5 May"; and what follows it."""
    for end in range(min(len(value), LONGEST_RUN), 2, -1):
        run = value[:end]
        if any(word.casefold() in _BETWEEN for word in run[1:-1]):
            days = read_span(" ".join(run), today=today)
            if isinstance(days, Days):
                return days, value[end:]
    return None


def _take_span(days: Days, rest: tuple[str, ...], found: _Found, today: date) -> Misread | None:
    return _set_days(days, found) or _after_date("between", rest, found, today)


def _begins_with_date(value: tuple[str, ...], today: date) -> bool:
    return any(read_days(" ".join(value[:end]), today=today) is not None for end in range(1, min(len(value), 4) + 1))


def _set_days(days: Days, found: _Found) -> Misread | None:
    if found.since is not None or found.until is not None:
        return Misread("There is more than one date; one day or one span is enough", WHOSAID_EXAMPLE)
    found.since, found.until = days.first, days.last
    return None


def _take_date(keyword: str, value: tuple[str, ...], found: _Found, today: date) -> Misread | None:
    """The longest run of words that is a date is the date; what follows it belongs to the name."""
    if keyword in _FROM_TO and (spanned := _span(value, today)):
        return _take_span(*spanned, found, today)
    for end in range(min(len(value), LONGEST_RUN), 0, -1):
        days = read_days(" ".join(value[:end]), today=today)
        if isinstance(days, Ambiguous):
            return Misread(either(days), f"… {keyword} {days.one}")
        if isinstance(days, Days):
            return _bound(keyword, days, found) or _after_date(keyword, value[end:], found, today)
    if keyword == "till" and not found.name:
        found.name += (keyword, *value)
        return None
    return Misread(
        f"I can't read “{cut(' '.join(value))}” as a date", f"… {keyword} 14 May 2024, or {keyword} March 2024"
    )


def _after_date(keyword: str, rest: tuple[str, ...], found: _Found, today: date) -> Misread | None:
    if len(rest) > 1 and rest[0] in _BETWEEN and keyword in _SINCE:
        return _take_date("until", rest[1:], found, today)
    if rest and found.name:
        return Misread(f"I can't place “{cut(' '.join(rest))}” after the date", WHOSAID_EXAMPLE)
    found.name += rest
    return None


def _bound(keyword: str, days: Days, found: _Found) -> Misread | None:
    if keyword in _SINCE:
        if found.since is not None:
            return _two_dates("begin from")
        found.since = days.day_after if keyword == "after" else days.first
        return None
    if found.until is not None:
        return _two_dates("end at")
    found.until = days.day_before if keyword == "before" else days.last
    return None


def _two_dates(to: str) -> Misread:
    """Whichever words gave them: "in 2029 since 2028" names "since" once."""
    return Misread(f"There are two dates to {to}; one is enough", WHOSAID_EXAMPLE)


def _twice(what: str) -> Misread:
    return Misread(f"“{what}” appears twice; use it once", WHOSAID_EXAMPLE)


def _question(found: _Found, today: date) -> Question | Misread:
    name = bare(" ".join(bare(word) for word in found.name)).lstrip("@").strip(" ,;:?!")
    if not name:
        return Misread("Whose words? I found no name", WHOSAID_EXAMPLE)
    if not any(c.isalpha() for c in name):
        return Misread(f"“{cut(name)}” has no letters in it, so I can't look it up as a name", WHOSAID_EXAMPLE)
    if found.since is not None and found.since > today:
        return Misread(f"{day(found.since)} has not come yet", WHOSAID_EXAMPLE)
    if found.since is not None and found.until is not None and found.since > found.until:
        days = f"{day(found.since)} to {day(found.until)}"
        return Misread(f"That asks for {days}, which ends before it begins", WHOSAID_EXAMPLE)
    return Question(name=name, about=found.about, since=found.since, until=found.until, outlet=found.outlet)


_EXPORT = re.compile(
    r"(?P<asked>.*\S)\s+export(?:\s+(?:as\s+)?(?P<form>csv|bib|bibtex|csl|json|csl-json))?(?:\s+(?P<more>.+))?",
    re.IGNORECASE,
)

_FORMS = {"csv": "csv", "bib": "bibtex", "bibtex": "bibtex", "csl": "csl", "json": "csl", "csl-json": "csl"}


def parse_export(text: str, is_name: IsName = nobody, *, today: date) -> tuple[str, tuple[str, ...]]:
    """The question without “export”, and the forms of file asked for: csv, bibtex, csl; none: no export.

    It stands at the end, or before a date or another clause: "Gabuev export last week", "Gabuev export since May".
    A name that ends in that word is one, and “on export” a subject.
    """
    found = _EXPORT.fullmatch(normalised(text))
    if found is None or words(found["asked"])[-1].casefold() in _KEYWORDS or is_name(f"{found['asked']} export"):
        return text, ()
    more = found["more"] or ""
    if more and words(more)[0].casefold() not in _KEYWORDS and read_days(more, today=today) is None:
        return text, ()
    form = found["form"]
    return f"{found['asked']} {more}".strip(), (_FORMS[form.casefold()],) if form else ("csv", "bibtex", "csl")
