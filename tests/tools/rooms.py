"""Draws the rooms as the import contracts and their docstrings say them, and lists every file:
`python -m tests.tools.rooms` writes docs/pictures/rooms.svg and docs/files.md."""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from pathlib import Path
from textwrap import wrap

from tests import ROOT

PICTURE = ROOT / "docs/pictures/rooms.svg"
FILES = ROOT / "docs/files.md"
HOUSES = ("adapters", "bot")
WIDTH, GAP, MARGIN, LINE = 940, 6, 16, 17
LETTER = 6.6  # the width of a promise's letter, on average
HEAD = ("| file | what it is |", "|---|---|")
INTRODUCTION = """\
# Every file of the code

What each Python file of the rooms is, in its own words; written by `python -m tests.tools.rooms`.
The rooms, and the way of a question through them: [architecture.md](architecture.md).

Not listed are `__init__` files, the [migrations](../bot/storage/migrations/versions), and what is
no Python: the pages' `templates/` and `static/`, the manifests of the Slack and Teams apps, what
the bot says and hears in each language ([locale](../bot/dialogue/locale),
[languages](../bot/knowledge/languages)), what a new company begins with
([starter](../bot/knowledge/starter)), and what the search was taught ([search](../bot/search),
`*.json`)."""

STYLE = """\
text { font: 13px system-ui, sans-serif; fill: #1f2328; }
.name { font-weight: 600; }
.promise { fill: #59636e; font-size: 12px; }
.house { font-size: 15px; font-weight: 700; }
rect { fill: #f6f8fa; stroke: #d1d9e0; }
@media (prefers-color-scheme: dark) {
text { fill: #f0f6fc; }
.promise { fill: #9198a1; }
rect { fill: #151b23; stroke: #3d444d; }
}
"""


@dataclass(frozen=True, slots=True)
class Room:
    """`promise` is what its docstring begins with."""

    path: str
    promise: str


@dataclass(frozen=True, slots=True)
class Box:
    """One that has its floor to itself has its promise beside its name, else below."""

    room: Room
    left: float
    width: float
    alone: bool

    @property
    def height(self) -> int:
        return LINE * (1 if self.alone else 1 + len(self._promise)) + 18

    @property
    def _promise(self) -> list[str]:
        return wrap(self.room.promise, int((self.width - 24) / LETTER))

    def drawn(self, top: int, height: int) -> Iterator[str]:
        left, name = self.left + 12, self.room.path.partition("/")[2]
        size = f'width="{self.width:g}" height="{height}"'
        yield f'<rect x="{self.left:g}" y="{top}" {size} rx="6"/>'
        yield f'<text class="name" x="{left:g}" y="{top + 22}">{name}</text>'
        beside, below = (130, 0) if self.alone else (0, LINE)
        for number, line in enumerate(self._promise):
            y = top + 22 + below + number * LINE
            yield f'<text class="promise" x="{left + beside:g}" y="{y}">{escape(line)}</text>'


def floors(house: str) -> list[list[Room]]:
    """The rooms of a house from the roof down, as its contract lays them; imports go down only."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    contracts = settings["tool"]["importlinter"]["contracts"]
    [layers] = [
        contract["layers"] for contract in contracts if contract.get("containers") == [house]
    ]
    return [[_room(house, name) for name in _names(layer)] for layer in layers]


def rooms() -> Iterator[Room]:
    for house in HOUSES:
        for floor in floors(house):
            yield from floor


def picture() -> str:
    """Both houses, a floor a layer: what stands above may use what stands below."""
    lines, top = [], MARGIN
    for house in HOUSES:
        lines.append(f'<text class="house" x="{MARGIN}" y="{top + 12}">{house}/</text>')
        top += 24
        for floor in floors(house):
            boxes = [*_boxes(floor)]
            height = max(box.height for box in boxes)
            for box in boxes:
                lines.extend(box.drawn(top, height))
            top += height + GAP
        top += MARGIN
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {top}" role="img">'
    title = "<title>The rooms of adapters/ and bot/; imports go down only</title>"
    return "\n".join([head, title, f"<style>{STYLE}</style>", *lines, "</svg>", ""])


def _names(layer: str) -> list[str]:
    return [name.strip(" ()") for name in layer.replace(":", "|").split("|")]


def _room(house: str, name: str) -> Room:
    folder = ROOT / house / name
    file = folder / "__init__.py" if folder.is_dir() else folder.with_suffix(".py")
    path = f"{house}/{name}" if folder.is_dir() else f"{house}/{file.name}"
    return Room(path, _promise(file))


def _promise(file: Path) -> str:
    said = ast.get_docstring(ast.parse(file.read_text("utf-8"))) or ""
    return " ".join(said.partition("\n\n")[0].split())


def _boxes(floor: list[Room]) -> Iterator[Box]:
    width = (WIDTH - 2 * MARGIN - GAP * (len(floor) - 1)) / len(floor)
    for number, room in enumerate(floor):
        yield Box(room, MARGIN + number * (width + GAP), width, alone=len(floor) == 1)


def files() -> str:
    """A table for each room: its files, each with what its docstring begins with."""
    lines = [INTRODUCTION]
    for room in rooms():
        if not room.path.endswith(".py"):
            lines += ["", f"## {room.path}", "", room.promise, "", *HEAD]
            lines.extend(_rows(ROOT / room.path))
    lines += ["", "## Beside the rooms", "", *HEAD]
    lines.extend(_row(ROOT / room.path, room.path) for room in rooms() if room.path.endswith(".py"))
    return "\n".join([*lines, ""])


def _rows(folder: Path) -> Iterator[str]:
    for file in sorted(folder.rglob("*.py"), key=lambda file: (len(file.parts), file)):
        if file.name != "__init__.py" and "versions" not in file.parts:
            yield _row(file, file.relative_to(folder).as_posix())


def _row(file: Path, name: str) -> str:
    said = _promise(file).replace("|", "\\|")
    return f"| [{name}](../{file.relative_to(ROOT).as_posix()}) | {said} |"


if __name__ == "__main__":
    PICTURE.write_text(picture(), "utf-8")
    FILES.write_text(files(), "utf-8")
