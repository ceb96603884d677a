"""Days of the archive alone, without news, gone by, or with trouble: each says what it is."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from bot.edition.window import EPOCH
from bot.model import Coverage
from digests.slack.blocks import blocks_of
from digests.slack.digests.digest import compose
from tests.support.blocks import all_text, mrkdwn
from tests.support.digest_builders import COVERAGE, archive, arranged, item, reading


def test_a_first_run_on_the_archive_alone_says_so_and_dates_every_item_as_it_is() -> None:
    digest = arranged(*archive(), coverage=Coverage(feeds=47, never_polled=47))
    first = replace(digest, window=replace(digest.window, since=EPOCH, first=True))
    (part,) = compose(first)
    assert "'text': 'China–Russia, Thursday 16 May · From the archive'" in str(blocks_of(part)[0])
    text = all_text((part,))
    assert "Added to the archive" in text
    assert "Older or undated articles, added for reference" in text
    assert "Harbour Herald, undated" in text
    assert "Harbour Herald, 15 Feb 2024" in text
    assert "everything known so far" in text
    assert "No feeds checked yet (47 to go)" in text
    assert not re.search(r"\bnew\b", (part.text + text).lower())


def test_archive_items_stand_after_the_news_under_a_heading_of_their_own() -> None:
    (part,) = compose(arranged(*archive(), reading(item("3", title="Fresh news"), topics=["energy"])))
    texts = mrkdwn(part)
    heading = next(n for n, text in enumerate(texts) if "Added to the archive" in text)
    assert any("Fresh news" in text for text in texts[:heading])
    assert not any("Fresh news" in text for text in texts[heading:])


def test_a_quiet_day_is_one_line() -> None:
    (part,) = compose(arranged())
    assert part.text == "Nothing new on China–Russia since Wed 15 May 08:00 CEST; 47 of 47 feeds answered."
    assert [block["type"] for block in blocks_of(part)] == ["section"]


def test_a_digest_of_one_topic_says_so_whether_it_has_stories_or_not() -> None:
    trade = reading(item("1", title="Yuan payments slow"), topics=["trade"])
    (quiet,) = compose(arranged(trade, only="energy"))
    assert quiet.text.startswith("Nothing new under Energy since Wed 15 May 08:00 CEST;")
    (past,) = compose(arranged(trade, only="energy", coverage=Coverage(looking_back=True)))
    assert past.text.startswith("Nothing to show under Energy for Thursday 16 May 2024.")
    (part,) = compose(arranged(trade, only="trade"))
    assert part.text.startswith("China–Russia: Trade &amp; payments, Thursday 16 May: Yuan payments slow.")


def test_a_day_gone_by_says_what_is_on_file_of_it_and_nothing_of_the_feeds_now() -> None:
    past = Coverage(looking_back=True)
    (part,) = compose(arranged(coverage=past))
    nothing = "Nothing to show for Thursday 16 May 2024. /search covers everything on file."
    assert part.text == nothing
    (part,) = compose(arranged(reading(item(in_digest=False)), coverage=past))
    assert part.text == f"{nothing} Left out: 1 story only in state media or feeds left out."
    (shown,) = compose(arranged(reading(item("1")), coverage=past))
    assert "Thursday 16 May 2024" in shown.text
    assert not any("feeds" in text for text in mrkdwn(shown))


@pytest.mark.parametrize(
    ("coverage", "words"),
    [
        (Coverage(feeds=47, answered=0, failing=(("A", "timeout"),)), "Not a quiet day: no feed could be read."),
        (Coverage(feeds=47, answered=44, silent=("B", "C")), "44 of 47 feeds answered; 2 quiet longer than usual"),
        (replace(COVERAGE, never_polled=47, answered=0), "no feeds checked yet (47 to go)."),
        (Coverage(), "no feeds are watched."),
    ],
)
def test_trouble_never_looks_like_a_quiet_day(coverage: Coverage, words: str) -> None:
    (part,) = compose(arranged(coverage=coverage))
    assert words in part.text


def test_a_day_of_state_media_alone_says_that_they_were_kept_out() -> None:
    (part,) = compose(arranged(reading(item(in_digest=False))))
    assert part.text.endswith("Left out: 1 story only in state media or feeds left out.")
