"""What a button carries comes back, and fits."""

from __future__ import annotations

from datetime import UTC

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model import DigestRequest, OneDay, Question, SeveralDays, SinceMoment, TodaySoFar, TopicId, slug
from digests.slack.control_values import (
    MOST,
    UnknownValue,
    decode_digest,
    decode_question,
    encode_digest,
    encode_question,
    terms_for,
    turned,
)
from digests.wording.words import clean

NAMES = st.text(max_size=MOST).map(clean)


QUESTIONS = st.builds(
    Question,
    name=NAMES,
    about=st.none() | NAMES,
    since=st.none() | st.dates(),
    until=st.none() | st.dates(),
    outlet=st.none() | NAMES,
    page=st.integers(0, 10_000),
    speaker=st.none() | st.just(slug("Ada Brandt")),
)


@given(QUESTIONS)
def test_a_question_comes_back_from_its_button(question: Question) -> None:
    assert decode_question(encode_question(question)) == question


@given(st.text(max_size=4_000), st.text(max_size=4_000), st.text(max_size=4_000))
def test_a_question_of_any_length_fits_a_button(name: str, about: str, outlet: str) -> None:
    assert len(encode_question(Question(name=name, about=about, outlet=outlet))) <= 2_000


def test_the_worst_question_fits_a_button() -> None:
    worst = Question(name='"' * 3_000, about="\\" * 3_000, outlet='"' * 3_000, page=10**6, speaker=slug("x" * 200))
    assert len(encode_question(worst)) <= 2_000


MOMENTS = st.datetimes(timezones=st.just(UTC))


PERIODS = st.one_of(
    st.just(TodaySoFar()),
    st.builds(OneDay, st.dates()),
    st.builds(SeveralDays, st.dates(), st.dates()),
    st.builds(SinceMoment, MOMENTS, st.none() | MOMENTS),
)


@given(st.builds(DigestRequest, period=PERIODS, topic=st.none() | st.sampled_from(["energy", "other"]).map(TopicId)))
def test_a_request_for_a_digest_comes_back_from_its_button(request: DigestRequest) -> None:
    assert decode_digest(encode_digest(request)) == request


@pytest.mark.parametrize(
    "value",
    [
        *("", "x", "[]", "{}", "null", "[" * 1_990),
        "[1,null,null,null,null,0,null]",
        '["a",null,null,null,null,-1,null]',
        '["a",null,"the day before",null,null,0,null]',
    ],
)
def test_a_value_of_another_version_is_refused(value: str) -> None:
    with pytest.raises(UnknownValue):
        decode_question(value)


def test_a_moment_of_another_version_is_refused() -> None:
    with pytest.raises(UnknownValue):
        decode_digest('[null,null,null,"at noon",null]')


def test_turning_pages_never_goes_before_the_first() -> None:
    question = Question(name="Brandt", page=1)
    assert turned(question, 1).page == 2
    assert turned(turned(question, -1), -1).page == 0


@given(st.text(max_size=400))
def test_the_alert_for_a_speaker_is_one_quoted_name(name: str) -> None:
    terms = terms_for(name)
    assert terms.startswith('speaker:"')
    assert terms.endswith('"')
    assert terms.count('"') == 2
