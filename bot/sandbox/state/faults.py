"""Faults on demand: what goes wrong with the next calls of a Web API method."""

from __future__ import annotations

import random
from collections.abc import Collection, Mapping
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
        self._by_chance: tuple[random.Random, Mapping[str, float], frozenset[str]] | None = None

    def by_chance(self, chance: random.Random, shares: Mapping[str, float], methods: Collection[str]) -> None:
        """From now on that share of the calls of these methods meets each kind of fault, beside what is planned."""
        if unknown := [kind for kind in shares if kind not in KINDS]:
            raise ValueError(f"no fault is called {unknown[0]!r}; there are {', '.join(KINDS)}")
        self._by_chance = chance, shares, frozenset(methods)

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
        return self._drawn(method)

    def _drawn(self, method: str) -> Fault | None:
        if self._by_chance is None or method not in self._by_chance[2]:
            return None
        chance, shares, _ = self._by_chance
        drawn = chance.random()
        for kind, share in shares.items():
            if drawn < share:
                return Fault(method=method, kind=kind)
            drawn -= share
        return None

    def clear(self) -> None:
        self._planned.clear()
        self._by_chance = None

    def pending(self) -> tuple[Fault, ...]:
        return tuple(self._planned)
