"""A wave of tickets, and the known issue that care makes of it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.dialogue import words
from bot.dialogue.cards import NudgeCard, ReplyCard, TicketCard
from bot.dialogue.lessons import Lesson, Press
from bot.dialogue.reports import ReportCard
from bot.errors import FormError, StaleError, TooLateError
from bot.model.tickets import Status
from tests.drivers.chat import BEN, CARE, LUCA, STRANGER, Chat, channel, direct
from tests.drivers.waves import NOTICE, WAVE, Sea, partner


@pytest.fixture
def sea(chat: Chat) -> Sea:
    return Sea(chat)


def test_three_tickets_about_one_thing_tell_care_once(sea: Sea) -> None:
    """However often somebody looks; a fourth one joins them on the same card."""
    numbers = sea.raised(*WAVE[:3])
    sea.looks()
    [card] = sea.cards
    assert card.title == words.wave(3, 3)
    assert [line.text.partition(" ")[0] for line in card.parts[0].lines] == numbers
    fourth = partner(3)
    numbers.append(sea.chat.ticket(WAVE[3], by=fourth, where=direct(fourth)))
    sea.looks()
    [card] = sea.cards
    assert card.title == words.wave(4, 4)


@pytest.mark.parametrize(
    ("texts", "apart"),
    [
        (WAVE[:2], timedelta(minutes=5)),
        (WAVE[:3], timedelta(hours=2)),
        (("ticket a phone restarts", "ticket copy of the contract", "ticket 503"), timedelta(0)),
        (("a human please",) * 4, timedelta(minutes=1)),
    ],
    ids=["two", "slowly", "different", "wishes"],
)
def test_what_is_no_wave_tells_nobody(sea: Sea, texts: tuple[str, ...], apart: timedelta) -> None:
    """Too few, too far apart, about different things, or about nothing that was said."""
    sea.raised(*texts, apart=apart)
    assert sea.cards == []


def test_one_company_alone_is_no_wave(sea: Sea) -> None:
    for text in WAVE[:3]:
        sea.chat.ticket(text, by=LUCA, where=direct(LUCA))
        sea.chat.waits_a_minute()
    sea.looks()
    assert sea.cards == []


def test_a_dismissed_wave_does_not_come_back(sea: Sea) -> None:
    """And the second who presses is told what became of it."""
    sea.raised(*WAVE[:3])
    [card] = sea.cards
    dismiss = sea.press(card, Lesson.DISMISS_WAVE)
    sea.presses(dismiss)
    with pytest.raises(TooLateError):
        sea.presses(dismiss, by=BEN)
    with pytest.raises(TooLateError):
        sea.form(Lesson.OPEN_ISSUE, dismiss.about)
    sea.chat.ticket("ticket how to port DID", by=STRANGER, where=direct(STRANGER))
    sea.looks()
    assert len(sea.cards) == 1


def test_whoever_asks_about_it_next_reads_what_care_wrote(sea: Sea) -> None:
    """Above an answer, choices or nothing; nobody else does, and nobody once it is closed."""
    issue = sea.opened()
    asked = "are there problems with outgoing CLASSOUND calls, 503?"
    shown = sea.chat.says(asked, by=STRANGER, where=direct(STRANGER))
    assert shown.asked.notice == NOTICE  # type: ignore[union-attr]
    other = sea.chat.says("how to port DID", by=STRANGER, where=direct(STRANGER))
    assert other.asked.notice == ""  # type: ignore[union-attr]
    sea.sends(Lesson.CLOSE_ISSUE, issue, text="")
    after = sea.chat.says(asked, by=STRANGER, where=direct(STRANGER))
    assert after.asked.notice == ""  # type: ignore[union-attr]


def test_a_ticket_about_what_the_notice_stood_above_joins_it(sea: Sea) -> None:
    issue = sea.opened()
    number = sea.chat.ticket(
        "are there problems with outgoing CLASSOUND calls, 503?",
        by=STRANGER,
        where=direct(STRANGER),
    )
    [card] = sea.cards
    assert number in {line.text.partition(" ")[0] for line in card.parts[-1].lines}
    assert words.issue_state("open", 4, 4) == card.intro
    assert issue in card.title


def test_one_update_goes_to_each_of_its_tickets(sea: Sea) -> None:
    """As care's words, in the partners' own places, once; the tickets stay as they are."""
    issue = sea.opened()
    card = sea.sends(Lesson.UPDATE_ISSUE, issue, text="A card was replaced. We watch it.")
    sea.tells()
    sea.tells()
    for number in range(3):
        replies = [
            one
            for one in sea.chat.screen(direct(partner(number)).place)
            if isinstance(one, ReplyCard)
        ]
        assert [(one.who, one.text) for one in replies] == [
            ("Anna", "A card was replaced. We watch it.")
        ]
    [card] = sea.cards
    assert card.parts[1].lines[0].small == words.update_told("Anna", 3, 3, stopped=False)
    tickets = [one for one in sea.chat.screen(CARE) if not isinstance(one, ReportCard)]
    assert {one.status for one in tickets} == {Status.OPEN}  # type: ignore[union-attr]


def test_an_update_can_be_stopped(sea: Sea) -> None:
    issue = sea.opened()
    card = sea.sends(Lesson.UPDATE_ISSUE, issue, text="We look at it.")
    sea.chat.does(sea.watch.told()[0])
    stop = card.parts[1].lines[0].press
    assert stop
    [stopped] = sea.presses(stop)
    sea.tells()
    assert isinstance(stopped, ReportCard)
    assert stopped.parts[1].lines[0].small == words.update_told("Anna", 1, 3, stopped=True)


def test_two_replicas_and_one_that_died_tell_each_once(sea: Sea) -> None:
    """Whoever looks at the same time, and whoever goes on after a crash."""
    issue = sea.opened()
    sea.sends(Lesson.UPDATE_ISSUE, issue, text="We look at it.")
    another = Sea(sea.chat)
    both = [*sea.watch.told(), *another.watch.told()]
    sea.chat.does(both[0])
    sea.chat.restarts()
    after = Sea(sea.chat)
    for turn in both[1:]:
        sea.chat.does(turn)
    after.tells()
    for number in range(3):
        shown = sea.chat.screen(direct(partner(number)).place)
        assert [one.text for one in shown if isinstance(one, ReplyCard)] == ["We look at it."]


def test_a_wave_that_two_replicas_see_is_one(sea: Sea) -> None:
    """Though the second has seen a ticket more."""
    for number, text in enumerate(WAVE[:3]):
        sea.chat.ticket(text, by=partner(number), where=direct(partner(number)))
    first = sea.watch.waves()
    sea.chat.waits_a_minute()
    sea.chat.ticket(WAVE[3], by=partner(3), where=direct(partner(3)))
    second = Sea(sea.chat).watch.waves()
    for turn in (*first, *second):
        sea.chat.does(turn)
    sea.looks()
    [card] = sea.cards
    assert card.title == words.wave(4, 4)


def test_closing_asks_each_partner_whether_it_is_solved(sea: Sea) -> None:
    """With a last word, where there is one; what was solved before is left alone."""
    issue = sea.opened()
    sea.sends(Lesson.CLOSE_ISSUE, issue, text="Calls work again since 11:40.")
    sea.tells()
    for number in range(3):
        shown = sea.chat.screen(direct(partner(number)).place)
        [nudge] = [one for one in shown if isinstance(one, NudgeCard)]
        assert nudge.judge
        [reply] = [one for one in shown if isinstance(one, ReplyCard)]
        assert reply.text == "Calls work again since 11:40."
        [ticket] = [one for one in shown if isinstance(one, TicketCard)]
        assert ticket.status is Status.RESOLVED
    with pytest.raises(TooLateError):
        sea.form(Lesson.UPDATE_ISSUE, issue)
    with pytest.raises(TooLateError):
        sea.sends(Lesson.UPDATE_ISSUE, issue, text="Too late.")


def test_care_adds_tickets_and_takes_them_out(sea: Sea) -> None:
    """One that was taken out hears nothing more, and does not come back by itself."""
    issue = sea.opened()
    other = sea.chat.ticket("how to port DID", by=STRANGER, where=direct(STRANGER))
    sea.sends(Lesson.ADD_TICKETS, issue, numbers=f"{other.lower()}\n")
    field = sea.form(Lesson.TAKE_OUT, issue).fields[0]
    assert len(field.choices) == 4
    first = field.choices[0][0]
    sea.sends(Lesson.TAKE_OUT, issue, ticket=first)
    with pytest.raises(FormError):
        sea.sends(Lesson.TAKE_OUT, issue, ticket=first, by=BEN)
    sea.looks()
    sea.sends(Lesson.UPDATE_ISSUE, issue, text="News.")
    sea.tells()
    told = [
        number
        for number in range(3)
        if any(isinstance(one, ReplyCard) for one in sea.chat.screen(direct(partner(number)).place))
    ]
    assert told == [1, 2]
    assert any(isinstance(one, ReplyCard) for one in sea.chat.screen(direct(STRANGER).place))


@pytest.mark.parametrize(
    ("lesson", "filled", "wrong"),
    [
        (Lesson.REWRITE_ISSUE, {"title": " ", "notice": "n"}, "title"),
        (Lesson.REWRITE_ISSUE, {"title": "t", "notice": ""}, "notice"),
        (Lesson.REWRITE_ISSUE, {"title": "t", "notice": "n" * 501}, "notice"),
        (Lesson.UPDATE_ISSUE, {"text": "\n"}, "text"),
        (Lesson.UPDATE_ISSUE, {"text": "x" * 3001}, "text"),
        (Lesson.ADD_TICKETS, {"numbers": ""}, "numbers"),
        (Lesson.ADD_TICKETS, {"numbers": "WX-22222\nsoon"}, "numbers"),
        (Lesson.TAKE_OUT, {"ticket": "WX-22222"}, "ticket"),
    ],
)
def test_what_is_filled_in_wrongly_is_said_at_its_field(
    sea: Sea, lesson: Lesson, filled: dict[str, str], wrong: str
) -> None:
    issue = sea.opened()
    with pytest.raises(FormError) as error:
        sea.fills(lesson, issue, filled)
    assert list(error.value.problems) == [wrong]


def test_what_is_no_issue_is_gone(sea: Sea) -> None:
    for lesson in (Lesson.UPDATE_ISSUE, Lesson.CLOSE_ISSUE, Lesson.TAKE_OUT):
        with pytest.raises(StaleError):
            sea.form(lesson, "KI-22222")


def test_an_issue_that_nobody_raised_a_ticket_about_yet(sea: Sea) -> None:
    """Care knows before its partners do."""
    sea.sends(
        Lesson.NEW_ISSUE,
        title="Portal is down",
        notice="The Portal is down until 12:00.",
        numbers="",
    )
    [card] = sea.cards
    assert card.intro == words.issue_state("open", 0, 0)
    shown = sea.chat.says("is the Portal down?", by=LUCA, where=channel())
    assert shown.asked.notice == "The Portal is down until 12:00."  # type: ignore[union-attr]
    with pytest.raises(FormError):
        sea.sends(Lesson.UPDATE_ISSUE, card.presses[0].about, text="Nobody hears it.")


def test_no_partner_is_shown_anything_of_another_company(sea: Sea) -> None:
    """No ticket, name or number of those that are told together; and no title."""
    numbers = sea.raised(*WAVE[:3])
    issue = sea.issue
    sea.sends(Lesson.OPEN_ISSUE, issue, title="Only for care", notice=NOTICE)
    sea.sends(Lesson.UPDATE_ISSUE, issue, text="News.")
    sea.sends(Lesson.CLOSE_ISSUE, issue, text="Over.")
    sea.tells()
    for number in range(3):
        shown = repr(sea.chat.screen(direct(partner(number)).place))
        others = [one for other, one in enumerate(numbers) if other != number]
        for word in (
            *others,
            *(f"Company {o}" for o in range(3) if o != number),
            "Only for care",
            issue,
        ):
            assert word not in shown


def test_the_command_lists_them_for_care_alone(sea: Sea) -> None:
    issue = sea.opened()
    listed = sea.chat.says("known issues", by=BEN, where=direct(BEN))
    assert isinstance(listed, ReportCard)
    assert listed.title == words.KNOWN_ISSUES
    opened = sea.presses(listed.parts[0].lines[0].press, by=BEN)[0]  # type: ignore[arg-type]
    assert isinstance(opened, ReportCard)
    assert issue in opened.title
    door = sea.chat.says("known issues", by=LUCA, where=direct(LUCA))
    assert isinstance(door, ReportCard)
    assert (door.parts, door.presses) == ((), (Press(Lesson.ISSUES),))
    assert not isinstance(sea.chat.says("known issues", by=LUCA, where=channel()), ReportCard)
