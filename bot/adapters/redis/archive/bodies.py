"""A reading as it is kept: what its statements are shown by first, then the rest, packed in one piece, so that words an
article and its statements share are kept once.

A byte that says which form it is, four for the length of the first part, then zlib's stream with `DICTIONARY`. The
first part has a line of JSON for what the statements share (`Head`), and one for each quote. An earlier build kept one
JSON text, packed where it was long.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from bot.adapters.redis.records import HEAD, LEVEL, QUOTE, READING, Head
from bot.errors import StorageUnfit
from bot.model import SURE_ENOUGH, Reading, Statement

FORM = b"\x02"
SURE_ONCE = 0.8
"""The line of builds that kept another form."""
_START = 5
DICTIONARY = (
    b'"full","summary","headline","org":"en","ru","zh","page":"read_for":,"standing":"opinion","claimed":true,'
    b'"kind":"mixed"},"direct"},"stance":true,"addressee":"reporters","negated":true,"voice":"mouthpiece":"res'
    b'olved_by":"pronoun""role""description""coreference""transcript","unparsed":true,"in_digest":false,"link_'
    b'only":true,"likeness":0.,"score":1.0,"because":["names both sides: china, russia","beijing","moscow"]},"'
    b'placed":{"story":""},"topics":[{"id":"energy","score":1.0}],"mentions":[{"speaker":{"id":"","name":""},"'
    b'spans":[{"start":0,"end":12},{"start":"weights":{"of":[["",0.1],["","language":"en","relevance":{"score"'
    b':2.0,"relevant":true,"maybe":true},{"item":{"id":"","title":"","text":"","url":"https://www.","outlet":"'
    b'","feed":"","label":"state media","published":"2026-01-01T00:00:00Z","published_to":"minute","seen_at":"'
    b'2026-01-01T00:00:00Z","extent":"full","head":0,{"item":"","title":"","outlet":"","label":"unlabelled","u'
    b'rl":"https://www.","published":"2026-01-01T00:00:00Z","published_to":"day","extent":"full","claimed":fal'
    b'se}\n{"text":"","content":[{"start":1,"end":1}],"source":{"start":1,"end":1},"cue":{"start":1,"end":1},"s'
    b'peaker":{"id":"","name":""},"role":"foreign minister","kind":"indirect","confidence":0.9,"confidence_of_'
    b'words":0.9,"resolved_by":"name","topics":["trade"]}\n'
)
"""What nearly every reading has in it. Part of the form: never to be changed, another one is of another form."""


def packed(reading: Reading) -> bytes:
    text = reading.item.text
    attitudes = {
        number: attitude
        for number, quote in enumerate(reading.quotes)
        if (attitude := quote.with_attitude(text).attitude) != quote.attitude
    }
    lines = [HEAD.as_json(_head(reading, attitudes)), *map(QUOTE.as_json, reading.quotes)]
    first = b"".join(line + b"\n" for line in lines)
    squeeze = zlib.compressobj(LEVEL, zdict=DICTIONARY)
    rest = READING.as_json(replace(reading, quotes=()))
    return FORM + len(first).to_bytes(4, "big") + squeeze.compress(first + rest) + squeeze.flush()


def unpacked(body: bytes) -> Reading:
    if body[:1] != FORM:
        return on_our_scale(READING.unpacked(body))
    first = int.from_bytes(body[1:_START], "big")
    plain = _plain(body)
    quotes = plain[:first].split(b"\n")[1:-1]
    rest = plain[first:]
    return READING.of(rest[:-1] + b',"quotes":[' + b",".join(quotes) + b"]}" if quotes else rest)


def on_our_scale(reading: Reading) -> Reading:
    """What an earlier build held sure enough stays so: its figures were guesses of another scale, of which 154 of 160
    from its line on were right."""
    lifted = [
        replace(quote, confidence=SURE_ENOUGH) if SURE_ONCE <= quote.confidence < SURE_ENOUGH else quote
        for quote in reading.quotes
    ]
    return replace(reading, quotes=tuple(lifted))


def statements(body: bytes, numbers: Iterable[int], filed: datetime) -> Sequence[Statement]:
    """Those of the reading's quotes, as they are cited."""
    if body[:1] != FORM:
        body = packed(unpacked(body))
    head, *quotes = _plain(body, int.from_bytes(body[1:_START], "big")).split(b"\n")[:-1]
    shared = HEAD.of(head)
    return [_statement(shared, quotes[number], number, filed) for number in numbers if number < len(quotes)]


def _plain(body: bytes, at_most: int = 0) -> bytes:
    """So many bytes of it; 0: all."""
    try:
        return zlib.decompressobj(zdict=DICTIONARY).decompress(body[_START:], at_most)
    except zlib.error as problem:
        raise StorageUnfit("the database", f"a reading in it is damaged ({problem})") from problem


def _head(reading: Reading, attitudes: dict[int, str]) -> Head:
    item = reading.item
    return Head(
        item=item.id,
        title=item.title,
        outlet=item.outlet,
        label=item.label,
        url=item.url,
        published=item.published,
        published_to=item.published_to,
        extent=item.extent,
        claimed=item.claimed,
        attitudes=attitudes,
    )


def _statement(shared: Head, quote: bytes, number: int, filed: datetime) -> Statement:
    said = QUOTE.of(quote)
    return Statement(
        quote=replace(said, attitude=shared.attitudes[number]) if number in shared.attitudes else said,
        number=number,
        item=shared.item,
        title=shared.title,
        outlet=shared.outlet,
        label=shared.label,
        url=shared.url,
        published=shared.published,
        published_to=shared.published_to,
        filed_at=filed,
        extent=shared.extent,
        claimed=shared.claimed,
    )
