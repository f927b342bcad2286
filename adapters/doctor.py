"""`python -m bot doctor`: what is wrong with this installation, and how to mend it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime

from adapters.checkup import Check
from adapters.helpdesk.checkup import checks as helpdesk_checks
from adapters.slack.checkup import checks as slack_checks
from adapters.teams.checkup import checks as teams_checks
from bot.config import Settings
from bot.errors import KnowledgeError, StoreError
from bot.knowledge import findings, load
from bot.organisations import load as load_organisations
from bot.store import Store


def run(settings: Settings) -> int:
    """Print a line for everything looked at; 1 when something is wrong."""
    return asyncio.run(_run(settings))


async def _run(settings: Settings) -> int:
    well = True
    async for check in _checks(settings):
        print(check)
        well = well and check.fix is None
    return 0 if well else 1


async def _checks(settings: Settings) -> AsyncIterator[Check]:
    yield Check("settings", "complete")
    yield _knowledge(settings)
    yield await asyncio.to_thread(_database, settings)
    async for check in slack_checks(settings):
        yield check
    async for check in teams_checks(settings):
        yield check
    yield _care(settings)
    async for check in helpdesk_checks(settings):
        yield check


def _knowledge(settings: Settings) -> Check:
    try:
        knowledge = load(settings.knowledge_dir)
        load_organisations(settings.knowledge_dir, knowledge.routes)
    except KnowledgeError as error:
        return Check("knowledge", str(settings.knowledge_dir), str(error))
    remarks = sum(1 for _ in findings(knowledge, datetime.now(UTC).date()))
    return Check("knowledge", f"{len(knowledge.entries)} entries; `knowledge check` has {remarks} remarks")


def _database(settings: Settings) -> Check:
    try:
        store = Store(settings.database_url.get_secret_value())
    except StoreError as error:
        found, _, fix = str(error).rpartition("; ")
        return Check("database", found, fix)
    kind = store.engine.dialect.name
    store.close()
    return Check("database", f"{kind}, on the newest schema")


def _care(settings: Settings) -> Check:
    if settings.slack_care_channel or settings.teams_care_channel:
        return Check("care desk", "tickets go to the care channel")
    if settings.loopback:
        return Check("care desk", "tickets show in the playground")
    fix = "set SLACK_CARE_CHANNEL or TEAMS_CARE_CHANNEL"
    return Check("care desk", "nobody would see a ticket", fix)
