"""For whoever added a feed: that it is in trouble, or working again; one message, however many."""

from __future__ import annotations

from collections.abc import Sequence

from bot.model import FeedNews, Part
from digests.slack import controls
from digests.slack.blocks import Block, actions, button, context, part, section
from digests.slack.mrkdwn import escape, fit
from digests.wording.words import clean, count, cut

EACH = 5
"""Feeds that have a line with reason and button; of more, a line with the reason alone."""
LISTED = 15

_TROUBLE = {
    "failing": "can't be read",
    "refused": "refuses me",
    "gone": "is gone: the address says “410 Gone”",
    "silent": "has been quiet longer than usual",
}
_NEXT = {
    "failing": "I'll keep trying, less often.",
    "refused": "I'll keep trying, less often. The site may block bots, or have another address for them.",
    "gone": "I'll check once a week. If the site has a new feed, add that one.",
    "silent": "It answers, but with nothing new. Sites often move their feed without notice: check theirs.",
}


def compose_news(news: Sequence[FeedNews]) -> Part:
    """Trouble first. One feed's news says what comes next; many at once say what that may mean."""
    ordered = sorted(news, key=lambda one: (one.state == "fine", one.title.casefold()))
    if len(ordered) == 1:
        return _one(ordered[0])
    ill = sum(one.state != "fine" for one in ordered)
    heads = [
        f"{count(ill, 'feed')} you added {'needs' if ill == 1 else 'need'} a look" if ill else "",
        _again(len(ordered) - ill),
    ]
    head = "; ".join(filter(None, heads)) + "."
    blocks: list[Block] = [section(f"*{escape(head)}*")]
    lines = [f"• {_line(one)}" for one in ordered[:LISTED]]
    lines += [f"and {len(ordered) - LISTED:,} more" if len(ordered) > LISTED else ""]
    blocks.append(section("\n".join(filter(None, lines))))
    if ill > EACH:
        blocks.append(context("So many at once may mean that my own connection is down."))
        blocks.append(actions(button("All feeds", controls.FEEDS, value="0")))
    else:
        blocks.append(actions(*(_look(one, number) for number, one in enumerate(ordered[:EACH]))))
    return part(blocks, escape(head))


def _again(well: int) -> str:
    return f"{count(well, 'feed')} {'works' if well == 1 else 'work'} again" if well else ""


def _one(one: FeedNews) -> Part:
    text = _line(one)
    blocks = [section(text), context(_NEXT.get(one.state, "What it published meanwhile is being read."))]
    return part([*blocks, actions(button("Show feed", controls.FEED, value=one.feed))], text)


def _line(one: FeedNews) -> str:
    """At most about 180 characters, so that all fit a section."""
    title = fit(one.title, 60) or "A feed"
    if one.state == "fine":
        return f"*{title}* works again."
    why = f": {fit(one.reason, 100)}" if one.reason and one.state != "gone" else ""
    return f"*{title}* {_TROUBLE[one.state]}{why}."


def _look(one: FeedNews, number: int) -> Block:
    return button(cut(clean(one.title), 50), controls.numbered(controls.FEED, number), value=one.feed)
