"""The helpdesks that tickets are filed at: those of the settings, else the playground's own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from adapters.helpdesk import registry
from adapters.web.helpdesk import PlaygroundHelpdesk
from bot.knowledge.entries import Knowledge
from bot.ports.helpdesk import Helpdesk
from bot.ports.slots import Slots
from bot.settings.settings import Settings


@dataclass(frozen=True, slots=True)
class Helpdesks:
    """`makers` by name: each thread that calls a helpdesk makes its own connector. `of_route` names
    the helpdesk of a route. `playground` is None where a real one, or none, takes its place."""

    makers: Mapping[str, Callable[[], Helpdesk]]
    of_route: Callable[[str], str | None]
    playground: PlaygroundHelpdesk | None = None


def choose_helpdesks(
    settings: Settings, knowledge: Knowledge, slots: Slots, changed: Callable[[], None]
) -> Helpdesks:
    """SettingsError when one cannot be made. `changed` as in PlaygroundHelpdesk."""
    makers = registry.makers(settings, knowledge.brand.helpdesk_tag)
    of_route = registry.helpdesk_of(settings, knowledge)
    if makers or not settings.playground_on:
        return Helpdesks(makers, of_route)
    playground = PlaygroundHelpdesk(slots, changed)
    return Helpdesks(
        {playground.name: lambda: playground}, lambda route: playground.name, playground
    )
