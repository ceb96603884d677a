"""*Missed: add this*: the form that asks for an article's address, and what came of it."""

from __future__ import annotations

from bot.model import Item, Label, Part, Reading, Standing
from bot.use_cases.archive.missed_article import Added, Missed, NoArticle, NotRead, OnFile
from digests.slack import controls
from digests.slack.blocks import View, guard_view, input_block, part, plain_text, section, text_input
from digests.slack.mrkdwn import fit, link
from digests.wording.words import count, day, headline, outlet_of

TITLE = "Missed: add this"
LONGEST = 2_000
"""Characters of an address."""


def missed_view() -> View:
    asked = input_block(
        controls.MISSED_ADDRESS,
        "The article's address",
        text_input(controls.MISSED_ADDRESS, placeholder="https://example.org/news/article", most=LONGEST),
        hint="I read its page as robots.txt allows, and file it for everybody, marked as added by hand.",
    )
    return guard_view(
        {
            "type": "modal",
            "callback_id": controls.MISSED_VIEW,
            "title": plain_text(TITLE),
            "submit": plain_text("Add"),
            "close": plain_text("Cancel"),
            "blocks": [asked],
        }
    )


def compose_missed(found: Missed, address: str) -> Part:
    """`address`: as it was given."""
    where = fit(address, 300)
    match found:
        case Added(reading=reading):
            text = f"Added: {_named(reading.item)}. {_place(reading)} Thanks; `/amur status` counts it."
        case OnFile(reading=reading):
            text = f"That is on file already: {_named(reading.item)}. {_known(reading)}"
        case NotRead(reason=reason):
            text = (
                f"I couldn't add {where}: {fit(reason, 300)}. Nothing was filed. Another outlet's report of the same "
                "may be readable; or try again later."
            )
        case NoArticle():
            text = f"{where} leads to no article: give the address of one, not of a site's front page."
    return part([section(text)], text)


def _named(item: Item) -> str:
    return f"*{link(item.url, headline(item), 150)}* ({fit(outlet_of(item), 60)})"


def _place(reading: Reading) -> str:
    item, said = reading.item, count(len(reading.quotes), "statement")
    found = f"I found {said} in it."
    if item.label is Label.STATE_MEDIA:
        return f"{found} State media stand in the digests of channels that show them; `/search` has it."
    if item.standing is Standing.NEWS:
        return f"{found} It is news, for the next digest of each channel that takes its topic, marked as added by hand."
    dated = "Its page gives no date" if item.published is None else f"It is from {day(item.published)}"
    return f"{found} {dated}, so it is not news: the next digest lists it under *Added to the archive*."


def _known(reading: Reading) -> str:
    if reading.relevance.relevant or reading.item.added:
        return "`/feeds why` with its address says which digest had it."
    return "It seemed only maybe on the beat, so no digest has it; I noted that you say it is. `/search` finds it."
