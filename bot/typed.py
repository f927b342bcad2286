"""What people type, made fit to be kept: no NUL, no lone surrogates, bounded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar, cast

Anything = TypeVar("Anything")


def cleaned(value: Anything) -> Anything:
    """The same value with every text in it cleaned, down through dataclasses, tuples and mappings."""
    return cast(Anything, _cleaned(value))


def one_line(text: str) -> str:
    return " ".join(text.split())


def _cleaned(value: Any) -> Any:
    if type(value) is str:
        return value.replace("\0", "").encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, tuple):
        return tuple(map(_cleaned, value))
    if isinstance(value, Mapping):
        return {_cleaned(key): _cleaned(each) for key, each in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{field.name: _cleaned(getattr(value, field.name)) for field in fields(value)})
    return value
