"""Which feeds the settings ask for."""

from pathlib import Path

import pytest

from bot.errors import KnowledgeWrong
from bot.model import Label
from bot.settings import Settings
from handlers.processes.pack.pack import shipped_pack


def test_feeds_are_given_by_address_and_labelled_as_the_pack_knows_their_sites() -> None:
    state_media = next(feed for feed in shipped_pack(Settings()).feeds if feed.label is Label.STATE_MEDIA)
    unknown, known = shipped_pack(Settings(feeds=("http://press.example/feed.xml", state_media.url))).feeds
    assert (unknown.title, unknown.label, unknown.in_digest) == ("press.example", Label.UNKNOWN, True)
    assert (known.id, known.label, known.in_digest) == (state_media.id, Label.STATE_MEDIA, False)


def test_feeds_of_one_site_are_called_by_their_paths() -> None:
    feeds = shipped_pack(
        Settings(feeds=("http://press.example/a.xml", "http://press.example/b?s=1", "http://wire.example/"))
    ).feeds
    assert [feed.title for feed in feeds] == ["press.example/a.xml", "press.example/b?s=1", "wire.example"]


def test_a_list_of_feeds_that_is_not_there_is_named_with_its_setting(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeWrong, match=r"AMUR_FEEDS: .*mine\.opml: No such file"):
        shipped_pack(Settings(feeds=tmp_path / "mine.opml"))
