"""Companies as they are known now, whatever they were called or known as when they were counted;
pure."""

from __future__ import annotations

from collections.abc import Mapping

from bot.knowledge.organisations import Organisations
from bot.model.people import Company
from bot.numbers.reading import Scope


def known_as(id: str, names: Mapping[str, str], organisations: Organisations) -> Company:
    """`names` as in `company_names`. A workspace that was mapped since belongs to its company."""
    if id in organisations.homes:
        return organisations.homes[id]
    return organisations.by_id.get(id) or Company(id, names.get(id, id))


def scope_of(company: str, organisations: Organisations) -> Scope:
    """All ids that are kept of a company."""
    homes = [home for home, mapped in organisations.homes.items() if mapped.id == company]
    return Scope(companies=(company, *homes))
