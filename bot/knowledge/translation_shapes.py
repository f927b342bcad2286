"""What may stand in the file of another language."""

from __future__ import annotations

from pydantic import BaseModel

from bot.knowledge.shapes import Id, Text, TopicFile


class _Part(BaseModel):
    model_config = TopicFile.model_config


class TranslatedEntry(_Part):
    """`of` is the digest of the English text that it was made from."""

    of: Text
    question: Text
    answer: Text | None = None
    staff_note: Text | None = None


class TranslatedFamily(_Part):
    """`leaves` have the entry's id and the value."""

    question: Text
    leaves: dict[Id, Text] = {}


class TranslatedRoute(_Part):
    name: Text | None = None
    applies: Text | None = None
    answers: Text | None = None


class TranslatedField(_Part):
    label: Text
    example: Text | None = None


class TranslationsFile(_Part):
    """One language: `translations/it.yaml`. What it leaves out stands in English."""

    topics: dict[Id, Text] = {}
    entries: dict[Id, TranslatedEntry] = {}
    families: dict[Id, TranslatedFamily] = {}
    routes: dict[Id, TranslatedRoute] = {}
    fields: dict[Id, TranslatedField] = {}
