"""The same knowledge in another language: what is translated in its words of today, the rest in
English."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from bot.knowledge import files
from bot.knowledge.entries import Entry, Family, Field, Knowledge, Route, Topic
from bot.knowledge.files import Checked
from bot.knowledge.prose import parse
from bot.knowledge.translation_shapes import TranslationsFile

FOLDER = "translations"


def read(folder: Path) -> Iterator[tuple[str, Checked[TranslationsFile] | list[str]]]:
    """Each file by its language, which is its name: `translations/pt-BR.yaml`."""
    for path in sorted((folder / FOLDER).glob("*.yaml")):
        yield path.stem.replace("-", "_"), files.read(path, TranslationsFile)


def translated(knowledge: Knowledge, language: str) -> Knowledge:
    """What a reader of this language is shown. An entry whose English has changed since it was
    translated stands in English. What is searched never changes."""
    file = knowledge.translations.get(language) or knowledge.translations.get(language[:2])
    if file is None:
        return knowledge
    if language not in knowledge.spoken:
        knowledge.spoken[language] = _translated(knowledge, _Parts(file))
    return knowledge.spoken[language]


def fresh(knowledge: Knowledge, language: str) -> int:
    """Entries that stand in the language."""
    return len(knowledge.entries) - len(
        {*stale(knowledge, language), *missing(knowledge, language)}
    )


def stale(knowledge: Knowledge, language: str) -> list[str]:
    """Entries whose English is no longer what was translated."""
    entries = knowledge.translations[language].entries
    return [
        entry.id
        for entry in knowledge.entries
        if entry.id in entries and entries[entry.id].of != entry.digest
    ]


def missing(knowledge: Knowledge, language: str) -> list[str]:
    """Entries without a translation, or with one of their question alone."""
    entries = knowledge.translations[language].entries
    return [
        entry.id
        for entry in knowledge.entries
        if entry.id not in entries
        or (entry.answer is not None and entries[entry.id].answer is None)
    ]


def _translated(knowledge: Knowledge, parts: _Parts) -> Knowledge:
    return replace(
        knowledge,
        entries=tuple(map(parts.entry, knowledge.entries)),
        routes=tuple(map(parts.route, knowledge.routes)),
        families=tuple(map(parts.family, knowledge.families)),
    )


@dataclass(frozen=True)
class _Parts:
    """Each part of a knowledge in the words of one file; topics are the same object for all their
    entries, as they are in English."""

    file: TranslationsFile
    _topics: dict[Topic, Topic] = field(default_factory=dict)

    def entry(self, entry: Entry) -> Entry:
        spoken = replace(
            entry,
            topic=self._topic(entry.topic),
            route=self.route(entry.route),
            form=tuple(map(self._field, entry.form)),
        )
        said = self.file.entries.get(entry.id)
        if said is None or said.of != entry.digest:
            return spoken
        if entry.answer is None or said.answer is None:
            return replace(spoken, question=said.question) if entry.answer is None else spoken
        return replace(
            spoken,
            question=said.question,
            answer=parse(said.answer),
            written=said.answer,
            staff_note=said.staff_note or entry.staff_note,
            english=entry.answer,
        )

    def route(self, route: Route) -> Route:
        said = self.file.routes.get(route.id)
        if said is None:
            return route
        answers = said.answers if route.answers and said.answers else route.answers
        return replace(
            route,
            name=said.name or route.name,
            applies=said.applies or route.applies,
            answers=answers,
        )

    def family(self, family: Family) -> Family:
        said = self.file.families.get(family.id)
        if said is None:
            return family
        leaves = (
            replace(leaf, value=said.leaves.get(leaf.entry, leaf.value)) for leaf in family.leaves
        )
        return replace(family, question=said.question, leaves=tuple(leaves))

    def _topic(self, topic: Topic) -> Topic:
        title = self.file.topics.get(topic.id, topic.title)
        return self._topics.setdefault(topic, replace(topic, title=title))

    def _field(self, field: Field) -> Field:
        said = self.file.fields.get(field.id)
        if said is None:
            return field
        return replace(field, label=said.label, example=said.example or field.example)


def unreadable(file: Checked[TranslationsFile], known: Mapping[str, set[str]]) -> Iterator[str]:
    """What names nothing that there is, or cannot be shown: one sentence each."""
    for part, names in known.items():
        for name in getattr(file.content, part):
            if name not in names:
                told = f"{part} has no '{name}'; remove it, or write it as it stands in English"
                yield file.problem((part, name), name, told)
    for name, entry in file.content.entries.items():
        try:
            parse(entry.answer or "")
        except ValueError as error:
            told = f"the answer cannot be shown: {error}"
            yield file.problem(("entries", name, "answer"), name, told)
