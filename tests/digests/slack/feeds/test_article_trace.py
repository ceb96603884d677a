"""What is told of an article's way, and why it is shown nowhere. People, outlets and words are invented."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime

from bot.model import (
    AlertTrace,
    ArticleTrace,
    ChannelId,
    Feed,
    FeedId,
    Item,
    ItemId,
    Label,
    Listing,
    OwnPage,
    Part,
    Relevance,
    Standing,
    Unread,
)
from digests.slack.feeds.article_trace import compose_several_articles, compose_trace, shows
from tests.support.blocks import mrkdwn
from tests.support.digest_builders import NOW, item, reading, state

FEED = Feed(id=FeedId("f1"), url="https://herald.example/rss", title="Harbour Herald", label=Label.WIRE)
LISTED = Listing(feed=FEED, item=ItemId("a1"), last=date(2024, 5, 15))


def steps(trace: ArticleTrace) -> list[str]:
    return mrkdwn(compose_trace(trace))[0].split("\n")[1:]


def test_a_relevant_articles_road_goes_from_its_feed_to_digest_and_alerts() -> None:
    output = datetime(2024, 5, 16, 6, tzinfo=UTC)
    read = reading(item())
    other = reading(item("b2", title="Bridge agreed", outlet="River Post"))
    trace = ArticleTrace(
        url="https://outlet.example/bridge",
        listings=(LISTED,),
        reading=read,
        members=((other, 0.8),),
        digests=((ChannelId("C1"), output),),
        alerts=(
            AlertTrace(terms="bridge", sent=output),
            AlertTrace(terms="pier"),
            AlertTrace(terms="toll", became="the story is muted"),
        ),
    )
    shown = steps(trace)
    assert shown[0] == "1. Seen in the feed *Harbour Herald*, last listed 15 May 2024."
    assert shown[1].startswith("2. Judged *on the beat*")
    assert "as news, with" in shown[2]
    assert "The same report as" in shown[3]
    assert "River Post" in shown[3]
    assert "In the digest of <#C1>" in shown[4]
    assert "your alert `bridge`, sent" in shown[5]
    assert shown[6] == "7. Matched your alert `pier`, not sent yet."
    assert shown[7] == "8. Matched your alert `toll`: the story is muted."


def test_why_no_digest_shows_it_is_said() -> None:
    archive = reading(item(standing=Standing.ARCHIVE))
    assert steps(ArticleTrace(url="u", reading=archive))[-1].endswith("archive items are for search only.")
    kept_out = reading(item(in_digest=False))
    assert "left out of digests" in steps(ArticleTrace(url="u", reading=kept_out))[-1]
    both = ArticleTrace(url="u", reading=reading(), passed_over=(ChannelId("C1"),), due=(ChannelId("C2"),))
    assert steps(both)[-2].split(". ", 1)[1].startswith("Not shown in the digest of <#C1> that was posted since")
    assert steps(both)[-1].endswith("In no digest so far: that of <#C2> is not posted yet.")
    assert steps(replace(both, passed_over=(), due=()))[-1].endswith("In no digest: no channel has one.")


def test_why_an_article_was_not_read_whole_is_said() -> None:
    page = OwnPage(outcome="none", listed="r", at=datetime(2024, 5, 16, 6, tzinfo=UTC), reason="it refuses us (403)")
    of = replace(item(), extent="summary", page=page)
    (filed,) = [step for step in steps(ArticleTrace(url="u", reading=reading(of))) if "Filed" in step]
    assert filed.endswith("summary only, so statements may be missing (its own page: it refuses us (403)).")


def test_an_irrelevant_article_says_why_and_that_it_was_not_kept() -> None:
    trace = ArticleTrace(
        url="https://x.example/a", listings=(LISTED,), aside=True, because="does not name both A and B"
    )
    assert "Judged *off the beat* because: does not name both A and B." in steps(trace)[1]


def test_an_address_never_seen_names_the_nearest_feed_and_when_it_was_polled() -> None:
    near = replace(state("Harbour Herald", "silent"), last_polled=NOW)
    text = "\n".join(mrkdwn(compose_trace(ArticleTrace(url="https://x.example/a", nearest=near))))
    assert "not found in any feed" in text
    assert "*Harbour Herald* (silent), last checked" in text
    nothing = compose_trace(ArticleTrace(url="https://x.example/a"))
    assert "/feeds add" in nothing.text


def test_a_digest_shows_an_item_by_its_link_or_its_headline() -> None:
    read = reading(item(url="https://outlet.example/bridge?a=1&b=2"))
    linked = Part(
        text="t", blocks=json.dumps([{"text": {"text": "<https://outlet.example/bridge?a=1&amp;b=2|Bridge>"}}])
    )
    titled = Part(text="t", blocks=json.dumps([{"text": {"text": "*Ministers agree on a second bridge*"}}]))
    other = Part(text="t", blocks=json.dumps([{"text": {"text": "Ministers disagree"}}]))
    assert [shows(part, read.item) for part in (linked, titled, other)] == [True, True, False]


def judged(of: Item | None = None, *, maybe: bool = False, context: bool = False) -> ArticleTrace:
    """Of what is not simply on the beat, with a digest that was posted since and another to come."""
    read = replace(reading(of), relevance=Relevance(score=0.4, relevant=False, maybe=maybe, context=context))
    return ArticleTrace(url="u", reading=read, passed_over=(ChannelId("C1"),), due=(ChannelId("C2"),))


def test_what_is_only_maybe_on_the_beat_waits_for_no_digest() -> None:
    shown = "\n".join(steps(judged(maybe=True)))
    assert "Judged *maybe on the beat*. It is found by `/search`; no digest and no alert tells it." in shown
    assert shown.endswith("In no digest: it is only maybe on the beat.")
    assert "<#C" not in shown


def test_an_event_of_one_side_may_have_a_line_of_a_digest() -> None:
    shown = "\n".join(steps(judged(context=True)))
    assert "where several outlets report it, a digest has a line of it" in shown
    assert "posted since: too few outlets report it, or there was no room" in shown
    assert "that of <#C2> is not posted yet" in shown


def test_what_somebody_chose_is_read_whatever_it_is_about() -> None:
    dropped = replace(item(standing=Standing.ARCHIVE), feed=None)
    shown = "\n".join(steps(judged(dropped)))
    assert shown.startswith("1. Found in the text folder.")
    assert "Judged *off the beat*. Files in the text folder are read whatever they are about." in shown
    assert "digests list it under “Added to the archive”" in shown
    assert steps(judged(replace(dropped, added=True)))[0] == "1. Added by hand: somebody gave its address."


def test_what_is_not_on_file_says_so_and_ends_there() -> None:
    gone = steps(ArticleTrace(url="u", listings=(LISTED,) * 7))
    assert gone[5:] == [
        "6. Seen in 2 more feeds.",
        "7. Not on file: it is no longer kept, or is being read right now.",
    ]
    unread = ArticleTrace(url="u", unread=Unread(name="a.pdf", reason="a.pdf is no text"))
    assert steps(unread) == [
        "1. Found in the text folder.",
        "2. It *can't be read* as it is now: a.pdf is no text. Nothing of it is on file.",
    ]
    before = steps(replace(unread, reading=replace(reading(replace(item(), feed=None)), unparsed=True)))
    assert before[1].endswith("The rest is about the version read before.")
    assert "with its statements not read yet, for want of a language model" in before[3]


def test_a_story_of_many_names_three_of_them() -> None:
    others = tuple((reading(item(f"b{n}", title=f"Bridge {n}")), 0.3) for n in range(5))
    (story,) = [step for step in steps(replace(judged(), members=others)) if "same story" in step]
    assert story.endswith("2 more.")
    assert story.count("|Bridge ") == 3


def test_words_that_fit_several_titles_are_answered_with_them() -> None:
    shown = compose_several_articles("bridge", [reading(), reading(item("b2", title="Bridge & toll"))])
    assert mrkdwn(shown)[0].split("\n")[2] == "• <https://outlet.example/bridge|Bridge &amp; toll> (Harbour Herald)"
    assert shown.text == "“bridge” matches 2 articles. Ask for one by address or full title:"
    named = compose_trace(ArticleTrace(url="bridge", is_address=False))
    assert "titles with these words" in named.text
