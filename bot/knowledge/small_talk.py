"""What people say that is no question, in every language: greetings, thanks, questions about the
bot, and the wish for a person. It belongs to the language and not to a company: one file a language
in `languages/`."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from bot.errors import KnowledgeError
from bot.knowledge.files import Checked, read
from bot.knowledge.shapes import SmallTalkFile

FOLDER = Path(__file__).with_name("languages")
KINDS = tuple(SmallTalkFile.model_fields)
_FIRST = "en"


def samples(own: SmallTalkFile | None = None) -> Mapping[str, tuple[str, ...]]:
    """By kind, of all languages, and what a company's people say besides."""
    return {kind: tuple(dict.fromkeys(_all_of(kind, own))) for kind in KINDS}


def _all_of(kind: str, own: SmallTalkFile | None) -> list[str]:
    files = (*_languages(), own) if own else _languages()
    return [text for file in files for text in getattr(file, kind)]


@cache
def _languages() -> tuple[SmallTalkFile, ...]:
    """English first."""
    paths = sorted(FOLDER.glob("*.yaml"), key=lambda path: (path.stem != _FIRST, path.stem))
    return tuple(map(_read, paths))


def _read(path: Path) -> SmallTalkFile:
    file = read(path, SmallTalkFile)
    if not isinstance(file, Checked):
        raise KnowledgeError("\n".join(file))
    return file.content
