"""From speech acts to statements: which words each act reports, and which quotations no act claims.

The order is the design. Quotations go to the act that touches them; clauses, infinitives and nouns to the acts left
over, saying before wanting (`They want to show unity, he said` is what he said); then quotations inside such a clause
that found no better home; then quotations nobody claimed. Words belong to one statement only: a report inside a report
is not a second statement.
"""

from __future__ import annotations

from bot.reading.quotes.acts import Act, acts
from bot.reading.quotes.claims import Claims, Draft
from bot.reading.quotes.clauses import claim_clause
from bot.reading.quotes.direct import claim_quotations
from bot.reading.quotes.floating import with_unclaimed
from bot.reading.quotes.prose import Prose


def statements(page: Prose) -> list[Draft]:
    """All statements in text order; their sources are still words, not people."""
    claims = Claims.on(page, list(acts(page)))
    numbers = range(len(claims.acts))
    for number in numbers:
        claim_quotations(claims, number, embedded=False)
    for rank in range(3):
        for number in numbers:
            if number not in claims.drafts and _rank(claims.acts[number]) == rank:
                claim_clause(claims, number)
    for number in numbers:
        if number not in claims.drafts:
            claim_quotations(claims, number, embedded=True)
    return with_unclaimed(claims, list(claims.drafts.values()))


def _rank(act: Act) -> int:
    """Who is asked first: a noun that owns its clause, then saying, then wanting."""
    return 0 if act.nominal else 2 if act.cue.attitude else 1
