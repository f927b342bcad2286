"""A file of the knowledge, checked against its shape; where in a file something stands that may
not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, get_args

import yaml
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails
from rapidfuzz import process

from bot.errors import KnowledgeError
from bot.knowledge import documents
from bot.knowledge.shapes import Shape


@dataclass(frozen=True)
class Checked(Generic[Shape]):
    """A file that has its shape; `line` tells where a part of it stands, for what is found wrong
    later."""

    path: Path
    content: Shape
    node: yaml.Node

    def problem(self, loc: Sequence[int | str], entry: str, message: str) -> str:
        return _sentence(self.path, self.node, loc, entry, message)


def topic_files(folder: Path) -> Iterator[Path]:
    """Every YAML file that is not one of those with a part of their own."""
    return (path for path in sorted(folder.glob("*.yaml")) if path.stem not in _OTHERS)


def read(path: Path, shape: type[Shape]) -> Checked[Shape] | list[str]:
    """The file, or one sentence per problem: file, line, entry, fix."""
    try:
        node = documents.tree(path)
    except KnowledgeError as error:
        return [str(error)]
    if not isinstance(node, yaml.MappingNode):
        return [f"{path}:1: must hold keys such as {', '.join(shape.model_fields)}"]
    problems = [_repeated(path, node, *where) for where in _repeated_keys(node, ())]
    loader = documents.Loader("")
    try:
        content = shape.model_validate(loader.construct_document(node))
    except ValidationError as errors:
        return problems + [_explain(path, node, shape, error) for error in errors.errors()]
    except (yaml.YAMLError, ValueError, ArithmeticError, TypeError) as error:
        return [*problems, f"{path}: {error}; put the value in quotes"]
    finally:
        loader.dispose()
    return problems or Checked(path, content, node)


def did_you_mean(name: str, known: Iterable[str], otherwise: str) -> str:
    """The fix for a name that nobody knows: the nearest that there is, or what else to do."""
    near = process.extractOne(name, sorted(known), score_cutoff=60)
    return f"did you mean '{near[0]}'?" if near else otherwise


_OTHERS = ("brand", "routes", "replies", "lexicon", "out_of_scope", "organisations", "families")


def _repeated(path: Path, node: yaml.Node, loc: Sequence[int | str], line: int) -> str:
    return f"{path}:{line}:{_entry(node, loc)} the key '{loc[-1]}' stands twice; keep one"


def _repeated_keys(
    node: yaml.Node, loc: tuple[int | str, ...]
) -> Iterator[tuple[tuple[int | str, ...], int]]:
    if isinstance(node, yaml.SequenceNode):
        for number, item in enumerate(node.value):
            yield from _repeated_keys(item, (*loc, number))
    elif isinstance(node, yaml.MappingNode):
        seen = set[str]()
        for key, value in node.value:
            name = str(key.value)  # a list or a mapping as a key is refused when it is built
            if name in seen:
                yield (*loc, name), key.start_mark.line + 1
            seen.add(name)
            yield from _repeated_keys(value, (*loc, name))


_KEY = "[key]"  # stands in a place for the name of what is there


def _explain(path: Path, node: yaml.Node, shape: type[BaseModel], error: ErrorDetails) -> str:
    loc = error["loc"]
    named = (step for step in reversed(loc) if isinstance(step, str) and step != _KEY)
    key = next(named, "")
    match error["type"]:
        case "extra_forbidden":
            fix = did_you_mean(key, keys(shape), "remove it")
            message = f"unknown key '{key}'; {fix}"
        case "missing":
            message = f"'{key}' is missing; add it"
        case "too_short":
            message = (
                f"'{key}' needs {error['ctx']['min_length']} or more, it has"
                f" {error['ctx']['actual_length']}; add some"
            )
        case "string_pattern_mismatch" if loc[-1] == _KEY:
            message = f"'{key}' is no name here; write a language as de or pt-BR, an id as my-entry"
        case _:
            told = error["msg"].removeprefix("Value error, ")
            told = told[0].lower() + told[1:]
            found = f"; it is {str(error['input'])[:60]!r}"
            message = f"'{key}': {told}{found}" if key else told  # of the file as a whole
    return _sentence(path, node, loc, _entry(node, loc).strip(" :"), message)


def keys(shape: type[BaseModel]) -> set[str]:
    """Of the shape and of all that stands in it."""
    found = set(shape.model_fields)
    for field in shape.model_fields.values():
        for inner in _shapes_in(field.annotation):
            found |= keys(inner)
    return found


def _shapes_in(annotation: object) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in get_args(annotation):
        yield from _shapes_in(part)


def _sentence(
    path: Path, node: yaml.Node, loc: Sequence[int | str], entry: str, message: str
) -> str:
    return f"{path}:{_line(node, loc)}: {entry + ': ' if entry else ''}{message}"


def _entry(node: yaml.Node, loc: Sequence[int | str]) -> str:
    """The id of the entry, route or field that holds this place."""
    if len(loc) < 2 or not isinstance(loc[1], int):
        return ""
    name = _child(_child(_child(node, loc[0]), loc[1]), "id")
    return (
        f" {name.value}:"
        if isinstance(name, yaml.ScalarNode)
        else f" {loc[0]} number {loc[1] + 1}:"
    )


def _line(node: yaml.Node, loc: Sequence[int | str]) -> int:
    """Of the last part of `loc` that the file has; of its key, where there is one."""
    line = node.start_mark.line
    current: yaml.Node | None = node
    for step in loc:
        key = _key(current, step)
        current = _child(current, step)
        if current is None and key is None:
            break
        line = (key or current or node).start_mark.line
    return int(line) + 1


def _key(node: yaml.Node | None, step: int | str) -> yaml.Node | None:
    if not isinstance(node, yaml.MappingNode):
        return None
    return next((key for key, _ in node.value if key.value == step), None)


def _child(node: yaml.Node | None, step: int | str) -> yaml.Node | None:
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        return node.value[step]  # type: ignore[no-any-return]
    if isinstance(node, yaml.MappingNode):
        return next((value for key, value in node.value if key.value == step), None)
    return None
