"""Rules about JSON values, made from small rules; pure.

A rule takes a value and where it stands ("/blocks/0/text") and yields one line for each thing that is wrong, worded
as Slack words it: `must be less than 3001 characters [json-pointer:/blocks/0/text/text]`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TypeAlias

from bot.sandbox.protocol import Json

Rule: TypeAlias = Callable[[object, str], Iterator[str]]
Check: TypeAlias = Callable[[Json, str], Iterator[str]]
"""A rule about several fields of an object that is known to be one."""


def wrong(problem: str, where: str) -> str:
    return f"{problem} [json-pointer:{where}]"


def anything(value: object, where: str) -> Iterator[str]:
    return iter(())


def string(most: int, least: int = 1) -> Rule:
    def check(value: object, where: str) -> Iterator[str]:
        if not isinstance(value, str):
            yield wrong("must be a string", where)
        elif len(value) > most:
            yield wrong(f"must be less than {most + 1} characters", where)
        elif len(value) < least:
            yield wrong(f"must be more than {least - 1} characters", where)

    return check


def pattern(form: str, problem: str, most: int = 3000) -> Rule:
    matches = re.compile(form)

    def check(value: object, where: str) -> Iterator[str]:
        yield from string(most)(value, where)
        if isinstance(value, str) and not matches.fullmatch(value):
            yield wrong(problem, where)

    return check


def url(most: int = 3000) -> Rule:
    return pattern(r"(https?://[^\s/][^\s]*|mailto:\S+|slack://\S+)", "must be a valid URL", most)


def flag(value: object, where: str) -> Iterator[str]:
    if not isinstance(value, bool):
        yield wrong("must be a boolean", where)


def integer(least: int, most: int) -> Rule:
    def check(value: object, where: str) -> Iterator[str]:
        if isinstance(value, bool) or not isinstance(value, int):
            yield wrong("must be an integer", where)
        elif value < least:
            yield wrong(f"must be greater than or equal to {least}", where)
        elif value > most:
            yield wrong(f"must be less than or equal to {most}", where)

    return check


def number(value: object, where: str) -> Iterator[str]:
    if isinstance(value, bool) or not isinstance(value, int | float):
        yield wrong("must be a number", where)


def one_of(*choices: str) -> Rule:
    def check(value: object, where: str) -> Iterator[str]:
        if value not in choices:
            yield wrong(f"must be one of {', '.join(choices)}", where)

    return check


def many(each: Rule, most: int, least: int = 1) -> Rule:
    def check(value: object, where: str) -> Iterator[str]:
        if not isinstance(value, list):
            yield wrong("must be an array", where)
            return
        if len(value) > most:
            yield wrong(f"no more than {most} items allowed", where)
        if len(value) < least:
            yield wrong(f"no fewer than {least} items allowed", where)
        for at, item in enumerate(value):
            yield from each(item, f"{where}/{at}")

    return check


def shape(required: Mapping[str, Rule], optional: Mapping[str, Rule] | None = None, also: Iterable[Check] = ()) -> Rule:
    """An object with these fields and no others; a field that is null counts as absent."""
    known = {**required, **(optional or {})}
    checks = tuple(also)

    def check(value: object, where: str) -> Iterator[str]:
        if not isinstance(value, dict):
            yield wrong("must be an object", where)
            return
        for name in required:
            if value.get(name) is None:
                yield wrong(f"missing required field: {name}", where)
        for name, field in value.items():
            if name not in known:
                yield wrong(f"invalid additional property: {name}", where)
            elif field is not None:
                yield from known[name](field, f"{where}/{name}")
        for cross in checks:
            yield from cross(value, where)

    return check


def by_type(shapes: Mapping[str, Rule]) -> Rule:
    """An object whose `type` says which of these shapes it has."""

    def check(value: object, where: str) -> Iterator[str]:
        if not isinstance(value, dict):
            yield wrong("must be an object", where)
            return
        kind = value.get("type")
        rule = shapes.get(kind) if isinstance(kind, str) else None
        if rule is None:
            yield wrong(f"unsupported type: {kind}", where)
        else:
            yield from rule(value, where)

    return check


def at_least_one(*names: str) -> Check:
    def check(value: Json, where: str) -> Iterator[str]:
        if not any(value.get(name) for name in names):
            yield wrong(f"must have one of: {', '.join(names)}", where)

    return check


def not_both(one: str, other: str) -> Check:
    def check(value: Json, where: str) -> Iterator[str]:
        if value.get(one) is not None and value.get(other) is not None:
            yield wrong(f"must not have both {one} and {other}", where)

    return check


def unique(values: Iterable[tuple[object, str]], name: str) -> Iterator[str]:
    """`values`: (value, where it stands). One line for each that came before."""
    met: set[object] = set()
    for value, where in values:
        if not isinstance(value, str):
            continue
        if value in met:
            yield wrong(f'{name} "{value}" already exists', where)
        met.add(value)
