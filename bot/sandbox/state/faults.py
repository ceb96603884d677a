"""Faults on demand: what goes wrong with the next calls of a Web API method."""

from __future__ import annotations

from dataclasses import dataclass

KINDS = ("ratelimited", "server_error", "delay", "drop_before", "answer_lost", "refused")


@dataclass(slots=True, kw_only=True)
class Fault:
    method: str
    """A method's name, or * for all."""
    kind: str
    """ratelimited: 429 with Retry-After. server_error: 500. delay: answered `seconds` late. drop_before: the connection
    is cut and nothing is stored. answer_lost: done, then the connection is cut. refused: `ok: false` with `error`."""
    times: int = 1
    retry_after: int = 1
    seconds: float = 0.0
    error: str = "internal_error"


class Faults:
    def __init__(self) -> None:
        self._planned: list[Fault] = []

    def add(
        self,
        *,
        method: str,
        kind: str,
        times: int = 1,
        retry_after: int = 1,
        seconds: float = 0.0,
        error: str = "internal_error",
    ) -> None:
        """The next `times` calls of `method` meet this fault; faults of one method are met in the order added."""
        if kind not in KINDS:
            raise ValueError(f"no fault is called {kind!r}; there are {', '.join(KINDS)}")
        self._planned.append(
            Fault(method=method, kind=kind, times=times, retry_after=retry_after, seconds=seconds, error=error)
        )

    def meet(self, method: str) -> Fault | None:
        """The fault this call meets, if any; counts it."""
        for fault in self._planned:
            if fault.method in (method, "*"):
                fault.times -= 1
                if fault.times <= 0:
                    self._planned.remove(fault)
                return fault
        return None

    def clear(self) -> None:
        self._planned.clear()

    def pending(self) -> tuple[Fault, ...]:
        return tuple(self._planned)
