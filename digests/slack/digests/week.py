"""The week as a Slack message."""

from __future__ import annotations

from bot.edition.week import Week
from bot.model import Part
from digests.slack.blocks import Block, context, header, part, section
from digests.slack.mrkdwn import escape, fit, link
from digests.wording.document import Document, Run
from digests.wording.week import week_document

SECTION = 2_900
EXPORT = "`/digest week export` sends it to you as Markdown, HTML and .docx."


def compose_week(week: Week, *, threaded: bool = False) -> Part:
    document = week_document(week)
    blocks: list[Block] = [header(document.title)]
    if not document.chapters:
        return part([*blocks, section("Nothing on file in these days.")], f"{document.title}: nothing on file.")
    for one in document.chapters:
        lines = [f"*{escape(one.heading)}*", *(f"• {''.join(map(_run, line))}" for line in one.lines)]
        if sum(map(len, lines)) > SECTION:  # addresses may be of any length
            lines = [lines[0], *(f"• {fit(''.join(run.words for run in line), 300)}" for line in one.lines)]
        blocks.append(section("\n".join(lines)))
    blocks.append(context(EXPORT))
    return part(blocks, _spoken(document), threaded=threaded)


def _run(run: Run) -> str:
    return link(run.url, run.words, 200) if run.url else escape(run.words)


def _spoken(document: Document) -> str:
    """For a lock screen and a screen reader: its first two lines."""
    lines = ["".join(run.words for run in line) for one in document.chapters[:1] for line in one.lines[:2]]
    return f"{fit(document.title, 200)}: {fit('; '.join(lines), 700)}"
