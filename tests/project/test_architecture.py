"""The rooms are what the documentation says: contracts, folders, maps and the picture are one."""

from __future__ import annotations

import re

import pytest

from tests import ROOT
from tests.tools import rooms

PAGES = {"README.md": "", "docs/architecture.md": "../"}


@pytest.mark.parametrize("house", rooms.HOUSES)
def test_every_room_has_its_floor(house: str) -> None:
    """And no floor is without its room."""
    folders = {file.parent.name for file in (ROOT / house).glob("*/__init__.py")}
    files = {file.name for file in (ROOT / house).glob("*.py")} - {"__init__.py"}
    laid = {room.path.partition("/")[2] for floor in rooms.floors(house) for room in floor}
    assert laid == folders | files


@pytest.mark.parametrize("page", PAGES)
def test_the_map_shows_every_room_with_its_promise(page: str) -> None:
    """The promise is what the room's own docstring begins with."""
    text = (ROOT / page).read_text("utf-8")
    table = text.partition("<!-- rooms:")[2].partition("<!-- end of rooms -->")[0]
    rows = re.findall(r"^\| \[(.+?)\]\((.+?)\) \| (.+) \|$", table, re.MULTILINE)
    up = PAGES[page]
    assert rows == [(room.path, up + room.path, room.promise) for room in rooms.rooms()]


def test_the_picture_is_drawn_from_the_contracts() -> None:
    """`python -m tests.tools.rooms` draws it anew."""
    assert rooms.PICTURE.read_text("utf-8") == rooms.picture()


def test_every_file_says_what_it_is() -> None:
    """In its docstring, which `python -m tests.tools.rooms` lists."""
    assert rooms.FILES.read_text("utf-8") == rooms.files()
    assert "|  |" not in rooms.files()


def test_the_tests_mirror_the_rooms() -> None:
    """A room's tests lie in the folder of its name; what they share has folders of its own."""
    laid = {room.path.partition("/")[2] for room in rooms.rooms()}
    shared = {"project", "fakes", "drivers", "tools"}
    tested = {file.parent.name for file in (ROOT / "tests").glob("*/test_*.py")}
    assert tested - shared <= laid
