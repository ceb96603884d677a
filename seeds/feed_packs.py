"""`feed_packs.toml`: sources that a team may switch on, a pack a language. Without the file there are none."""

from __future__ import annotations

from pathlib import Path
from typing import cast

from bot.model import Feed, FeedPack, Label, SourceKind
from bot.reading.documents.feeds.opml import feed_id
from bot.reading.languages import NAMES
from seeds.toml_file import Toml

_PACK = frozenset({"name", "language", "source"})
_SOURCE = frozenset({"title", "url", "label", "kind", "selector", "seen"})
NAME = "feed_packs.toml"


def feed_packs(home: Path) -> tuple[FeedPack, ...]:
    """KnowledgeWrong names the line and what is off."""
    if not (home / NAME).exists():
        return ()
    file = Toml(home, NAME)
    file.only(file.table, frozenset({"pack"}))
    return tuple(_pack(file, table) for table in file.tables("pack"))


def _pack(file: Toml, table: dict[str, object]) -> FeedPack:
    file.only(table, _PACK)
    name, language = file.text(table, "name"), file.text(table, "language")
    if language not in NAMES:
        raise file.wrong(f"{language!r} is no language code known here: {', '.join(NAMES)}", f'"{language}"')
    listed = table.get("source")
    if not isinstance(listed, list) or not all(isinstance(one, dict) for one in listed):
        raise file.wrong(f"{name} needs [[pack.source]] tables", f'"{name}"')
    sources = cast("list[dict[str, object]]", listed)
    feeds = tuple(_feed(file, name, one) for one in sources)
    seen = frozenset(feed.id for feed, one in zip(feeds, sources, strict=True) if one.get("seen") is True)
    return FeedPack(name=name, language=language, sources=feeds, seen=seen)


def _feed(file: Toml, group: str, table: dict[str, object]) -> Feed:
    file.only(table, _SOURCE)
    url, label = file.text(table, "url"), file.text(table, "label")
    kind = file.text(table, "kind") if "kind" in table else SourceKind.FEED.value
    if not url.startswith(("https://", "http://")):
        raise file.wrong(f"{url!r} is no web address", url)
    if label not in {one.value for one in Label}:
        raise file.wrong(f"{label!r} is no label: {', '.join(one.value for one in Label)}", f'"{label}"')
    if kind not in {one.value for one in SourceKind}:
        raise file.wrong(f"{kind!r} is no kind: {', '.join(one.value for one in SourceKind)}", f'"{kind}"')
    return Feed(
        id=feed_id(url),
        url=url,
        title=file.text(table, "title"),
        group=group,
        label=Label(label),
        in_digest=label != Label.STATE_MEDIA.value,
        kind=SourceKind(kind),
        selector=file.text(table, "selector") if "selector" in table else "",
    )
