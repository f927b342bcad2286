"""All who keep something of people in the core's own tables."""

from __future__ import annotations

from collections.abc import Collection

from bot.ports.keeper import Keeper
from bot.privacy.broadcasts import Broadcasts
from bot.privacy.languages import Languages
from bot.privacy.learned import Learned
from bot.privacy.messages import Deliveries, Messages, Places
from bot.privacy.pictures import Pictures
from bot.privacy.questions import Questions
from bot.privacy.records import Away, Events, Turns
from bot.privacy.tickets import Tickets


def keepers(whole: Collection[str] = ()) -> list[Keeper]:
    """Events come last: they tell the others who did what. `whole` as in Messages."""
    shown = [Deliveries(), Messages(whole), Places()]
    return [
        Questions(),
        Tickets(),
        Pictures(),
        *shown,
        Turns(),
        Languages(),
        Away(),
        Learned(),
        Broadcasts(),
        Events(),
    ]
