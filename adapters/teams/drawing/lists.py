"""How lists are drawn, and what the bot says by itself; pure."""

from __future__ import annotations

from collections.abc import Iterator

from adapters.teams import actions, care_actions
from adapters.teams.drawing import elements, learning
from adapters.teams.drawing.buttons import Button, button, dialog
from adapters.teams.drawing.elements import Element
from adapters.teams.drawing.prose import blocks
from bot.dialogue import cards, words
from bot.knowledge.prose import parse
from bot.model.tickets import Move


def topics(card: cards.TopicsCard) -> Iterator[Element]:
    yield elements.heading(words.TOPICS)
    for line in card.topics:
        pressed = button(line.title, actions.Browse(topic=line.topic, slot=card.slot))
        yield elements.row(words.topic_count(line.title, line.questions), pressed)


def topic(card: cards.TopicCard) -> Iterator[Element]:
    yield elements.heading(card.title)
    for choice in card.questions:
        yield _open(choice)


def topic_buttons(card: cards.TopicCard) -> Iterator[Button]:
    yield button(words.ALL_TOPICS, actions.Browse(slot=card.slot))


def tickets(card: cards.TicketListCard) -> Iterator[Element]:
    yield elements.heading(_title(card.page))
    if totals := words.totals(card.totals):
        yield elements.small(totals)
    for ticket in card.tickets:
        yield _line(ticket)
    if not card.tickets:
        yield elements.text(words.NO_TICKETS)


def tickets_buttons(card: cards.TicketListCard) -> Iterator[Button]:
    if card.page:
        yield button(words.PREVIOUS_PAGE, actions.Tickets(page=card.page - 1, slot=card.slot))
    if card.more:
        yield button(words.NEXT_PAGE, actions.Tickets(page=card.page + 1, slot=card.slot))


def welcome(card: cards.WelcomeCard) -> Iterator[Element]:
    yield elements.text(words.WELCOME, weight="Bolder")
    yield elements.text(words.TRY_ONE)
    for choice in card.examples:
        yield _open(choice)
    for line in (*words.HOW_TO_ASK_IN_TEAMS, words.speaks()):
        yield from blocks(parse(line))


def notice(card: cards.NoticeCard) -> Iterator[Element]:
    yield elements.text(card.happened, weight="Bolder")
    if card.now:
        yield elements.text(card.now)


def notice_buttons(card: cards.NoticeCard) -> Iterator[Button]:
    match card.button:
        case cards.RaiseTicket(question):
            yield dialog(words.RAISE_TICKET, actions.Raise(question=question))
        case cards.BrowseTopics():
            yield browsing()
        case cards.AddToTicket(question, ticket):
            yield button(words.add_to(ticket), actions.Add(question=question))
        case cards.ReplyToPartner(ticket):
            yield dialog(words.MOVE[Move.REPLY], care_actions.WriteReply(ticket=ticket))
        case cards.OpenKnowledge():
            yield learning.open_knowledge()
        case None:
            return


def browsing() -> Button:
    return button(words.BROWSE_TOPICS, actions.Browse())


def _title(page: int) -> str:
    return f"{words.TICKETS} · {words.page_of(page)}" if page else words.TICKETS


def _line(ticket: cards.TicketLine) -> Element:
    pressed = button(f"{words.SHOW_TICKET} {ticket.number}", actions.Show(ticket=ticket.number))
    state = f"{ticket.number} · {words.STATUS[ticket.status]}"
    filed = elements.moment(state, ticket.filed, size="Small", isSubtle=True)
    return elements.opens(pressed, filed, elements.quoted(ticket.subject, weight="Bolder"))


def _open(choice: cards.Choice) -> Element:
    return elements.row(choice.title, button(choice.title, actions.Open(entry=choice.entry)))
