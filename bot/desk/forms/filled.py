"""What was filled into a form of care's, read field by field; a FormError says at its field what is
wrong; pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from bot.dialogue import words
from bot.errors import FormError
from bot.model.text import one_line


def text(filled: Mapping[str, str], field: str, limit: int, *, required: bool = True) -> str:
    typed = filled.get(field, "").replace("\r\n", "\n").strip()
    if required and not typed:
        raise FormError({field: words.FILL_THIS_IN})
    if len(typed) > limit:
        raise FormError({field: words.too_long(len(typed), limit)})
    return typed


def lines(filled: Mapping[str, str], field: str, *, required: bool = False) -> list[str]:
    typed = [one_line(line) for line in filled.get(field, "").splitlines()]
    said = [line for line in typed if line]
    if required and not said:
        raise FormError({field: words.FILL_THIS_IN})
    return said


def named(
    field: str,
    lines: Iterable[str],
    known: Callable[[str], str | None],
    unknown: Callable[[str], str],
) -> tuple[str, ...]:
    """What the lines name, each once. `known` finds it, `unknown` words which of them name
    nothing."""
    found = {line: known(line) for line in lines}
    if nothing := [line for line, id in found.items() if id is None]:
        raise FormError({field: unknown(", ".join(nothing))})
    return tuple(dict.fromkeys(id for id in found.values() if id))
