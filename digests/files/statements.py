"""Somebody's statements as files to work with."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.model import Statement
from digests.files.table import csv_file
from digests.wording.citations import role_of, words_are
from digests.wording.words import clean, source_of

COLUMNS = (
    "utterance",
    "quote",
    "words are",
    "kind",
    "speaker",
    "with",
    "role",
    "addressee",
    "date",
    "outlet",
    "outlet is",
    "title",
    "link",
    "confidence",
    "confidence of words",
    "confidence of role",
    "read",
)
"""Of the table. Rows of one `utterance` tell the same; `read` says how much of the article was."""


def statements_csv(utterances: Sequence[Sequence[Statement]]) -> bytes:
    return csv_file(COLUMNS, _rows(utterances))


def _rows(utterances: Sequence[Sequence[Statement]]) -> Iterator[tuple[str, ...]]:
    for number, tellings in enumerate(utterances, start=1):
        for one in tellings:
            quote = one.quote
            yield (
                str(number),
                clean(quote.text),
                words_are(quote),
                quote.kind.value,
                quote.speaker.name if quote.speaker is not None else "",
                "; ".join(other.name for other in quote.jointly),
                role_of(quote),
                quote.addressee or "",
                one.published.date().isoformat() if one.published is not None and one.published_to else "",
                source_of(one),
                one.label.value,
                one.title,
                one.url or "",
                _share(quote.confidence),
                _share(quote.confidence_of_words),
                _share(quote.confidence_of_role if quote.role else None),
                one.extent,
            )


def _share(of: float | None) -> str:
    return "" if of is None else f"{of:.2f}"
