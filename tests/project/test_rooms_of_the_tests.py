"""The tests' rooms are the code's, and what several tests stand on stands once."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from tests import ROOT

TESTS = ROOT / "tests"
# Rooms of the tests' own: what they stand on, what they compare with, and what is tried as a whole.
OWN = {"drivers", "fakes", "tools", "evals", "golden", "payloads", "project"}


def rooms(folder: Path) -> set[str]:
    return {room.name for room in folder.iterdir() if room.is_dir() and room.name[0] not in "._"}


def test_every_room_of_the_tests_is_a_room_of_the_code() -> None:
    """Whoever knows where something is done knows where it is tried."""
    code = rooms(ROOT / "bot") | rooms(ROOT / "adapters")
    assert rooms(TESTS) - OWN <= code


def test_no_fixture_is_written_twice() -> None:
    """What two files need stands in their room's conftest, or in the one above."""
    places: dict[str, list[str]] = defaultdict(list)
    for file in sorted(TESTS.rglob("*.py")):
        for fixture in fixtures(file):
            places[ast.unparse(fixture)].append(f"{file.relative_to(ROOT)}: {fixture.name}")
    assert [files for files in places.values() if len(files) > 1] == []


def fixtures(file: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for one in ast.parse(file.read_text("utf-8")).body:
        if isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef) and is_fixture(one):
            yield one


def is_fixture(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    return any("pytest.fixture" in ast.unparse(mark) for mark in function.decorator_list)
