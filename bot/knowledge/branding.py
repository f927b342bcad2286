"""The brand's file, read and checked: its icons are there, its examples are entries, and what it
says instead of the bot's sentences has their places."""

from __future__ import annotations

import re
import struct
from collections.abc import Collection, Iterator
from pathlib import Path

from bot.knowledge.brand import FILE, NEUTRAL, PLACES, Brand, Icons
from bot.knowledge.files import Checked, did_you_mean, read

_SIZES = {"color": 192, "outline": 32}  # pixels, says Teams
_LARGEST = 500_000  # bytes
_PNG = b"\x89PNG\r\n\x1a\n"
_PLACE = re.compile(r"\{(\w*)\}")

_Problems = Iterator[tuple[tuple[int | str, ...], str]]


def load(folder: Path, entries: Collection[str], problems: list[str]) -> Brand:
    """The folder's; a neutral one where it has none. What is wrong is added to the `problems`;
    `entries` are the ids that there are, where they could be read."""
    path = folder / FILE
    if not path.exists():
        return NEUTRAL
    file = read(path, Brand)
    if not isinstance(file, Checked):
        problems.extend(file)
        return NEUTRAL
    for loc, message in _wrong(file.content, folder, entries):
        problems.append(file.problem(loc, "", message))
    return file.content


def _wrong(brand: Brand, folder: Path, entries: Collection[str]) -> _Problems:
    if brand.icons:
        yield from _icons(brand.icons, folder)
    for number, entry in enumerate(brand.examples if entries else ()):
        if entry not in entries:
            fix = did_you_mean(entry, entries, "name one that exists")
            yield ("examples", number), f"examples name '{entry}', which is no entry; {fix}"
    for language, sentences in brand.sentences.items():
        for english, said in sentences.items():
            for one in (said,) if isinstance(said, str) else said:
                if problem := _misplaced(english, one):
                    yield ("sentences", language, english), problem


def _icons(icons: Icons, folder: Path) -> _Problems:
    for name, size in _SIZES.items():
        file = folder / str(getattr(icons, name))
        if problem := _no_icon(file, folder, size):
            yield ("icons", name), f"'{name}': {problem}"


def _no_icon(file: Path, folder: Path, size: int) -> str:
    if not file.resolve().is_relative_to(folder.resolve()):
        return "leads out of the folder; put the icon into it"
    try:
        content = file.read_bytes()
    except OSError:
        return f"{file.name} cannot be read; put the icon there, or leave icons out"
    if len(content) > _LARGEST or not content.startswith(_PNG) or content[12:16] != b"IHDR":
        return f"{file.name} is no small PNG; save it as one"
    if struct.unpack(">II", content[16:24]) != (size, size):
        return f"{file.name} is not {size} x {size} pixels; scale it"
    return ""


def _misplaced(english: str, said: str) -> str:
    """A name of the company may come and go; what else has a place must stand there."""
    wanted, found = (set(_PLACE.findall(text)) for text in (english, said))
    if lacking := wanted - found - PLACES:
        return f"'{said[:40]}' lacks {{{min(lacking)}}}; put it where it belongs"
    if unknown := found - wanted - PLACES:
        known = ", ".join(f"{{{place}}}" for place in sorted(wanted | PLACES))
        return f"'{said[:40]}' has {{{min(unknown)}}}, which nothing fills; there are {known}"
    if re.search(r"[{}]", _PLACE.sub("", said)):
        return f"'{said[:40]}' has a brace that closes or opens nothing; leave it out"
    return ""
