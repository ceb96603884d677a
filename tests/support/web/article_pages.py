"""Invented article pages: the article between what sites put around it."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

PARAGRAPHS = (
    "China and Russia agreed on Friday to run a ferry between Heihe and Blagoveshchensk all winter, officials in both "
    "towns announced after a day of talks.",
    "“The ice will not stop us,” said Orest Valdman, director of the Heihe Crossing Institute.",
    "The second boat is due in December, the institute said in a statement, and it will carry timber on Mondays and "
    "passengers on the other days of the week.",
    "“We have waited for this boat since spring,” said Lidia Marchenkova, mayor of the far bank.",
)
TEXT = "\n\n".join(PARAGRAPHS)
TITLE = "Ferry between Heihe and Blagoveshchensk to run all winter"
SUMMARY = "China and Russia agreed on Friday to run a ferry between Heihe and Blagoveshchensk all winter."

SURROUNDINGS = (
    "Buy a boat from Boats of Nowhere",
    "left, at the pier",
    "Photo: Nobody",
    "Boats of the north",
    "Never again",
    "This is nonsense",
    "Subscribe to our newsletter",
    "All rights reserved",
    "Home",
)
"""Words of `page` that are none of the article's."""


def page(
    paragraphs: Sequence[str] = PARAGRAPHS,
    *,
    title: str = TITLE,
    lang: str = "en-GB",
    head: str = "",
    charset: str = "utf-8",
) -> bytes:
    """A web page in `charset`, which it declares; `head` goes into its <head> as it is."""
    body = "".join(f"<p>{escape(paragraph, quote=False)}</p>" for paragraph in paragraphs)
    first, _, rest = body.partition("</p>")
    markup = f"""<!doctype html>
<html lang="{lang}"><head><meta charset="{charset}"><title>{escape(title)} | Invented Courier</title>
<meta property="og:title" content="{escape(title)}">{head}</head><body>
<header><nav><ul><li><a href="/">Home</a></li><li><a href="/world">World</a></li></ul></nav></header>
<div class="ad advert-top">Buy a boat from Boats of Nowhere, says every captain.</div>
<main><article><h1>{escape(title)}</h1><p class="byline">By Ada Nobody</p>
<figure><img src="/pier.jpg" alt=""><figcaption>Pavel Inventov, left, at the pier. “Hello,” he said. Photo: Nobody
</figcaption></figure>
{first}</p>{rest}
<p>See also: <a href="/north">Boats of the north</a></p>
<aside class="related"><h3>Related</h3><p>“Never again,” said Boris Otherstory.</p></aside>
</article>
<section id="comments" class="comments"><h2>Comments</h2><p>“This is nonsense,” said a reader.</p></section></main>
<footer><p>Subscribe to our newsletter. All rights reserved.</p></footer></body></html>"""
    return markup.encode(charset, "xmlcharrefreplace")
