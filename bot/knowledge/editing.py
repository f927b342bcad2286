"""An entry's own lines in a file of the knowledge: replaced, while every other byte stays; pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import cast

import yaml

from bot.errors import KnowledgeError
from bot.knowledge import documents

_BREAK = re.compile("(?<=\n)|(?<=\r)(?!\n)|(?<=[\x85\u2028\u2029])")  # where YAML counts lines
_WIDEST = 10**6  # characters: no text is folded


@dataclass(frozen=True, slots=True)
class Edit:
    """What is to stand in an entry: None and nothing leave what there is; `asked` and `not_asked`
    are added."""

    question: str | None = None
    answer: str | None = None
    reviewed: date | None = None
    asked: tuple[str, ...] = ()
    not_asked: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Added:
    """A new entry."""

    id: str
    question: str
    answer: str | None
    reviewed: date
    route: str
    asked: tuple[str, ...]
    not_asked: tuple[str, ...]


def edited(text: str, entry: str, edit: Edit) -> str:
    """KnowledgeError where the entry is not written with one key a line."""
    sheet = _Sheet(text)
    if edit.question is not None:
        sheet.put(entry, "question", [f"question: {scalar(edit.question)}"], "id")
    if edit.answer is not None:
        sheet.put(entry, "answer", _answer(edit.answer), "question")
    if edit.reviewed is not None:
        sheet.put(entry, "reviewed", [f"reviewed: {edit.reviewed}"], "answer")
    for key, more in (("asked", edit.asked), ("not_asked", edit.not_asked)):
        if more:
            sheet.add(entry, key, more)
    return sheet.text


def with_entry(text: str, added: Added) -> str:
    """Behind the others of its file."""
    sheet = _Sheet(text)
    entries = _value(sheet.whole(), "entries")
    if not isinstance(entries, yaml.SequenceNode) or entries.flow_style:
        raise KnowledgeError("write the entries below each other, each behind a dash")
    column = entries.start_mark.column
    lines = as_item(entry_lines(added), column)
    sheet.insert(sheet.behind(entries, 0), ["", *lines])
    return sheet.text


def with_uncovered(text: str, messages: Sequence[str]) -> str:
    """More of what no entry answers."""
    sheet = _Sheet(text)
    sheet.add(None, "uncovered", messages)
    return sheet.text


def entry_lines(added: Added) -> list[str]:
    """As a file has it, without the indentation."""
    lines = [f"id: {scalar(added.id)}", f"question: {scalar(added.question)}"]
    lines += _answer(added.answer) if added.answer else []
    lines += [f"reviewed: {added.reviewed}"]
    lines += _listed("asked", added.asked) if added.asked else []
    lines += _listed("not_asked", added.not_asked) if added.not_asked else []
    return [*lines, f"route: {added.route}"]


def as_item(lines: Sequence[str], column: int) -> list[str]:
    """Behind a dash of a list that begins at a column."""
    first, *others = lines
    return [" " * column + f"- {first}", *_indented(others, column + 2)]


def _indented(lines: Sequence[str], column: int) -> list[str]:
    return [" " * column + line if line else "" for line in lines]


def scalar(text: str) -> str:
    """As YAML, in one line."""
    written: str = yaml.safe_dump([text], allow_unicode=True, width=_WIDEST)
    return written[2:].rstrip("\n")


class _Sheet:
    """The lines of a file while they are edited. Where something stands is looked up anew for each
    edit."""

    def __init__(self, text: str) -> None:
        self._lines = [line for line in _BREAK.split(text) if line]
        self._newline = "\r\n" if "\r\n" in text else "\n"

    @property
    def text(self) -> str:
        return "".join(self._lines)

    def whole(self) -> yaml.MappingNode:
        found = yaml.compose(self.text, Loader=documents.Loader)
        if not isinstance(found, yaml.MappingNode) or found.flow_style:
            raise KnowledgeError("write the file with one key a line")
        return found

    def put(self, entry: str | None, key: str, lines: Sequence[str], after: str) -> None:
        """These lines, the first of which has the key, in the place of the key's own; behind
        another key where there are none."""
        node = self._mapping(entry)
        column = node.start_mark.column
        there, value = _key(node, key), _value(node, key)
        written = _indented(lines, column)
        if there is None or value is None:
            behind = _value(node, after) or node.value[0][1]
            self.insert(self.behind(behind, column), written)
            return
        first = there.start_mark.line
        written[0] = self._lines[first][: there.start_mark.column] + lines[0]
        written[0] += self._remark(value) if len(written) == 1 else ""
        self._lines[first : self.behind(value, column)] = [w + self._newline for w in written]

    def add(self, entry: str | None, key: str, more: Sequence[str]) -> None:
        """More items at the end of a list."""
        node = self._mapping(entry)
        value = _value(node, key)
        if isinstance(value, yaml.SequenceNode) and value.value and not value.flow_style:
            dash = " " * value.start_mark.column
            items = [f"{dash}- {scalar(one)}" for one in more]
            self.insert(self.behind(value, node.start_mark.column), items)
            return
        former = value.value if isinstance(value, yaml.SequenceNode) else []
        kept = [one.value for one in former]
        self.put(entry, key, _listed(key, (*kept, *more)), "asked")

    def insert(self, at: int, lines: Sequence[str]) -> None:
        if at and not self._lines[at - 1].endswith(("\n", "\r")):
            self._lines[at - 1] += self._newline
        self._lines[at:at] = [line + self._newline for line in lines]

    def behind(self, node: yaml.Node, column: int) -> int:
        """The line behind a value whose key, or dash, stands at `column`."""
        if isinstance(node, yaml.ScalarNode):
            return self._behind_scalar(node, column)
        if not isinstance(node, yaml.CollectionNode) or node.flow_style or not node.value:
            return int(node.end_mark.line) + 1
        last = node.value[-1]
        value = last[1] if isinstance(node, yaml.MappingNode) else last
        return self.behind(value, node.start_mark.column)

    def _behind_scalar(self, node: yaml.ScalarNode, column: int) -> int:
        """A block's text stands deeper than its key; the blank lines behind it are not its own."""
        if node.style not in ("|", ">"):
            return int(node.end_mark.line) + 1
        last = node.start_mark.line
        for number in range(last + 1, len(self._lines)):
            line = self._lines[number]
            if line.strip() and len(line) - len(line.lstrip(" ")) <= column:
                break
            last = number if line.strip() else last
        return int(last) + 1

    def _mapping(self, entry: str | None) -> yaml.MappingNode:
        """KnowledgeError where an entry stands in one line."""
        whole = self.whole()
        if entry is None:
            return whole
        found = _value(whole, "entries")
        for node in found.value if isinstance(found, yaml.SequenceNode) else ():
            id = _value(node, "id") if isinstance(node, yaml.MappingNode) else None
            if id is not None and id.value == entry and not node.flow_style:
                return cast(yaml.MappingNode, node)
        raise KnowledgeError(f"{entry}: write the entry with one key a line")

    def _remark(self, node: yaml.Node) -> str:
        """What stands behind a value in its line."""
        if getattr(node, "style", None) in ("|", ">"):
            return ""
        return self._lines[node.end_mark.line][node.end_mark.column :].rstrip("\r\n")


def _answer(text: str) -> list[str]:
    return ["answer: |", *("  " + line if line.strip() else "" for line in text.split("\n"))]


def _listed(key: str, items: Sequence[str]) -> list[str]:
    return [f"{key}:", *(f"  - {scalar(item)}" for item in items)]


def _pairs(node: yaml.MappingNode) -> Iterator[tuple[yaml.Node, yaml.Node]]:
    yield from node.value


def _key(node: yaml.MappingNode, name: str) -> yaml.Node | None:
    return next((key for key, _ in _pairs(node) if key.value == name), None)


def _value(node: yaml.MappingNode, name: str) -> yaml.Node | None:
    return next((value for key, value in _pairs(node) if key.value == name), None)
