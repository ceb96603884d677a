"""What Slack signs just now is let in, and nothing else is; whatever the headers hold, there is a verdict."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from slack_sdk.signature import Clock, SignatureVerifier

from bot.sandbox.transport.http_push import signature
from handlers.slack.transport.signature import FRESH, is_signed

SECRET, NOW = "a secret", 1_900_000_000
TIMES = st.one_of(
    st.text(max_size=30),
    st.integers(NOW - 400, NOW + 400).map(str),
    st.integers().map(str),
    st.text("0123456789٠١", max_size=500),
)
SIGNATURES = st.one_of(
    st.text(max_size=80),
    st.text("0123456789abcdefABCDEF", min_size=64, max_size=64).map("v0={}".format),
    st.just(signature(SECRET, NOW, b"body")),
)
LAW = settings(max_examples=100)


class Still(Clock):
    def now(self) -> float:
        return NOW


@LAW
@given(st.lists(TIMES, max_size=3), st.lists(SIGNATURES, max_size=3), st.binary(max_size=40))
def test_there_is_always_a_verdict_and_what_was_not_signed_is_refused(
    times: list[str], signatures: list[str], body: bytes
) -> None:
    let_in = is_signed(body, times, signatures, secret=SECRET, now=NOW)
    assert let_in == (
        len(times) == len(signatures) == 1
        and times[0].isascii()
        and times[0].isdigit()
        and len(times[0]) <= 12
        and abs(NOW - int(times[0])) <= FRESH
        and signatures[0] == signature(SECRET, int(times[0]), body)
    )


@LAW
@given(st.integers(NOW - 400, NOW + 400), st.binary(max_size=80))
def test_what_was_signed_is_let_in_for_five_minutes(at: int, body: bytes) -> None:
    signed = [signature(SECRET, at, body)]
    assert is_signed(body, [str(at)], signed, secret=SECRET, now=NOW) == (abs(at - NOW) <= FRESH)
    assert not is_signed(body + b" ", [str(at)], signed, secret=SECRET, now=NOW)
    assert not is_signed(body, [str(at)], signed, secret=SECRET + " ", now=NOW)


@LAW
@given(st.integers(NOW - 400, NOW + 400), st.text(max_size=80))
def test_slacks_own_verifier_agrees_where_it_has_an_opinion(at: int, body: str) -> None:
    signed = signature(SECRET, at, body.encode(errors="replace"))
    theirs = SignatureVerifier(SECRET, clock=Still()).is_valid(body.encode(errors="replace"), str(at), signed)
    assert theirs == is_signed(body.encode(errors="replace"), [str(at)], [signed], secret=SECRET, now=NOW)
