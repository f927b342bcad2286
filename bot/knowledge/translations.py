"""The knowledge in other languages: one file a language in `translations/`, so that whoever reviews
German reads German, and the English files stay as short as they are.

A translation names the digest of the English that it was made from. When the English changes it is
stale: the English is shown instead, until somebody has renewed it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from bot.knowledge import shapes
from bot.knowledge.files import Checked, read
from bot.knowledge.prose import parse

if TYPE_CHECKING:
    from bot.knowledge.entries import Entry, Family, Field, Knowledge, Route

FOLDER = "translations"
ENGLISH = "en"


@dataclass(frozen=True)
class Translation:
    """One language's file; `spoken` keeps the knowledge in it, made when it is first asked for."""

    language: str
    content: shapes.TranslationFile
    spoken: dict[int, tuple[Knowledge, Knowledge]] = field(default_factory=dict, compare=False)


Translations = Mapping[str, Translation]


def load(folder: Path, problems: list[str]) -> Translations:
    """By the name of their file, which is the language's tag."""
    found = dict[str, Translation]()
    for path in sorted((folder / FOLDER).glob("*.yaml")):
        file = read(path, shapes.TranslationFile)
        if isinstance(file, Checked):
            problems.extend(_unreadable(file))
            found[path.stem] = Translation(path.stem, file.content)
        else:
            problems.extend(file)
    return found


def _unreadable(file: Checked[shapes.TranslationFile]) -> Iterator[str]:
    for id, entry in file.content.entries.items():
        try:
            parse(entry.answer or "")
        except ValueError as error:
            message = f"the answer cannot be shown: {error}"
            yield file.problem(("entries", id, "answer"), id, message)


def stale(knowledge: Knowledge, language: str) -> Iterator[str]:
    """The entries whose English has changed since."""
    made = knowledge.translations[language].content.entries
    for entry in knowledge.entries:
        if entry.id in made and made[entry.id].of != entry.digest:
            yield entry.id


def missing(knowledge: Knowledge, language: str) -> Iterator[str]:
    """The entries that were never translated."""
    made = knowledge.translations[language].content.entries
    yield from (entry.id for entry in knowledge.entries if entry.id not in made)


def gone(knowledge: Knowledge, language: str) -> Iterator[str]:
    """Translations of entries that there are no more."""
    made = knowledge.translations[language].content.entries
    yield from (id for id in made if id not in knowledge.by_id)


def spoken(knowledge: Knowledge, language: str) -> Knowledge:
    """The same in a language; what has no translation of today stays English."""
    translation = knowledge.translations.get(language)
    if translation is None:
        return knowledge
    of, made = translation.spoken.get(0, (None, knowledge))
    if of is not knowledge:
        made = _translated(knowledge, translation)
        translation.spoken[0] = (knowledge, made)
    return made


def _translated(knowledge: Knowledge, translation: Translation) -> Knowledge:
    content = translation.content
    return replace(
        knowledge,
        entries=tuple(_entry(entry, translation) for entry in knowledge.entries),
        routes=tuple(_route(route, content) for route in knowledge.routes),
        families=tuple(_family(family, content) for family in knowledge.families),
    )


def _entry(entry: Entry, translation: Translation) -> Entry:
    content = translation.content
    title = content.topics.get(entry.topic.id, entry.topic.title)
    entry = replace(
        entry,
        topic=replace(entry.topic, title=title),
        route=_route(entry.route, content),
        form=tuple(_field(field, content) for field in entry.form),
    )
    made = content.entries.get(entry.id)
    if made is None or made.of != entry.digest:
        return entry
    return replace(
        entry,
        question=made.question,
        answer=parse(made.answer) if made.answer else entry.answer,
        staff_note=made.staff_note or entry.staff_note,
        language=translation.language,
    )


def _route(route: Route, content: shapes.TranslationFile) -> Route:
    made = content.routes.get(route.id)
    if made is None:
        return route
    name, applies = made.name or route.name, made.applies or route.applies
    return replace(route, name=name, applies=applies, answers=made.answers or route.answers)


def _field(field: Field, content: shapes.TranslationFile) -> Field:
    made = content.fields.get(field.id)
    if made is None:
        return field
    example, notice = made.example or field.example, field.notice
    if notice and made.notice:
        notice = replace(notice, says=made.notice)
    return replace(field, label=made.label, example=example, english=field.label, notice=notice)


def _family(family: Family, content: shapes.TranslationFile) -> Family:
    made = content.families.get(family.id)
    if made is None:
        return family
    leaves = tuple(
        replace(leaf, value=made.leaves.get(leaf.entry, leaf.value)) for leaf in family.leaves
    )
    return replace(family, question=made.question, leaves=leaves)
