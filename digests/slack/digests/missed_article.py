"""*Missed: add this*: the form that asks for an article's address, and what came of it."""

from __future__ import annotations

from bot.model import Item, Label, Part, Reading, Standing
from bot.reading.documents.urls import LONGEST
from bot.use_cases.archive.missed_article import Added, Missed, NoArticle, NotRead, OnFile
from digests.slack import controls
from digests.slack.blocks import View, input_block, part, plain_text, section, text_input
from digests.slack.limits import guard_view
from digests.slack.mrkdwn import fit, link
from digests.wording.dates import day
from digests.wording.words import count, headline, outlet_of

TITLE = "Missed: add this"


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
                f"I couldn't add {where}: {fit(reason, 300)}. Nothing was filed. Try another outlet's report of the "
                "same, or this one again later."
            )
        case NoArticle():
            text = f"{where} isn't an article: give the address of one, not of a site's front page."
    return part([section(text)], text)


def _named(item: Item) -> str:
    return f"*{link(item.url, headline(item), 150)}* ({fit(outlet_of(item), 60)})"


def _place(reading: Reading) -> str:
    item, found = reading.item, f"I found {count(len(reading.quotes), 'statement')} in it."
    if reading.unparsed:
        found = "Its statements are not read yet."
    if item.label is Label.STATE_MEDIA:
        return f"{found} It is state media: only channels that show these have it in their digest. `/search` finds it."
    if item.standing is Standing.NEWS:
        return (
            f"{found} It is news: the next digest of each channel that takes its topic has it, marked *added by hand*."
        )
    dated = "Its page gives no date" if item.published is None else f"It is from {day(item.published)}"
    return f"{found} {dated}, so it is not news: the next digest lists it under *Added to the archive*."


def _known(reading: Reading) -> str:
    noted = "" if reading.relevance.relevant else " I noted that you say it is on the beat."
    if not reading.in_doubt:
        return f"`/feeds why` with its address says which digest had it.{noted}"
    if reading.relevance.context:
        return f"I kept it as context, an event of one side; a digest has one line of it at most.{noted}"
    return f"It seemed only maybe on the beat, so no digest has it; `/search` finds it.{noted}"
