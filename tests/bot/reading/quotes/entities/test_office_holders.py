"""A name right behind an office and its place is a person's, without the place."""

from __future__ import annotations

import pytest

from bot.reading.quotes.entities.office_holders import offices_held
from tests.support.prose.parsed_prose import parsed


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Ambassador to China Gennady Morovets said the port was open.", ["Gennady Morovets"]),
        ("Minister of Foreign Affairs Marta Quill said the port was open.", ["Marta Quill"]),
        ("Chairman of China Life said the port was open.", []),
        ("The ambassador to China said the port was open.", []),
        ("“Ambassador to China Gennady Morovets” was written on the door.", []),
    ],
)
def test_the_place_ends_where_the_name_begins(text: str, names: list[str]) -> None:
    page = parsed(text)
    assert [page.span(*name).of(text) for name in offices_held(page)] == names
