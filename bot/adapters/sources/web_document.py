"""What sources that are one document on the web have in common: what became of the request, and what to keep of it."""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Literal

from bot.model import Cause, Contents, Fetched, NotFetched, Page, Unchanged, Unusable
from bot.ports import Brought, Due, NothingNew, Unavailable, Validators
from bot.reading.polling.schedule import fresh_for

Interpret = Callable[[Page], Awaitable[Contents | Unavailable]]


async def answered(
    fetched: Fetched, due: Due, interpret: Interpret, *, now: datetime
) -> Brought | NothingNew | Unavailable:
    """`interpret` is asked only where the document is another than last time."""
    match fetched:
        case Page():
            body = hashlib.sha256(fetched.body).hexdigest()[:16]
            validators = Validators(
                etag=fetched.header("etag"),
                modified=fetched.header("last-modified"),
                body=body,
                moved_to=fetched.moved_to,
                fresh_for=fresh_for(fetched.headers, now=now),
            )
            if body == due.body:
                return NothingNew(validators=validators, whole=True)
            found = await interpret(fetched)
            return Brought(contents=found, validators=validators) if isinstance(found, Contents) else found
        case Unchanged():
            return NothingNew(validators=_revalidated(fetched, due, now))
        case NotFetched():
            return Unavailable(
                outcome="gone" if fetched.cause is Cause.GONE else "refused" if fetched.refused else "failed",
                reason=fetched.reason,
                obstacle=fetched.obstacle,
                retry_after=fetched.retry_after,
                overloaded=fetched.cause is Cause.BUSY,
            )


def unreadable(document: Unusable) -> Unavailable:
    outcome: Literal["refused", "failed"] = "refused" if document.refused else "failed"
    return Unavailable(outcome=outcome, reason=document.reason, obstacle=document.obstacle)


def _revalidated(answer: Unchanged, due: Due, now: datetime) -> Validators:
    """Those that the 304 itself carried, where it did (RFC 9110 §15.4.5), else those we sent."""
    given = dict(answer.headers)
    return Validators(
        etag=given.get("etag", due.etag),
        modified=given.get("last-modified", due.modified),
        body=due.body,
        moved_to=answer.moved_to,
        fresh_for=fresh_for(answer.headers, now=now),
    )
