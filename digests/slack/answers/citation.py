"""A statement to be copied: as a sentence, and as an entry of a bibliography."""

from __future__ import annotations

from bot.model import SURE_ENOUGH, Part, Statement
from digests.files.bibliography import bibtex_entry
from digests.slack.blocks import Block, context, part, preformatted, section
from digests.slack.limits import SECTION
from digests.slack.mrkdwn import escape, fit
from digests.wording.citations import certainty, citation
from digests.wording.quotations import kind_in_words

UNSURE = "The speaker is uncertain: look at the article before you cite this."
TOO_LONG = "The BibTeX entry is too long for a message: `/whosaid NAME export` sends it as a file."


def compose_citation(statement: Statement) -> Part:
    """Nothing in the words is replaced, as it has to be elsewhere: what is copied is what the article has."""
    quote, text, entry = statement.quote, citation(statement), bibtex_entry(statement)
    unsure = [section(f"*{UNSURE}*")] if quote.confidence < SURE_ENOUGH else []
    facts = context(escape(f"{kind_in_words(quote.kind)} · certainty: {certainty(quote)}"))
    bibtex: list[Block] = [context(TOO_LONG)] if len(entry) > SECTION else [preformatted(entry)]
    return part(
        [section("*Copy as citation*"), *unsure, preformatted(text[:SECTION]), *bibtex, facts], fit(text, 3_000)
    )
