"""Samples of what care is told of as a whole, and of what it tells partners; all invented."""

from __future__ import annotations

from datetime import date

from bot.dialogue import words
from bot.dialogue.cards import Card
from bot.dialogue.lessons import Lesson, Press
from bot.dialogue.reports import NewsCard, ReportCard, ReportLine, ReportPart


def cards(hostile: str) -> dict[str, Card]:
    alone = ReportLine(
        f"{words.NUMBER['answered-alone']}: 62 % (124 of 200), before 58 %",
        words.NUMBER_MEANS["answered-alone"],
    )
    first = ReportLine(
        f"{words.NUMBER['first-answer']}: {words.span('2 h 10 min', '7 h 5 min', 31)}",
        words.NUMBER_MEANS["first-answer"],
    )
    counts = words.miss_counts(31, 14, 9)
    missed = ReportLine(hostile, counts, Press(Lesson.MISS, "3fa9c1d2e4b5"))
    oldest = ReportLine(
        "WX-7KQ3M · Porting is late",
        words.waits_for_days("Customer Care", 12),
        Press(Lesson.TICKET, "WX-7KQ3M"),
    )
    parts = (
        ReportPart(words.LAST_WEEK, (alone, first)),
        ReportPart(words.MOST_MISSED, (missed,)),
        ReportPart(words.OLDEST_TICKETS, (oldest,)),
        ReportPart(words.OVERDUE, (oldest, ReportLine(words.and_more(4)))),
    )
    monday = ReportCard(
        words.monday(date(2026, 11, 16), date(2026, 11, 22)),
        words.of_so_many_tickets(7),
        parts,
        (Press(Lesson.MISSES), Press(Lesson.NUMBERS)),
    )
    ticket = ReportLine(
        f"WX-7KQ3M · {hostile[:150]}",
        f"NetVoice · {words.STATUS['open']}",
        Press(Lesson.TICKET, "WX-7KQ3M"),
    )
    wave = ReportCard(
        words.wave(3, 3),
        words.WAVE_INTRO,
        (ReportPart(words.ISSUE_TICKETS, (ticket,)),),
        (
            Press(Lesson.OPEN_ISSUE, "KI-7KQ3M", "suspected"),
            Press(Lesson.DISMISS_WAVE, "KI-7KQ3M", "suspected"),
            Press(Lesson.ADD_TICKETS, "KI-7KQ3M", "suspected"),
        ),
    )
    return {
        "report-monday": monday,
        "report-wave": wave,
        "news": NewsCard("Maintenance on Sunday", "From 6:00 to 8:00 the Portal is closed."),
        "news-hostile": NewsCard(hostile[:150], hostile),
    }
