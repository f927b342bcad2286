"""What may stand in the knowledge's YAML files, and where in a file something stands that may
not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Generic, Literal, Self, TypeVar
from zoneinfo import ZoneInfo, available_timezones

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError, field_validator, model_validator
from pydantic import Field as Limits
from pydantic_core import ErrorDetails
from rapidfuzz import process

from bot.errors import KnowledgeError
from bot.knowledge import documents
from bot.knowledge.hours import Hours

Id = Annotated[str, Limits(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
Text = Annotated[str, Limits(min_length=1)]
Days = Annotated[int, Limits(ge=1, le=36500)]


class FieldKind(StrEnum):
    TEXT = "text"
    PARAGRAPH = "paragraph"
    PHONE_NUMBERS = "phone-numbers"
    SERIAL = "serial"
    DATE = "date"
    EMAIL = "email"


class _Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class SourceShape(_Shape):
    page: Text
    created: Annotated[str, Limits(pattern=r"^\d{4}-\d{2}$")]
    exported: date


class AskedFieldShape(_Shape):
    """A field of a form that is needed here, or not, whatever holds for it elsewhere."""

    field: Id
    required: bool


class EntryShape(_Shape):
    """`not_asked` are messages near the entry that it does not answer."""

    id: Id
    question: Text
    answer: Text | None = None
    asked: tuple[Text, ...] = ()
    not_asked: tuple[Text, ...] = ()
    related: tuple[Id, ...] = ()
    route: Id
    form: tuple[Id | AskedFieldShape, ...] = ()
    source: SourceShape | None = None
    reviewed: date | None = None
    staff_note: Text | None = None
    review: tuple[Text, ...] = ()
    owner: Text | None = None
    review_days: Days | None = None


class TopicFile(_Shape):
    """`source`, `reviewed`, `owner` and `review_days` hold for every entry that has none of its
    own."""

    topic: Id
    title: Text
    source: SourceShape
    reviewed: date
    owner: Text | None = None
    review_days: Days | None = None
    entries: Annotated[tuple[EntryShape, ...], Limits(min_length=1)]


class HoursShape(_Shape):
    """When people work; `days` by their English names' first three letters. On `holidays` nobody
    does."""

    zone: Text
    days: tuple[Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"], ...]
    opens: time
    closes: time
    holidays: tuple[date, ...] = ()

    @field_validator("zone")
    @classmethod
    def _exists(cls, value: str) -> str:
        if value not in available_timezones():
            raise ValueError("is no time zone; write it like Europe/Rome")
        return value

    @model_validator(mode="after")
    def _ends(self) -> Self:
        if not self.days or self.closes <= self.opens:
            raise ValueError("needs a day, and closes later than it opens")
        return self

    def hours(self) -> Hours:
        days = frozenset(map(_DAYS.index, self.days))
        return Hours(ZoneInfo(self.zone), days, self.opens, self.closes, frozenset(self.holidays))


_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class RouteShape(_Shape):
    id: Id
    name: Text
    applies: Text
    answers: Text | None = None
    desk: Annotated[str, Limits(pattern=r"^[a-z]+:\S+$")] | None = None
    first_answer: Annotated[float, Limits(gt=0, le=400)] | None = None
    hours: HoursShape | None = None


class FieldShape(_Shape):
    id: Id
    label: Text
    kind: FieldKind
    example: Text
    required: bool = True


class RoutesFile(_Shape):
    """`hours` hold for every route that has none of its own; without hours no time is promised."""

    hours: HoursShape | None = None
    routes: Annotated[tuple[RouteShape, ...], Limits(min_length=1)]
    fields: tuple[FieldShape, ...] = ()

    @model_validator(mode="after")
    def _counted(self) -> Self:
        for route in self.routes:
            if route.first_answer and not (route.hours or self.hours):
                raise ValueError(
                    f"{route.id} has a first_answer, which is counted in hours: add them"
                )
        return self


class LexiconFile(_Shape):
    """Our word -> the words that partners use for it."""

    synonyms: dict[Text, tuple[Text, ...]]

    def ours(self) -> dict[str, str]:
        return {theirs: ours for ours, words in self.synonyms.items() for theirs in words}


class LeafShape(_Shape):
    value: Text
    entry: Id


class FamilyShape(_Shape):
    id: Id
    question: Text
    leaves: Annotated[tuple[LeafShape, ...], Limits(min_length=2, max_length=6)]


class FamiliesFile(_Shape):
    """Entries that differ by one fact, and the question that asks for it."""

    families: tuple[FamilyShape, ...] = ()


Named = Annotated[str, Limits(pattern=r"^(slack|teams):\S+$")]  # with its platform in front


class Answers(StrEnum):
    """What the bot answers in a channel: what mentions it, or also every question that it is sure
    of."""

    MENTIONS = "mentions"
    SURE_QUESTIONS = "sure-questions"


class ChannelShape(_Shape):
    id: Named
    answers: Answers = Answers.MENTIONS


class RetentionShape(_Shape):
    """Days that are kept: questions after they were asked, tickets after they were closed."""

    questions: Days | None = None
    tickets: Days | None = None


class OrganisationShape(_Shape):
    """`homes` are workspaces and tenants; `routes` maps a route's id to this company's own desk for
    it."""

    id: Id
    name: Text
    homes: tuple[Named, ...] = ()
    people: tuple[Named, ...] = ()
    desk: Named | None = None
    routes: dict[str, Named] = {}
    channels: tuple[ChannelShape, ...] = ()
    retention: RetentionShape = RetentionShape()


class OrganisationsFile(_Shape):
    organisations: tuple[OrganisationShape, ...]


class OutOfScopeFile(_Shape):
    """Messages that no entry answers, and four kinds of small talk."""

    uncovered: tuple[Text, ...] = ()
    greeting: tuple[Text, ...] = ()
    thanks: tuple[Text, ...] = ()
    about_bot: tuple[Text, ...] = ()
    human: tuple[Text, ...] = ()

    def small_talk(self) -> dict[str, tuple[str, ...]]:
        return {
            "greeting": self.greeting,
            "thanks": self.thanks,
            "about_bot": self.about_bot,
            "human": self.human,
        }


Shape = TypeVar("Shape", bound=BaseModel)


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


_OTHERS = ("routes", "lexicon", "out_of_scope", "organisations", "families")


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


def _explain(path: Path, node: yaml.Node, shape: type[BaseModel], error: ErrorDetails) -> str:
    loc = error["loc"]
    key = str(next(step for step in reversed(loc) if isinstance(step, str)))
    match error["type"]:
        case "extra_forbidden":
            near = process.extractOne(key, sorted(_keys(shape)), score_cutoff=60)
            hint = f"did you mean '{near[0]}'?" if near else "remove it"
            message = f"unknown key '{key}'; {hint}"
        case "missing":
            message = f"'{key}' is missing; add it"
        case "too_short":
            message = (
                f"'{key}' needs {error['ctx']['min_length']} or more, it has"
                f" {error['ctx']['actual_length']}; add some"
            )
        case _:
            told = error["msg"][0].lower() + error["msg"][1:]
            message = f"'{key}': {told}; it is {str(error['input'])[:60]!r}"
    return _sentence(path, node, loc, _entry(node, loc).strip(" :"), message)


_INNER: Mapping[type[BaseModel], tuple[type[BaseModel], ...]] = {
    TopicFile: (SourceShape, EntryShape),
    RoutesFile: (RouteShape, FieldShape),
    OrganisationsFile: (OrganisationShape, ChannelShape, RetentionShape),
}


def _keys(shape: type[BaseModel]) -> set[str]:
    return {key for each in (shape, *_INNER.get(shape, ())) for key in each.model_fields}


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
