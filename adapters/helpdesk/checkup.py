"""What `doctor` asks each helpdesk: whether its settings are right, and what it lacks."""

from __future__ import annotations

from collections.abc import AsyncIterator

from adapters.helpdesk.registry import helpdesk_of, makers
from adapters.shared.check import Check
from bot.errors import CareError
from bot.knowledge.loading import load
from bot.settings.settings import Settings


async def checks(settings: Settings) -> AsyncIterator[Check]:
    if not settings.helpdesks:
        yield Check("helpdesk", "off; HELPDESK switches it on")
        return
    try:
        knowledge = load(settings.knowledge_dir)
        helpdesk_of(settings, knowledge)
        chosen = makers(settings, knowledge.brand.helpdesk_tag)
    except CareError as error:
        yield Check("helpdesk", settings.helpdesk or "", str(error))
        return
    for name, make in chosen.items():
        helpdesk = make()
        problems = await helpdesk.check()
        await helpdesk.close()
        found = "does not take tickets yet" if problems else "takes tickets"
        yield Check(f"helpdesk {name}", found, "\n     ".join(problems) or None)
