"""Bring the catalogues up to date with the English sentences: `python -m tests.tools.catalogues`.

What is new stands there empty, to be translated; what nobody says any more is gone. French spaces
and all apostrophes are put in order.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po

from bot.dialogue import catalogues, naming, speech, words
from bot.knowledge import unshowable

Said = str | tuple[str, ...] | list[str] | None
Message = str | tuple[str, str]
NAMES = {"PLAYGROUND_AGENTS"}  # of people
BEGUN = datetime(2026, 11, 29, tzinfo=UTC)  # no date changes by itself
VALUES = {"no", "yes"}  # what a choice stands for, said to nobody
TRANSLATED = tuple(one for one in catalogues.languages() if one != speech.ENGLISH)


def messages() -> dict[Message, str]:
    """Every sentence, a pair where it counts something, and the module that says it."""
    found = dict[Message, str]()
    for module in (*words.MODULES, naming, unshowable):
        for message in _of(Path(str(module.__file__))):
            if message not in VALUES:
                found.setdefault(message, module.__name__.rpartition(".")[2])
    return found


def _of(source: Path) -> Iterator[Message]:
    tree = ast.parse(source.read_text("utf-8"))
    for statement in tree.body:
        match statement:
            case ast.Assign(targets=[ast.Name(name)]) if name.isupper() and name not in NAMES:
                yield from _strings(statement.value)
            case _:
                pass
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Name("said"), args=[ast.Constant(str(said))]):
                yield said
            case ast.Call(
                func=ast.Name("counted"), args=[ast.Constant(str(one)), ast.Constant(str(many)), _]
            ):
                yield one, many
            case _:
                pass


def _strings(node: ast.expr) -> Iterator[str]:
    """The values, not the names by which they are found."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.Tuple):
        for part in node.elts:
            yield from _strings(part)
    elif isinstance(node, ast.Dict):
        for value in node.values:
            yield from _strings(value)


def blank(language: str) -> Catalog:
    return Catalog(
        language,
        header_comment=f"# What the bot says, in {catalogues.locale(language).english_name}.",
        creation_date=BEGUN,
        revision_date=BEGUN,
        project="care bot",
        version="1",
        last_translator="the project",
        language_team="the project",
        msgid_bugs_address="the project",
        charset="utf-8",
        fuzzy=False,
    )


def renewed(language: str) -> Catalog:
    """The language's catalogue with every sentence of now."""
    former = catalogues.read(catalogues.file_of(language))
    fresh = blank(language)
    for message, module in messages().items():
        id = message if isinstance(message, str) else message[0]
        known = former.get(id)
        string = known.string if known else None
        fresh.add(message, _in_order(language, string), auto_comments=[module])
    return fresh


def _in_order(language: str, string: Said) -> Said:
    """One kind of apostrophe; and French signs stay with their words: no-break spaces stand there,
    narrow or whole."""
    if string is None:
        return string
    if not isinstance(string, str):
        return tuple(str(_in_order(language, each)) for each in string)
    string = string.replace("’", "'")
    if language != "fr":
        return string
    narrow = re.sub(r" ([;!?])", "\u202f\\1", string)
    return re.sub(r"(?<=«) | (?=[:»])", "\u00a0", narrow)


def main() -> None:
    """A folder without its catalogue is somebody's who begins a language."""
    for language in TRANSLATED:
        file = catalogues.file_of(language)
        if not file.exists():
            sys.exit(f"{language} has no catalogue: make an empty file {file}, and run this again")
        catalogue = renewed(language)
        with file.open("wb") as written:
            write_po(written, catalogue, width=100)


if __name__ == "__main__":
    main()
