"""`python -m bot doctor`: what is wrong with this installation, and how to mend it. Each look
is a line in `checks`; there are no warnings: what has a fix is bad."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Iterator
from datetime import UTC, datetime

from adapters.doctor import clock
from adapters.doctor.branded import checks as brand_checks
from adapters.doctor.desks import checks as desk_checks
from adapters.doctor.learned import checks as learned_checks
from adapters.doctor.server import checks as server_checks
from adapters.doctor.settings import checks as settings_checks
from adapters.helpdesk import registry
from adapters.helpdesk.checkup import checks as helpdesk_checks
from adapters.monitoring.checkup import checks as trace_checks
from adapters.shared.check import Check
from adapters.slack.checkup import checks as slack_checks
from adapters.teams.checkup import checks as teams_checks
from adapters.teams.client.cloud import PUBLIC_CLOUD, Cloud
from bot.dialogue import naming
from bot.errors import KnowledgeError, StoreError
from bot.knowledge import translations
from bot.knowledge.findings import findings
from bot.knowledge.loading import load
from bot.knowledge.organisations import load as load_organisations
from bot.settings.settings import Settings
from bot.storage.database import schema, unwritable


def run(settings: Settings, url: str | None = None) -> int:
    """Print a line for everything looked at; 1 when something is wrong."""
    return asyncio.run(_run(settings, url))


async def _run(settings: Settings, url: str | None) -> int:
    well = True
    async for check in checks(settings, url=url):
        print(check, flush=True)
        well = well and check.fix is None
    return 0 if well else 1


async def checks(
    settings: Settings,
    cloud: Cloud = PUBLIC_CLOUD,
    now: Callable[[], float] = time.time,
    url: str | None = None,
) -> AsyncIterator[Check]:
    """`url`: where the running server is, when it is not on this machine."""
    for check in settings_checks(settings):
        yield check
    yield await clock.check(_others(settings, cloud), settings.private, now)
    for check in _knowledge(settings):
        yield check
    for check in brand_checks(settings):
        yield check
    yield await asyncio.to_thread(_database, settings)
    for check in await asyncio.to_thread(lambda: list(learned_checks(settings))):
        yield check
    async for check in slack_checks(settings):
        yield check
    async for check in teams_checks(settings, cloud):
        yield check
    async for check in server_checks(settings, url):
        yield check
    async for check in desk_checks(settings, cloud):
        yield check
    async for check in helpdesk_checks(settings):
        yield check
    async for check in trace_checks(settings):
        yield check


def _others(settings: Settings, cloud: Cloud) -> dict[str, str]:
    """Who can tell the time: those whom the bot works with anyhow."""
    others = registry.addresses(settings)
    if settings.slack_on:
        others["Slack"] = f"{settings.slack_api_url}api.test"
    if settings.teams_on and settings.teams_auth == "enabled":
        others["Microsoft"] = cloud.keys
    return others


def _knowledge(settings: Settings) -> Iterator[Check]:
    try:
        knowledge = load(settings.knowledge_dir)
        naming.check(knowledge.brand)
        load_organisations(settings.knowledge_dir, knowledge.routes)
    except KnowledgeError as error:
        yield Check("knowledge", str(settings.knowledge_dir), str(error))
        return
    remarks = sum(1 for _ in findings(knowledge, datetime.now(UTC).date()))
    yield Check(
        "knowledge",
        f"{len(knowledge.entries)} entries; `knowledge check` has {remarks} remarks",
    )
    for language in knowledge.translations:
        if stale := list(translations.stale(knowledge, language)):
            told = f"{language}: {len(stale)} made from an earlier English, so English is shown"
            yield Check("translations", f"{told}; `knowledge check` names them")


def _database(settings: Settings) -> Check:
    """Looked at, and not moved: that is the server's."""
    try:
        found = schema(settings.database_url.get_secret_value())
    except StoreError as error:
        wrong, _, fix = str(error).rpartition("; ")
        return Check("database", wrong, fix)
    if found.current is None:
        return _empty(settings, found.kind)
    if not found.known:
        return Check("database", f"{found.kind}, on the schema {found.current} of a newer release")
    if found.current == found.newest:
        return Check("database", f"{found.kind}, on the newest schema, {found.newest}")
    fix = "start the server of this release once: it brings the schema up to date"
    return Check(
        "database", f"{found.kind}, on the schema {found.current}, older than {found.newest}", fix
    )


def _empty(settings: Settings, kind: str) -> Check:
    folder = unwritable(settings.database_url.get_secret_value())
    if folder is None:
        return Check("database", f"{kind}, empty: the server's first start prepares it")
    fix = "let the bot's user write there, or name another folder in DATABASE_URL"
    return Check("database", f"{folder} cannot be written", fix)
