"""A document as .docx, where python-docx is installed: the extra `docx`."""

from __future__ import annotations

import io
from importlib.util import find_spec
from typing import TYPE_CHECKING

from digests.wording.document import Document, Run
from digests.wording.words import clean

if TYPE_CHECKING:
    from docx.text.paragraph import Paragraph

WITHOUT = (
    "A .docx needs python-docx, which is not installed here: pip install 'amur[docx]', or make venv without EXTRAS=no"
)


def writes_word() -> bool:
    return find_spec("docx") is not None


def word_file(document: Document) -> bytes:
    """ImportError where `writes_word` says no."""
    import docx

    page = docx.Document()
    page.core_properties.title = clean(document.title)
    page.core_properties.author = "Amur"
    page.add_heading(clean(document.title), 0)
    for one in document.chapters:
        page.add_heading(clean(one.heading), 1)
        for line in one.lines:
            paragraph = page.add_paragraph(style="List Bullet")
            for run in line:
                _add(paragraph, run)
    if document.note:
        page.add_paragraph().add_run(clean(document.note)).italic = True
    written = io.BytesIO()
    page.save(written)
    return written.getvalue()


def _add(paragraph: Paragraph, run: Run) -> None:
    """python-docx reads links but does not write them: the element is made by hand
    (python-docx.readthedocs.io/en/latest/dev/analysis/features/text/hyperlink.html)."""
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    made = paragraph.add_run(_printable(run.words))
    if not run.url:
        return
    made.font.underline = True
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), paragraph.part.relate_to(run.url, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    paragraph._p.replace(made._r, link)
    link.append(made._r)


def _printable(words: str) -> str:
    """Without what XML cannot hold; with the spaces at its ends, which part it from a link."""
    return f"{' ' * words[:1].isspace()}{clean(words)}{' ' * words[-1:].isspace()}"
