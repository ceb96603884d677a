"""A document as Markdown (CommonMark)."""

from __future__ import annotations

import re

from digests.wording.document import Document, Run
from digests.wording.words import clean

_SPECIAL = re.compile(r"[\\`*_{}\[\]<>#|~&@]|(?<=:)(?=//)|(?<=www)(?=\.)|^(?:\d+(?=[.)])|)(?=[-+=.)])")
"""What begins something in CommonMark and its common extensions: marks, links, addresses by themselves, lists."""
_IN_ADDRESS = {" ": "%20", "<": "%3C", ">": "%3E", "\\": "%5C", "\n": "", "\r": ""}


def markdown_file(document: Document) -> bytes:
    blocks = [f"# {_plain(document.title)}"]
    for one in document.chapters:
        blocks += [f"## {_plain(one.heading)}", "\n".join(f"- {''.join(map(_run, line))}" for line in one.lines)]
    blocks += [_plain(document.note)] if document.note else []
    return ("\n\n".join(blocks) + "\n").encode()


def _run(run: Run) -> str:
    if not run.url:
        return _plain(run.words)
    address = "".join(_IN_ADDRESS.get(character, character) for character in run.url)
    return f"[{_plain(run.words)}](<{address}>)"


def _plain(words: str) -> str:
    """With the spaces at its ends, which part it from a link."""
    escaped = _SPECIAL.sub(_escaped, clean(words))
    return f"{' ' * words[:1].isspace()}{escaped}{' ' * words[-1:].isspace()}"


def _escaped(found: re.Match[str]) -> str:
    return f"{found[0]}\\" if found[0].isdigit() or not found[0] else f"\\{found[0]}"
