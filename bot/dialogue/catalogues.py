"""What the bot's English sentences are in other languages: one gettext file a language, in
`locale/`, read when somebody first speaks it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path

from babel import Locale, localedata
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

FOLDER = Path(__file__).with_name("locale")
DOMAIN = "words"
_FORMATS = {"en": "en_GB"}  # how dates and numbers are written where the tag leaves it open


@cache
def of(language: str) -> NullTranslations:
    """What is said in a language. English itself, and what no file is there for, as it stands."""
    file = file_of(language)
    return compiled(file) if file.exists() else NullTranslations()


def form(language: str, count: int) -> int:
    """Which of the language's plural forms so many take, counted from nought."""
    made = of(language)
    if isinstance(made, GNUTranslations):
        return int(made.plural(count))  # type: ignore[attr-defined]  # there, and not in the stubs
    return int(count != 1)


@cache
def sentences() -> frozenset[str]:
    """Every English sentence that the bot says, as far as some language has it."""
    files = filter(Path.exists, map(file_of, languages()))
    found = (message.id for file in files for message in read(file) if message.id)
    return frozenset(one if isinstance(one, str) else one[0] for one in found)


def compiled(file: Path) -> GNUTranslations:
    """Compiled here and not kept, so that the file alone counts."""
    compact = BytesIO()
    write_mo(compact, read(file))
    compact.seek(0)
    return GNUTranslations(compact)


def read(file: Path) -> Catalog:
    with file.open("rb") as content:
        return read_po(content, abort_invalid=True)


def file_of(language: str) -> Path:
    return FOLDER / language / "LC_MESSAGES" / f"{DOMAIN}.po"


@cache
def languages() -> tuple[str, ...]:
    """Those that the bot speaks: each has a folder."""
    return tuple(sorted(folder.name for folder in FOLDER.iterdir() if folder.is_dir()))


def known(tag: str) -> str:
    """The language that the bot speaks of a tag such as "it-IT"; empty where it has none."""
    wanted = tag.replace("-", "_")
    plain = wanted.partition("_")[0].casefold()
    return next((one for one in (wanted, plain) if one in languages()), "")


def common_words(language: str) -> frozenset[str]:
    """Little words by which the language is told from others."""
    file = FOLDER / language / "common.txt"
    return frozenset(file.read_text("utf-8").split()) if file.exists() else frozenset()


def command_lines(language: str) -> list[str]:
    """What people say in it instead of asking, as `command_words` reads it."""
    file = FOLDER / language / "commands.txt"
    lines = file.read_text("utf-8").splitlines() if file.exists() else []
    return [line for line in lines if line.strip() and not line.startswith("#")]


@cache
def locale(language: str) -> Locale:
    """What Unicode's CLDR knows of the language."""
    return _locale(language)


@cache
def called() -> Mapping[str, Mapping[str, str]]:
    """What every language on earth is called in each that the bot speaks, by their tags. All else
    that CLDR knows of these, some 8 MB, is let go."""
    found = {teller: dict(_locale(teller).languages) for teller in languages()}
    localedata.clear_caches()
    return found


def own_name(language: str) -> str:
    """As its speakers call it."""
    return name(language, locale(language))


def name(language: str, teller: Locale) -> str:
    """What it is called in the teller's."""
    return teller.languages.get(language) or locale(language).get_display_name(teller) or language


def _locale(language: str) -> Locale:
    return Locale.parse(_FORMATS.get(language, language))
