"""Who does the talking: by the knowledge files first, by the role as worded next, never by a guess."""

from __future__ import annotations

import pytest

from bot.model import BeatPack, Org, Person, Side, slug
from bot.reading.coverage.voice_balance import Voice, Voices, by_role
from tests.support.digest_builders import quote, reading

PACK = BeatPack(
    name="x",
    sides=(Side(name="a", terms=("a",)), Side(name="b", terms=("b",))),
    people=(Person(id=slug("Bo Lin"), name="Bo Lin", role="Professor", org="Harbour University", country="NL"),),
    orgs=(Org(id=slug("Ministry of Bells"), name="Ministry of Bells", kind="ministry", country="SV"),),
)


@pytest.mark.parametrize(
    ("role", "voice"),
    [
        ("foreign ministry spokeswoman", Voice.OFFICIAL),
        ("President", Voice.OFFICIAL),
        ("professor of bells and former minister", Voice.ANALYST),
        ("former minister, now a fellow at the Bell Institute", Voice.ANALYST),
        ("chief executive of Bells & Co", Voice.COMPANY),
        ("editor of the Bell", Voice.PRESS),
        ("fisherman", None),
        ("", None),
    ],
)
def test_a_role_says_what_kind_of_voice_it_is(role: str, voice: Voice | None) -> None:
    assert by_role(role) is voice


def test_what_is_known_of_a_speaker_comes_before_the_article_s_wording() -> None:
    voices = Voices(PACK)
    assert voices.of(quote(name="Bo Lin", role="minister")) is Voice.ANALYST
    assert voices.of(quote(name="Ministry of Bells", role=None)) is Voice.OFFICIAL
    assert voices.of(quote(name="Ada Brandt", role=None)) is Voice.OTHER


def test_the_balance_counts_sure_statements_by_voice_country_and_person() -> None:
    said = [quote(name="Bo Lin"), quote(name="Bo Lin"), quote(name="Ministry of Bells"), quote(name=None)]
    balance = Voices(PACK).balance([reading(quotes=[*said, quote(name="Bo Lin", confidence=0.4)])])
    assert balance.total == 3
    assert balance.voices == ((Voice.ANALYST, 2), (Voice.OFFICIAL, 1))
    assert balance.countries == (("NL", 2), ("SV", 1))
    assert balance.people == (("Bo Lin", 2), ("Ministry of Bells", 1))
