"""A document as it is before it is a file: the same content for every form that it is written in."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

LONGEST = 3_000
"""Characters of an address that is linked."""


@dataclass(frozen=True, slots=True)
class Run:
    """Words, plain as they are; whoever renders them escapes them."""

    words: str
    url: str = ""
    """Where they link to; "" for nowhere. Only addresses of the web."""


Line = tuple[Run, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    heading: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    title: str
    chapters: tuple[Chapter, ...]
    note: str = ""
    """Stands at the end, small."""


def linked(words: str, url: str | None) -> Run:
    """Linked where the address is one of the web, written on one line."""
    try:
        parts = urlsplit(url or "")
    except ValueError:
        return Run(words)
    web = parts.scheme in ("http", "https") and parts.hostname and len(url or "") <= LONGEST
    return Run(words, url if url and web and url.isprintable() and " " not in url else "")
