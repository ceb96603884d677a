"""A message becomes queries that the archive's search can read, whatever the message holds."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.reading.search.terms import Terms, parse
from bot.reading.statements.similarity import Rarity
from bot.use_cases.answers.kept_words import QUERIES, queries

RARITY = Rarity()


@given(
    st.text(max_size=400)
    | st.lists(
        st.sampled_from(["salt", "ferries", "the", "普京", "x" * 200, "AND", "not", "or", "near", "title:", '"']),
        max_size=90,
    ).map(" ".join)
)
def test_every_query_can_be_read_and_there_are_few(text: str) -> None:
    made = queries(text, RARITY)
    assert len(made) <= QUERIES + 2
    assert all(isinstance(parse(query), Terms) for query in made)


def test_the_whole_comes_first_then_rows_of_it_and_three_of_the_words_that_tell_most_last() -> None:
    assert queries("The ferries bring dear salt", RARITY) == [
        '"the ferries bring dear salt"',
        '"the ferries bring" OR "ferries bring dear" OR "bring dear salt"',
        "(ferries (bring (dear OR salt) OR dear salt) OR bring dear salt)",
    ]
