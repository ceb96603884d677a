"""What a search found, as one Slack message, seen by the asker alone until shared."""

from __future__ import annotations

from datetime import datetime

from bot.model import Part, UserId
from bot.reading.search.terms import TermsWrong
from bot.use_cases.answers.search import Found, Hit
from digests.slack import choices, control_values, controls, notes
from digests.slack.blocks import Block, actions, button, context, part, section
from digests.slack.mrkdwn import code, date_token, escape, fit, link, marked, web_address
from digests.wording.dates import to_come
from digests.wording.sentences import best, extract
from digests.wording.words import count, doubt_of, gloss_in_words, headline, labels_of, outlet_of

WORDS = 600
"""Characters of the sentence around a match."""
_QUERY = 300
_URL = 600
"""Longer addresses are not linked: five hits must fit a message."""


def compose_found(
    found: Found,
    *,
    now: datetime,
    shared_by: UserId | None = None,
    can_share: bool = True,
    search_days: int | None = None,
    folder_read: bool = True,
) -> Part:
    """The page. `shared_by`: for everybody in a channel, so without the asker's own buttons. `can_share`: there is a
    channel to share it in. `search_days`: how far back words are looked for; None: through all that is kept.
    `folder_read`: what is not found is not in a text that waits to be read."""
    query = fit(found.query, _QUERY)
    sharer = [context(f"Shared by <@{fit(shared_by, 50)}>")] if shared_by is not None else []
    buttons = _buttons(found, can_share) if shared_by is None else []
    if not found.hits:
        reach = f" in what came in the last {count(search_days, 'day')}" if search_days else ""
        text = f"Nothing {'more ' if found.page else ''}matches “{query}”{reach}."
        text += "" if folder_read else f" {notes.STILL_READING}"
        return part([section(text), *_outlet(found), *buttons, *sharer], text)
    page = f", page {found.page + 1}" if found.page else ""
    title = f"*{query}*: newest first{page}"
    blocks = [section(title), *(_hit(hit, now, number) for number, hit in enumerate(found.hits))]
    heads = "; ".join(fit(headline(hit.reading.item), 150) for hit in found.hits)
    text = f"“{query}” matches {count(len(found.hits), 'item')} on this page: {heads}"
    return part([*blocks, *_outlet(found), *buttons, *sharer], text)


def _outlet(found: Found) -> list[Block]:
    hint = f"That is also an outlet. Its articles: `/search {fit(found.outlet, _QUERY)}`"
    return [context(hint)] if found.outlet else []


def compose_wrong(wrong: TermsWrong) -> Part:
    """What cannot be read and where; a button asks what would do."""
    typed = code(f"/search {wrong.suggestion or 'banks AND (yuan OR rouble)'}", 400)
    problem = f"{fit(str(wrong), 1_500)} Try: {typed}"
    if not wrong.suggestion:
        return part([section(problem)], problem)
    tried = button(
        "Search that instead", controls.SEARCH_AGAIN, value=control_values.encode_search(wrong.suggestion, 0)
    )
    return part([section(problem), actions(tried)], problem)


def _hit(hit: Hit, now: datetime, number: int) -> Block:
    item = hit.reading.item
    address = web_address(item.url)
    title = f"*{link(address if address is not None and len(address) <= _URL else None, headline(item), 250)}*"
    dated = date_token(item.published, item.published_to)
    if to_come(item.published, item.published_to, now=now):
        dated += " (the article's own date, in the future)"
    labels = labels_of(item, date_shown=True, unparsed=hit.reading.unparsed, unread=hit.reading.unread_languages)
    doubt = doubt_of(hit.reading)
    byline = " · ".join(dict.fromkeys([fit(outlet_of(item), 100), dated, *map(escape, labels), *doubt]))
    mark = None
    if hit.reading.in_doubt:
        on = choices.encode_choice(choices.OnBeat(item=item.id, on=True))
        mark = button("On the beat", controls.numbered(controls.USEFUL, number), value=on)
    gloss = fit(gloss_in_words(hit.reading.gloss), 300)
    return section("\n".join(filter(None, [title, gloss, byline, *_matched(hit)])), accessory=mark)


def _matched(hit: Hit) -> list[str]:
    """mrkdwn: the sentence of the first match, matches in bold; where title or fields alone matched, the lead."""
    item = hit.reading.item
    if hit.matched:
        return [marked(item.text, hit.matched, around=best(item.text, hit.matched), limit=WORDS)]
    lead = "" if item.extent == "headline" else fit(extract(item, headline(item)), WORDS)
    return [lead] if lead else []


def _buttons(found: Found, can_share: bool) -> list[Block]:
    buttons = []
    if found.more:
        buttons.append(_turn("Older", found, 1, 0))
    if found.page:
        buttons.append(_turn("Newer", found, -1, 1))
    if found.hits and can_share:
        shared = control_values.encode_search(found.query, found.page)
        buttons.append(button("Share to channel", controls.SHARE_SEARCH, value=shared))
    return [actions(*buttons, button("Alert me", controls.FOLLOW, value=found.query))]


def _turn(text: str, found: Found, pages: int, number: int) -> Block:
    value = control_values.encode_search(found.query, found.page + pages)
    return button(text, controls.numbered(controls.SEARCH_AGAIN, number), value=value)
