"""What a choice in a menu stands for comes back, and fits."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model import ItemId, Wrong, slug
from digests.slack.choices import (
    FollowWhat,
    MarkWrong,
    MoreFrom,
    OpenArticle,
    WhyHere,
    WhySaid,
    decode_choice,
    encode_choice,
)
from digests.slack.control_values import UnknownValue

IDS = st.text("0123456789abcdef", min_size=16, max_size=16).map(ItemId)


@given(
    st.one_of(
        st.builds(OpenArticle, item=IDS),
        st.builds(WhyHere, item=IDS),
        st.builds(FollowWhat, item=IDS),
        st.builds(WhySaid, item=IDS, number=st.integers(0, 10_000)),
        st.builds(MarkWrong, item=IDS, number=st.integers(0, 10_000), wrong=st.sampled_from(Wrong)),
        st.builds(MoreFrom, speaker=st.text(min_size=1, max_size=80).map(lambda n: slug(n) or slug("x"))),
    )
)
def test_a_choice_comes_back_and_fits_an_option(choice: OpenArticle | MoreFrom | WhyHere | WhySaid | MarkWrong) -> None:
    value = encode_choice(choice)
    assert decode_choice(value) == choice
    assert 1 <= len(value) <= 150


@pytest.mark.parametrize("value", ["", "x", "[]", "open:", "wrong nobody:1:a", "cite:one:a", '["a",null,null]'])
def test_a_choice_of_another_version_is_refused(value: str) -> None:
    with pytest.raises(UnknownValue):
        decode_choice(value)
