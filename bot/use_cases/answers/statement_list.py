"""All statements that answer a question, to be taken away as a file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.model import Known, Question, Statement, TopicTerms, Unheard, WhichOne
from bot.use_cases.answers.speaker_cache import Scans
from bot.use_cases.answers.who_said import Speakers, fitting_entries, meant_by

MOST = 2_000
"""Utterances of one list, the newest: some 2 MB of text, and a second or two."""
_AT_ONCE = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementList:
    """Newest first, undated last."""

    known: Known
    utterances: tuple[tuple[Statement, ...], ...]
    """Each with all who tell it, the leading one first."""
    total: int
    """Utterances that fit; more than are listed where there are over `MOST`."""


async def list_statements(
    question: Question, *, archive: Speakers, topics: Sequence[TopicTerms], scans: Scans, most: int = MOST
) -> StatementList | WhichOne | Unheard:
    """What `who_said` pages through, whole. Of nobody in particular: the choice that it offers."""
    meant = await meant_by(question, archive)
    if not isinstance(meant, Known):
        return meant
    listed, _, _ = await fitting_entries(question, meant, archive, topics=topics, scans=scans)
    utterances: list[tuple[Statement, ...]] = []
    for start in range(0, min(len(listed), most), _AT_ONCE):
        entries = await listed.entries(start, min(start + _AT_ONCE, len(listed), most), archive)
        utterances += [_leading_first(*one) for one in entries if one is not None]
    return StatementList(known=meant, utterances=tuple(utterances), total=len(listed))


def _leading_first(leading: Statement, group: Sequence[Statement]) -> tuple[Statement, ...]:
    place = (leading.item, leading.number)
    return (leading, *(one for one in group if (one.item, one.number) != place))
