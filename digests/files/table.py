"""A table as a CSV file that a spreadsheet opens as it is."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from digests.wording.words import clean

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def csv_file(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """UTF-8 with a byte order mark, by which Excel knows it. A foreign cell that a spreadsheet would run as a formula
    begins with an apostrophe instead (OWASP, CSV injection)."""
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(columns)
    writer.writerows([_inert(cell) for cell in row] for row in rows)
    return file.getvalue().encode("utf-8-sig")


def _inert(cell: str) -> str:
    text = clean(cell)
    return f"'{text}" if text.startswith(_FORMULA) else text
