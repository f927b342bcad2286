"""What care is told of as a whole, and what it tells partners, as Slack shows it; pure."""

from __future__ import annotations

from collections.abc import Iterator

from adapters.slack.drawing import learning
from adapters.slack.drawing.blocks import QUOTE, header, line, offer, rich, run, shortened, small
from adapters.slack.fields import Json
from bot.dialogue import reports, words


def report(card: reports.ReportCard) -> Iterator[Json]:
    yield header(card.title)
    if card.intro:
        yield rich(line(run(card.intro)))
    for part in card.parts:
        yield rich(line(run(part.heading, bold=True)))
        for one in part.lines:
            yield from _line(one)
    yield from learning.lessons(card.presses)


def news(card: reports.NewsCard) -> Iterator[Json]:
    """The words are what somebody wrote; what stands below them is in the room's language."""
    yield rich(line(run(card.title, bold=True)))
    yield rich(line(run(card.text)))
    yield small(words.NEWS_FROM)


def _line(one: reports.ReportLine) -> Iterator[Json]:
    text = shortened(one.text, QUOTE)
    if one.press:
        yield offer(text, learning.pressed(one.press, aloud=one.text))
    else:
        yield rich(line(run(text)))
    if one.small:
        yield small(one.small)
