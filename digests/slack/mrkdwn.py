"""Foreign text in Slack's mrkdwn: titles, quotations, names, what a user typed.

It enters a message by one of three doors only: `escape`/`fit` for mrkdwn, `label` for plain_text elements, `link` for
addresses. Every mrkdwn element we make is `verbatim` besides, so that Slack itself never turns a bare @name, #channel
or address inside it into a mention or a link.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Literal
from urllib.parse import urlsplit

from bot.model import Span
from digests.wording.dates import when
from digests.wording.words import clean, cut, unseen, without_unseen

URL = 3_000
"""Characters of an address that a button carries."""
INLINE_URL = 1_200
"""Longer addresses are not linked inside a text, where they would eat its room; buttons still carry them."""

_WORD = 30
_WORD_BEFORE = re.compile(r"[^\W_]+$")
_WORD_AFTER = re.compile(r"[^\W_]+")
_LOOKALIKES = str.maketrans({"*": "∗", "~": "∼", "`": "ˋ"})
_ITALIC = re.compile(r"(?<![^\W_])_|_(?![^\W_])")
_EMOJI = re.compile(r":(?=[\w+'-]+:)")
_MARKED = re.compile(r"[&<>*~`_:]")
_PLAIN = re.compile(
    r"https?://[a-z0-9-]+(?:\.[a-z0-9-]+)+(?:/[\w./~=&%+,;@!$'()*-]*(?:\?[\w./~=&%+,;@!$'()*-]*)?)?", re.ASCII
)
"""An address as nearly all are: it need not be taken apart to see that it is one."""
_BRACKET = re.compile(
    r"(?P<kept><!date\^\d+\^[^<>|]*\|[^<>]*>|<#[CDG][A-Z0-9]+>)|<https?://[^<>|]*\|(?P<words>[^<>]+)>|[<>]"
)
"""A date or channel as we write it, a link with its words, or a bracket by itself."""
_UNFIT = re.compile(r"""[ <>|"`\\^{}]""")


def escape(text: str) -> str:
    """Foreign text as one line of mrkdwn that shows those very words and does nothing else.

    & < > become entities, so no mention, broadcast, date or link survives. mrkdwn has no escape for its own marks and
    zero-width characters next to them *enable* formatting in Slack, so * ~ ` (and _ at a word's edge, and the colon
    that opens an :emoji:) are replaced by characters that look the same; a leading > , which would start a block
    quotation even as an entity, becomes ›. Control characters and bidirectional overrides are gone, see `clean`.
    """
    plain = clean(text)
    if not _MARKED.search(plain):
        return plain
    if plain.startswith(">"):
        plain = "›" + plain[1:]
    plain = plain.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").translate(_LOOKALIKES)
    return _EMOJI.sub("∶", _ITALIC.sub("ˍ", plain))


def fit(text: str, limit: int) -> str:
    """`escape(text)`, cut before escaping so that the result has at most `limit` characters and no broken entity."""
    whole = clean(text)
    if len(whole) <= limit and not _MARKED.search(whole):
        return whole  # nearly every title and name
    room = limit
    while True:
        shown = escape(cut(whole, room))
        if len(shown) <= limit:
            return shown
        room -= max(1, (len(shown) - limit) // 5)


def verbatim(text: str, limit: int) -> str:
    """For a block of code, which shows every line as it is: nothing but what Slack reads even there is replaced."""
    made = ""
    for character in text.replace("```", "ˋˋˋ"):
        written = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}.get(character, character)
        if len(made) + len(written) > limit:
            break
        made += written
    return made


def code(text: str, limit: int) -> str:
    """One line of inline code, to be copied and typed as it stands: nothing but what Slack reads even there, and the
    mark that would end it, is replaced."""
    return f"`{verbatim(clean(text).replace('`', 'ˋ'), limit)}`"


def label(text: str, limit: int) -> str:
    """Foreign text for a plain_text element, which Slack does not parse; angle brackets are still made harmless."""
    return cut(clean(text).replace("<", "‹").replace(">", "›"), limit) or "–"


def web_address(url: str | None) -> str | None:
    """The address if it is absolute http(s) and fits a button, with the characters that end a Slack link encoded."""
    if not url:
        return None
    if len(url) <= URL and _PLAIN.fullmatch(url):
        return url
    encoded = _UNFIT.sub(lambda found: f"%{ord(found[0]):02X}", clean(url))
    if len(encoded) <= URL and _PLAIN.fullmatch(encoded):
        return encoded
    try:
        parts = urlsplit(encoded)
    except ValueError:
        return None
    return encoded if parts.scheme in {"http", "https"} and parts.hostname and len(encoded) <= URL else None


def inert(text: str) -> str:
    """mrkdwn that notifies nobody and leads nowhere, for the text of a message beside its blocks (a lock screen's).

    Of what stands in angle brackets, dates and channels stay, links become their words, and any other
    bracket becomes one that looks the same: it is somebody else's, and nobody escaped it. Never longer than `text`.
    """
    return _BRACKET.sub(_stilled, text)


def _stilled(found: re.Match[str]) -> str:
    return found["words"] or found["kept"] or ("‹" if found[0] == "<" else "›")


def link(url: str | None, text: str, limit: int = 200) -> str:
    """mrkdwn: `text`, linked if the address can be; `limit` counts the escaped text, without the address."""
    words = fit(text, limit).replace("|", "∣")
    address = web_address(url)
    if address is None or len(address) > INLINE_URL:
        return words
    return f"<{address.replace('&', '&amp;')}|{words or 'link'}>"


def date_token(
    moment: datetime | None, exact: Literal["minute", "day"] | None, *, form: str = "{date_short}, {time}"
) -> str:
    """mrkdwn for a date, in the reader's own zone where it is known to the minute; `form` is Slack's.

    A date known to the day only stays that day in every zone; no date is "undated".
    """
    if moment is None or exact != "minute" or (seconds := moment.timestamp()) < 0:
        return when(moment, exact)
    return f"<!date^{int(seconds)}^{form}|{when(moment, exact)}>"


def marked(text: str, spans: Sequence[Span], *, around: Span, limit: int) -> str:
    """mrkdwn of `text` inside `around`, with the given spans in bold; at most `limit` characters.

    Too long a text is cut at its end, then at its start, but the first span's beginning stays in view.
    """
    if gone := unseen(text):  # first of all: what stands beside a mark must be what is shown beside it
        text = without_unseen(text)
        spans, around = [_moved(span, gone) for span in spans], _moved(around, gone)
    start, end = around.start, min(around.end, len(text))
    first = min((span.start for span in spans), default=start)
    while True:
        shown = _bold(text, spans, start, end)
        if len(shown) <= limit or end <= start:
            return shown
        excess = len(shown) - limit
        if end - excess // 5 - 1 > first + 40 or start >= first:
            end = max(start, end - excess // 5 - 1)
        else:
            start = min(first, start + excess // 5 + 1)


def _moved(span: Span, gone: Sequence[int]) -> Span:
    """Where it lies once the characters at these positions are taken out."""
    return Span(span.start - bisect_left(gone, span.start), span.end - bisect_left(gone, span.end))


def _bold(text: str, spans: Sequence[Span], start: int, end: int) -> str:
    pieces: list[str] = []
    at = start
    for span in _joined(_whole_words(text, span) for span in spans):
        left, right = max(span.start, at), min(span.end, end)
        if left < right:
            pieces += [_spaced(text[at:left]), _strong(text[left:right], text[at:left], text[right:end])]
            at = right
    pieces.append(_spaced(text[at:end]))
    before = "… " if clean(text[max(0, start - 200) : start]) else ""
    after = " …" if clean(text[end : end + 200]) else ""
    return before + re.sub(" +", " ", "".join(pieces)).strip() + after


def _whole_words(text: str, span: Span) -> Span:
    """Widened to the words it lies in, where Slack sees a mark for what it is; as far as `_WORD` characters."""
    start, end = min(span.start, len(text)), min(span.end, len(text))
    before = _WORD_BEFORE.search(text, max(0, start - _WORD), start)
    after = _WORD_AFTER.match(text, end, end + _WORD)
    inside = start < end
    left = before.start() if before and inside and text[start].isalnum() else start
    right = after.end() if after and inside and text[end - 1].isalnum() else end
    return Span(left, right)


def _joined(spans: Iterable[Span]) -> list[Span]:
    """In order, those that touch or overlap made one."""
    joined: list[Span] = []
    for span in sorted(spans):
        if joined and span.start <= joined[-1].end:
            joined[-1] = Span(joined[-1].start, max(joined[-1].end, span.end))
        else:
            joined.append(span)
    return joined


def _spaced(text: str) -> str:
    """Escaped, with one space kept at either edge that has any."""
    words = escape(text)
    left, right = " " * text[:1].isspace(), " " * text[-1:].isspace()
    return f"{left}{words}{right}" if words else left


def _reads_as_letter(character: str) -> bool:
    """Some look-alikes, as the underscore's, are letters to Slack."""
    return escape(character)[-1:].isalnum()


def _strong(text: str, before: str, after: str) -> str:
    """Bold. Next to a letter Slack would not see the mark for one; a zero-width space between them makes it."""
    words = escape(text)
    if not words:
        return " "
    left = "\u200b" if _reads_as_letter(before[-1:]) else ""
    right = "\u200b" if _reads_as_letter(after[:1]) else ""
    return f"{' ' * text[:1].isspace()}{left}*{words}*{right}{' ' * text[-1:].isspace()}"
