"""What the desk does with everything that a person can do."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.dialogue import words
from bot.dialogue.cards import (
    AnswerCard,
    BrowseTopics,
    CareCard,
    ChoicesCard,
    FamilyCard,
    NoAnswerCard,
    NoticeCard,
    RaiseTicket,
    TicketCard,
    TicketListCard,
    TopicCard,
    TopicsCard,
    UnpublishedCard,
    WelcomeCard,
)
from bot.dialogue.turns import (
    Arrive,
    Ask,
    Browse,
    Explain,
    FileTicket,
    ListTickets,
    Manner,
    Open,
    Pick,
    PickAgain,
    PickNone,
    Rate,
    Share,
)
from bot.errors import FormError, StaleError
from bot.knowledge import prose
from bot.knowledge.entries import Knowledge
from bot.model.attachments import Attachment
from bot.model.misses import Why, why
from bot.model.people import Place
from bot.model.questions import Feedback
from tests.drivers.chat import CARE, GUEST, LUCA, MARTA, STRANGER, Chat, channel, command, direct

PORTING_TIME = "How long does it take to port DID number?"
PORTING = "did-porting-duration"


def answered(chat: Chat, text: str = PORTING_TIME, **how: object) -> AnswerCard:
    card = chat.says(text, **how)  # type: ignore[arg-type]
    assert isinstance(card, AnswerCard)
    return card


def offered(chat: Chat) -> ChoicesCard:
    """What names a subject and no more is always a choice."""
    card = chat.says("how to port DID")
    assert isinstance(card, ChoicesCard)
    return card


def test_a_question_is_answered_with_the_entry_as_it_stands(
    chat: Chat, knowledge: Knowledge
) -> None:
    """Title, text and source are the knowledge base's own."""
    entry = knowledge.by_id[PORTING]
    card = answered(chat)
    assert (card.title, card.answer) == (entry.question, entry.answer)
    assert (card.origin.entry, card.origin.topic) == (PORTING, entry.topic.title)
    assert [choice.entry for choice in card.related] == list(entry.related[:3])


def test_a_repeated_delivery_is_answered_once(chat: Chat) -> None:
    """Platforms retry; the person sees one answer."""
    chat.says(PORTING_TIME, id="Ev1")
    chat.says(PORTING_TIME, id="Ev1")
    assert len(chat.screen(direct().place)) == 1


def test_a_repeated_delivery_sends_only_what_is_still_unsent(chat: Chat) -> None:
    """The first attempt died between the commit and the sending."""
    ask = Ask(id="Ev1", by=LUCA, where=direct(), text=PORTING_TIME)
    [first] = chat.desk.handle(ask)
    [again] = chat.desk.handle(ask)
    assert (again.id, again.delivery) == (first.id, first.delivery)
    chat.store.deliveries.done([first])
    assert chat.desk.handle(ask) == ()


def test_a_question_restates_itself_only_where_nobody_else_saw_it(chat: Chat) -> None:
    """A slash command leaves no message of the asker's."""
    assert answered(chat, where=command()).asked.restated == PORTING_TIME
    assert answered(chat, where=channel()).asked.restated is None


def test_how_to_port_did_shows_all_that_the_faq_has_on_porting(
    chat: Chat, knowledge: Knowledge
) -> None:
    """No entry is called that: a heading of the knowledge says what follows, in its order."""
    card = offered(chat)
    family = next(family for family in knowledge.families if family.overview)
    assert card.heading == family.question
    assert [choice.entry for choice in card.choices] == [leaf.entry for leaf in family.leaves]
    assert all(choice.preview for choice in card.choices)


@pytest.mark.parametrize(
    "text",
    [
        "how would I port some phone numbers",
        "come si portano i numeri di un cliente?",
        "Wie werden Rufnummern portiert?",
        "comment se passe la portabilité des numéros de mon client ?",
        "¿cómo se portan los números de mi cliente?",
    ],
)
def test_whoever_only_names_a_subject_sees_all_of_it_in_every_language(
    chat: Chat, text: str
) -> None:
    card = chat.says(text)
    assert isinstance(card, ChoicesCard)
    assert card.heading


def test_what_leaves_open_which_entry_is_meant_is_asked_however_near_one_looks(
    chat: Chat,
) -> None:
    """The answer for numbers under commitment is no answer for numbers."""
    card = chat.says("can I return a number?")
    assert isinstance(card, FamilyCard)
    assert len(card.leaves) == 2


def test_an_entry_without_an_answer_says_so(chat: Chat) -> None:
    """It is recognised and never invented."""
    card = chat.says("What is the Wildix SLA?")
    assert isinstance(card, UnpublishedCard)
    assert card.origin.entry == "sla"


def test_what_is_not_covered_gets_no_answer(chat: Chat) -> None:
    """The question is repeated, and a ticket offered."""
    card = chat.says("what's the weather like in Odesa tomorrow")
    assert isinstance(card, NoAnswerCard)
    assert card.text == "what's the weather like in Odesa tomorrow"


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("", WelcomeCard),
        ("help", WelcomeCard),
        ("Topics", TopicsCard),
        ("tickets", TicketListCard),
        ("/wildix topics", TopicsCard),
        ("hello", NoticeCard),
        ("thanks!", NoticeCard),
        ("are you a bot?", NoticeCard),
    ],
)
def test_commands_and_small_talk_are_understood_everywhere(
    chat: Chat, said: str, kind: type
) -> None:
    """Each gets its fitting card."""
    assert isinstance(chat.says(said), kind)


@pytest.mark.parametrize("said", ["a human please", "ticket my phone is on fire", "raise a ticket"])
def test_who_wants_a_human_gets_the_button(chat: Chat, said: str) -> None:
    """The words become the question that the ticket is about."""
    card = chat.says(said)
    assert isinstance(card, NoticeCard)
    assert isinstance(card.button, RaiseTicket)
    assert chat.ticket_form(card.button.question, LUCA).body == said.removeprefix("ticket ")


def test_a_ticket_about_a_known_entry_asks_what_it_needs(chat: Chat) -> None:
    """`ticket <text>` finds the entry, and with it the details."""
    card = chat.says("ticket we lost an HWaaS phone")
    assert isinstance(card, NoticeCard)
    assert isinstance(card.button, RaiseTicket)
    assert "hwaas-serial" in [
        field.id for field in chat.ticket_form(card.button.question, LUCA).fields
    ]


def test_picking_a_choice_replaces_the_choices(chat: Chat) -> None:
    """A pressed button gives way to its outcome."""
    card = offered(chat)
    chat.does(Pick(id="c1", by=LUCA, question=card.asked.question, entry=card.choices[1].entry))
    [shown] = chat.screen(direct().place)
    assert isinstance(shown, AnswerCard)
    assert shown.origin.entry == card.choices[1].entry


def test_none_of_these_becomes_no_answer(chat: Chat) -> None:
    """And from there a ticket is one press away."""
    card = offered(chat)
    chat.does(PickNone(id="c1", by=LUCA, question=card.asked.question))
    assert [type(shown) for shown in chat.screen(direct().place)] == [NoAnswerCard]


def test_refused_choices_can_be_brought_back(chat: Chat) -> None:
    """And once one of them is answered there is nothing to go back to."""
    card = offered(chat)
    chat.does(PickNone(id="c1", by=LUCA, question=card.asked.question))
    chat.does(PickAgain(id="c2", by=LUCA, question=card.asked.question))
    assert chat.screen(direct().place) == [card]
    chat.does(Pick(id="c3", by=LUCA, question=card.asked.question, entry=card.choices[0].entry))
    with pytest.raises(StaleError):
        chat.does(PickAgain(id="c4", by=LUCA, question=card.asked.question))


def test_a_related_question_is_answered_below(chat: Chat) -> None:
    """The first answer stays; pressing twice shows the second one once."""
    card = answered(chat)
    for press in ("c1", "c2"):
        chat.does(
            Pick(id=press, by=LUCA, question=card.asked.question, entry=card.related[0].entry)
        )
    first, second = chat.screen(direct().place)
    assert first == card
    assert isinstance(second, AnswerCard | UnpublishedCard)
    assert second.origin.entry == card.related[0].entry
    assert second.asked.question != card.asked.question


def test_a_rating_is_shown_in_place_of_the_buttons(chat: Chat) -> None:
    """After "didn't help" the near entries take the place of the related ones."""
    card = answered(chat)
    chat.does(Rate(id="c1", by=LUCA, question=card.asked.question, helped=False))
    [shown] = chat.screen(direct().place)
    assert isinstance(shown, AnswerCard)
    assert shown.feedback is Feedback.NOT_HELPED
    assert PORTING not in [choice.entry for choice in shown.related]


def test_what_was_missing_goes_along_with_the_ticket(chat: Chat) -> None:
    """A reason, or words, or both; the words stand in the ticket's form."""
    question = answered(chat).asked.question
    chat.does(Rate(id="c1", by=LUCA, question=question, helped=False))
    with pytest.raises(FormError):
        chat.does(Explain(id="c2", by=LUCA, question=question, reason=None, text=" "))
    chat.does(Explain(id="c3", by=LUCA, question=question, reason=None, text="What if it fails?"))
    [shown] = chat.screen(direct().place)
    assert isinstance(shown, AnswerCard)
    assert shown.feedback is Feedback.EXPLAINED
    assert chat.ticket_form(question, LUCA).body.endswith("What if it fails?")


def test_a_private_answer_is_shared_once(chat: Chat) -> None:
    """The channel sees the answer, and the button goes."""
    there = Place("slack", "partners")
    card = answered(chat, where=command())
    assert card.shareable
    for press in ("c1", "c2"):
        chat.does(Share(id=press, by=LUCA, question=card.asked.question, place=there))
    [shared] = chat.screen(there)
    assert isinstance(shared, AnswerCard)
    assert (shared.shareable, shared.asked.restated) == (False, None)
    [private] = chat.screen(command().place)
    assert isinstance(private, AnswerCard)
    assert not private.shareable


def test_a_private_question_is_nobody_elses(chat: Chat) -> None:
    """A click counts only from someone who may see the question."""
    card = answered(chat, where=command())
    with pytest.raises(StaleError):
        chat.ticket_form(card.asked.question, MARTA)
    with pytest.raises(StaleError):
        chat.does(Rate(id="c1", by=MARTA, question=card.asked.question, helped=True))


def test_a_withdrawn_entry_is_stale(chat: Chat) -> None:
    """Buttons outlive entries."""
    card = answered(chat)
    with pytest.raises(StaleError):
        chat.does(Pick(id="c1", by=LUCA, question=card.asked.question, entry="withdrawn"))
    with pytest.raises(StaleError):
        chat.does(Open(id="c2", by=LUCA, where=direct(), entry="withdrawn"))


def test_a_ticket_reaches_care_with_all_that_is_needed(chat: Chat, knowledge: Knowledge) -> None:
    """Who, which company, where, the words, the answer shown, the details, the staff note."""
    photo = Attachment("dead.jpg", "https://files.example.com/dead.jpg")
    link = "https://netvoice.example.com/archives/C1/p1"
    text = "When does HWaaS billing start?"
    card = answered(chat, text, where=channel(), files=(photo,), link=link)
    chat.files_ticket(card.asked.question, body="From which day on are we billed?")
    [care] = chat.screen(CARE)
    assert isinstance(care, CareCard)
    assert (care.who, care.company, care.link, care.words) == ("Luca", "NetVoice", link, text)
    assert care.entry is not None
    assert care.entry.entry == "hwaas-billing-start"
    answer = knowledge.by_id["hwaas-billing-start"].answer
    assert answer is not None
    assert care.shown == prose.plain(answer)
    assert care.files == (photo,)
    assert care.staff_note == knowledge.by_id["hwaas-billing-start"].staff_note is not None


def test_care_reads_the_same_words_once(chat: Chat) -> None:
    """What the form repeats from the question is not said a second time."""
    text = "When does HWaaS billing start?"
    chat.files_ticket(answered(chat, text).asked.question, subject=text, body=f" {text}\n")
    [care] = chat.screen(CARE)
    assert isinstance(care, CareCard)
    assert (care.subject, care.body, care.words) == (text, "", "")


def test_the_partner_sees_the_ticket_and_no_second_button(chat: Chat) -> None:
    """The answer's button gives way to the number; the confirmation says what happens next."""
    card = answered(chat)
    chat.files_ticket(card.asked.question)
    shown, ticket = chat.screen(direct().place)[0], chat.screen(direct().place)[1]
    assert isinstance(shown, AnswerCard)
    assert isinstance(ticket, TicketCard)
    assert shown.asked.ticket == ticket.number
    assert ticket.next.startswith(words.TICKET_NEXT)


def test_a_ticket_from_a_private_answer_lives_in_the_direct_message(chat: Chat) -> None:
    """What only one person sees has no thread."""
    card = answered(chat, where=command())
    chat.files_ticket(card.asked.question)
    assert [type(shown) for shown in chat.screen(command().home)] == [TicketCard]


def test_two_submissions_are_one_ticket(chat: Chat) -> None:
    """One per question and asker, with the same number shown, and care sees it once."""
    card = answered(chat, where=channel())
    chat.files_ticket(card.asked.question)
    again = chat.files_ticket(card.asked.question)
    [care] = chat.screen(CARE)
    assert isinstance(care, CareCard)
    assert again[0].delivery.slot == f"{care.number}/partner"
    assert [one.delivery.to for one in again].count(CARE) == 0


def test_what_a_second_form_says_is_a_word_on_the_ticket(chat: Chat) -> None:
    """The first one's card could not be changed, so that its button was still there."""
    question = answered(chat, where=channel()).asked.question

    def files(body: str) -> None:
        fields = chat.ticket_form(question, LUCA).fields
        chat.does(
            FileTicket(
                id=chat.fresh(),
                by=LUCA,
                question=question,
                subject="Late",
                body=body,
                urgent=False,
                details={field.id: "+44 20 7946 0123" for field in fields},
            )
        )

    for body in ("It is late.", "It is late.", "And it is lost.", "And it is lost."):
        files(body)
    [care] = [card for card in chat.screen(CARE) if isinstance(card, CareCard)]
    assert [word.text for word in care.said] == ["And it is lost."]


def test_whoever_asks_along_files_their_own(chat: Chat) -> None:
    """A colleague, two guests of one workspace, another company: nobody's words are taken for
    somebody else's."""
    card = answered(chat, where=channel())
    guest = replace(GUEST, id="slack:another-guest")
    for by in (LUCA, MARTA, GUEST, guest, STRANGER):
        chat.files_ticket(card.asked.question, by=by)
    cards = [card for card in chat.screen(CARE) if isinstance(card, CareCard)]
    assert len({card.number for card in cards}) == 5


def test_a_ticket_that_was_raised_along_leaves_the_asker_their_button(chat: Chat) -> None:
    """And does not take the place of theirs; that the answer did not do is remembered."""
    where = channel()
    card = answered(chat, where=where)
    question = card.asked.question
    chat.files_ticket(question, by=MARTA)
    shown = chat.screens[where.place][question]
    assert isinstance(shown, AnswerCard)
    assert shown.asked.ticket is None
    with chat.store.reading() as memory:
        kept = memory.question(question)
    assert kept is not None
    assert why(kept, chat.now) is Why.TICKET
    chat.files_ticket(question, by=LUCA)
    own = chat.screens[where.place][question]
    chat.files_ticket(question, by=STRANGER)
    assert chat.screens[where.place][question] == own
    [raised] = [c for c in chat.screen(CARE) if isinstance(c, CareCard) and c.who == LUCA.name]
    assert isinstance(own, AnswerCard)
    assert own.asked.ticket == raised.number


def test_what_is_missing_is_said_at_its_field_and_nothing_is_filed(chat: Chat) -> None:
    """Errors name the field; the same submission may be sent again when mended."""
    card = answered(chat, "What should I do about a lost HWaaS device?")
    turn = FileTicket(
        id="v1",
        by=LUCA,
        question=card.asked.question,
        subject=" ",
        body="x" * 4000,
        urgent=False,
        details={},
    )
    with pytest.raises(FormError) as error:
        chat.does(turn)
    assert set(error.value.problems) == {"subject", "body", "hwaas-serial"}
    chat.files_ticket(card.asked.question, id="v1")
    assert len(chat.screen(CARE)) == 1


def test_a_failing_emergency_number_proposes_the_urgent_mark(chat: Chat) -> None:
    """The form comes with the mark set; care sees it first."""
    card = chat.says("112 doesn't work at our customer's site!", where=channel())
    assert isinstance(card, AnswerCard | ChoicesCard | NoAnswerCard)
    assert card.asked.urgent
    assert chat.ticket_form(card.asked.question, LUCA).urgent
    chat.files_ticket(card.asked.question)
    [care] = chat.screen(CARE)
    assert isinstance(care, CareCard)
    assert care.urgent


def test_files_alone_are_kept_for_a_ticket(chat: Chat) -> None:
    """The bot does not look into files, and says so."""
    photo = Attachment("dead.jpg", "https://files.example.com/dead.jpg")
    card = chat.says("", files=(photo,))
    assert isinstance(card, NoticeCard)
    assert isinstance(card.button, RaiseTicket)
    assert card.happened == words.FILES_ONLY[0]
    assert chat.ticket_form(card.button.question, LUCA).files == 1


def test_a_follow_up_is_silent_unless_it_helps(chat: Chat) -> None:
    """Only the asker's words count, and only with an answer or choices."""
    answered(chat, where=channel())
    assert (
        chat.says("let me check with the customer", where=channel(), manner=Manner.IN_THREAD)
        is None
    )
    assert (
        chat.says(
            "Where can I see the porting date?", by=MARTA, where=channel(), manner=Manner.IN_THREAD
        )
        is None
    )
    assert chat.says(
        "Where can I see the porting date of a number?", where=channel(), manner=Manner.IN_THREAD
    )
    assert chat.says(PORTING_TIME, where=channel("elsewhere/1"), manner=Manner.IN_THREAD) is None


def test_topics_lead_to_questions_and_back_in_one_message(chat: Chat, knowledge: Knowledge) -> None:
    """All entries can be reached without typing."""
    chat.does(Browse(id="b1", by=LUCA, where=direct()))
    [topics] = chat.screen(direct().place)
    assert isinstance(topics, TopicsCard)
    assert sum(line.questions for line in topics.topics) == len(knowledge.entries)
    chat.does(
        Browse(id="b2", by=LUCA, where=direct(), topic=topics.topics[1].topic, slot=topics.slot)
    )
    [topic] = chat.screen(direct().place)
    assert isinstance(topic, TopicCard)
    chat.does(Open(id="b3", by=LUCA, where=direct(), entry=topic.questions[0].entry))
    assert len(chat.screen(direct().place)) == 2
    with pytest.raises(StaleError):
        chat.does(Browse(id="b4", by=LUCA, where=direct(), topic="withdrawn"))


def test_tickets_are_the_companys_and_a_guest_sees_own_ones(chat: Chat) -> None:
    """Newest first, ten a page; other companies see nothing."""
    for number in range(11):
        card = answered(chat, by=MARTA)
        chat.waits(timedelta(minutes=1))
        chat.files_ticket(card.asked.question, by=MARTA)
        assert number < 11
    first, second = chat.says("tickets"), None
    assert isinstance(first, TicketListCard)
    assert (len(first.tickets), first.more) == (10, True)
    assert first.tickets[0].filed > first.tickets[1].filed
    chat.does(ListTickets(id="l2", by=LUCA, where=direct(), page=1, slot=first.slot))
    second = chat.screen(direct().place)[-1]
    assert isinstance(second, TicketListCard)
    assert (len(second.tickets), second.more, second.page) == (1, False, 1)
    for other in (GUEST, STRANGER):
        theirs = chat.says("tickets", by=other)
        assert isinstance(theirs, TicketListCard)
        assert theirs.tickets == ()


def test_whoever_arrives_is_welcomed_with_real_questions(chat: Chat, knowledge: Knowledge) -> None:
    """The examples are published entries of three topics."""
    chat.does(Arrive(id="i1", by=LUCA, where=direct()))
    [welcome] = chat.screen(direct().place)
    assert isinstance(welcome, WelcomeCard)
    assert len({knowledge.by_id[choice.entry].topic for choice in welcome.examples}) == 3


@pytest.mark.parametrize(
    "text",
    [
        "x" * 40_000,
        "\ud800 porting",
        "a\0b",
        "\u200b\u200d",
        "😀" * 500,
        "كيف أنقل رقمي؟",
        "?",
        "a b " * 700,
    ],
)
def test_no_text_breaks_the_desk(chat: Chat, text: str) -> None:
    """It is answered, or refused in words."""
    assert chat.says(text) is not None


def test_no_name_or_text_turns_the_words_beside_it(chat: Chat) -> None:
    """A picture that is a program shows what it is; the words are kept."""
    luca = replace(LUCA, name="Luca \u202eakraM")
    file = Attachment("invoice\u202egpj.exe", "https://files.example.com/invoice")
    text = "my phone \u2067restarts\u2069 when I press OK"
    question = chat.says(text, by=luca, files=(file,)).asked.question  # type: ignore[union-attr]
    chat.files_ticket(question, by=luca, subject="\u202dRestarts", body=text)
    [card] = [one for one in chat.screen(CARE) if isinstance(one, CareCard)]
    assert (card.who, card.subject) == ("Luca akraM", "Restarts")
    assert card.body == "my phone restarts when I press OK"
    assert [one.name for one in card.files] == ["invoicegpj.exe"]


def test_too_long_a_question_is_refused_in_words(chat: Chat) -> None:
    """Nothing of it is cut off silently."""
    card = chat.says("porting " * 1000)
    assert isinstance(card, NoticeCard)
    assert card.happened == words.TOO_LONG[0]


def test_a_greeting_offers_the_topics(chat: Chat) -> None:
    """At most one button on a notice."""
    card = chat.says("hello")
    assert isinstance(card, NoticeCard)
    assert isinstance(card.button, BrowseTopics)
