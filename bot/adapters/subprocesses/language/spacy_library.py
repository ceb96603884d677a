"""spaCy without its command line, which its package imports with typer, jinja2, httpx and 360 other modules: 18 MB and
two fifths of a second of each start of the child, and nothing that reads a text."""

from __future__ import annotations

import sys
from types import ModuleType

for _name, _what in (("spacy.cli", {}), ("spacy.cli.info", {"info": None})):
    if _name not in sys.modules:
        sys.modules[_name] = ModuleType(_name, "Left out; see bot.adapters.subprocesses.language.spacy_library.")
        vars(sys.modules[_name]).update(_what)

import spacy  # noqa: E402, F401
