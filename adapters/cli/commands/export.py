"""`knowledge export`: what was published in chat, written into the files."""

from __future__ import annotations

import sys

from adapters.cli import options as given
from adapters.cli.options import Commands, Options
from adapters.shared import inert
from bot.learning import exporting
from bot.learning.book import ChangeBook


def add(knowledge: Commands) -> None:
    export = given.command(
        knowledge,
        "export",
        _export,
        "write what was published into the files, each entry's own lines",
    )
    export.add_argument(
        "--dry-run", action="store_true", help="print the difference, and write nothing"
    )


def _export(options: Options) -> int:
    """KnowledgeError where it cannot: nothing is written then."""
    with given.store() as store, store.reading() as memory:
        published = ChangeBook(memory.connection).published()
    folder = exporting.edits(given.knowledge(options), published, given.folder(options))
    difference = folder.difference()
    if options.dry_run:
        print(inert.lines(difference), end="")
    else:
        for file in folder.write():
            print(f"written: {file}")
    if not difference:  # which is no part of a difference that goes on to another program
        beside = sys.stderr if options.dry_run else sys.stdout
        print("the files say all that was published", file=beside)
    return 0
