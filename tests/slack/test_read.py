"""What every payload of Slack means: recorded shapes in, turns out."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from adapters.slack import care_actions
from adapters.slack.client.people import partner
from adapters.slack.identity import Sender, Workspace
from adapters.slack.inbound import care, openings, payloads, presses, sent
from adapters.slack.inbound.markup import typed, without_mention
from adapters.slack.places import Alone, Home, Private, Room, Shared, Spot, Thread, place, spot
from bot.dialogue.lessons import Lesson
from bot.dialogue.turns import (
    AddWords,
    Ask,
    Browse,
    Comment,
    Explain,
    FileTicket,
    Judge,
    Learn,
    ListTickets,
    Manner,
    MoveTicket,
    Open,
    Pick,
    PickAgain,
    PickNone,
    Rate,
    Reason,
    Reply,
    Reroute,
    Retry,
    Share,
    ShowTicket,
    TakeNote,
    Teach,
    Withdraw,
)
from bot.errors import PayloadError
from bot.model.attachments import Attachment
from bot.model.people import Agent, Company, Conversation, Partner, Place, Venue
from bot.model.tickets import Move, Status
from tests.drivers.slack_chat import payload

ANNA = Partner("slack:U0ANNA", "Anna Berg", Company("slack:T0WILDIX", "Wildix"))
PAUL = Agent("slack:U0PAUL", "Paul Kern", Company("slack:T0WILDIX", "Wildix"))
NUMBER = "WX-7KQ3M"
WILDIX = Workspace("", "T0WILDIX", "Wildix", "https://wildix-care.slack.com/")
QUESTION = "how long does porting a DID take?"
LINK = "https://wildix-care.slack.com/archives/C0PARTNERS/p"


def in_thread(key: str, room: str = "slack:C0PARTNERS", above: str = "") -> Conversation:
    """`above` is where Slack shows a thread already."""
    there, direct = Place("slack", key), Place("slack", "U0ANNA")
    alone = Place("slack", f"alone:C0PARTNERS/{above}:U0ANNA")
    return Conversation(there, there, Venue.CHANNEL, room, direct, alone)


def direct(key: str) -> Conversation:
    return Conversation(Place("slack", key), Place("slack", key), Venue.DIRECT)


def test_a_mention_is_a_question_answered_in_its_thread() -> None:
    assert payloads.mention(payload("app_mention"), ANNA, WILDIX) == Ask(
        id="slack:C0PARTNERS:1773066720.000100",
        by=ANNA,
        where=in_thread("C0PARTNERS/1773066720.000100"),
        text=QUESTION,
        link=f"{LINK}1773066720000100",
    )


def test_a_mention_in_a_thread_stays_there() -> None:
    turn = payloads.mention(payload("app_mention_in_thread"), ANNA, WILDIX)
    assert turn.where == in_thread("C0PARTNERS/1773066700.000050", above="1773066700.000050")
    assert turn.link == f"{LINK}1773066799000100?thread_ts=1773066700.000050&cid=C0PARTNERS"


def test_without_the_workspace_there_is_no_link() -> None:
    assert payloads.mention(payload("app_mention"), ANNA, Workspace()).link is None


def test_a_direct_message_is_a_question() -> None:
    turn = payloads.message(payload("message_im"), ANNA, WILDIX)
    assert isinstance(turn, Ask)
    assert (turn.text, turn.where) == (QUESTION, direct("D0ANNA"))


def test_a_thread_in_a_direct_message_is_a_place_of_its_own() -> None:
    turn = payloads.message(payload("message_im_in_thread"), ANNA, WILDIX)
    assert isinstance(turn, Ask)
    assert turn.manner is Manner.ADDRESSED
    assert turn.where == direct("D0ANNA/1773066720.000100")


def test_words_in_a_thread_are_a_follow_up() -> None:
    turn = payloads.message(payload("message_in_thread"), ANNA, WILDIX)
    assert isinstance(turn, Ask)
    assert turn.manner is Manner.IN_THREAD
    assert turn.where == in_thread("C0PARTNERS/1773066720.000100", above="1773066720.000100")


def test_files_are_carried_as_links() -> None:
    turn = payloads.message(payload("message_file_share"), ANNA, WILDIX)
    assert turn is not None
    link = "https://wildix-care.slack.com/files/U0ANNA/F0PHOTO/phone.jpg"
    assert turn.files == (Attachment("phone.jpg", link),)


def test_a_mention_that_comes_as_a_message_is_not_read_twice() -> None:
    assert payloads.message(payload("message_with_mention"), ANNA, WILDIX) is None


def test_other_words_in_a_channel_are_overheard_there() -> None:
    """Threads are conversations of people, and direct messages are for the bot."""
    body = payload("message_plain_in_channel")
    turn = payloads.message(body, ANNA, WILDIX)
    assert isinstance(turn, Ask)
    assert turn.manner is Manner.OVERHEARD
    assert turn.where == in_thread(f"C0PARTNERS/{body['event']['ts']}")
    rooms = [
        payloads.overheard_in(payload(f"message_{name}"))
        for name in ("plain_in_channel", "in_thread", "im")
    ]
    assert rooms == ["slack:C0PARTNERS", None, None]


@pytest.mark.parametrize(
    "name",
    [
        "app_mention_edited",
        "message_changed",
        "message_deleted",
        "message_channel_join",
        "message_of_another_bot",
        "message_of_our_own",
    ],
)
def test_what_no_person_says_is_ignored(name: str) -> None:
    assert not payloads.is_spoken(payload(name))


def test_a_command_is_answered_to_the_person_alone() -> None:
    body = payload("command")
    assert payloads.command(body, ANNA, WILDIX) == Ask(
        id="slack:TRIGGER_ID",
        by=ANNA,
        where=Conversation(
            Place("slack", "private:C0PARTNERS:TRIGGER_ID"),
            Place("slack", "U0ANNA"),
            Venue.COMMAND,
            whispered=Place("slack", "alone:C0PARTNERS/:U0ANNA"),
        ),
        text=QUESTION,
    )


def test_the_shortcut_asks_about_the_message() -> None:
    turn = payloads.shortcut(payload("message_action"), ANNA, WILDIX, member=True)
    assert turn.where == in_thread("C0PARTNERS/1773066700.000050")
    assert (turn.text, turn.link) == (QUESTION, f"{LINK}1773066700000050")


def test_the_shortcut_is_private_where_the_bot_is_not() -> None:
    turn = payloads.shortcut(payload("message_action"), ANNA, WILDIX, member=False)
    assert turn.where.venue is Venue.COMMAND


def test_opening_the_home_shows_the_topics() -> None:
    turn = payloads.home_opened(payload("app_home_opened"), ANNA, WILDIX)
    where = Conversation(Place("slack", "home:U0ANNA"), Place("slack", "U0ANNA"), Venue.DIRECT)
    assert turn == Browse(id="slack:Ev0HOME1", by=ANNA, where=where)
    assert payloads.home_opened(payload("app_home_messages"), ANNA, WILDIX) is None


SHARED = Place("slack", "shared:C0PARTNERS:TRIGGER_ID")
BUTTONS = {
    ("pick:did-cancel", "q1"): Pick(id="", by=ANNA, question="q1", entry="did-cancel"),
    ("none", "q1"): PickNone(id="", by=ANNA, question="q1"),
    ("again", "q1"): PickAgain(id="", by=ANNA, question="q1"),
    ("add", "q1"): AddWords(id="", by=ANNA, question="q1"),
    ("rate", "helped:q1"): Rate(id="", by=ANNA, question="q1", helped=True),
    ("rate", "not-helped:q1"): Rate(id="", by=ANNA, question="q1", helped=False),
    ("rate:not-helped", "not-helped:q1"): Rate(id="", by=ANNA, question="q1", helped=False),
    ("share", "q1"): Share(id="", by=ANNA, question="q1", place=SHARED, room="slack:C0PARTNERS"),
    ("open:did-cancel", ""): Open(id="", by=ANNA, where=in_thread("x"), entry="did-cancel"),
    ("topics", ""): Browse(id="", by=ANNA, where=in_thread("x")),
    ("topics", "l1"): Browse(id="", by=ANNA, where=in_thread("x"), slot="l1"),
    ("topic:hwaas", "l1"): Browse(id="", by=ANNA, where=in_thread("x"), topic="hwaas", slot="l1"),
    ("tickets:2", "l1"): ListTickets(id="", by=ANNA, where=in_thread("x"), page=2, slot="l1"),
    ("tickets:-1x", "l1"): ListTickets(id="", by=ANNA, where=in_thread("x"), page=0, slot="l1"),
    ("search", "a &lt; b"): Ask(id="", by=ANNA, where=in_thread("x"), text="a < b"),
    ("show:WX-7KQ3M", ""): ShowTicket(id="", by=ANNA, where=in_thread("x"), ticket=NUMBER),
    ("withdraw", NUMBER): Withdraw(id="", by=ANNA, ticket=NUMBER),
    ("judge:yes", NUMBER): Judge(id="", by=ANNA, ticket=NUMBER, solved=True),
    ("judge:no", NUMBER): Judge(id="", by=ANNA, ticket=NUMBER, solved=False),
    ("comment", NUMBER): None,
    ("raise", "q1"): None,
    ("unheard-of", "q1"): None,
}


@pytest.mark.parametrize(("button", "turn"), BUTTONS.items())
def test_every_button_is_a_turn(button: tuple[str, str], turn: object) -> None:
    press = replace(presses.press(pressed("press_on_message", *button)), id="")
    assert presses.turn(press, ANNA, in_thread("x")) == turn


CARE_BUTTONS = {
    ("care:claim", "claim:WX-7KQ3M:open"): (Move.CLAIM, Status.OPEN),
    ("care:more", "release:WX-7KQ3M:claimed"): (Move.RELEASE, Status.CLAIMED),
    ("care:reopen", "reopen:WX-7KQ3M:resolved"): (Move.REOPEN, Status.RESOLVED),
}


@pytest.mark.parametrize(("button", "move"), CARE_BUTTONS.items())
def test_a_care_button_is_a_move(button: tuple[str, str], move: tuple[Move, Status]) -> None:
    press = presses.press(pressed("press_on_care_card", *button))
    turn = MoveTicket(id=press.id, by=PAUL, ticket=NUMBER, move=move[0], seen=move[1])
    assert care.turn(press, PAUL) == turn
    assert openings.cares(press, PAUL) is None


@pytest.mark.parametrize("what", ["reply", "resolve", "dismiss", "reroute", "note"])
def test_a_care_button_that_asks_opens_a_form(what: str) -> None:
    press = presses.press(pressed("press_on_care_card", "care:x", f"{what}:{NUMBER}:open"))
    assert care.turn(press, PAUL) is None
    assert openings.cares(press, PAUL) is not None


def test_the_menus_chosen_line_is_read() -> None:
    press = presses.press(payload("press_on_care_menu"))
    assert press.action == care_actions.Order(Move.RELEASE, NUMBER, Status.CLAIMED)


def test_a_button_of_the_knowledges_desk_is_read() -> None:
    """One that opens a form is no turn; one of nobody's is unknown."""
    where = direct("D0PAUL")
    press = presses.press(pressed("press_on_care_card", "learn:approve", "KC-7KQ3M|checked"))
    turn = care.lesson(press, PAUL, where)
    assert isinstance(turn, Learn)
    assert (turn.lesson, turn.about, turn.seen) == (Lesson.APPROVE, "KC-7KQ3M", "checked")
    form = presses.press(pressed("press_on_care_card", "learn:wording", "group/3fa9|"))
    assert care.lesson(form, PAUL, where) is None
    assert openings.desks(form, PAUL, where.place) is not None
    assert presses.press(pressed("press_on_care_card", "learn:fly", "x|")).action is None


def test_a_retry_is_read() -> None:
    press = presses.press(pressed("press_on_care_card", "retry", NUMBER))
    assert care.turn(press, PAUL) == Retry(id=press.id, by=PAUL, ticket=NUMBER)


@pytest.mark.parametrize("value", ["", "claim", "claim:WX-7KQ3M", "claim:WX-7KQ3M:lost", "a:b:c:d"])
def test_a_care_button_of_nobodys_is_unknown(value: str) -> None:
    assert presses.press(pressed("press_on_care_card", "care:claim", value)).action is None


CARE_FORMS = {
    "reply_form": Reply(
        id="slack:V0FORM", by=PAUL, ticket=NUMBER, text="The operator has it.\nWhich number?"
    ),
    "note_form": TakeNote(id="slack:V0FORM", by=PAUL, ticket=NUMBER, text="Ask accounting first."),
    "reroute_form": Reroute(
        id="slack:V0FORM", by=PAUL, ticket=NUMBER, seen=Status.OPEN, route="classound"
    ),
    "teach_form": Teach(
        id="slack:V0FORM",
        by=PAUL,
        lesson=Lesson.WORDING,
        about="group/3fa9c1d2e4b5",
        filled={
            "entry": "did-porting-duration",
            "asked": "until when is my number over\nhow many days for a port",
            "kept": "",
        },
    ),
    "reason_form": MoveTicket(
        id="slack:V0FORM",
        by=PAUL,
        ticket=NUMBER,
        move=Move.RESOLVE,
        seen=Status.CLAIMED,
        reason="The operator confirmed it.",
    ),
}


@pytest.mark.parametrize(("name", "turn"), CARE_FORMS.items())
def test_a_form_of_the_care_team_is_a_turn(name: str, turn: object) -> None:
    assert sent.care_turn(payload(name), PAUL) == turn


def test_a_comment_is_the_partners_word() -> None:
    turn = sent.turn(payload("comment_form"), ANNA, WILDIX)
    assert turn == Comment(id="slack:V0FORM", by=ANNA, ticket=NUMBER, text="It is 104582.")


NOT_OURS = [
    "x",
    "[]",
    "{}",
    '{"ticket": "WX-7KQ3M", "seen": "lost", "move": "resolve"}',
    '{"ticket": "WX-7KQ3M", "seen": "open", "move": "fly"}',
]


@pytest.mark.parametrize("metadata", NOT_OURS)
def test_a_form_that_carries_nothing_of_ours_is_refused(metadata: str) -> None:
    body = payload("reason_form")
    body["view"]["private_metadata"] = metadata
    with pytest.raises(PayloadError):
        sent.care_turn(body, PAUL)


def test_what_does_not_last_shows_a_ticket_once() -> None:
    """On the home and in a private answer the copy could not be kept up to date."""
    press = presses.press(pressed("press_on_home", "show:WX-7KQ3M", ""))
    turn = presses.turn(press, ANNA, presses.where(payload("press_on_home"), ANNA, WILDIX))
    assert isinstance(turn, ShowTicket)
    assert turn.where.venue is Venue.COMMAND


def test_the_same_press_has_the_same_id_and_another_has_not() -> None:
    once = presses.press(pressed("press_on_message", "none", "q1"))
    assert once == presses.press(pressed("press_on_message", "none", "q1"))
    assert once.id != presses.press(pressed("press_on_message", "raise", "q1")).id


def test_a_press_is_made_where_the_card_is() -> None:
    assert presses.where(payload("press_on_message"), ANNA, WILDIX) == in_thread(
        "C0PARTNERS/1773066720.000100", room="", above="1773066720.000100"
    )
    home = Conversation(Place("slack", "home:U0ANNA"), Place("slack", "U0ANNA"), Venue.DIRECT)
    assert presses.where(payload("press_on_home"), ANNA, WILDIX) == home


def test_a_press_in_a_direct_message_is_answered_there() -> None:
    body = payload("press_on_message")
    body["container"] = {
        "type": "message",
        "message_ts": "17.1",
        "channel_id": "D0ANNA",
        "is_ephemeral": False,
    }
    body["message"] = {"ts": "17.1"}
    assert presses.where(body, ANNA, WILDIX) == direct("D0ANNA")


def test_the_search_on_the_home_is_a_question() -> None:
    body = payload("search_on_home")
    turn = presses.turn(presses.press(body), ANNA, presses.where(body, ANNA, WILDIX))
    assert isinstance(turn, Ask)
    assert (turn.text, turn.where.home) == (QUESTION, Place("slack", "U0ANNA"))


def test_a_sent_form_is_a_ticket() -> None:
    assert sent.turn(payload("ticket_form"), ANNA, WILDIX) == FileTicket(
        id="slack:V0FORM",
        by=ANNA,
        question="QUESTION",
        subject="Porting is late",
        body="We sent the request three weeks ago.",
        urgent=False,
        details={
            "did-numbers": "+44 20 7946 0123",
            "confirmed-date": "2026-03-29",
            "wms-version": "",
            "portal-email": "petra.lang@example.com",
        },
        own=Place("slack", "U0ANNA"),
    )


def test_a_form_that_was_warned_of_says_so() -> None:
    body = payload("ticket_form")
    body["view"]["private_metadata"] = '{"question": "QUESTION", "warned": true}'
    turn = sent.turn(body, ANNA, WILDIX)
    assert isinstance(turn, FileTicket)
    assert turn.warned


def test_the_urgent_box_is_read() -> None:
    body = payload("ticket_form")
    checked = {"type": "checkboxes", "selected_options": [{"text": {}, "value": "urgent"}]}
    body["view"]["state"]["values"]["urgent"] = {"value": checked}
    turn = sent.turn(body, ANNA, WILDIX)
    assert isinstance(turn, FileTicket)
    assert turn.urgent


def test_a_reason_is_explained() -> None:
    assert sent.turn(payload("feedback_form"), ANNA, WILDIX) == Explain(
        id="slack:V0FORM",
        by=ANNA,
        question="QUESTION",
        reason=Reason.INCOMPLETE,
        text="It does not say who starts it.",
    )


def test_a_reason_may_be_left_out() -> None:
    body = payload("feedback_form")
    body["view"]["state"]["values"]["reason"] = {"value": {"selected_option": None}}
    explained = sent.turn(body, ANNA, WILDIX)
    assert isinstance(explained, Explain)
    assert (explained.reason, explained.text) == (None, "It does not say who starts it.")


def test_a_reason_of_nobodys_is_refused() -> None:
    body = payload("feedback_form")
    body["view"]["state"]["values"]["reason"] = {"value": {"value": "boredom"}}
    with pytest.raises(PayloadError):
        sent.turn(body, ANNA, WILDIX)


TYPED = {
    "&lt;b&gt; &amp;amp;": "<b> &amp;",
    "<@U1|anna> and <@U2>": "@anna and @U2",
    "<#C1|general> <#C2>": "#general #C2",
    "<!here> <!channel|channel> <!subteam^S1|@care> <!date^1^{date}|9 March>": (
        "@here channel @care 9 March"
    ),
    "<https://x.example/a|label> <https://x.example/?a=1&amp;b=2>": (
        "label https://x.example/?a=1&b=2"
    ),
    "<mailto:a@x.example|a@x.example> <tel:+44207946|+44 20 7946>": "a@x.example +44 20 7946",
    "a < b": "a < b",
    "  \n ": "",
    "<" * 50 + "x" + ">" * 50: "<" * 49 + "x" + ">" * 49,
}


@pytest.mark.parametrize(("sent", "seen"), TYPED.items())
def test_slacks_encoding_is_undone(sent: str, seen: str) -> None:
    assert typed(sent) == seen


def test_the_mention_is_stripped_wherever_it_stands() -> None:
    assert typed(without_mention("hi <@U0BOT> how <@U0BOT|care>?", "U0BOT")).split() == [
        "hi",
        "how",
        "?",
    ]
    assert without_mention("<@U1> x", "") == "<@U1> x"


@pytest.mark.parametrize(
    "where",
    [
        Room("C1"),
        Room("U1", "T1"),
        Thread("C1", "1.2"),
        Thread("C1", "1.2", "E1"),
        Private("C1", "1.2.x", "T1"),
        Alone("C1", "1.2", "U1", "T1"),
        Alone("C1", "", "U1"),
        Shared("C1", "1.2.x", "T1"),
        Home("U1", "T1"),
    ],
)
def test_a_place_is_found_again(where: Spot) -> None:
    assert spot(place(where)) == where


def test_the_company_is_the_persons_own_workspace() -> None:
    """Somebody of another workspace is never taken for ours, and sees own tickets only."""
    body = payload("app_mention_stranger")
    assert payloads.sender(body) == Sender("U0SAM", "T0OTHER", "")
    sam = partner(
        payloads.sender(body),
        {"team_id": "T0OTHER", "real_name": "Sam Reed", "is_stranger": True},
        WILDIX,
    )
    assert sam == Partner(
        "slack:U0SAM", "Sam Reed", Company("slack:T0OTHER", "T0OTHER"), guest=True
    )


@pytest.mark.parametrize("mark", ["is_restricted", "is_ultra_restricted"])
def test_a_guest_sees_own_tickets_only(mark: str) -> None:
    profile = {"team_id": "T0WILDIX", "profile": {"display_name": "Gwen"}}
    assert partner(Sender("U1", "T0WILDIX", ""), {**profile, mark: True}, WILDIX).guest
    assert not partner(Sender("U1", "T0WILDIX", ""), {**profile, mark: False}, WILDIX).guest


def test_whom_slack_does_not_tell_about_is_treated_with_care() -> None:
    """The payload's name and workspace have to do, and nobody is shown a company's tickets on
    that."""
    unknown = partner(Sender("U1", "T0WILDIX", "anna"), None, WILDIX)
    wildix = Company("slack:T0WILDIX", "Wildix")
    assert unknown == Partner("slack:U1", "anna", wildix, guest=True, known=False)


@pytest.mark.parametrize(
    "name", ["command", "message_action", "press_on_message", "press_on_home", "ticket_form"]
)
def test_every_payload_tells_who(name: str) -> None:
    found = payloads.sender(payload(name))
    assert (found.user, found.team, found.name) == ("U0ANNA", "T0WILDIX", "anna")


def pressed(name: str, action: str, value: str) -> dict[str, Any]:
    body = payload(name)
    body["actions"][0] |= {"action_id": action, "value": value}
    return body
