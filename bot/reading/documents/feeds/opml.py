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
from bot.model import Feed, FeedId, Label, SourceKind, stable_id
from bot.reading.documents.feeds.feed_limits import LONGEST_SELECTOR
from bot.reading.documents.sanitizer import one_line
from bot.reading.documents.urls import AGGREGATORS, host_of, without_feed_scheme

LABEL = "amurLabel"
IN_DIGEST = "amurInDigest"
"""Our own attributes on an outline or a group: they win over what the group's name suggests, and other readers ignore
them."""
SITES = "amurSites"
"""On a feed: the domains, apart by spaces, whose articles are its own though it is served elsewhere. It is believed of
the operator's own lists only; of a file that somebody hands in, it would let a feed speak for any site it names."""
KIND = "amurKind"
SELECTOR = "amurSelector"
"""Of an outline that is watched and no feed. Its address is OPML's `url` of a link, not xmlUrl: no other reader is to
take it for a feed."""

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlines:
    """What an OPML file lists."""

    feeds: tuple[Feed, ...] = ()
    """In the order listed, each address once."""
    refused: tuple[tuple[str, str], ...] = ()
    """(what it is called, why it cannot be watched)."""


def feeds_of(data: bytes, *, where: str = "the OPML file") -> tuple[Feed, ...]:
    """The feeds in the order listed, each address once. KnowledgeWrong names what is wrong and with which feed."""
    outlines = outlines_of(data, where=where, trusted=True)
    for called, why in outlines.refused:
        raise KnowledgeWrong(where, f"{called} {why}")
    return outlines.feeds


def outlines_of(data: bytes, *, where: str = "the OPML file", trusted: bool = False) -> Outlines:
    """What can be watched and what not. KnowledgeWrong only for a file that is no OPML.

    `trusted`: it is the operator's, so that what it says of feeds' sites is believed.
    """
    body = _body(data, where)
    feeds: dict[FeedId, Feed] = {}
    refused: list[tuple[str, str]] = []
    try:
        for found in _walk(body, _Group()):
            if isinstance(found, Feed):
                feeds.setdefault(found.id, found if trusted else replace(found, sites=()))
            else:
                refused.append((f"“{found.called}”", found.why))
        outlets = dict(_outlets(body, _Group(), refused))
    except RecursionError:
        raise KnowledgeWrong(where, "its groups are nested too deeply") from None
    listed = {host: feed.label for feed in feeds.values() if (host := host_of(feed.url)) not in AGGREGATORS}
    voices = tuple(sorted({**listed, **outlets}.items()))
    made = tuple(replace(f, voices=voices) if host_of(f.url) in AGGREGATORS else f for f in feeds.values())
    return Outlines(feeds=made, refused=tuple(refused))


def _body(data: bytes, where: str) -> Element:
    try:
        root = fromstring(data)
    except DefusedXmlException as problem:
        raise KnowledgeWrong(where, "it defines entities, which no list of feeds needs") from problem
    except (ParseError, ValueError, LookupError) as problem:
        raise KnowledgeWrong(where, f"it is not well-formed XML ({problem})") from problem
    body: Element | None = root.find("body")
    if root.tag != "opml" or body is None:
        raise KnowledgeWrong(where, f"it is no OPML: it begins with <{root.tag}>, and needs <opml> with a <body>")
    return body


@dataclass(frozen=True, slots=True)
class _Fault:
    """What is wrong with an attribute."""

    why: str


@dataclass(frozen=True, slots=True)
class _Unfit:
    called: str
    why: str


def _outlets(parent: Element, group: _Group, refused: list[tuple[str, str]]) -> Iterator[tuple[str, Label]]:
    """Host → label of every outline that is an outlet without a feed."""
    for outline in parent.findall("outline"):
        name = one_line(outline.get("title") or outline.get("text") or "")
        own = _Group(name, outline.get(LABEL) or group.label)
        host = host_of(outline.get("htmlUrl"))
        if host and outline.get("xmlUrl") is None:
            label = _label(_Group(group.name, own.label))
            if isinstance(label, Label):
                yield host, label
            else:
                refused.append((f"“{name}”", label.why))
        yield from _outlets(outline, own, refused)


def _walk(parent: Element, group: _Group) -> Iterator[Feed | _Unfit]:
    for outline in parent.findall("outline"):
        name = one_line(outline.get("title") or outline.get("text") or "")
        own = _Group(name, outline.get(LABEL) or group.label, outline.get(IN_DIGEST) or group.in_digest)
        if outline.get("xmlUrl") is not None or outline.get(KIND) is not None:
            yield _feed(outline, name, _Group(group.name, own.label, own.in_digest))
        yield from _walk(outline, own if name else group)


def _feed(outline: Element, name: str, group: _Group) -> Feed | _Unfit:
    attribute = "xmlUrl" if outline.get(KIND) is None else "url"
    given = (outline.get(attribute) or "").strip()
    url = without_feed_scheme(given)
    if url != given and "://" not in url:
        url = f"http://{url}"
    called = name or url
    kind = _kind(outline)
    if isinstance(kind, _Fault):
        return _Unfit(called, kind.why)
    try:
        parts = urlsplit(url)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        usable = False
    if not usable or any(ord(c) <= 0x20 for c in url):
        return _Unfit(called, f"has no http(s) address: {attribute} is {url!r}")
    label = _label(group)
    if isinstance(label, _Fault):
        return _Unfit(called, label.why)
    selector = "" if kind is SourceKind.FEED else (outline.get(SELECTOR) or "").strip()
    if len(selector) > LONGEST_SELECTOR:
        return _Unfit(called, f"cannot be watched: {SELECTOR} has more than {LONGEST_SELECTOR} characters")
    in_digest = _in_digest(group, label)
    if isinstance(in_digest, _Fault):
        return _Unfit(called, in_digest.why)
    return Feed(
        id=feed_id(url),
        url=url,
        title=called,
        group=group.name,
        label=label,
        in_digest=in_digest,
        sites=tuple((outline.get(SITES) or "").lower().split()),
        kind=kind,
        selector=selector,
    )


def _kind(outline: Element) -> SourceKind | _Fault:
    given = outline.get(KIND)
    try:
        return SourceKind.FEED if given is None else SourceKind(given.strip().lower())
    except ValueError:
        known = ", ".join(kind.value for kind in SourceKind)
        return _Fault(f"cannot be watched: {KIND} is {given!r}; it may be {known}")


def feed_id(url: str) -> FeedId:
    return FeedId(stable_id("feed", url))


def _label(group: _Group) -> Label | _Fault:
    if group.label:
        try:
            return Label(group.label.strip().lower())
        except ValueError:
            known = ", ".join(label.value for label in Label)
            return _Fault(f"cannot be labelled: {LABEL} is {group.label!r}; it may be {known}")
    return next((label for pattern, label in _SUGGESTED if pattern.search(group.name)), Label.INDEPENDENT)


def _in_digest(group: _Group, label: Label) -> bool | _Fault:
    match group.in_digest.strip().lower():
        case "":
            return label is not Label.STATE_MEDIA
        case "yes" | "true":
            return True
        case "no" | "false":
            return False
    return _Fault(f"cannot be placed: {IN_DIGEST} is {group.in_digest!r}; it may be yes or no")


def to_opml(feeds: Sequence[Feed], *, title: str = "Amur's feeds") -> bytes:
    """An OPML 2.0 document; feeds_of(to_opml(feeds)) gives the same feeds, grouped."""
    root = Element("opml", version="2.0")
    SubElement(SubElement(root, "head"), "title").text = title
    body = SubElement(root, "body")
    for name, members in groupby(feeds, key=lambda feed: feed.group):
        parent = SubElement(body, "outline", text=name, title=name) if name else body
        for feed in members:
            given = {"type": "rss", "text": feed.title, "title": feed.title, "xmlUrl": feed.url}
            if feed.kind is not SourceKind.FEED:
                given = {
                    "type": "link",
                    "text": feed.title,
                    "title": feed.title,
                    "url": feed.url,
                    KIND: feed.kind.value,
                }
                given |= {SELECTOR: feed.selector} if feed.selector else {}
            plainly = _Group(name)
            if _label(plainly) is not feed.label:
                given[LABEL] = feed.label.value
            if feed.in_digest is not (feed.label is not Label.STATE_MEDIA):
                given[IN_DIGEST] = "yes" if feed.in_digest else "no"
            if feed.sites:
                given[SITES] = " ".join(feed.sites)
            SubElement(parent, "outline", given)
    indent(root)
    document: str = tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{document}\n'.encode()
