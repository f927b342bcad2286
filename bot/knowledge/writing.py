"""The folder of YAML files while it is written to: tried aside, and taken only when nobody else
wrote meanwhile."""

from __future__ import annotations

import difflib
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import yaml

from bot.errors import KnowledgeError
from bot.knowledge import documents, editing
from bot.knowledge.editing import Added, Edit
from bot.knowledge.entries import Knowledge
from bot.knowledge.files import topic_files
from bot.knowledge.loading import load

_OUTSIDE = "out_of_scope.yaml"
Holds = Callable[[yaml.MappingNode], bool]


class Folder:
    """`path` holds the files; nothing is written before `write`."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._before: dict[Path, str] = {}
        self._texts: dict[Path, str] = {}

    def edit(self, entry: str, edit: Edit) -> None:
        file = self._file(lambda node: entry in _ids(node), entry)
        self._texts[file] = editing.edited(self._texts[file], entry, edit)

    def add(self, topic: str, added: Added) -> None:
        file = self._file(lambda node: _text(node, "topic") == topic, topic)
        self._texts[file] = editing.with_entry(self._texts[file], added)

    def create(self, name: str, text: str) -> None:
        """KnowledgeError where it is there."""
        file = self._path / name
        if file.exists():
            raise KnowledgeError(f"{file}: is there already; give another --title")
        self._before[file], self._texts[file] = "", text

    def add_uncovered(self, messages: Sequence[str]) -> None:
        file = self._path / _OUTSIDE
        if not file.exists():
            self._before[file], self._texts[file] = "", "uncovered: []\n"
        self._take(file)
        self._texts[file] = editing.with_uncovered(self._texts[file], messages)

    def difference(self) -> str:
        """As a patch of the folder's files."""
        return "".join(
            _difference(self._before[file], text, f"a/{file.name}", f"b/{file.name}")
            for file, text in sorted(self._texts.items())
            if text != self._before[file]
        )

    def tried(self) -> Knowledge:
        """What the files would say; KnowledgeError where they would be wrong."""
        with tempfile.TemporaryDirectory() as there:
            aside = Path(there) / "knowledge"
            shutil.copytree(self._path, aside)
            for file, text in self._texts.items():
                (aside / file.name).write_bytes(text.encode())
            return load(aside)

    def write(self) -> list[Path]:
        """All of it, each file in one step; KnowledgeError with the difference where somebody has
        written to one meanwhile."""
        changed = [file for file, text in self._texts.items() if text != self._before[file]]
        for file in changed:
            now = _read(file) if file.exists() else ""
            if now != self._before[file]:
                told = _difference(self._before[file], now, "as it was read", "as it is now")
                raise KnowledgeError(f"{file}: was changed meanwhile; begin again\n{told}")
        for file in changed:
            _replace(file, self._texts[file])
        return changed

    def _file(self, holds: Holds, name: str) -> Path:
        for file in topic_files(self._path):
            node = documents.tree(file)
            if isinstance(node, yaml.MappingNode) and holds(node):
                self._take(file)
                return file
        raise KnowledgeError(f"{self._path}: no file holds {name}")

    def _take(self, file: Path) -> None:
        if file not in self._before:
            self._before[file] = self._texts[file] = _read(file)


def _read(file: Path) -> str:
    return file.read_bytes().decode("utf-8")


def _replace(file: Path, text: str) -> None:
    """A link stays a link, and what may be read stays readable to the same people."""
    there = file.resolve()
    handle, name = tempfile.mkstemp(dir=there.parent, prefix=f".{there.name}.")
    try:
        with os.fdopen(handle, "wb") as half:
            half.write(text.encode())
        if there.exists():
            shutil.copymode(there, name)
        Path(name).replace(there)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise


def _ids(node: yaml.MappingNode) -> Iterator[str]:
    for key, value in node.value:
        if key.value == "entries" and isinstance(value, yaml.SequenceNode):
            yield from (_text(one, "id") for one in value.value)


def _text(node: yaml.Node, name: str) -> str:
    pairs = node.value if isinstance(node, yaml.MappingNode) else ()
    return next((str(value.value) for key, value in pairs if key.value == name), "")


def _difference(before: str, after: str, was: str, now: str) -> str:
    former, later = before.splitlines(keepends=True), after.splitlines(keepends=True)
    return "".join(difflib.unified_diff(former, later, was, now))
