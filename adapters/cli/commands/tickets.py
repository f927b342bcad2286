"""`tickets list`, `show`, `retry` and `export`: tickets from the outside."""

from __future__ import annotations

import sys

from adapters.cli import options as given
from adapters.cli import reports
from adapters.cli.options import Commands, Options
from bot.errors import StaleError


def add(commands: Commands) -> None:
    tickets = given.group(commands, "tickets", "look at tickets from the outside")
    given.command(tickets, "list", _list, "list tickets, the newest first")
    show = given.command(tickets, "show", _show, "show all that is known of one ticket")
    show.add_argument("number", type=given.text)
    retry = given.command(
        tickets, "retry", _retry, "send a ticket again that its helpdesk refused for good"
    )
    retry.add_argument("number", type=given.text)
    export = given.command(tickets, "export", _export, "write all tickets, a line each")
    export.add_argument("--format", choices=("csv", "json"), default="csv")


def _list(options: Options) -> int:
    with given.store() as store:
        print(reports.listed(store))
    return 0


def _show(options: Options) -> int:
    with given.store() as store:
        print(reports.shown(store, options.number))
    return 0


def _retry(options: Options) -> int:
    with given.store() as store, store.turn() as memory:
        count = memory.owed.take_up_again(options.number)
    if not count:
        raise StaleError(
            f"{options.number}: nothing of it is parked; `tickets list` names all tickets"
        )
    print(f"{count} parked: the server tries again")
    return 0


def _export(options: Options) -> int:
    with given.store() as store:
        reports.export(store, options.format, sys.stdout)
    return 0
