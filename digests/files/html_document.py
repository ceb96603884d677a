"""A document as a page of HTML that needs nothing else, and runs nothing."""

from __future__ import annotations

from html import escape

from digests.wording.document import Document, Run

_STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:42em;margin:2em auto;padding:0 1em}"
    "footer{color:#555;font-size:85%}"
)
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def html_file(document: Document) -> bytes:
    title = escape(document.title)
    parts = [
        "<!doctype html>",
        f'<html lang="en"><head><meta charset="utf-8"><title>{title}</title>',
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">',
        f'<meta name="viewport" content="width=device-width"><style>{_STYLE}</style></head><body>',
        f"<h1>{title}</h1>",
    ]
    for one in document.chapters:
        lines = "".join(f"<li>{''.join(map(_run, line))}</li>\n" for line in one.lines)
        parts.append(f"<h2>{escape(one.heading)}</h2>\n<ul>\n{lines}</ul>")
    parts += [f"<footer>{escape(document.note)}</footer>"] if document.note else []
    return "\n".join([*parts, "</body></html>\n"]).encode()


def _run(run: Run) -> str:
    words = escape(run.words)
    return f'<a href="{escape(run.url)}" rel="noreferrer">{words}</a>' if run.url else words
