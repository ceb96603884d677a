"""Rich text, tables, charts and feedback buttons: they show text as it is, and some workspaces do not take them yet.

Each has a plain form of sections, context and buttons (`plainly`), which is posted where Slack refuses the first.
Text inside them is never parsed by Slack: nothing in it is escaped, nothing of it can become a mention or a link.

Shapes and limits: docs.slack.dev/reference/block-kit/blocks/, rich-text-block, data-table-block,
data-visualization-block and context-actions-block.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Literal, TypeAlias

from digests.slack.mrkdwn import date_token, fit, label, link, verbatim, web_address
from digests.wording.dates import when
from digests.wording.words import clean, cut

Json: TypeAlias = "str | int | float | bool | Sequence[Json] | Mapping[str, Json] | None"
Block = dict[str, Json]
View = Block
"""A modal or a Home."""
Run = Block
"""A stretch of rich text in one style."""

CAPTION = 2_000
TABLE_ROWS = 200
"""Without the header."""
TABLE_CHARACTERS = 10_000
"""Over all cells; Slack takes more, a message not."""
CHART_TITLE = 50
CHART_LABEL = 20
"""Of series, categories and points."""
SERIES = 6
CATEGORIES = 20
TEXT = 3_000
"""Characters of one stretch of rich text."""
PLAIN = 2_900
"""Characters of a section of a plain form."""

NEW_BLOCKS = frozenset({"rich_text", "data_table", "data_visualization", "context_actions"})
MESSAGES_ONLY = frozenset({"data_table", "data_visualization", "context_actions"})
"""Those no modal and no App Home takes; of 2026, and given to one workspace after the other."""

# --------------------------------------------------------------------------------------------------------- rich text


def words(text: str, *, bold: bool = False, italic: bool = False) -> Run:
    """Foreign or ours; one space is kept at either edge that has any."""
    inner = clean(text)
    shown = f"{' ' * text[:1].isspace()}{inner}{' ' * text[-1:].isspace()}" if inner else " "
    style: Block = {name: True for name, wanted in (("bold", bold), ("italic", italic)) if wanted}
    made: Run = {"type": "text", "text": shown}
    return made | {"style": style} if style else made


def linked(url: str | None, text: str, limit: int) -> Run:
    """`text`, linked if the address can be."""
    address, shown = web_address(url), cut(clean(text), limit) or "link"
    return words(shown) if address is None else {"type": "link", "url": address, "text": shown}


def dated(moment: datetime | None, exact: Literal["minute", "day"] | None) -> Run:
    """In the reader's own zone where it is known to the minute."""
    if moment is None or exact != "minute" or moment.timestamp() < 0:
        return words(when(moment, exact))
    stamp = int(moment.timestamp())
    return {"type": "date", "timestamp": stamp, "format": "{date_short}, {time}", "fallback": when(moment, exact)}


def quotation(runs: Sequence[Run]) -> Block:
    return {"type": "rich_text_quote", "elements": list(runs)}


def line(runs: Sequence[Run]) -> Block:
    return {"type": "rich_text_section", "elements": list(runs)}


def rich_text(*parts: Block) -> Block:
    """`parts`: quotations and lines."""
    return {"type": "rich_text", "elements": list(parts)}


# --------------------------------------------------------------------------------------------------------------- data


def data_table(
    caption: str, heads: Sequence[str], rows: Sequence[Sequence[str | Sequence[Run]]], *, page: int = 10
) -> Block:
    """Sortable, `page` rows at a time; a cell is a text or runs of rich text. Screen readers say the caption, and the
    first column as each row's name. At least one row, at most `TABLE_ROWS`."""
    head: list[Json] = [{"type": "raw_text", "text": label(one, 100)} for one in heads]
    body: list[Json] = [[_cell(one) for one in row] for row in rows]
    return {
        "type": "data_table",
        "caption": label(caption, CAPTION),
        "page_size": page,
        "row_header_column_index": 0,
        "rows": [head, *body],
    }


def _cell(cell: str | Sequence[Run]) -> Block:
    if isinstance(cell, str):
        return {"type": "raw_text", "text": clean(cell) or "–"}
    return rich_text(line(cell))


def chart(
    title: str, kind: Literal["bar", "line", "area"], categories: Sequence[str], series: Mapping[str, Sequence[int]]
) -> Block:
    """Every series has a value a category. Names and labels that are too long are cut and told apart."""
    labels = _distinct(categories)
    names = _distinct(list(series))
    data: list[Json] = [
        {"name": name, "data": [{"label": at, "value": value} for at, value in zip(labels, values, strict=True)]}
        for name, values in zip(names, series.values(), strict=True)
    ]
    axis: Block = {"categories": list(labels)}
    return {
        "type": "data_visualization",
        "title": label(title, CHART_TITLE),
        "chart": {"type": kind, "series": data, "axis_config": axis},
    }


def _distinct(texts: Sequence[str]) -> list[str]:
    """Each cut to a label; a second of the same name gets a number."""
    shown: list[str] = []
    for text in texts:
        short = label(text, CHART_LABEL)
        number = 2
        while short in shown:
            short = f"{label(text, CHART_LABEL - 4)} {number}"
            number += 1
        shown.append(short)
    return shown


def feedback(action: str, *, useful: str, useless: str) -> Block:
    """A thumb up and a thumb down, with the values they carry."""
    buttons: Block = {
        "type": "feedback_buttons",
        "action_id": action,
        "positive_button": _thumb("Useful", useful),
        "negative_button": _thumb("Not useful", useless),
    }
    return {"type": "context_actions", "elements": [buttons]}


def _thumb(text: str, value: str) -> Block:
    return {"text": {"type": "plain_text", "text": text, "emoji": False}, "value": value, "accessibility_label": text}


# ------------------------------------------------------------------------------------------------------------- limits


def broken(block: Block) -> Iterator[str]:
    """What Slack would refuse in it."""
    match block["type"]:
        case "rich_text":
            if not all(children(one, "elements") for one in children(block, "elements")):
                yield "rich_text with nothing in it"
            if any(len(text) > TEXT for text in texts(block)):
                yield f"rich_text: a text of more than {TEXT} characters"
        case "data_table":
            yield from _broken_table(block)
        case "data_visualization":
            yield from _broken_chart(block)
        case "context_actions":
            if len(children(block, "elements")) > 5:
                yield "context_actions elements: at most 5"


def _broken_table(block: Block) -> Iterator[str]:
    rows = _rows(block)
    if not 2 <= len(rows) <= TABLE_ROWS + 1:
        yield f"data_table rows: {len(rows)}, from 2 to {TABLE_ROWS + 1}"
    if len({len(row) for row in rows}) > 1 or not all(1 <= len(row) <= 20 for row in rows):
        yield "data_table: every row needs as many cells, from 1 to 20"
    size = sum(len(text) for row in rows for cell in row for text in texts(cell))
    if size > TABLE_CHARACTERS:
        yield f"data_table: {size} characters, at most {TABLE_CHARACTERS}"


def _broken_chart(block: Block) -> Iterator[str]:
    given = _child(block, "chart")
    series = children(given, "series")
    if not 1 <= len(series) <= SERIES:
        yield f"chart series: {len(series)}, from 1 to {SERIES}"
    labels = _child(given, "axis_config").get("categories")
    if not isinstance(labels, list) or not 1 <= len(labels) <= CATEGORIES:
        yield f"chart categories: from 1 to {CATEGORIES}"
    for one in series:
        if [point["label"] for point in children(one, "data")] != labels:
            yield f"chart series {one['name']!r}: a value for every category"


_COUNTED = frozenset({"text", "alt_text", "caption", "label", "fallback"})


def texts(value: Json) -> list[str]:
    """Every text in it that Slack may count, addresses of linked runs included. By types that are there, not by
    abstract ones, which take ten times as long: every message is looked through."""
    found: list[str] = []
    if isinstance(value, dict):
        for key, inner in value.items():
            if not isinstance(inner, str):
                found += texts(inner)
            elif key in _COUNTED or (key == "url" and value.get("type") == "link"):
                found.append(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            found += texts(inner)
    return found


# --------------------------------------------------------------------------------------------------------- plain form


def plainly(block: Block) -> list[Block]:
    """The same in blocks that every workspace takes: any other block as it is."""
    match block["type"]:
        case "rich_text":
            return _sections([_mrkdwn_line(one) for one in children(block, "elements")])
        case "data_table":
            _, *rows = _rows(block)
            return _sections([f"*{fit(str(block['caption']), 300)}*", *(f"• {_row(row)}" for row in rows)])
        case "data_visualization":
            return [{"type": "context", "elements": [_mrkdwn(fit(chart_in_words(block), PLAIN))]}]
        case "context_actions":
            return [
                {"type": "actions", "elements": [one for each in children(block, "elements") for one in _thumbs(each)]}
            ]
        case _:
            return [block]


def in_mrkdwn(runs: Sequence[Run], limit: int = PLAIN) -> str:
    """mrkdwn of at most `limit` characters, cut at the end of a run or inside one."""
    made = ""
    for run in runs:
        made += _run(run, limit - len(made))
    return made


def _run(run: Run, room: int) -> str:
    if run["type"] == "date":
        at = datetime.fromtimestamp(int(str(run["timestamp"])), tz=UTC)
        token = date_token(at, "minute")
        return token if len(token) <= room else ""
    text = str(run["text"])
    if run["type"] == "link":
        shown = link(str(run["url"]), text)
        return shown if len(shown) <= room else fit(text, max(room, 0))
    style = _child(run, "style")
    marks = ("*" if style.get("bold") else "") + ("_" if style.get("italic") else "")
    left, right = " " * text[:1].isspace(), " " * text[-1:].isspace()
    inner = fit(text, max(room - 6, 0))
    return f"{left}{marks}{inner}{marks[::-1]}{right}" if inner else left


def part_in_mrkdwn(part: Block) -> str:
    """A quotation, a line, or text as it is, as mrkdwn."""
    if part["type"] == "rich_text_preformatted":
        return f"```{verbatim(''.join(str(run['text']) for run in children(part, 'elements')), PLAIN - 6)}```"
    shown = in_mrkdwn(children(part, "elements"))
    return f"> {shown}" if part["type"] == "rich_text_quote" else shown


def _mrkdwn_line(part: Block) -> str:
    """A block quotation is followed by an empty line: Slack makes one of two neighbours."""
    return part_in_mrkdwn(part) + "\n" * (part["type"] == "rich_text_quote")


def _sections(lines: Sequence[str]) -> list[Block]:
    made: list[str] = []
    for one in lines:
        if made and len(made[-1]) + len(one) + 1 <= PLAIN:
            made[-1] += f"\n{one}"
        else:
            made.append(one)
    return [{"type": "section", "text": _mrkdwn(text.rstrip("\n"))} for text in made]


def _mrkdwn(text: str) -> Block:
    return {"type": "mrkdwn", "text": text, "verbatim": True}


def _row(row: Sequence[Block]) -> str:
    cells = [in_mrkdwn(_runs_of(cell), 400) for cell in row]
    return " · ".join(cell for cell in cells if cell and cell != "–")


def _runs_of(cell: Block) -> list[Run]:
    if cell["type"] == "rich_text":
        return [run for part in children(cell, "elements") for run in children(part, "elements")]
    return [words(str(cell["text"]))]


def chart_in_words(block: Block) -> str:
    """Title. Series: label value, label value; …"""
    given = _child(block, "chart")
    series = []
    for one in children(given, "series"):
        values = ", ".join(f"{point['label']} {point['value']}" for point in children(one, "data"))
        series.append(f"{one['name']}: {values}")
    return f"{block['title']}. {'; '.join(series)}."


def _thumbs(element: Block) -> list[Block]:
    action = str(element["action_id"])
    return [
        {"type": "button", "action_id": f"{action}:{number}", "text": one["text"], "value": one["value"]}
        for number, one in enumerate([_child(element, "positive_button"), _child(element, "negative_button")])
    ]


def _rows(block: Block) -> list[list[Block]]:
    rows = block.get("rows")
    held = rows if isinstance(rows, Sequence) and not isinstance(rows, str) else ()
    return [
        [dict(cell) for cell in row if isinstance(cell, Mapping)]
        for row in held
        if isinstance(row, Sequence) and not isinstance(row, str)
    ]


def _child(block: Mapping[str, Json], key: str) -> Block:
    value = block.get(key)
    return value if isinstance(value, dict) else {}


def children(block: Mapping[str, Json], key: str) -> list[Block]:
    value = block.get(key)
    if not isinstance(value, list | tuple):
        return []
    return [inner for inner in value if isinstance(inner, dict)]
