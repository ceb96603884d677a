"""The feeds the bot is born with."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from bot.adapters.http.address_guard import url_fault
from bot.model import Label
from bot.reading.documents.feeds.opml import feeds_of

OPML = Path(__file__).parents[2] / "seeds" / "feeds.opml"
FEEDS = feeds_of(OPML.read_bytes(), where=OPML.name)


def test_there_are_47_feeds_in_9_groups_and_none_twice() -> None:
    assert len(FEEDS) == 47
    assert len({feed.group for feed in FEEDS}) == 9
    assert len({feed.url for feed in FEEDS}) == 47
    assert max(Counter(feed.title for feed in FEEDS).values()) == 1


def test_every_address_is_one_the_bot_would_fetch() -> None:
    assert [(feed.title, fault) for feed in FEEDS if (fault := url_fault(feed.url))] == []


def test_state_media_is_labelled_and_stays_out_of_the_digest_and_nothing_else_does() -> None:
    state = {feed.title for feed in FEEDS if feed.label is Label.STATE_MEDIA}
    assert state == {"ECNS", "CGTN World", "Xinhua (via Google News)", "TASS", "Sputnik Globe", "RT"}
    assert {feed.title for feed in FEEDS if not feed.in_digest} == state


def test_a_query_over_all_outlets_is_not_labelled_as_if_it_were_one() -> None:
    unlabelled = {feed.title for feed in FEEDS if feed.label is Label.UNKNOWN}
    assert unlabelled == {"Google News: China and Russia", "Google News: Power of Siberia", "GDELT: China and Russia"}


def test_state_media_that_a_search_brings_up_is_known_as_such() -> None:
    [search] = [feed for feed in FEEDS if feed.title == "Google News: China and Russia"]
    voices = dict(search.voices)
    state = "tass.com rt.com sputnikglobe.com globaltimes.cn news.cn chinadaily.com.cn cgtn.com ria.ru"
    assert {voices[host] for host in state.split()} == {Label.STATE_MEDIA}
    assert (voices["reuters.com"], voices["meduza.io"]) == (Label.WIRE, Label.INDEPENDENT)
    assert "news.google.com" not in voices
