"""Values that a newer build wrote and this one does not know, while processes are replaced one by one.

They are kept as they are, shown by their name, and decide nothing: whoever acts by a value asks `is_known` first.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TypeVar

E = TypeVar("E", bound=StrEnum)


def unknown_member(of: type[E], value: str) -> E:
    """None of the enum's members, nor equal to one; `value` is what was kept."""
    made = str.__new__(of, value)
    made._name_, made._value_ = "", value  # a member may be called UNKNOWN
    return made


def is_known(value: StrEnum) -> bool:
    return value.name in type(value).__members__
