"""Taking fields out of a payload that anybody may have written: what is missing or odd is a
PayloadError."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, TypeVar

from bot.errors import PayloadError

Json = dict[str, Any]
Named = TypeVar("Named", bound=StrEnum)


def text_at(payload: object, *path: str) -> str:
    """The text at a path, which must be there."""
    for name in path:
        payload = payload.get(name) if isinstance(payload, dict) else None
    if not isinstance(payload, str) or not payload:
        raise PayloadError(f"{'.'.join(path)} is missing")
    return payload


def optional(payload: object, name: str) -> str:
    """The text of a field, empty when there is none."""
    value = payload.get(name) if isinstance(payload, dict) else None
    return value if isinstance(value, str) else ""


def items(payload: object, name: str) -> list[Json]:
    """The objects in a list, empty when there is none."""
    value = payload.get(name) if isinstance(payload, dict) else None
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def object_at(payload: object, *path: str) -> Json:
    for name in path:
        payload = payload.get(name) if isinstance(payload, dict) else None
    if not isinstance(payload, dict):
        raise PayloadError(f"{'.'.join(path)} is missing")
    return payload


def one_of(kind: type[Named], name: str) -> Named:
    """Of a closed set of ours the one with this name."""
    try:
        return kind(name)
    except ValueError:
        raise PayloadError(f"the {kind.__name__.casefold()} is none of ours") from None
