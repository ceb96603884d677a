"""Rich text, tables and charts, as Slack's own pages and SDK types have them; pure.

docs.slack.dev/reference/block-kit/blocks/rich-text-block, table-block, data-table-block, data-visualization-block.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from bot.sandbox.checks.shapes import (
    Rule,
    anything,
    by_type,
    flag,
    integer,
    many,
    number,
    one_of,
    shape,
    string,
    unique,
    url,
    wrong,
)
from bot.sandbox.protocol import Json

ID = string(255)
LITERAL = anything  # `type` was judged by by_type already


def items(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def block(optional: Mapping[str, Rule], *also: Any, **required: Rule) -> Rule:
    return shape({"type": LITERAL, **required}, {"block_id": ID, **optional}, also)


def text_of(value: object) -> str:
    """Every string under a `text` key, at any depth, joined: what Slack counts as the text of blocks."""
    if isinstance(value, dict):
        own = value.get("text")
        below = "".join(text_of(inner) for name, inner in value.items() if name != "text" or not isinstance(own, str))
        return (own if isinstance(own, str) else "") + below
    if isinstance(value, list):
        return "".join(text_of(inner) for inner in value)
    return ""


# ── rich text ────────────────────────────────────────────────────────────────────────────────────────────────────────

_STYLE = shape({}, {"bold": flag, "italic": flag, "strike": flag, "code": flag})
_RUN = by_type(
    {
        "text": shape({"type": LITERAL, "text": string(12_000)}, {"style": _STYLE}),
        "link": shape({"type": LITERAL, "url": url()}, {"text": string(12_000), "style": _STYLE, "unsafe": flag}),
        "date": shape(
            {"type": LITERAL, "timestamp": integer(0, 99_999_999_999), "format": string(200)},
            {"url": url(), "fallback": string(200), "style": _STYLE},
        ),
        "emoji": shape({"type": LITERAL, "name": string(100)}, {"unicode": string(100), "skin_tone": integer(1, 6)}),
        "user": shape({"type": LITERAL, "user_id": ID}, {"style": _STYLE}),
        "usergroup": shape({"type": LITERAL, "usergroup_id": ID}, {"style": _STYLE}),
        "channel": shape({"type": LITERAL, "channel_id": ID}, {"style": _STYLE}),
        "broadcast": shape({"type": LITERAL, "range": one_of("here", "channel", "everyone")}, {"style": _STYLE}),
        "color": shape({"type": LITERAL, "value": string(20)}),
        "team": shape({"type": LITERAL, "team_id": ID}, {"style": _STYLE}),
    }
)
_RUNS: Mapping[str, Rule] = {"type": LITERAL, "elements": many(_RUN, 10_000, 0)}
_BORDER: Mapping[str, Rule] = {"border": integer(0, 1)}
_RICH_SECTION = shape(_RUNS)
_RICH_PART = by_type(
    {
        "rich_text_section": _RICH_SECTION,
        "rich_text_quote": shape(_RUNS, _BORDER),
        "rich_text_preformatted": shape(_RUNS, {**_BORDER, "language": string(100)}),
        "rich_text_list": shape(
            {
                "type": LITERAL,
                "elements": many(by_type({"rich_text_section": _RICH_SECTION}), 10_000),
                "style": one_of("bullet", "ordered"),
            },
            {**_BORDER, "indent": integer(0, 8), "offset": integer(0, 100_000)},
        ),
    }
)
RICH_TEXT = block({}, elements=many(_RICH_PART, 10_000))

# ── tables ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def _cells(rows: object) -> Iterator[str]:
    if isinstance(rows, list):
        for row in rows:
            for cell in row if isinstance(row, list) else ():
                yield text_of(cell)


def _cells_at_most(most: int) -> Any:
    def check(value: Json, where: str) -> Iterator[str]:
        if sum(len(cell) for cell in _cells(value.get("rows"))) > most:
            yield wrong(f"no more than {most} characters allowed over all cells", f"{where}/rows")

    return check


def _rows_of_one_length(value: Json, where: str) -> Iterator[str]:
    if len({len(items(row)) for row in items(value.get("rows"))}) > 1:
        yield wrong("all rows must have as many cells", f"{where}/rows")


def _header_row_is_plain(value: Json, where: str) -> Iterator[str]:
    rows = value.get("rows")
    first = rows[0] if isinstance(rows, list) and rows else ()
    for at, cell in enumerate(first if isinstance(first, list) else ()):
        if isinstance(cell, dict) and cell.get("type") == "rich_text":
            yield wrong("rich_text is not allowed in the header row", f"{where}/rows/0/{at}")


_CELL = by_type(
    {
        "raw_text": shape({"type": LITERAL, "text": string(10_000, 0)}),
        "raw_number": shape({"type": LITERAL, "value": anything}, {"text": string(10_000, 0)}),
        "rich_text": RICH_TEXT,
    }
)
_COLUMN = shape({}, {"align": one_of("left", "center", "right"), "is_wrapped": flag})
TABLE = block({"column_settings": many(_COLUMN, 20)}, _cells_at_most(10_000), rows=many(many(_CELL, 20), 100))
DATA_TABLE = block(
    {"page_size": integer(1, 100), "row_header_column_index": integer(0, 19)},
    _cells_at_most(20_000),
    _rows_of_one_length,
    _header_row_is_plain,
    caption=string(2000),
    rows=many(many(_CELL, 20), 201, 2),
)

# ── charts ───────────────────────────────────────────────────────────────────────────────────────────────────────────

_COLOUR: Mapping[str, Rule] = {"color": string(20)}
_SEGMENT = shape({"label": string(20), "value": number}, _COLOUR)
_POINT = shape({"label": string(20), "value": number})
_SERIES = shape({"name": string(20), "data": many(_POINT, 20)}, _COLOUR)
_AXIS = shape({"categories": many(string(20), 20)}, {"x_label": string(50), "y_label": string(50)})


def _series_fit_the_axis(value: Json, where: str) -> Iterator[str]:
    """Names of series are unique, and each has a point for every category, in their order."""
    axis = value.get("axis_config")
    categories = axis.get("categories") if isinstance(axis, dict) else None
    series = [one for one in items(value.get("series")) if isinstance(one, dict)]
    yield from unique(((one.get("name"), f"{where}/series/{at}/name") for at, one in enumerate(series)), "name")
    for at, one in enumerate(series):
        if [point.get("label") for point in items(one.get("data")) if isinstance(point, dict)] != categories:
            yield wrong("labels must match the categories", f"{where}/series/{at}/data")


_XY = shape({"type": LITERAL, "series": many(_SERIES, 6), "axis_config": _AXIS}, {}, (_series_fit_the_axis,))
CHART = by_type({"pie": shape({"type": LITERAL, "segments": many(_SEGMENT, 6)}), "bar": _XY, "line": _XY, "area": _XY})
DATA_VISUALIZATION = block({}, title=string(50), chart=CHART)
