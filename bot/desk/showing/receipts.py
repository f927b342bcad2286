"""What a card can prove: an entry's text as it once stood."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.desk import alone
from bot.desk.context import TurnContext
from bot.dialogue import cards, learning, turns, words
from bot.errors import StaleError
from bot.knowledge.prose import parse
from bot.learning import versions
from bot.learning.book import ChangeBook
from bot.model.people import Conversation
from bot.model.questions import new_id
from bot.model.text import natural
from bot.model.versions import Version
from bot.ports.channel import Delivery


def of_command(
    context: TurnContext, where: Conversation, entry: str, number: int
) -> list[Delivery]:
    """Nothing where there was never such an entry: then it is a question."""
    known = versions.of_entry(context.memory.connection, entry)
    if not known:
        return []
    number = number or known[-1].number
    if number > known[-1].number:
        notice = cards.NoticeCard(*words.NO_SUCH_VERSION)
        return [Delivery(where.place, new_id(), notice)]
    return [Delivery(where.place, new_id(), _card(context, known, number))]


def receipt_card(context: TurnContext, entry: str, number: int) -> learning.ReceiptCard:
    """StaleError where the entry never had such a text."""
    known = versions.of_entry(context.memory.connection, entry)
    if not 0 < number <= len(known):
        raise StaleError(f"no version {number} of {entry} is known")
    return _card(context, known, number)


def of_press(context: TurnContext, turn: turns.Learn) -> list[Delivery]:
    """To whoever pressed alone."""
    entry, _, number = turn.about.partition("/")
    where = alone.conversation(turn.where) or turn.where
    shown = of_command(context, where, entry, natural(number) or 0)
    if not shown:
        raise StaleError(f"no version of {entry} is known")
    return shown


def _card(context: TurnContext, known: Sequence[Version], number: int) -> learning.ReceiptCard:
    of = next(version for version in known if version.number == number)
    return learning.ReceiptCard(
        entry=of.entry,
        number=of.number,
        digest=of.digest,
        title=of.question,
        answer=parse(of.answer) if of.answer else None,
        since=of.since,
        until=of.until,
        approver=of.approver,
        later=tuple(_later(context, known, number)),
    )


def _later(context: TurnContext, known: Sequence[Version], number: int) -> Iterator[learning.Since]:
    book = ChangeBook(context.memory.connection)
    for version in known:
        if version.number > number:
            yield learning.Since(version.number, version.since, _reason(book, version))


def _reason(book: ChangeBook, version: Version) -> str:
    change = book.change(version.change) if version.change else None
    return change.reason if change else ""
