"""What is held of a person: how they are found, and all of it as an export."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection

from bot.errors import StaleError
from bot.model.people import FORGOTTEN
from bot.ports.keeper import Keeper, Person
from bot.storage.store import Store


def find(store: Store, keepers: Collection[Keeper], sought: str) -> Person:
    """By id ("slack:U0123", "teams:" and the Entra object id), or by the name that tickets show.
    StaleError when nothing is held, or when several have the name; then it lists their ids."""
    with store.reading() as memory:
        connection = memory.connection
        if ":" in sought:  # a name may look like anything else that is kept
            found = _known(connection, keepers, Person(sought))
            if found.traces:
                return found
        ids = sorted({*_called(connection, keepers, sought)} - {FORGOTTEN})
        if len(ids) == 1:
            return _known(connection, keepers, Person(ids[0]))
    if ids:
        raise StaleError(f"{sought}: several are called so; give one's id: {', '.join(ids)}")
    raise StaleError(
        f"{sought}: nothing is held; give the id (slack:U..., teams:...) or the name that a ticket"
        " shows"
    )


def export(store: Store, keepers: Collection[Keeper], sought: str) -> dict[str, Any]:
    """As JSON; `sought` as in `find`."""
    person = find(store, keepers, sought)
    shown: dict[str, Any] = {"person": person.id, "names": sorted(person.traces.names)}
    with store.reading() as memory:
        for keeper in keepers:
            shown |= keeper.held(memory.connection, person)
    return shown


def _known(connection: Connection, keepers: Collection[Keeper], person: Person) -> Person:
    """What one keeper knows may tell another more."""
    while person.id != FORGOTTEN:
        traces = person.traces
        for keeper in keepers:
            traces |= keeper.traces(connection, person)
        if traces == person.traces:
            break
        person = replace(person, traces=traces)
    return person


def _called(connection: Connection, keepers: Collection[Keeper], name: str) -> Iterator[str]:
    for keeper in keepers:
        yield from keeper.called(connection, name)
