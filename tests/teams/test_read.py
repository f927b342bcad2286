"""What the activities of Teams mean: recorded payloads in, turns out."""

from __future__ import annotations

import json
from typing import Any

import pytest

from adapters.teams.activity import Activity, parse
from adapters.teams.inbound import payloads, presses, searches
from adapters.teams.inbound.searches import Search
from adapters.teams.places import conversation
from bot.dialogue import words
from bot.dialogue.turns import (
    AddWords,
    Arrive,
    Ask,
    Browse,
    Comment,
    Explain,
    FileTicket,
    Judge,
    Learn,
    ListTickets,
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
from bot.errors import PayloadError, RefusedError
from bot.model.attachments import Attachment
from bot.model.people import Agent, Company, Partner, Venue
from bot.model.tickets import Move, Status
from tests import ROOT

PAYLOADS = ROOT / "tests/payloads" / "teams"
PETRA = Partner("teams:petra", "Petra Lang", Company("teams:netvoice", "NetVoice"))
ANNA = Agent("teams:anna", "Anna Weiss", Company("teams:wildix", "Wildix"))
QUESTION = "q-3kT9vQx2LmB7"
NUMBER = "WX-7KQ3M"
CHANNEL = "19:5f3eexamplechannel@thread.tacv2"


def activity(name: str, **changes: Any) -> Activity:
    recorded = json.loads((PAYLOADS / f"{name}.json").read_text(encoding="utf-8"))
    return parse(json.dumps({**recorded, **changes}).encode())


def heard(name: str, **changes: Any) -> Ask:
    return payloads.ask(activity(name, **changes), PETRA)


def pressed(name: str, by: Partner = PETRA) -> Any:
    return presses.turn(presses.press(activity(name)), by)


def test_a_direct_message_is_a_question_with_its_own_id() -> None:
    """Activity ids are unique within a conversation only."""
    ask = heard("message-personal")
    assert (ask.text, ask.where.venue, ask.link) == (
        "how long does porting take",
        Venue.DIRECT,
        None,
    )
    assert ask.id == "teams/a:1examplePersonalConversation/1773066725000"
    assert ask.files == ()


def test_the_bots_mention_is_stripped_and_other_peoples_are_names() -> None:
    """HTML entities become letters again, and the thread is the place."""
    ask = heard("message-channel")
    assert ask.text == "ask Marco Rossi: invoices & licences, 3 < 4?"
    assert ask.where.venue is Venue.CHANNEL
    assert ask.where.place.key == f"{CHANNEL};messageid=1773066720000"
    assert ask.link is not None
    assert ask.link.startswith(
        "https://teams.microsoft.com/l/message/19%3A5f3eexamplechannel%40thread.tacv2/1773066725000?"
    )
    assert "parentMessageId=1773066720000" in ask.link


def test_a_mention_in_the_middle_leaves_the_words_around_it() -> None:
    """People mention the bot anywhere."""
    assert heard("message-group-chat").text == "how do I cancel a DID?"
    assert heard("message-channel", text="hello <at>Customer Care</at> help").text == "hello help"


def test_words_after_a_slash_are_for_the_asker_alone() -> None:
    """They have no link that others could follow, and *ask* is the menu's word; where nothing is
    shown to one person alone, they are answered in the person's own chat."""
    ask = heard("message-targeted", whispers=True)
    assert (ask.text, ask.link) == ("How long does porting a DID number take?", None)
    there = f"{CHANNEL};messageid=1773066720000;alone=29:1kYt0c4mQnVexampleUserPetra"
    assert (ask.where.place.key, ask.where.venue) == (there, Venue.COMMAND)
    own = heard("message-targeted").where
    assert (own.place, own.venue) == (own.home, Venue.DIRECT)
    assert ask.where.home == own.place


Q, A = "Does the number move on Monday?", "How long does porting a DID number take?"


@pytest.mark.parametrize(
    ("name", "text", "quoted", "files"),
    [
        ("message-quoted", A, Q, []),
        ("message-quoted-entity", A, Q, []),
        ("message-forwarded", f"Please see below\n{A}", "", []),
        ("message-html-only", f"{A}\nthe number\nthe invoice", "", []),
        ("post-with-subject", f"{A}\nIt takes weeks.", "", []),
        ("message-attached", f"{A}\nshow did\nVoice message", "", ["order.pdf", "serial.pdf"]),
    ],
)
def test_a_message_says_what_it_says_wherever_it_says_it(
    name: str, text: str, quoted: str, files: list[str]
) -> None:
    """In quotes, forwards, HTML alone, a post's subject, and whatever is attached."""
    ask = heard(name)
    assert (ask.text, ask.quoted) == (text, quoted)
    assert [file.name for file in ask.files] == files


def test_what_is_quoted_alone_is_the_question() -> None:
    ask = heard("message-quoted-entity", text='<quoted messageId="1773066710000"/>')
    assert (ask.text, ask.quoted) == (Q, "")


def test_an_answer_is_shared_where_its_asker_pressed() -> None:
    shared = pressed("press-share")
    assert isinstance(shared, Share)
    assert (shared.place.key, shared.room) == (
        f"{CHANNEL};messageid=1773066720000",
        f"teams:{CHANNEL}",
    )


def test_a_group_chats_link_says_that_it_is_a_chat() -> None:
    """Teams looks for it in a team otherwise."""
    link = heard("message-group-chat").link
    assert link is not None
    assert "context=%7B%22contextType%22%3A%22chat%22%7D" in link
    assert "context=" not in str(heard("message-channel").link)


def test_lines_stay_lines() -> None:
    """A long story keeps its paragraphs."""
    assert heard("message-personal", text="one\r\n  two \n\nthree").text == "one\ntwo\n\nthree"


@pytest.mark.parametrize(
    "address",
    [
        "https://smba.trafficmanager.net/emea/v3/attachments/0-weu-d1/views/original",
        "https://graph.microsoft.com/v1.0/chats/1/messages/2/hostedContents/aWQ9/$value",
    ],
)
def test_what_opens_with_a_token_only_is_no_link(address: str) -> None:
    """However Microsoft names the picture."""
    pasted = {"contentType": "image/*", "contentUrl": address}
    assert heard("message-files", attachments=[pasted]).files == (Attachment("image", ""),)


def test_files_are_links_and_the_messages_own_html_is_not_one() -> None:
    """A document is carried to the ticket; a pasted picture, whose link needs the bot's token, is
    named."""
    assert heard("message-files").files == (
        Attachment("image", ""),
        Attachment(
            "serial.pdf", "https://netvoice.sharepoint.example/personal/petra/Documents/serial.pdf"
        ),
    )


def test_a_dangerous_address_is_no_link() -> None:
    """Care presses links; the file is only named."""
    for address in ("javascript:alert(1)", "http://x.example/", "", None, 7):
        files = [{"contentType": "image/png", "contentUrl": address, "name": "x.png"}]
        assert heard("message-personal", attachments=files).files == (Attachment("x.png", ""),)


@pytest.mark.parametrize("name", ["installed", "installed-in-team", "members-added-bot"])
def test_an_installation_is_an_arrival(name: str) -> None:
    """Both events of one installation are one turn."""
    one = activity(name)
    assert payloads.concerns_us(one)
    assert payloads.arrival(one, PETRA, "2026-03-09T14:32:05Z") == Arrive(
        id=f"teams/{one.conversation.id}/arrive/2026-03-09T14:32:05Z",
        by=PETRA,
        where=conversation(one),
    )


@pytest.mark.parametrize("name", sorted(path.stem for path in PAYLOADS.glob("ignored-*.json")))
def test_what_is_not_for_the_bot_is_passed_over(name: str) -> None:
    """Own, other bots' and edited messages, joins, reactions, typing, and talk among people."""
    assert not payloads.concerns_us(activity(name))


def test_every_button_is_a_turn() -> None:
    """Each carries ids only; where it was pressed comes from the activity."""
    assert pressed("press-pick") == Pick(
        id=f"teams/{CHANNEL};messageid=1773066720000/{activity('press-pick').id}",
        by=PETRA,
        question=QUESTION,
        entry="did-porting-duration",
    )
    assert isinstance(pressed("press-pick-none"), PickNone)
    assert isinstance(pressed("press-pick-again"), PickAgain)
    assert isinstance(pressed("press-add-words"), AddWords)
    rating = pressed("press-helped")
    assert isinstance(rating, Rate)
    assert rating.helped
    opened = pressed("press-open")
    assert isinstance(opened, Open)
    assert opened.where.place.key == "a:1examplePersonalConversation"
    browse = pressed("press-browse")
    assert isinstance(browse, Browse)
    assert (browse.topic, browse.slot) == ("classound", "list-8HdW2sPz")
    tickets = pressed("press-tickets")
    assert isinstance(tickets, ListTickets)
    assert (tickets.page, tickets.slot) == (1, "list-8HdW2sPz")
    assert isinstance(pressed("message-submit"), Rate)
    refused = pressed("dialog-not-helped")
    assert isinstance(refused, Rate)
    assert not refused.helped


def test_the_forms_are_turns() -> None:
    """The details' ids come without the mark that they have in the card."""
    filed = pressed("form-ticket")
    assert isinstance(filed, FileTicket)
    assert (filed.subject, filed.urgent) == ("Porting is late", False)
    assert filed.details == {"did-numbers": "+44 20 7946 0123"}
    explained = pressed("form-feedback")
    assert isinstance(explained, Explain)
    assert explained.reason is Reason.OUTDATED


def test_a_partners_buttons_on_a_ticket_are_turns() -> None:
    """They carry the ticket's number."""
    shown = pressed("press-show-ticket")
    assert isinstance(shown, ShowTicket)
    assert (shown.ticket, shown.where.place.key) == (NUMBER, "a:1examplePersonalConversation")
    said = pressed("form-comment")
    assert isinstance(said, Comment)
    assert (said.ticket, said.text) == (NUMBER, "The operator called us.")
    assert isinstance(pressed("press-withdraw"), Withdraw)
    judged = pressed("press-not-solved")
    assert isinstance(judged, Judge)
    assert not judged.solved


def test_cares_buttons_and_forms_are_turns() -> None:
    """They carry the state that was seen, so that the second click is told who was first."""
    claim = pressed("press-claim", ANNA)
    assert isinstance(claim, MoveTicket)
    assert (claim.ticket, claim.move, claim.seen, claim.reason) == (
        NUMBER,
        Move.CLAIM,
        Status.OPEN,
        "",
    )
    resolve = pressed("form-reason", ANNA)
    assert isinstance(resolve, MoveTicket)
    assert (resolve.move, resolve.seen, resolve.reason) == (
        Move.RESOLVE,
        Status.CLAIMED,
        "Told by phone.",
    )
    rerouted = pressed("form-reroute", ANNA)
    assert isinstance(rerouted, Reroute)
    assert (rerouted.route, rerouted.seen) == ("tech-support", Status.CLAIMED)
    reply = pressed("form-reply", ANNA)
    assert isinstance(reply, Reply)
    assert reply.text == "It is under way.\nExpect it on Monday."
    assert isinstance(pressed("form-note", ANNA), TakeNote)
    assert isinstance(pressed("press-retry", ANNA), Retry)
    learned = pressed("press-learn", ANNA)
    assert isinstance(learned, Learn)
    assert (learned.lesson, learned.about, learned.seen) == ("approve", "KC-7KQ3M", "checked")
    taught = pressed("form-teach", ANNA)
    assert isinstance(taught, Teach)
    assert taught.filled["asked"] == "until when is my number over"


@pytest.mark.parametrize(
    "name",
    [
        "press-claim",
        "press-retry",
        "form-reply",
        "form-note",
        "form-reason",
        "form-reroute",
        "press-learn",
        "form-teach",
    ],
)
def test_what_care_presses_is_nothing_for_partners(name: str) -> None:
    """Whoever has no place at the desk is refused before anything is looked up."""
    assert presses.press(activity(name)).for_care
    with pytest.raises(RefusedError, match=words.CARE_ONLY):
        pressed(name)


@pytest.mark.parametrize(
    "odd", [{"move": "reply"}, {"move": "burn"}, {"seen": "lost"}, {"seen": None}, {"ticket": ""}]
)
def test_a_move_that_no_button_makes_is_refused(odd: dict[str, object]) -> None:
    """A reply without its words, for one."""
    move = {"verb": "care-move", "ticket": NUMBER, "seen": "open", "move": "claim", **odd}
    one = activity("press-claim", value={"action": {"data": move}})
    with pytest.raises(PayloadError):
        presses.turn(presses.press(one), ANNA)


def test_the_search_reads_its_words_and_the_page() -> None:
    """Opened without words, it searches for nothing."""
    assert searches.searched(activity("search")) == Search("porting")
    assert searches.searched(activity("search-page")) == Search("porting", 25)
    assert searches.searched(activity("search-opened")) == Search("")
    assert searches.searched(activity("search", value=None)) == Search("")
    odd = {"queryOptions": {"skip": -3, "count": "many"}, "parameters": 7}
    assert searches.searched(activity("search", value=odd)) == Search("")


@pytest.mark.parametrize(
    ("link", "entry"),
    [
        ("https://care.example.com/entries/did-porting-duration", "did-porting-duration"),
        ("https://CARE.example.com/receipts/7/entries/rma?x=1#y", "rma"),
        ("https://care.example.com/entries/", None),
        ("https://care.example.com.evil.example/entries/rma", None),
        ("http://care.example.com/entries/rma", None),
        ("https://care.example.com@evil.example/entries/rma", None),
        ("https://[broken/entries/rma", None),
    ],
)
def test_a_link_names_an_entry_only_if_it_is_ours(link: str, entry: str | None) -> None:
    linked = activity("link", value={"url": link})
    assert searches.entry_linked(linked, "https://care.example.com") == entry
    assert searches.entry_linked(linked, None) is None


def test_a_message_under_the_action_is_read_as_plain_words() -> None:
    """Its HTML goes, its lines and its files stay."""
    one = activity("message-action")
    ask = payloads.message_action(one, PETRA, conversation(one))
    assert ask.text == "how long does porting take?\nCustomer asks & waits\nsince Monday"
    assert ask.files == (
        Attachment("order.pdf", "https://netvoice.sharepoint.example/sites/care/order.pdf"),
    )
    assert ask.link is not None


@pytest.mark.parametrize(
    "value",
    [
        None,
        [],
        "text",
        {},
        {"data": None},
        {"data": {"verb": 7}},
        {"data": {"verb": "burn"}},
        {"data": {"verb": "pick"}},
    ],
)
def test_a_button_without_what_it_must_carry_is_refused(value: object) -> None:
    """Nobody gets to choose what is looked up."""
    one = activity("form-ticket", value=value)
    with pytest.raises(PayloadError):
        presses.turn(presses.press(one), PETRA)


@pytest.mark.parametrize("page", [-1, "1", 10_000, None, 1.5])
def test_a_page_that_cannot_be_is_refused(page: object) -> None:
    one = activity("press-tickets", value={"action": {"data": {"verb": "tickets", "page": page}}})
    with pytest.raises(PayloadError):
        presses.turn(presses.press(one), PETRA)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"null",
        b"[]",
        b"7",
        b'"x"',
        b"\xff\xfe",
        b"{}",
        b'{"type": 7}',
        b"[" * 100_000,
        b'{"a": NaN}',
    ],
)
def test_a_body_that_is_no_activity_is_refused(body: bytes) -> None:
    """With the reason, and never with a crash."""
    with pytest.raises(PayloadError):
        parse(body)


@pytest.mark.parametrize(
    "field", ["type", "from", "conversation", "serviceUrl", "channelId", "entities", "membersAdded"]
)
@pytest.mark.parametrize("value", [7, "", [7], {"id": 7}, True])
def test_a_field_of_the_wrong_kind_is_refused(field: str, value: object) -> None:
    """Whatever the field, whatever it holds."""
    with pytest.raises(PayloadError):
        activity("message-personal", **{field: value})


@pytest.mark.parametrize(
    "text",
    [
        "\ud800 half",
        "nul \x00",
        "\u202e turned",
        "a\u200bb",
        "\U0001f468\u200d\U0001f469",
        "x" * 40_000,
    ],
)
def test_odd_text_is_read(text: str) -> None:
    """The desk answers or refuses it in words."""
    assert isinstance(heard("message-personal", text=text).text, str)
