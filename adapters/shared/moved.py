"""Settings that were the machine's once and are the company's now, in `brand.yaml`. They are still
taken, so that an upgrade neither deletes sooner nor lets approve who might not before; what the two
say must then be the same."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.errors import SettingsError
from bot.knowledge.brand import FILE, Brand
from bot.settings.settings import Settings


@dataclass(frozen=True, slots=True)
class Kept:
    """Days that questions are kept after they were asked, and tickets after they were closed."""

    questions: int
    tickets: int


def kept(settings: Settings, brand: Brand) -> Kept:
    days = brand.retention
    return Kept(settings.keep_questions or days.questions, settings.keep_tickets or days.tickets)


def alone(settings: Settings) -> bool | None:
    """Whether whoever proposes a change of the knowledge may approve it; None leaves it to the
    brand."""
    approval = settings.knowledge_approval
    return None if approval is None else approval == "own"


def check(settings: Settings, brand: Brand) -> None:
    """SettingsError where a setting and the brand contradict each other."""
    for name, value, place, own in _moved(settings, brand):
        if own is not None and own != value:
            raise SettingsError(
                f"{name}={value}, and {FILE} says {own} at {place}: remove the setting, which"
                f" {FILE} has taken over"
            )


def notices(settings: Settings, brand: Brand) -> Iterator[str]:
    """A sentence for each that is still set."""
    for name, value, place, _ in _moved(settings, brand):
        yield f"{name} is the company's now: write {place}: {value} into {FILE}, and remove it"


def _moved(
    settings: Settings, brand: Brand
) -> Iterator[tuple[str, int | str, str, int | str | None]]:
    """Name and value of each that is set, where it stands now, and what the file itself says."""
    days, approval = brand.retention, brand.knowledge_approval
    own = brand.model_fields_set
    said = days.model_fields_set if "retention" in own else set[str]()
    if (questions := settings.keep_questions) is not None:
        written = days.questions if "questions" in said else None
        yield "RETENTION_QUESTIONS_DAYS", questions, "retention.questions", written
    if (tickets := settings.keep_tickets) is not None:
        written = days.tickets if "tickets" in said else None
        yield "RETENTION_TICKETS_DAYS", tickets, "retention.tickets", written
    if (chosen := settings.knowledge_approval) is not None:
        named = approval if "knowledge_approval" in own else None
        yield "KNOWLEDGE_APPROVAL", chosen, "knowledge_approval", named
