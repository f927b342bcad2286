"""The console that the settings switch on."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import partial

from adapters.console.client.openid import OpenId
from adapters.console.client.provider import providers
from adapters.console.console import Console, SignedIn
from adapters.console.sessions.kept import KeptSessions
from adapters.server.channels import Channels
from adapters.server.rooms import Rooms
from bot.learning import versions
from bot.model.versions import Version
from bot.numbers.sheet import Sheets
from bot.settings.settings import Settings
from bot.storage import journeys
from bot.storage.store import Store


def open_console(
    settings: Settings,
    store: Store,
    channels: Channels,
    rooms: Rooms,
    clock: Callable[[], datetime],
    issuers: Mapping[str, str],
) -> Console:
    """`issuers` are other providers of accounts than the real ones, by account."""
    return Console(
        intake=rooms.intake,
        sessions=sessions(store),
        clock=clock,
        accounts=dict(_accounts(settings, issuers)),
        members=dict(_members(channels)),
        public_url=settings.public_url,
        lists=store.ticket_lists,
        sheets=Sheets(store, lambda: rooms.desk.knowledge, lambda: rooms.desk.organisations, clock),
        versions=lambda entry: _versions(store, entry),
        channel=channels.console,
    )


def sessions(store: Store) -> KeptSessions:
    return KeptSessions(
        partial(journeys.reading, store.reader), partial(journeys.writing, store.engine)
    )


def _versions(store: Store, entry: str) -> Sequence[Version]:
    with store.reading() as memory:
        return versions.of_entry(memory.connection, entry)


def _accounts(settings: Settings, issuers: Mapping[str, str]) -> Iterator[tuple[str, OpenId]]:
    for provider in providers(settings, issuers):
        back = f"{settings.public_url}/console/signed-in/{provider.name}"
        yield provider.name, OpenId(provider, back, settings.private)


def _members(channels: Channels) -> Iterator[tuple[str, SignedIn]]:
    for platform in channels.platforms:
        yield platform.name, platform.signed_in
