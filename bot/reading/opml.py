"""OPML in and out: lists of feeds, their groups, and what kind of voice each is.

An outline with htmlUrl and without xmlUrl is no feed but an outlet that searches bring up (Global Times in Google
News): its label goes with its items, so that state media found by a search is labelled and kept out of the digest too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element, ParseError, SubElement, indent, tostring

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from bot.errors import KnowledgeWrong
from bot.model import Feed, FeedId, Label, digest
from bot.reading.links import AGGREGATORS, host_of
from bot.reading.plain import one_line

LABEL = "amurLabel"
IN_DIGEST = "amurInDigest"
"""Our own attributes on an outline or a group: they win over what the group's name suggests, and other readers ignore
them."""

_SUGGESTED = (
    (re.compile(r"state media|state-run|state outlets", re.IGNORECASE), Label.STATE_MEDIA),
    (re.compile(r"official|government|ministr", re.IGNORECASE), Label.OFFICIAL),
    (re.compile(r"think[ -]tank", re.IGNORECASE), Label.THINK_TANK),
    (re.compile(r"\bwires?\b|news agenc", re.IGNORECASE), Label.WIRE),
)


@dataclass(frozen=True, slots=True)
class _Group:
    name: str = ""
    label: str = ""
    in_digest: str = ""


def feeds_of(data: bytes, *, where: str = "the OPML file") -> tuple[Feed, ...]:
    """The feeds in the order listed, each address once. KnowledgeWrong names what is wrong and with which feed."""
    try:
        root = fromstring(data)
    except DefusedXmlException as problem:
        raise KnowledgeWrong(where, "it defines entities, which no list of feeds needs") from problem
    except (ParseError, ValueError) as problem:
        raise KnowledgeWrong(where, f"it is not well-formed XML ({problem})") from problem
    body = root.find("body")
    if root.tag != "opml" or body is None:
        raise KnowledgeWrong(where, f"it is no OPML: it begins with <{root.tag}>, and needs <opml> with a <body>")
    feeds: dict[FeedId, Feed] = {}
    for feed in _walk(body, _Group(), where):
        feeds.setdefault(feed.id, feed)
    listed = {host: feed.label for feed in feeds.values() if (host := host_of(feed.url)) not in AGGREGATORS}
    voices = tuple(sorted({**listed, **dict(_outlets(body, _Group(), where))}.items()))
    return tuple(replace(f, voices=voices) if host_of(f.url) in AGGREGATORS else f for f in feeds.values())


def _outlets(parent: Element, group: _Group, where: str) -> Iterator[tuple[str, Label]]:
    """Host → label of every outline that is an outlet without a feed."""
    for outline in parent.findall("outline"):
        name = one_line(outline.get("title") or outline.get("text") or "")
        own = _Group(name, outline.get(LABEL) or group.label)
        host = host_of(outline.get("htmlUrl"))
        if host and outline.get("xmlUrl") is None:
            yield host, _label(_Group(group.name, own.label), name, where)
        yield from _outlets(outline, own, where)


def _walk(parent: Element, group: _Group, where: str) -> Iterator[Feed]:
    for outline in parent.findall("outline"):
        name = one_line(outline.get("title") or outline.get("text") or "")
        own = _Group(name, outline.get(LABEL) or group.label, outline.get(IN_DIGEST) or group.in_digest)
        if outline.get("xmlUrl") is not None:
            yield _feed(outline, name, _Group(group.name, own.label, own.in_digest), where)
        yield from _walk(outline, own if name else group, where)


def _feed(outline: Element, name: str, group: _Group, where: str) -> Feed:
    url = (outline.get("xmlUrl") or "").strip()
    called = name or url
    try:
        parts = urlsplit(url)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        usable = False
    if not usable or any(ord(c) <= 0x20 for c in url):
        raise KnowledgeWrong(where, f"the feed “{called}” has no http(s) address: xmlUrl is {url!r}")
    label = _label(group, called, where)
    return Feed(
        id=feed_id(url),
        url=url,
        title=called,
        group=group.name,
        label=label,
        in_digest=_in_digest(group, label, called, where),
    )


def feed_id(url: str) -> FeedId:
    return FeedId(digest("feed", url))


def _label(group: _Group, called: str, where: str) -> Label:
    if group.label:
        try:
            return Label(group.label.strip().lower())
        except ValueError:
            known = ", ".join(label.value for label in Label)
            raise KnowledgeWrong(where, f"“{called}”: {LABEL} is {group.label!r}; it may be {known}") from None
    return next((label for pattern, label in _SUGGESTED if pattern.search(group.name)), Label.INDEPENDENT)


def _in_digest(group: _Group, label: Label, called: str, where: str) -> bool:
    match group.in_digest.strip().lower():
        case "":
            return label is not Label.STATE_MEDIA
        case "yes" | "true":
            return True
        case "no" | "false":
            return False
    raise KnowledgeWrong(where, f"“{called}”: {IN_DIGEST} is {group.in_digest!r}; it may be yes or no")


def to_opml(feeds: Sequence[Feed], *, title: str = "Amur's feeds") -> bytes:
    """An OPML 2.0 document; feeds_of(to_opml(feeds)) gives the same feeds, grouped."""
    root = Element("opml", version="2.0")
    SubElement(SubElement(root, "head"), "title").text = title
    body = SubElement(root, "body")
    for name, members in groupby(feeds, key=lambda feed: feed.group):
        parent = SubElement(body, "outline", text=name, title=name) if name else body
        for feed in members:
            given = {"type": "rss", "text": feed.title, "title": feed.title, "xmlUrl": feed.url}
            plainly = _Group(name)
            if _label(plainly, feed.title, "") is not feed.label:
                given[LABEL] = feed.label.value
            if feed.in_digest is not (feed.label is not Label.STATE_MEDIA):
                given[IN_DIGEST] = "yes" if feed.in_digest else "no"
            SubElement(parent, "outline", given)
    indent(root)
    document: str = tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{document}\n'.encode()
