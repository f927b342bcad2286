"""What the care team is told of as a whole, line by line, each with what can be done about it; and
what it tells partners."""

from __future__ import annotations

from dataclasses import dataclass

from bot.dialogue.lessons import Press


@dataclass(frozen=True, slots=True)
class ReportLine:
    """`text` is a sentence of ours or what people typed; `small` stands below it."""

    text: str
    small: str = ""
    press: Press | None = None


@dataclass(frozen=True, slots=True)
class ReportPart:
    heading: str
    lines: tuple[ReportLine, ...]


@dataclass(frozen=True, slots=True)
class ReportCard:
    """Of a week, of an outage, of who was told. It stays, and is drawn anew where it changes."""

    title: str
    intro: str
    parts: tuple[ReportPart, ...]
    presses: tuple[Press, ...] = ()


@dataclass(frozen=True, slots=True)
class NewsCard:
    """What care tells those who did not ask just now: an announcement, or how an outage goes on."""

    title: str
    text: str
