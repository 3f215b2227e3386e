"""Numbers that callers give. A bool or a text is none, nor is nan, infinity or what no store can hold."""

import math
from dataclasses import fields
from datetime import timedelta
from numbers import Integral, Real
from types import NoneType, UnionType
from typing import Any, get_args

from ..errors import InvalidArgument

MOST = 2**63 - 1  # of a whole number


def is_number(value: Any) -> bool:
    """Whether it is a finite number."""
    if isinstance(value, Integral):
        return is_whole(value)
    return isinstance(value, Real) and math.isfinite(value)


def is_whole(value: Any) -> bool:
    """Whether it is a whole number that a store can hold."""
    return isinstance(value, Integral) and not isinstance(value, bool) and abs(int(value)) <= MOST


def is_span(value: Any) -> bool:
    """Whether it is a span of time above 0."""
    return isinstance(value, timedelta) and value > timedelta()


def check_whole(name: str, value: Any, *, low: int, high: int = MOST) -> None:
    """Refuse anything but a whole number from `low` to `high`.

    Raises:
        InvalidArgument: it is something else; the message names it.
    """
    if is_whole(value) and low <= value <= high:
        return
    if not isinstance(value, Integral) or isinstance(value, bool):
        expected = f"a whole number, {low:,} or more"
    else:
        expected = f"{low:,} or more" if value < low else f"at most {high:,}"
    raise InvalidArgument(f"{name} is {_shown(value)}, expected {expected}")


def check_number(
    name: str, value: Any, *, low: float = -math.inf, high: float = math.inf, above: bool = False
) -> None:
    """Refuse anything but a finite number from `low`, or above it, to `high`.

    Raises:
        InvalidArgument: it is something else; the message names it.
    """
    if is_number(value) and low <= value <= high and not (above and value == low):
        return
    if low == -math.inf:
        expected = "a finite number"
    elif high == math.inf:
        expected = f"a finite number above {low:g}" if above else f"a finite number, {low:g} or more"
    else:
        expected = (
            f"a number above {low:g} and up to {high:g}" if above else f"a number from {low:g} to {high:g}"
        )
    raise InvalidArgument(f"{name} is {_shown(value)}, expected {expected}")


def check_kinds(settings: Any) -> None:
    """Refuse settings, a dataclass, in which a number is not of its kind; ranges are their own to check.

    Raises:
        InvalidArgument: a field has a value of another kind; the message names it.
    """
    for field in fields(settings):
        value = getattr(settings, field.name)
        kinds = get_args(field.type) if isinstance(field.type, UnionType) else (field.type,)
        if value is None and NoneType in kinds:
            continue
        if int in kinds and not is_whole(value):
            raise InvalidArgument(f"{field.name} is {_shown(value)}, expected a whole number up to {MOST:,}")
        if float in kinds and not is_number(value):
            raise InvalidArgument(
                f"{field.name} is {_shown(value)}, which is no number or not finite; give one"
            )


def _shown(value: Any) -> str:
    """A value in an error; Python refuses to print whole numbers of thousands of digits."""
    if isinstance(value, Integral) and abs(int(value)) > MOST:
        return "a number of more than 18 digits"
    return (
        repr(value) if isinstance(value, Real | timedelta | NoneType) else f"of type {type(value).__name__}"
    )
