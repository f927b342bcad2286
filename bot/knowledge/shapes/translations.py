"""What the knowledge says in another language."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field as Limits

from bot.knowledge.shapes.base import Id, Strict, Text


class TranslatedEntryShape(Strict):
    """`of` is the digest of the English that it was made from."""

    of: Annotated[str, Limits(pattern=r"^[0-9a-f]{12}$")]
    question: Text
    answer: Text | None = None
    staff_note: Text | None = None


class TranslatedFamilyShape(Strict):
    """The question, and each leaf's value by its entry."""

    question: Text
    leaves: dict[Id, Text] = Limits(default_factory=dict)


class TranslatedRouteShape(Strict):
    name: Text | None = None
    applies: Text | None = None
    answers: Text | None = None


class TranslatedFieldShape(Strict):
    label: Text
    example: Text | None = None
    notice: Text | None = None


class TranslationFile(Strict):
    """What the knowledge says, in another language, by the ids of the English."""

    topics: dict[Id, Text] = Limits(default_factory=dict)
    entries: dict[Id, TranslatedEntryShape] = Limits(default_factory=dict)
    families: dict[Id, TranslatedFamilyShape] = Limits(default_factory=dict)
    routes: dict[Id, TranslatedRouteShape] = Limits(default_factory=dict)
    fields: dict[Id, TranslatedFieldShape] = Limits(default_factory=dict)
