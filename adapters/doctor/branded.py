"""Whose bot it is: what of it a platform will miss, and which settings it has taken over."""

from __future__ import annotations

from collections.abc import Iterator

from adapters.shared import moved
from adapters.shared.check import Check
from bot.dialogue import naming
from bot.errors import KnowledgeError, SettingsError
from bot.knowledge.brand import FILE, NEUTRAL, Brand
from bot.knowledge.loading import load
from bot.settings.settings import Settings


def checks(settings: Settings) -> Iterator[Check]:
    """Nothing where the knowledge cannot be read, which another check tells."""
    try:
        brand = load(settings.knowledge_dir).brand
        naming.check(brand)
    except KnowledgeError:
        return
    yield _named(brand)
    if settings.teams_on and brand.links is None:
        fix = f"write website, privacy and terms into {FILE}: Teams takes no app without"
        yield Check("brand", "has no links", fix)
    try:
        moved.check(settings, brand)
    except SettingsError as error:
        found, _, fix = str(error).partition(": ")
        yield Check("settings", found, fix)
        return
    for notice in moved.notices(settings, brand):
        yield Check("settings", notice)


def _named(brand: Brand) -> Check:
    if brand == NEUTRAL:
        return Check("brand", f"there is no {FILE}: the bot goes by neutral names")
    names = f"{brand.product}, {brand.command}, tickets {brand.ticket_prefix}-..."
    return Check("brand", f"{brand.company}: {names}")
