"""Which beat the settings ask for: the pack's knowledge, its feeds or others, its folder or another."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from bot.errors import KnowledgeWrong
from bot.model import BeatPack, Feed
from bot.reading.documents.feeds.feed_identity import new_feed, place_of
from bot.reading.documents.feeds.opml import feeds_of
from bot.reading.documents.urls import host_of
from bot.settings import Settings
from seeds import CORPUS, HOME, load, wording_in
from seeds.aliases import with_aliases


def pack_of(settings: Settings) -> BeatPack:
    """The pack's knowledge, with the feeds AMUR_FEEDS names instead of its own, and with what this team's marks taught
    (`amur relabel`). KnowledgeWrong names file and line."""
    pack = shipped_pack(settings)
    own = wording_in(own_weights(settings))
    return replace(pack, wording=own) if own else pack


def own_weights(settings: Settings) -> Path:
    """The folder of what `amur relabel` learnt on this machine."""
    return settings.data / "relabel"


def shipped_pack(settings: Settings) -> BeatPack:
    """The same without what the marks taught."""
    pack = with_aliases(load(settings.pack), settings.aliases)
    return pack if settings.feeds is None else replace(pack, feeds=_feeds(settings.feeds, pack.feeds))


def _feeds(chosen: Path | str | tuple[str, ...], known: Sequence[Feed]) -> tuple[Feed, ...]:
    if chosen == "none":
        return ()
    if isinstance(chosen, tuple):
        hosts = Counter(map(host_of, chosen))
        return tuple(new_feed(url, place_of(url) if hosts[host_of(url)] > 1 else "", known) for url in chosen)
    path = Path(chosen)
    try:
        return feeds_of(path.read_bytes())
    except OSError as problem:
        raise KnowledgeWrong(
            f"AMUR_FEEDS: {path}",
            f'{problem.strerror or problem}; it takes an OPML file, feeds\' addresses (https://…), or "none"',
        ) from problem
    except ValueError as problem:
        raise KnowledgeWrong(str(path), str(problem)) from problem


def pack_folder(settings: Settings) -> Path:
    return settings.pack or HOME


def corpus_folder(settings: Settings) -> Path:
    if settings.corpus is not None:
        return settings.corpus
    return settings.pack / "corpus" if settings.pack is not None else CORPUS
