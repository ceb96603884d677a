"""Whether a request was signed by Slack, just now. Asked before anything else is done with it.

The rule is Slack's (docs.slack.dev/authentication/verifying-requests-from-slack). Bolt asks again, by slack_sdk's
verifier; that one raises over a time that is no number and a signature that is not ASCII (slack_sdk 3.47,
SignatureVerifier.is_valid), so it must not be the first to see a request.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Sequence

TIME, SIGNATURE = "X-Slack-Request-Timestamp", "X-Slack-Signature"
"""The two headers."""
FRESH = 300
"""Seconds that a signature is good for, either way."""
_TIME = re.compile(r"[0-9]{1,12}")
_SIGNATURE = re.compile(r"v0=[0-9a-f]{64}")


def may_be_signed(times: Sequence[str], signatures: Sequence[str], *, now: float) -> bool:
    """By the headers' values alone (each must be there once), so that nothing else needs a body to be read."""
    if len(times) != 1 or len(signatures) != 1:
        return False
    if _TIME.fullmatch(times[0]) is None or _SIGNATURE.fullmatch(signatures[0]) is None:
        return False
    return abs(now - int(times[0])) <= FRESH


def is_signed(body: bytes, times: Sequence[str], signatures: Sequence[str], *, secret: str, now: float) -> bool:
    """`now`: seconds since 1970. Never raises, whatever the headers hold."""
    if not may_be_signed(times, signatures, now=now):
        return False
    made = hmac.new(secret.encode(), b"v0:" + times[0].encode("ascii") + b":" + body, hashlib.sha256).hexdigest()
    return hmac.compare_digest(f"v0={made}".encode("ascii"), signatures[0].encode("ascii"))
