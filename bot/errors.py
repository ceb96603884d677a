"""What can go wrong unexpectedly, as one tree; each error carries its evidence.

    AmurError
    ├── SettingsWrong        a setting names something impossible (refused at start)
    ├── StorageAway          Redis or Valkey does not answer, or answers that it cannot write
    │   └── StorageUnfit     it answers, but is too old, or would evict keys
    ├── SlackRefused         Slack answered ok=false with a definite code
    │   └── SlackUnauthorised    the token is revoked, missing a scope, or of another team
    ├── SlackBusy            rate limit or no connection: nothing was stored, ask again later
    ├── SlackInDoubt         no answer, or an answer that leaves open whether the message was stored
    ├── ReaderFailed         the language model's process died, or the model is not installed
    └── KnowledgeWrong       a file of seeds/ (people, topics, feeds …) does not hold what it should

What is ordinary (a feed that answers 404, a name nobody bears, a query with an open bracket) is a value, not an error.
"""

from __future__ import annotations

from enum import StrEnum


class AmurError(Exception):
    """The root; `str()` of any of these is one sentence that may be shown to a person."""


class SettingsWrong(AmurError):
    def __init__(self, setting: str, problem: str) -> None:
        super().__init__(f"{setting}: {problem}")
        self.setting = setting
        self.problem = problem


class StorageFault(StrEnum):
    """Why nothing can be kept."""

    AWAY = "away"
    """It does not answer, or not yet."""
    READ_ONLY = "read-only"
    FULL = "full"
    """Of memory."""
    NOT_SAVING = "not saving"
    """It cannot write to its disk, and so takes no writes."""


class StorageAway(AmurError):
    def __init__(self, where: str, problem: str, fault: StorageFault = StorageFault.AWAY) -> None:
        super().__init__(f"storage at {where} is {fault}: {problem}")
        self.where = where
        self.problem = problem
        self.fault = fault


class StorageUnfit(StorageAway):
    """It will not get better by waiting."""


class PayloadUnreadable(AmurError):
    """Something that came as a payload of Slack's, and has not its shape."""


class SlackRefused(AmurError):
    def __init__(self, method: str, code: str, detail: str = "") -> None:
        super().__init__(f"Slack refused {method}: {code}" + (f" ({detail})" if detail else ""))
        self.method = method
        self.code = code
        self.detail = detail


class SlackUnauthorised(SlackRefused):
    """The token is revoked, missing a scope, or of another team."""


class SlackBusy(AmurError):
    """Nothing was stored; `retry_after` seconds from now it may be."""

    def __init__(self, method: str, problem: str, retry_after: float) -> None:
        super().__init__(f"Slack does not take {method} now: {problem}; again in {retry_after:.0f} s")
        self.method = method
        self.problem = problem
        self.retry_after = retry_after


class SlackInDoubt(AmurError):
    def __init__(self, method: str, problem: str, retry_after: float | None = None) -> None:
        super().__init__(f"no clear answer from Slack to {method}: {problem}")
        self.method = method
        self.problem = problem
        self.retry_after = retry_after


class ReaderFailed(AmurError):
    """The language model's process died, or the model is not installed; the text says what to do."""


class KnowledgeWrong(AmurError):
    def __init__(self, where: str, problem: str) -> None:
        super().__init__(f"{where}: {problem}")
        self.where = where
        self.problem = problem
