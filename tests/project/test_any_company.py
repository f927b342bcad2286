"""The code is nobody's: what is one company's stands in its folder of knowledge."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from adapters.server import deploying
from bot.knowledge.entries import Knowledge
from bot.knowledge.loading import load
from tests import ROOT

CODE = ("bot", "adapters")
TEXTS = {".py", ".json", ".yaml", ".html", ".js", ".css", ".po", ".txt", ".mako"}
ITS_OWN = ("wildix", "customer[ _]care", "classound", "hwaas", r"\bwx\b", "collaboration", "wms")
EXAMPLE = ROOT / "examples/velundo"


def files() -> Iterator[Path]:
    for room in CODE:
        for file in sorted((ROOT / room).rglob("*")):
            if file.suffix in TEXTS and file.is_file():
                yield file


def company_names(knowledge: Knowledge) -> Iterator[str]:
    """As they stand in its files: its names, and those of its routes that are more than a word."""
    brand = knowledge.brand
    yield from (brand.company, brand.product, brand.assistant, brand.command)
    yield from brand.team.values()
    yield f"{brand.ticket_prefix}-"
    yield from (route.id for route in knowledge.routes if "-" in route.id)
    yield from (route.name for route in knowledge.routes if " " in route.name)


@pytest.mark.parametrize("folder", [ROOT / "knowledge", EXAMPLE], ids=["ours", "another"])
def test_nothing_of_a_company_stands_in_the_code(folder: Path) -> None:
    names = [rf"(?<![\w-]){re.escape(name)}" for name in company_names(load(folder))]
    found = re.compile("|".join([*ITS_OWN, *names]), re.IGNORECASE)
    told = [
        f"{file.relative_to(ROOT)}:{number}: {line.strip()[:80]}"
        for file in files()
        for number, line in enumerate(file.read_text("utf-8").splitlines(), 1)
        if found.search(line)
    ]
    assert told == []


def test_app_json_is_made_from_the_brand(knowledge: Knowledge) -> None:
    """`python -m bot manifest heroku` writes it."""
    file = ROOT / "app.json"
    assert deploying.named(file, knowledge.brand) == file.read_text("utf-8")
    another = json.loads(deploying.named(file, load(EXAMPLE).brand))
    assert another["name"] == "Velundo Service bot"
    assert another["env"] == json.loads(file.read_text("utf-8"))["env"]


def test_the_brand_of_the_project_is_read_from_its_file(knowledge: Knowledge) -> None:
    """To the letter: nothing of it is made up on the way."""
    written = yaml.safe_load((ROOT / "knowledge/brand.yaml").read_text("utf-8"))
    read = knowledge.brand.model_dump(mode="json")
    assert {key: read[key] for key in written if key != "team"} == {
        key: value for key, value in written.items() if key != "team"
    }
