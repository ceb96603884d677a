"""Statements as entries of a bibliography: BibTeX (biblatex's @online) and CSL-JSON, which Zotero and pandoc read.

An entry is the article, since that is what one cites: nobody knows who wrote it, so it has no author, and whom it
quotes stands in the note.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

from bot.model import Label, Statement
from digests.wording.citations import attribution, certainty
from digests.wording.quotations import kind_in_words
from digests.wording.words import clean, source_of

_TEX = {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{mark: f"\\{mark}" for mark in "{}$&#%_"},
}
_SPECIAL = re.compile("[" + re.escape("".join(_TEX)) + "]")
_NOT_A_KEY = re.compile(r"[^A-Za-z0-9-]+")


def bibtex_entry(statement: Statement) -> str:
    fields = {
        "title": f"{{{_tex(_title(statement))}}}",
        "organization": f"{{{_tex(source_of(statement))}}}",
        "date": _date(statement),
        "url": (statement.url or "").replace("{", "%7B").replace("}", "%7D").replace("\\", "%5C"),
        "note": _tex(_note(statement)),
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    return "\n".join([f"@online{{{_key(statement)},", *lines, "}"])


def bibtex_file(statements: Sequence[Statement]) -> bytes:
    return ("\n\n".join(map(bibtex_entry, statements)) + "\n").encode()


def csl_file(statements: Sequence[Statement]) -> bytes:
    return json.dumps([_csl(one) for one in statements], ensure_ascii=False, indent=1).encode()


def _csl(statement: Statement) -> dict[str, object]:
    """An item of docs.citationstyles.org's CSL-JSON schema, 1.0.2."""
    entry: dict[str, object] = {
        "id": _key(statement),
        "type": "webpage" if statement.label is Label.OFFICIAL else "article-newspaper",
        "title": _title(statement),
        "container-title": source_of(statement),
        "note": _note(statement),
    }
    if date := _date(statement):
        entry["issued"] = {"date-parts": [[int(part) for part in date.split("-")]]}
    if statement.url:
        entry["URL"] = statement.url
    return entry


def _key(statement: Statement) -> str:
    """The same in every export, so that a second one replaces the first."""
    name = statement.quote.speaker.id if statement.quote.speaker is not None else ""
    return "-".join(filter(None, (_NOT_A_KEY.sub("", name), statement.item[:10], str(statement.number))))


def _title(statement: Statement) -> str:
    return clean(statement.title) or "Untitled"


def _date(statement: Statement) -> str:
    return statement.published.date().isoformat() if statement.published and statement.published_to else ""


def _note(statement: Statement) -> str:
    quote = statement.quote
    return f"{attribution(quote)} [{kind_in_words(quote.kind)}; {certainty(quote)}]"


def _tex(text: str) -> str:
    return _SPECIAL.sub(lambda found: _TEX[found[0]], text)
