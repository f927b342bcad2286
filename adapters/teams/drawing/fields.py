"""The fields of a form, and what is wrong with what was typed; pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from adapters.teams.actions import DETAIL
from adapters.teams.drawing.elements import Element, quoted, small
from bot.dialogue import words
from bot.knowledge.entries import Field
from bot.knowledge.shapes import FieldKind

Typed = Mapping[str, str]  # by the ids of the fields

nothing: Typed = MappingProxyType({})

_KINDS: dict[FieldKind, dict[str, object]] = {
    FieldKind.TEXT: {},
    FieldKind.PARAGRAPH: {"isMultiline": True},
    FieldKind.PHONE_NUMBERS: {},
    FieldKind.SERIAL: {},
    FieldKind.DATE: {"type": "Input.Date"},
    FieldKind.EMAIL: {"style": "Email"},
}


def field(id: str, label: str, value: str, *, required: bool = True, **look: object) -> Element:
    wanted = {"isRequired": True, "errorMessage": words.FILL_THIS_IN} if required else {}
    filled = {"value": value} if value else {}
    return {"type": "Input.Text", "id": id, "label": label, **filled, **wanted, **look}


def detail(of: Field, typed: Typed, problems: Typed) -> Iterator[Element]:
    """One of the entry's own fields, with an example under it."""
    value, look = typed.get(of.id, ""), _KINDS[of.kind]
    yield field(DETAIL + of.id, of.label, value, required=of.required, **look)
    yield small(words.example(of.example), spacing="Small")
    yield from problem(of.id, problems)


def toggle(id: str, title: str, typed: Typed, at_first: bool) -> Element:
    value = typed.get(id, "true" if at_first else "false")
    return {"type": "Input.Toggle", "id": id, "title": title, "value": value, "wrap": True}


def problem(field: str, problems: Typed) -> Iterator[Element]:
    """The sentence may quote an example, so it is drawn as plain text."""
    if field in problems:
        yield quoted(problems[field], color="Attention", weight="Bolder")
