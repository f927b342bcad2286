"""In which language the bot speaks just now, and how it says an English sentence in it.

The language is set around whatever is drawn or decided for one reader, with `speaking`; whatever is
said within is said in it. A sentence that a catalogue lacks is said in English. The names in it are
the company's, see `naming`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from functools import lru_cache
from typing import TypeVar, cast

from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import format_decimal, format_percent

from bot.dialogue import catalogues, naming

ENGLISH = "en"

_language: ContextVar[str] = ContextVar("language", default=ENGLISH)

SAID = 4096  # numbers, or days, that are kept as they are said: a page says many, and many twice

Sentence = TypeVar("Sentence")


def language() -> str:
    """The reader's, as a tag such as "en", "de" or "pt_BR"."""
    return _language.get()


def direction() -> str:
    """Whether the reader's language is written from the left ("ltr") or from the right."""
    return catalogues.locale(language()).text_direction


@contextmanager
def speaking(tongue: str) -> Iterator[None]:
    """Whatever is said within is said in this language; an empty one changes nothing."""
    before = _language.set(tongue or language())
    try:
        yield
    finally:
        _language.reset(before)


def keep_speaking(tongue: str) -> None:
    """For the rest of this task, such as the request that somebody waits for."""
    _language.set(tongue or language())


def said(english: str, /, **values: object) -> str:
    """The sentence in the reader's language, with its places filled. What fills them is never
    taken for a sentence."""
    own = naming.own(english, language())
    return _filled(own or catalogues.of(language()).gettext(english), values)


def counted(one: str, many: str, count: int, /, **values: object) -> str:
    """As `said`, in the form that the language has for so many; `count` fills its place, too."""
    own = naming.own(one, language(), catalogues.form(language(), count))
    sentence = own or catalogues.of(language()).ngettext(one, many, count)
    return _filled(sentence, {"count": number(count), **values})


def spoken(english: Sentence) -> Sentence:
    """The same for a constant: a sentence, several, or one by each name."""
    if isinstance(english, str):
        return cast(Sentence, said(english))
    if isinstance(english, tuple):
        return cast(Sentence, tuple(map(spoken, english)))
    if isinstance(english, dict):
        return cast(Sentence, {name: spoken(each) for name, each in english.items()})
    return english


def called(language: str) -> str:
    """A language, as the reader's own calls it."""
    return catalogues.name(language, catalogues.locale(_language.get()))


def listed(texts: Iterable[str]) -> str:
    """As the language joins them: "one, two and three"."""
    return format_list(list(texts), locale=catalogues.locale(language()))


def number(value: int) -> str:
    """With the language's own separators."""
    return _number(value, language())


def percent(part: float) -> str:
    """Without decimals: "48%", "48 %"."""
    return _percent(part, language())


def day(value: date) -> str:
    return _day(value, "medium", language())


def long_day(value: date) -> str:
    """With the month's whole name."""
    return _day(value, "long", language())


@lru_cache(SAID)
def _number(value: int, tongue: str) -> str:
    return format_decimal(value, locale=catalogues.locale(tongue))


@lru_cache(SAID)
def _percent(part: float, tongue: str) -> str:
    return format_percent(part, locale=catalogues.locale(tongue))


@lru_cache(SAID)
def _day(value: date, form: str, tongue: str) -> str:
    return format_date(value, form, locale=catalogues.locale(tongue))


def _filled(sentence: str, values: dict[str, object]) -> str:
    sentence = naming.filled(sentence, language())
    return sentence.format_map(values) if values else sentence
