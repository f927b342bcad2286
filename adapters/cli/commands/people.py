"""`export` and `forget`: what is held of a person, and its erasure."""

from __future__ import annotations

from datetime import UTC, datetime

from adapters.cli import options as given
from adapters.cli.options import Commands, Options
from adapters.shared import inert

PERSON = "an id (slack:U..., teams:...), or a name as tickets show it, in quotes"


def add(commands: Commands) -> None:
    export = given.command(
        commands, "export", _export, "print all that is held of a person, as JSON"
    )
    export.add_argument("person", type=given.text, help=PERSON)
    forget = given.command(commands, "forget", _forget, "erase a person, and say what was erased")
    forget.add_argument("person", type=given.text, help=PERSON)


def _export(options: Options) -> int:
    from adapters.server.keepers import every_keeper
    from bot.privacy import personal_data

    with given.store() as store:
        held = personal_data.export(store, every_keeper(), options.person)
    print(inert.document(held))
    return 0


def _forget(options: Options) -> int:
    from adapters.server.keepers import every_keeper
    from bot.privacy import erasure

    knowledge, now = given.knowledge(options), datetime.now(UTC)
    with given.store() as store:
        forgotten = erasure.forget(store, every_keeper(), options.person, knowledge, now)
    print(inert.lines(str(forgotten)))
    return 0
