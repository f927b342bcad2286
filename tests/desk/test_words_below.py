"""Words below a ticket are a word on it; where that is unsure, one button decides."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.dialogue import words
from bot.dialogue.cards import (
    AddToTicket,
    AnswerCard,
    Below,
    Card,
    ChoicesCard,
    NoAnswerCard,
    NoticeCard,
    NudgeCard,
    ReplyToPartner,
    UnpublishedCard,
)
from bot.dialogue.turns import AddWords, Manner, MoveTicket, Reply
from bot.errors import StaleError
from bot.model import slots
from bot.model.attachments import Attachment
from bot.model.people import Conversation, Partner, Place, Venue
from bot.model.tickets import Move, Status
from tests.drivers.chat import (
    ANNA,
    CARE,
    GUEST,
    LUCA,
    MARTA,
    STRANGER,
    Chat,
    channel,
    direct,
)

QUESTION = "How long does it take to port DID number?"
MORE = "The PBX is the one on the second floor of the clinic."
CARES_THREAD = Conversation(Place("slack", "care/1"), Place("slack", "care/1"), Venue.CHANNEL)


def said(chat: Chat, number: str) -> list[tuple[str, str]]:
    return [(word.who, word.text) for word in chat.care_card(number).said]


def offered(card: Card | None) -> AddToTicket:
    assert isinstance(card, NoticeCard)
    assert isinstance(card.button, AddToTicket)
    return card.button


def replies(chat: Chat, number: str, text: str = "Which PBX is it?") -> None:
    chat.does(Reply(id=chat.fresh(), by=ANNA, ticket=number, text=text))


def test_the_askers_words_in_the_thread_reach_the_ticket(chat: Chat) -> None:
    """Before care's first answer as well as after it, and care is told."""
    number = chat.ticket(where=channel())
    chat.says(MORE, where=channel(), manner=Manner.IN_THREAD)
    assert said(chat, number) == [("Luca", MORE)]
    assert words.partner_answered("Luca", number) in [
        card.text for card in chat.screen(CARE) if isinstance(card, NudgeCard)
    ]
    replies(chat, number)
    chat.says("yes", where=channel(), manner=Manner.IN_THREAD)
    assert said(chat, number)[-1] == ("Luca", "yes")


def test_whoever_writes_ten_times_is_told_of_once_a_minute(chat: Chat) -> None:
    """Every word is on care's card; a new message tells of the first."""
    number = chat.ticket(where=channel())
    for word in range(10):
        chat.says(f"{MORE} {word}", where=channel(), manner=Manner.IN_THREAD)
    assert len(said(chat, number)) == 10
    assert len([card for card in chat.screen(CARE) if isinstance(card, NudgeCard)]) == 1
    chat.waits(timedelta(minutes=1))
    chat.says(MORE, where=channel(), manner=Manner.IN_THREAD)
    assert len([card for card in chat.screen(CARE) if isinstance(card, NudgeCard)]) == 2


def test_small_talk_in_the_thread_is_none(chat: Chat) -> None:
    """Before care has answered, it is for the people around."""
    number = chat.ticket(where=channel())
    assert chat.says("thanks", where=channel(), manner=Manner.IN_THREAD) is None
    assert said(chat, number) == []


@pytest.mark.parametrize("manner", [Manner.ADDRESSED, Manner.IN_THREAD])
def test_a_question_below_a_ticket_is_answered_and_can_be_added(chat: Chat, manner: Manner) -> None:
    """It may be for both: the button decides, once."""
    number = chat.ticket(where=channel())
    card = chat.says(QUESTION, where=channel(), manner=manner)
    assert isinstance(card, AnswerCard)
    assert card.asked.below == Below(number, added=False)
    for press in ("a1", "a2"):
        chat.does(AddWords(id=press, by=LUCA, question=card.asked.question))
    assert said(chat, number) == [("Luca", QUESTION)]
    [shown] = [
        card
        for card in chat.screen(channel().place)
        if isinstance(card, AnswerCard) and card.asked.below
    ]
    assert shown.asked.below == Below(number, added=True)


def test_with_a_mention_and_without_an_answer_it_can_be_added(chat: Chat) -> None:
    """Care asked nothing yet, so it may as well be another question."""
    number = chat.ticket(where=channel())
    card = chat.says("Our llama ate the second-floor cable", where=channel())
    assert isinstance(card, NoAnswerCard | ChoicesCard | UnpublishedCard)
    assert card.asked.below == Below(number, added=False)


def test_with_a_mention_an_answer_to_care_reaches_the_ticket(chat: Chat) -> None:
    """Whoever spoke to the bot hears what became of it."""
    number = chat.ticket(where=channel())
    replies(chat, number)
    pending = chat.does_say("Our llama ate the second-floor cable", where=channel())
    assert pending[-1].delivery.card == NoticeCard(words.added_to(number), words.TICKET_NEXT)
    assert said(chat, number)[-1] == ("Luca", "Our llama ate the second-floor cable")


def test_plain_words_in_the_personal_chat_answer_care(chat: Chat) -> None:
    """There the whole chat is one place, with the ticket in it."""
    number = chat.ticket()
    replies(chat, number)
    chat.says("Our llama ate the second-floor cable")
    assert said(chat, number)[-1] == ("Luca", "Our llama ate the second-floor cable")


def test_which_of_two_tickets_is_not_guessed(chat: Chat) -> None:
    """The later one is offered."""
    replies(chat, first := chat.ticket())
    chat.waits(timedelta(minutes=1))
    replies(chat, second := chat.ticket("Who grants portal access to an employee?"))
    card = chat.says("Our llama ate the second-floor cable")
    assert isinstance(card, NoAnswerCard | ChoicesCard)
    assert card.asked.below == Below(second, added=False)
    assert (len(said(chat, first)), len(said(chat, second))) == (1, 1)


def test_an_answer_to_the_tickets_own_message_is_surely_meant(chat: Chat) -> None:
    """A quoted reply, or words in the thread of the card: even a question that the bot knows."""
    number = chat.ticket()
    replies(chat, number)
    for slot in (slots.reply(number, 0), slots.partners(number), slots.copy(number)):
        chat.says(QUESTION, below=slot)
        assert said(chat, number)[-1] == ("Luca", QUESTION)
    assert len(said(chat, number)) == 4


def test_a_colleagues_words_are_offered_to_the_ticket(chat: Chat) -> None:
    """They may be for the people around; those of whoever said them reach care under their
    name."""
    number = chat.ticket(where=channel())
    button = offered(
        chat.says("we see that too", by=MARTA, where=channel(), manner=Manner.IN_THREAD)
    )
    assert button.ticket == number
    chat.does(AddWords(id="a1", by=LUCA, question=button.question))
    assert said(chat, number) == [("Marta", "we see that too")]
    assert NoticeCard(words.added_to(number), words.TICKET_NEXT) in chat.screen(channel().place)


@pytest.mark.parametrize("person", [STRANGER, GUEST])
def test_others_words_are_none_of_the_tickets(chat: Chat, person: Partner) -> None:
    """They may not see it, and so they are offered nothing and can add nothing."""
    number = chat.ticket(where=channel())
    heard = chat.says("we see that too", by=person, where=channel(), manner=Manner.IN_THREAD)
    assert heard is None
    card = chat.says(QUESTION, where=channel())
    assert isinstance(card, AnswerCard)
    with pytest.raises(StaleError):
        chat.does(AddWords(id="a1", by=person, question=card.asked.question))
    below = chat.says("it is mine", by=person, where=channel(), below=slots.partners(number))
    assert isinstance(below, NoAnswerCard | ChoicesCard)
    assert below.asked.below is None
    assert said(chat, number) == []


@pytest.mark.parametrize("manner", list(Manner)[:2])
def test_a_long_word_is_never_swallowed(chat: Chat, manner: Manner) -> None:
    """Longer than a form's field takes, to the last letter."""
    number = chat.ticket(where=channel())
    replies(chat, number)
    story = "The log says: " + "line after line, " * 2000 + "the end"
    chat.says(story, where=channel(), manner=manner)
    assert said(chat, number)[-1] == ("Luca", story)


def test_a_file_alone_below_a_ticket_reaches_it(chat: Chat) -> None:
    number = chat.ticket(where=channel())
    photo = Attachment("cable.jpg", "https://files.example.com/cable.jpg")
    chat.says("", where=channel(), manner=Manner.IN_THREAD, files=(photo,))
    assert chat.care_card(number).files == (photo,)


def test_after_the_end_nothing_is_taken_for_granted(chat: Chat) -> None:
    """A thank you is small talk; anything else may bring it back, if its partner presses."""
    number = chat.ticket(where=channel())
    chat.does(MoveTicket(id="m1", by=ANNA, ticket=number, move=Move.RESOLVE, seen=Status.OPEN))
    assert chat.says("thanks", where=channel(), manner=Manner.IN_THREAD) is None
    button = offered(chat.says("It is back again", where=channel(), manner=Manner.IN_THREAD))
    assert chat.care_card(number).status is Status.RESOLVED
    chat.does(AddWords(id="a1", by=LUCA, question=button.question))
    assert chat.care_card(number).status is Status.OPEN


def test_an_old_ticket_is_not_brought_up_again(chat: Chat) -> None:
    """In a chat that goes on for years."""
    chat.ticket()
    chat.waits(timedelta(days=8))
    card = chat.says(QUESTION)
    assert isinstance(card, AnswerCard)
    assert card.asked.below is None


def test_a_file_alone_is_offered_a_ticket(chat: Chat) -> None:
    """The bot says that it can't look into it."""
    photo = Attachment("cable.jpg", "https://files.example.com/cable.jpg")
    card = chat.says("", where=channel(), files=(photo,))
    assert isinstance(card, NoticeCard)
    assert "Shall I make a ticket of it?" in card.happened


def test_what_a_ticket_begins_with_is_kept_whole(chat: Chat) -> None:
    """The form's field is shorter than what somebody wrote."""
    story = "ticket " + "the phone is dead and " * 200 + "that is all"
    card = chat.says(story)
    assert isinstance(card, NoticeCard)
    chat.files_ticket(card.button.question)  # type: ignore[union-attr]
    [care] = chat.screen(CARE)
    assert care.words == story.removeprefix("ticket ")  # type: ignore[union-attr]


def test_care_is_told_once_that_nobody_reads_its_thread(chat: Chat) -> None:
    """With the button that reaches the partner; a partner is never told so."""
    number = chat.ticket()
    below = slots.cares(number)
    for _ in range(2):
        chat.says(
            "We'll call them.", by=ANNA, where=CARES_THREAD, manner=Manner.IN_THREAD, below=below
        )
    hints = [card for card in chat.screen(CARE) if isinstance(card, NoticeCard)]
    assert hints == [NoticeCard(*words.NOT_READ_HERE, ReplyToPartner(number))]
    assert said(chat, number) == []
    other = chat.ticket("Who grants portal access to an employee?")
    heard = chat.says("hm", where=CARES_THREAD, manner=Manner.IN_THREAD, below=slots.cares(other))
    assert heard is None


def test_a_private_chat_has_no_words_of_another(chat: Chat) -> None:
    """A ticket in one's own chat is below nobody else's words."""
    chat.ticket()
    card = chat.says(QUESTION, by=MARTA, where=direct(MARTA))
    assert isinstance(card, AnswerCard)
    assert card.asked.below is None
