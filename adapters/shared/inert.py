"""What people wrote, as a terminal and a spreadsheet may get it: it does nothing there."""

from __future__ import annotations

import json
import re
import unicodedata

# Control characters, of which ESC and CSI steer a terminal; ends of lines, with which a line can be
# made up; and what turns the direction of writing round.
_STEERING = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]"
)
_INVISIBLE = re.compile(r"^[\s\ufeff\u00ad\u180e\u200b-\u200f\u2060-\u2064]+")
_FORMULA = tuple("=+-@")


def line(text: str) -> str:
    """As one line, without what steers a terminal."""
    return " ".join(_STEERING.sub(" ", text).split())


def lines(text: str) -> str:
    """The same for several lines of ours that name somebody."""
    return "\n".join(_STEERING.sub(" ", each) for each in text.split("\n"))


def document(value: object, *, indent: int | None = 2) -> str:
    """As JSON, with its escapes for what steers a terminal."""
    return escaped(json.dumps(value, indent=indent, ensure_ascii=False))


def escaped(text: str) -> str:
    """The same JSON: these stand within its strings. Its own ends of lines stay."""
    return _STEERING.sub(lambda found: _escape(found.group()), text)


def cell(value: object) -> str:
    """As one line; a cell that a spreadsheet would take for a formula is defused. Where people
    write a comma in numbers it ends a cell at a semicolon, too."""
    return ";".join(map(_defused, line(str(value)).split(";")))


def _defused(text: str) -> str:
    """A spreadsheet folds what is written in full width."""
    first = unicodedata.normalize("NFKC", _INVISIBLE.sub("", text))[:1]
    return f"'{text}" if first in _FORMULA else text


def _escape(letter: str) -> str:
    return letter if letter == "\n" else f"\\u{ord(letter):04x}"
