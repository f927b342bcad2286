"""docs/knowledge.md documents every file and every field, with examples that are valid."""

from __future__ import annotations

import re
from typing import Any

import pytest
import yaml
from pydantic import BaseModel

from bot.dialogue import naming
from bot.knowledge import shapes
from bot.knowledge.brand import Brand
from bot.knowledge.files import keys
from tests import ROOT

TEXT = (ROOT / "docs/knowledge.md").read_text("utf-8")
BLOCKS: list[dict[str, Any]] = [
    block
    for text in re.findall(r"```yaml\n(.*?)```", TEXT, re.DOTALL)
    if isinstance(block := yaml.safe_load(text), dict)
]
SHAPES: dict[str, type[BaseModel]] = {  # by a key that stands in no other file
    "command": Brand,
    "hours": shapes.RoutesFile,
    "topic": shapes.TopicFile,
    "synonyms": shapes.LexiconFile,
    "uncovered": shapes.OutOfScopeFile,
    "topics": shapes.TranslationFile,
    "replies": shapes.RepliesFile,
}


def example(key: str) -> dict[str, Any]:
    (found,) = [block for block in BLOCKS if key in block]
    return found


@pytest.mark.parametrize("key", SHAPES)
def test_its_examples_are_valid(key: str) -> None:
    SHAPES[key].model_validate(example(key))


def test_its_sentences_are_the_bots() -> None:
    naming.check(Brand.model_validate(example("command")))


def test_the_families_are_valid() -> None:
    """Their key stands in translations, too."""
    (found,) = [block for block in BLOCKS if isinstance(block.get("families"), list)]
    shapes.FamiliesFile.model_validate(found)


@pytest.mark.parametrize("shape", [*SHAPES.values(), shapes.FamiliesFile])
def test_every_field_is_documented(shape: type[BaseModel]) -> None:
    assert [key for key in sorted(keys(shape)) if not re.search(rf"\b{key}\b", TEXT)] == []
