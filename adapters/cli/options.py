"""What commands have in common: how one is added, and what its options name."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from bot.dialogue import naming
from bot.errors import SettingsError, StoreError
from bot.knowledge.entries import Knowledge
from bot.knowledge.loading import load
from bot.search import Index
from bot.settings import settings

if TYPE_CHECKING:
    from bot.storage.store import Store

Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"
Options = argparse.Namespace
LONGEST = 3_660  # days that are looked back at
YEAR = 8_784  # hours


def group(commands: Commands, name: str, help: str) -> Commands:
    """Room for the commands of one noun."""
    return commands.add_parser(name, help=help).add_subparsers(required=True, metavar="COMMAND")


def command(
    commands: Commands, name: str, run: Callable[[Options], int], help: str
) -> argparse.ArgumentParser:
    """`run` gives the exit code: 0 when all is well, 1 when something is wrong, 2 when it could
    not start."""
    added = commands.add_parser(name, help=help, description=help[0].upper() + help[1:] + ".")
    added.add_argument(
        "--knowledge", type=Path, metavar="DIR", help="folder of the knowledge's YAML files"
    )
    added.add_argument(
        "--env-file", type=Path, metavar="FILE", help="file of settings, such as the service's"
    )
    added.set_defaults(run=run)
    return added


def settings_of(options: Options) -> settings.Settings:
    read = settings.read()
    if options.knowledge is None:
        return read
    return read.model_copy(update={"knowledge_dir": options.knowledge})


def folder(options: Options) -> Path:
    """Of the knowledge. Whoever names it needs no settings."""
    return options.knowledge or settings.read().knowledge_dir


def knowledge(options: Options) -> Knowledge:
    """What is said of it has its company's names from here on."""
    known = load(folder(options))
    naming.check(known.brand)
    naming.keep_naming(lambda: known.brand)
    return known


def index(options: Options, known: Knowledge) -> Index:
    """With the second opinion, unless the settings say no. Whoever names a folder needs none."""
    from bot.search import keeping, meaning

    try:
        chosen = settings_of(options)
        return Index(known, meaning.chosen(chosen), keeping.chosen(chosen))
    except SettingsError:
        if options.knowledge is None:
            raise
        return Index(known, meaning.installed())


def days(argument: str) -> int:
    """A stretch of days that a calendar has room for."""
    number = int(argument) if argument.isdecimal() and len(argument) <= 5 else 0
    if not 0 < number <= LONGEST:
        raise argparse.ArgumentTypeError(f"write a number from 1 to {LONGEST}")
    return number


def hours(argument: str) -> float:
    """At most a year, which a clock has room for."""
    try:
        number = float(argument)
    except ValueError:
        number = 0.0
    if not 0 < number <= YEAR:
        raise argparse.ArgumentTypeError(f"write a number of hours, up to {YEAR}")
    return number


def text(argument: str) -> str:
    """What a person typed; a terminal of another alphabet may give bytes that are no letter."""
    return argument.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


@contextmanager
def store() -> Iterator[Store]:
    """The server's database. One that is not there, or that no server of this release has prepared,
    is a StoreError, and is left as it is."""
    from bot.storage.store import Store

    url = settings.read().database_url.get_secret_value()
    _look(url)
    opened = Store(url)
    try:
        yield opened
    finally:
        opened.close()


def _look(url: str) -> None:
    from bot.storage import database

    found, shown = database.schema(url), database.shown(url)
    if found.current is None:
        raise StoreError(
            f"{shown}: there is no database yet; start the server once, or name the service's"
            " settings with --env-file"
        )
    if found.known and found.current != found.newest:
        raise StoreError(
            f"{shown}: it is on the schema {found.current}, older than {found.newest}; start the"
            " server of this release once"
        )
