"""What people type, made fit to be kept: no NUL, no lone surrogates, nothing that turns the words
beside it around; and texts changed wherever they stand."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar, cast

Anything = TypeVar("Anything")
DIGITS = 6  # of a page, or of a version
_ALIKE = frozenset(("LATIN", "CYRILLIC", "GREEK"))
# NUL, and the signs that order a direction for what follows: they would turn others' words, and
# show a file as one of another kind. Right-to-left words are read so without them.
_LEFT_OUT = dict.fromkeys((0, *range(0x202A, 0x202F), *range(0x2066, 0x206A)))
_EMOJI_NAMES = re.compile(
    r"(?<![\w:])(?::(?=[0-9_+'-]*+[a-z])[a-z0-9_+'-]++:)++(?!\S)", re.IGNORECASE
)
_VARIATIONS = "\ufe0e\ufe0f\u20e3"


def cleaned(value: Anything) -> Anything:
    """The same value with every text in it cleaned, down through dataclasses, tuples and
    mappings."""
    return changed(value, _clean)


def changed(value: Anything, change: Callable[[str], str]) -> Anything:
    """The same value with every text in it changed; enumerations and whatever else is no text
    stay."""
    return cast(Anything, _changed(value, change))


def same(one: str, other: str) -> bool:
    """Whether people read the same, however it is spelt: accents apart or not, wide letters, any
    case, signs that nobody sees."""
    return _read(one) == _read(other)


def mixed(text: str) -> bool:
    """Whether a word has letters of two of the alphabets that look alike, so that it may be read as
    another."""
    words = unicodedata.normalize("NFKC", visible(text)).split()
    return not text.isascii() and any(len(_alphabets(word)) > 1 for word in words)


def visible(text: str) -> str:
    """Without the signs that nobody sees, and with one kind of space; lines stay."""
    if text.isascii():
        return text
    seen = (sign for sign in text if unicodedata.category(sign) != "Cf")
    return "".join(" " if unicodedata.category(sign) == "Zs" else sign for sign in seen)


def printable(text: str) -> str:
    """Without control characters; lines stay."""
    return "".join(sign for sign in text if sign == "\n" or unicodedata.category(sign) != "Cc")


def has_words(text: str) -> bool:
    """Whether it is more than emoji, punctuation, and what nobody sees."""
    return any(sign.isalnum() for sign in text)


def without_emoji(text: str) -> str:
    """Neither as signs nor by their names, ":wave::skin-tone-4:"."""
    return "".join(filter(_is_no_emoji, _EMOJI_NAMES.sub(" ", text)))


def natural(text: str) -> int | None:
    """A number as buttons and addresses carry it; None for what is none, or that nothing has so
    many of."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= DIGITS else None


def one_line(text: str) -> str:
    return " ".join(text.split())


def caseless(text: str) -> str:
    """One line without capitals, by which two wordings are known to be the same."""
    return one_line(text.casefold())


def _alphabets(word: str) -> frozenset[str]:
    return _ALIKE & {unicodedata.name(sign, "").partition(" ")[0] for sign in word}


def _read(text: str) -> str:
    return caseless(visible(unicodedata.normalize("NFKC", text)))


def _clean(text: str) -> str:
    if text.isascii() and "\0" not in text:
        return text
    return text.translate(_LEFT_OUT).encode("utf-8", "replace").decode("utf-8")


def _is_no_emoji(sign: str) -> bool:
    return unicodedata.category(sign) not in ("So", "Sk") and sign not in _VARIATIONS


def _changed(value: Any, change: Callable[[str], str]) -> Any:
    if type(value) is str:
        return change(value)
    if isinstance(value, tuple | list):
        return type(value)(_changed(each, change) for each in value)
    if isinstance(value, Mapping):
        return {_changed(key, change): _changed(each, change) for key, each in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        return _with_changes(value, change)
    return value


def _with_changes(value: Any, change: Callable[[str], str]) -> Any:
    """What nothing changes in stays what it is."""
    before = {field.name: getattr(value, field.name) for field in fields(value)}
    after = {name: _changed(one, change) for name, one in before.items()}
    different = {name: one for name, one in after.items() if one != before[name]}
    return replace(value, **different) if different else value
