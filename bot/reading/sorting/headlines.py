"""What a headline does: it reports what somebody said, as "X rejects the plan" and "X: the plan is dead" do."""

from __future__ import annotations

import re

from bot.reading.quotes.cues.verbs import CUES

LENGTH = 400
"""Characters of a title that are looked at."""
SPEAKER = 4
"""Words of whoever speaks before or behind a colon, at most."""

_WORD = re.compile(r"[\w’'-]+")
_COLON = re.compile(r":\s")
_QUOTED = re.compile(r"[‘“\"']\w")


def speaks(title: str) -> bool:
    """A verb of saying or of attitude in the present or past, with somebody before it; or a few words, a colon and
    words in quotation marks, either way round."""
    title = title[:LENGTH]
    for at, word in enumerate(_WORD.findall(title)):
        low = word.lower()
        cue = CUES.get(low)
        finite = cue is not None and low != cue.lemma and not low.endswith("ing")
        if at and cue is not None and finite and (cue.speaks or (cue.stance and not cue.attitude)):
            return True
    parts = _COLON.split(title, maxsplit=1)
    if len(parts) < 2:
        return False
    before, behind = parts
    named_first = len(_WORD.findall(before)) <= SPEAKER and _QUOTED.search(behind)
    named_last = len(_WORD.findall(behind)) <= SPEAKER and _QUOTED.search(before)
    return bool(named_first or named_last)
