"""Whether a statement's key words differ from what its speaker said on the subject the time before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.model import SURE_ENOUGH, Change, Question, Quote, Reading, Said, TopicTerms, WatchedWording
from bot.use_cases.answers.speaker_cache import Scans
from bot.use_cases.answers.who_said import SpeakersAndOutlets, who_said

DENIED = "not "
"""Before a key word that is denied, see `bot.reading.statements.positions`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WordingChanges:
    """What comparing asks of the world."""

    archive: SpeakersAndOutlets
    topics: Sequence[TopicTerms]
    scans: Scans

    async def change(self, watched: WatchedWording, reading: Reading) -> Change | None:
        """As /whosaid NAME on SUBJECT marks it, for a reading on file: the words of its day against those of the latest
        day before. None: they are the same, nothing was said before, it is not dated, or the new words are in another
        item of the day."""
        published = reading.item.published
        ours = [quote for quote in reading.quotes if _is_by(quote, watched)]
        if published is None or not ours:
            return None
        question = Question(name=watched.name, speaker=watched.speaker, about=watched.about)
        said = await who_said(question, archive=self.archive, topics=self.topics, scans=self.scans)
        if not isinstance(said, Said):
            return None
        for family in said.families:
            day, change = family.statement.published, family.change
            if day is None or change is None or day.date() != published.date():
                continue
            new = [word.removeprefix(DENIED).casefold() for word in change.new]
            if any(word in quote.text.casefold() for word in new for quote in ours):
                return change
        return None


def _is_by(quote: Quote, watched: WatchedWording) -> bool:
    return quote.speaker is not None and quote.speaker.id == watched.speaker and quote.confidence >= SURE_ENOUGH
