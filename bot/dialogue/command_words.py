"""What people say instead of asking, in every language: one file a language, in `locale/`.

A line names a kind, and then its phrases. `greeting` and `asking` stand before a wish, `polite`
after it, `show` and `article` between; `help`, `topics`, `tickets`, `knowledge`, `issues`,
`announce` and `away` are the wish itself, `number` stands before a ticket's. `opening` raises a
ticket, and what follows is what it is about; `alone` does with nothing behind it. `language`, or
`speak`, stands before the name of one, `automatic` in its place; `names` are what a language is
called beside what Unicode's CLDR knows.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache

from bot.dialogue import catalogues

_ALONE = ("greeting", "polite", "help", "topics", "tickets", "alone")
_EVERYBODYS = "en"


def folded(text: str) -> str:
    """For comparing: no capitals, accents, or kinds of apostrophe. As long as a composed text is,
    so that what is found in one stands there in the other."""
    return "".join(map(_sign, text))


@cache
def _sign(sign: str) -> str:
    if sign == "’":
        return "'"
    parted = unicodedata.normalize("NFKD", sign.casefold())
    return next((each for each in parted if not unicodedata.combining(each)), sign)


@cache
def phrases(kind: str) -> tuple[str, ...]:
    """Those of every language as they are compared, the longest first."""
    found = set[str]()
    for language in catalogues.languages():
        found.update(map(folded, _written(language).get(kind, ())))
    return tuple(sorted(found, key=lambda phrase: (-len(phrase), phrase)))


@cache
def leading(kind: str) -> re.Pattern[str]:
    """One of the phrases at the beginning of a folded text, as whole words."""
    return re.compile(rf"(?:{_any_of(kind)})(?:(?<=')|(?![\w'-]))")


@cache
def closing(kind: str) -> re.Pattern[str]:
    """One of the phrases at the end of a folded text, behind something else."""
    return re.compile(rf"\W+(?:{_any_of(kind)})$")


def _any_of(kind: str) -> str:
    return "|".join(map(re.escape, phrases(kind)))


def said_in(text: str) -> str:
    """The language of a text that is nothing but a greeting, thanks or a command of one language
    alone; empty for every other, and for English, which people of all languages type."""
    languages = _whole().get(folded(text).strip(" .,!?¿¡"), frozenset())
    if len(languages) != 1 or _EVERYBODYS in languages:
        return ""
    return next(iter(languages))


@cache
def _whole() -> Mapping[str, frozenset[str]]:
    """Languages by each phrase that can stand for itself."""
    found = dict[str, set[str]]()
    for language in catalogues.languages():
        written = _written(language)
        for kind in _ALONE:
            for phrase in written.get(kind, ()):
                found.setdefault(folded(phrase), set()).add(language)
    return {phrase: frozenset(of) for phrase, of in found.items()}


@cache
def spoken() -> Mapping[str, str]:
    """Each language that the bot speaks, by what it is called in all of them."""
    return dict(_names())


@cache
def heard_of() -> frozenset[str]:
    """What any language on earth is called in those that the bot speaks."""
    return frozenset(
        folded(name) for names in catalogues.called().values() for name in names.values()
    )


def forget() -> None:
    """Look again which languages there are."""
    for kept in (phrases, leading, closing, spoken, heard_of, _whole):
        kept.cache_clear()


def _names() -> Iterator[tuple[str, str]]:
    for language in catalogues.languages():
        for names in catalogues.called().values():
            if name := names.get(language):
                yield folded(name), language
        for name in _written(language).get("names", ()):
            yield folded(name), language


def _written(language: str) -> Mapping[str, tuple[str, ...]]:
    """By kind."""
    return dict(_lines(language))


def _lines(language: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    for line in catalogues.command_lines(language):
        kind, _, said = line.partition(":")
        yield kind.strip(), tuple(phrase.strip() for phrase in said.split(",") if phrase.strip())
