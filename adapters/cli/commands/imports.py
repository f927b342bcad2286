"""`knowledge pull` and `knowledge import`: an FAQ that is there already, turned into drafts."""

from __future__ import annotations

from pathlib import Path

from adapters.cli import options as given
from adapters.cli.options import Commands, Options

SOURCE = "a page (HTML, Confluence, Markdown), a table (CSV) or text: a file, or an https address"


def add(knowledge: Commands) -> None:
    pull = given.command(
        knowledge, "pull", _pull, "turn an FAQ that is there already into a knowledge of its own"
    )
    pull.add_argument("source", help=SOURCE)
    pull.add_argument("--into", type=Path, required=True, help="folder that is not there yet")
    bring = given.command(
        knowledge, "import", _import, "add what a source asks, and the knowledge lacks, as drafts"
    )
    bring.add_argument("source", help=SOURCE)
    bring.add_argument("--dry-run", action="store_true", help="print the file, and write nothing")
    for command in (pull, bring):
        command.add_argument("--title", type=given.text, help="of what has no heading; its name")


def _pull(options: Options) -> int:
    from adapters.cli import drafts

    return drafts.pull(options)


def _import(options: Options) -> int:
    from adapters.cli import drafts

    return drafts.bring(options)
