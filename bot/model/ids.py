"""Ids, and the small functions that make or compare them."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from datetime import UTC, datetime
from typing import NewType

FeedId = NewType("FeedId", str)

ItemId = NewType("ItemId", str)

StoryId = NewType("StoryId", str)

SpeakerId = NewType("SpeakerId", str)

TopicId = NewType("TopicId", str)

TeamId = NewType("TeamId", str)

ChannelId = NewType("ChannelId", str)

UserId = NewType("UserId", str)

SubscriptionId = NewType("SubscriptionId", str)

DeliveryId = NewType("DeliveryId", str)


def utc(moment: datetime) -> datetime:
    """The same instant in UTC. ValueError for a naive datetime: it names no instant."""
    if moment.tzinfo is None:
        raise ValueError(f"{moment!r} has no time zone")
    return moment.astimezone(UTC)


# -------------------------------------------------------------------------------------------------------------- ids


def stable_id(*parts: str) -> str:
    """16 hexadecimal digits that depend on every part and on where each ends."""
    h = hashlib.sha256()
    for part in parts:
        data = part.encode("utf-8", "surrogatepass")
        h.update(len(data).to_bytes(8, "big"))
        h.update(data)
    return h.hexdigest()[:16]


def trace_id(subject: ItemId | DeliveryId) -> str:
    """32 hexadecimal digits: the trace (W3C Trace Context) of an item, or of a delivery of many. Whoever knows the
    subject knows the trace, in any process and at any time, so that nothing needs to be carried along or kept."""
    return hashlib.sha256(b"trace " + subject.encode()).hexdigest()[:32]


def fold(name: str) -> str:
    """A name for comparing: no case, accents, apostrophes or dots; ё is е; single spaces. fold(fold(x)) == fold(x)."""
    kept = name.casefold()
    if not kept.isascii():
        plain = unicodedata.normalize("NFKD", kept)
        kept = "".join(c for c in plain if not unicodedata.combining(c)).casefold()
    return " ".join(re.sub(r"[^\w\s-]", "", kept).replace("-", " ").replace("_", " ").split())


def slug(name: str) -> SpeakerId:
    """A readable speaker id: "Sari Arho Havrén" → "sari-arho-havren"."""
    return SpeakerId(fold(name).replace(" ", "-")[:80])
