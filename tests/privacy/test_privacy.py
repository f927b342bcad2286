"""What is kept of people, and that it goes when they want it to: on both databases."""

from __future__ import annotations

import asyncio
import json
import subprocess
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, text

from adapters.slack.places import Shared, spot
from adapters.slack.workspaces import tables as slack_tables
from bot.courier.cursors import Cursors
from bot.courier.incoming import Incoming
from bot.dialogue import words
from bot.dialogue.cards import AnswerCard, CareCard, ChoicesCard
from bot.dialogue.lessons import Lesson
from bot.dialogue.turns import (
    Comment,
    Explain,
    Monday,
    MoveTicket,
    Pick,
    Rate,
    Relay,
    Reply,
    Share,
    ShowTicket,
    Sync,
    TakeNote,
)
from bot.errors import StaleError
from bot.knowledge.entries import Knowledge
from bot.model.people import CLOCK, FORGOTTEN, Agent, Company, Partner, Place, Venue
from bot.model.remote import Owed, RemoteStatus
from bot.model.tickets import Move, Status
from bot.ports.helpdesk import Commented, StatusChanged
from bot.privacy.erasure import forget
from bot.privacy.personal_data import export, find
from bot.storage import tables
from bot.storage.store import Store
from tests.conftest import Running, Start
from tests.drivers.canary import (
    ABOUT,
    BILLING,
    CANARY,
    KEEPERS,
    MARKS,
    SECRET,
    count,
    everything,
    traces,
    worked,
)
from tests.drivers.chat import (
    ANNA,
    BEN,
    CARE,
    LUCA,
    MARTA,
    NETVOICE,
    Chat,
    channel,
    command,
    direct,
    on_every_route,
)
from tests.drivers.command import quick_command
from tests.drivers.patience import eventually
from tests.drivers.slack_chat import chatting, settings
from tests.drivers.teams_chat import GROUP, PERSONAL, PETRA, Teams
from tests.drivers.teams_chat import SETTINGS as TEAMS_SETTINGS
from tests.drivers.waves import WAVE, Sea, partner
from tests.fakes.fake_slack import FakeSlack, fake_slack
from tests.fakes.fake_teams import FakeTeams
from tests.fakes.fake_webhook import PATH, FakeReceiver
from tests.fakes.fake_webhook import SECRET as RECEIVERS
from tests.fakes.helpdesk_rig import Faults, serving
from tests.fakes.slack_methods import ANNA as ANNA_ID
from tests.fakes.slack_methods import CARE as CARE_CHANNEL
from tests.fakes.slack_methods import ELSEWHERE, PARTNERS, PAUL

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
CANARY_OF_CARE = replace(ANNA, id="slack:U-canary", name="Zdenka Canary")


def lives(chat: Chat) -> dict[str, str]:
    """Everything a person can leave behind; gives the numbers of the tickets."""
    chat.says(ABOUT, by=CANARY, where=channel("partners/9"))
    chat.says(ABOUT, by=CANARY, where=command(CANARY))
    with chat.store.reading() as memory:
        question = memory.connection.execute(select(tables.questions.c.id)).scalars().first()
    assert question is not None
    chat.does(Rate(id=chat.fresh(), by=CANARY, question=question, helped=False))
    own = chat.ticket(ABOUT, by=CANARY, where=direct(CANARY))
    public = chat.ticket(ABOUT, by=CANARY, where=channel("partners/8"))
    other = chat.ticket(BILLING, by=LUCA, where=channel("partners/7"))
    chat.waits(timedelta(seconds=1))
    chat.does(
        Reply(id=chat.fresh(), by=ANNA, ticket=own, text=f"Dear {CANARY.name}, {SECRET} is noted.")
    )
    chat.waits(timedelta(seconds=1))
    chat.does(Comment(id=chat.fresh(), by=CANARY, ticket=own, text=f"My number is {SECRET}."))
    chat.waits(timedelta(seconds=1))
    chat.does(
        TakeNote(id=chat.fresh(), by=BEN, ticket=own, text=f"{CANARY.name} owes us {SECRET}.")
    )
    chat.waits(timedelta(seconds=1))
    chat.does(Comment(id=chat.fresh(), by=CANARY, ticket=other, text=f"The same here: {SECRET}."))
    chat.waits(timedelta(seconds=1))
    chat.does(Reply(id=chat.fresh(), by=ANNA, ticket=other, text=f"Thank you, {CANARY.name}."))
    chat.says(f"<@U0CANARY> told me about it: {BILLING}", by=MARTA, where=channel("partners/6"))
    slots, reference = chat.store.slots, {"user": "U0CANARY"}
    for place in (direct(CANARY).place, Place("slack", "home:U0CANARY"), command(CANARY).place):
        slots.keep_reference(place, reference)
        slots.keep_message(place, f"slot/{place.key}", {"user": "U0CANARY", "ts": "1"})
    installed = {
        "client_id": "1",
        "app_id": "A1",
        "user_id": "U0CANARY",
        "is_enterprise_install": False,
    }
    with chat.store.turn() as memory:
        naive = datetime(2026, 1, 1)  # noqa: DTZ001  # as slack_sdk keeps it
        row = {**installed, "installed_at": naive}
        memory.connection.execute(slack_tables.installations.insert().values(row))
        memory.first_time("slack:1.5:U0CANARY:2.5:rate", chat.now)
    return {"own": own, "public": public, "other": other}


# Forgetting


def test_after_forget_no_column_of_any_table_tells_of_the_person(
    chat: Chat, store: Store, knowledge: Knowledge
) -> None:
    """Neither their id, nor their name, nor a word they wrote or that was written to them."""
    lives(chat)
    assert traces(store)
    forget(store, KEEPERS, CANARY.id, knowledge, chat.now)
    assert traces(store) == []


@pytest.mark.parametrize("name", ["care", "slack", "customer-care", "C", "open", "dm", "WX"])
def test_whoever_is_called_like_a_part_of_a_ticket_breaks_none(
    chat: Chat, store: Store, knowledge: Knowledge, name: str
) -> None:
    """Only what people wrote changes: not where a ticket is worked, nor how it is found."""
    person = Partner("slack:U0CANARY", name, NETVOICE)
    own = chat.ticket(f"{name}: {SECRET}", by=person, where=channel("partners/8"))
    other = chat.ticket(BILLING, by=LUCA, where=channel("partners/7"))
    chat.does(Comment(id="c", by=person, ticket=other, text=f"{name} is here: {SECRET}"))
    forget(store, KEEPERS, person.id, knowledge, chat.now)
    assert SECRET not in everything(store)
    with store.reading() as memory:
        for number in (own, other):
            ticket = memory.ticket(number)
            assert ticket is not None
            assert (ticket.care.place, ticket.care.slot) == (CARE, f"{number}/care")
            assert ticket.where.venue is Venue.CHANNEL
            assert ticket.route in {route.id for route in knowledge.routes}
    assert {one.delivery.to for one in store.deliveries.due(chat.now)} >= {CARE}


def test_what_was_asked_along_tells_nothing_of_who_asked_first(
    chat: Chat, store: Store, knowledge: Knowledge
) -> None:
    """Neither their words nor their chat are left on somebody else's ticket about their question,
    which stays; and whoever raised it can be forgotten without them."""
    theirs = replace(channel(), aside=direct(CANARY).place, whispered=command(CANARY).place)
    card = chat.says(ABOUT, by=CANARY, where=theirs)
    assert isinstance(card, AnswerCard)
    chat.files_ticket(card.asked.question, by=LUCA, subject="Mine", body="As said, and it is late.")
    chat.files_ticket(card.asked.question, by=MARTA)
    assert find(store, KEEPERS, LUCA.id).traces.places == set()
    forget(store, KEEPERS, CANARY.id, knowledge, chat.now)
    assert traces(store) == []
    [late] = [one for one in chat.screen(CARE) if isinstance(one, CareCard) and "Mine" in str(one)]
    with store.reading() as memory:
        ticket = memory.ticket(late.number)
    assert ticket is not None
    assert (ticket.by.id, ticket.status) == (LUCA.id, Status.OPEN)
    assert (ticket.subject, ticket.body) == ("Mine", "As said, and it is late.")


def test_what_others_said_on_a_ticket_about_their_question_stays(
    chat: Chat, store: Store, knowledge: Knowledge
) -> None:
    """What its asker missed, what care answered and what was shown, though the question was one
    word that all of these say, too."""
    card = chat.says("porting", by=CANARY, where=channel())
    assert isinstance(card, ChoicesCard)
    question, entry = card.asked.question, "did-porting-duration"
    chat.does(Pick(id="p", by=LUCA, question=question, entry=entry))
    chat.does(Rate(id="n", by=LUCA, question=question, helped=False))
    missed = "What of a number that is late?"
    chat.does(Explain(id="e", by=LUCA, question=question, reason=None, text=missed))
    chat.files_ticket(question, by=LUCA)
    [care] = [one for one in chat.screen(CARE) if isinstance(one, CareCard)]
    chat.does(Reply(id="r", by=ANNA, ticket=care.number, text="Your porting takes longer then."))
    forget(store, KEEPERS, CANARY.id, knowledge, chat.now)
    with store.reading() as memory:
        ticket = memory.ticket(care.number)
    assert ticket is not None
    assert ticket.asked == words.ERASED
    assert ticket.body == f"{words.ERASED}\n\n{missed}"
    assert [said.text for said in ticket.said] == ["Your porting takes longer then."]
    assert ticket.shown is not None
    assert ticket.shown == care.shown


def test_the_part_without_an_answer_goes_from_what_others_were_shown(
    chat: Chat, store: Store, knowledge: Knowledge
) -> None:
    card = chat.says(f"{BILLING} And do you sell {SECRET} machines?", by=CANARY, where=channel())
    assert isinstance(card, AnswerCard)
    assert SECRET in (card.asked.unknown or "")
    chat.files_ticket(card.asked.question, by=LUCA)
    forget(store, KEEPERS, CANARY.id, knowledge, chat.now)
    assert traces(store) == []


def test_what_care_quotes_of_them_goes_with_the_rest(
    chat: Chat, store: Store, knowledge: Knowledge
) -> None:
    card = chat.says(ABOUT, by=CANARY, where=channel())
    assert isinstance(card, AnswerCard)
    chat.files_ticket(card.asked.question, by=LUCA)
    [care] = [one for one in chat.screen(CARE) if isinstance(one, CareCard)]
    chat.does(Reply(id="r", by=ANNA, ticket=care.number, text=f"On '{ABOUT}': from Monday."))
    chat.does(TakeNote(id="n", by=ANNA, ticket=care.number, text=f"Asked was: {ABOUT}"))
    forget(store, KEEPERS, CANARY.id, knowledge, chat.now)
    assert traces(store) == []
    with store.reading() as memory:
        ticket = memory.ticket(care.number)
    assert ticket is not None
    assert [said.text for said in ticket.said] == [f"On '{words.ERASED}': from Monday."]
    assert [note.text for note in ticket.notes] == [f"Asked was: {words.ERASED}"]


def test_the_title_of_an_answer_that_they_shared_stays_on_the_tickets_of_others(
    chat: Chat, store: Store, knowledge: Knowledge
) -> None:
    card = chat.says(ABOUT, by=CANARY, where=command(CANARY))
    assert isinstance(card, AnswerCard)
    there = channel().place
    chat.does(Share(id="s", by=CANARY, question=card.asked.question, place=there))
    [shared] = chat.screen(there)
    assert isinstance(shared, AnswerCard)
    chat.files_ticket(shared.asked.question, by=LUCA)
    [care] = [one for one in chat.screen(CARE) if isinstance(one, CareCard)]
    forget(store, KEEPERS, CANARY.id, knowledge, chat.now)
    assert traces(store) == []
    with store.reading() as memory:
        ticket = memory.ticket(care.number)
    assert ticket is not None
    assert {ticket.subject, ticket.body, ticket.asked} == {shared.title}


def test_a_colleague_who_looked_at_a_ticket_is_told_apart_from_who_raised_it(
    chat: Chat, store: Store, knowledge: Knowledge
) -> None:
    """Their own chat goes with them alone: what is on its way there stays, and the copy that stands
    there is drawn anew."""
    number = chat.ticket(ABOUT, by=CANARY, where=channel("partners/7"))
    chat.does(ShowTicket(id="s1", by=MARTA, where=direct(MARTA), ticket=number))
    theirs = chat.ticket(BILLING, by=LUCA, where=direct(LUCA))
    chat.does(ShowTicket(id="s2", by=CANARY, where=direct(CANARY), ticket=theirs))
    store.slots.keep_message(direct(MARTA).place, "list", {"ts": "1"})
    assert direct(MARTA).place not in find(store, KEEPERS, CANARY.id).traces.places
    forget(store, KEEPERS, CANARY.id, knowledge, chat.now)
    assert store.slots.message("slack", "list") == {"ts": "1"}
    assert traces(store) == []
    drawn = [one.delivery for one in store.deliveries.due(chat.now)]
    assert direct(MARTA).place in {one.to for one in drawn}
    assert SECRET not in str(drawn)


def test_whoever_only_wrote_on_the_ticket_of_a_colleague_is_forgotten(
    chat: Chat, store: Store, knowledge: Knowledge
) -> None:
    """No question and no ticket of theirs says what they are called: their words do."""
    number = chat.ticket(BILLING, by=LUCA, where=channel("partners/7"))
    chat.waits_a_minute()
    chat.does(Comment(id="c", by=CANARY, ticket=number, text=f"The same here: {SECRET}."))
    chat.waits_a_minute()
    chat.does(Reply(id="r", by=ANNA, ticket=number, text=f"Thank you, {CANARY.name}."))
    forget(store, KEEPERS, CANARY.id, knowledge, chat.now)
    assert traces(store) == []


def test_after_forget_no_file_of_the_database_holds_a_word(
    chat: Chat, store: Store, knowledge: Knowledge, tmp_path: Path
) -> None:
    """Neither database overwrites by itself what it deletes; SQLite's journal is emptied, too."""
    lives(chat)
    assert [mark for mark in MARKS if mark in content(store, tmp_path)]
    forget(store, KEEPERS, CANARY.id, knowledge, chat.now)
    assert [mark for mark in MARKS if mark in content(store, tmp_path)] == []


def content(store: Store, folder: Path) -> bytes:
    """Of all files that a database has its tables in, and of SQLite's journal. Read by another
    process: one that closes a file of SQLite's lets go of all locks that it has on it."""
    if store.engine.dialect.name == "postgresql":
        with store.engine.connect() as connection:
            query = "select current_setting('data_directory'), oid from pg_database"
            found = text(f"{query} where datname = current_database()")
            directory, oid = connection.execute(found).one()
            connection.execute(text("checkpoint"))  # what is in memory alone is written down
        folder = Path(directory) / "base" / str(oid)
    files = [str(file) for file in folder.iterdir() if file.is_file()]
    return subprocess.run(["cat", *files], check=True, capture_output=True).stdout


def test_a_teams_person_who_only_asked_for_help_is_found(
    store: Store, knowledge: Knowledge
) -> None:
    """Nothing is held of them but how to reach them, by both of their ids."""
    place = Place("teams", "direct/tenant/29:1xyz")
    reference = {"service": "x", "user": "29:1xyz", "person": "teams:0e5e-canary", "tenant": "t"}
    store.slots.keep_reference(place, reference)
    assert export(store, KEEPERS, "teams:0e5e-canary")["places"] == [f"teams:{place.key}"]
    forget(store, KEEPERS, "teams:0e5e-canary", knowledge, NOW)
    assert store.slots.reference(place) is None
    assert "29:1xyz" not in everything(store)


def test_forget_leaves_everybody_else_alone(chat: Chat, store: Store, knowledge: Knowledge) -> None:
    """Also somebody whose id begins like theirs, and their colleagues' tickets."""
    numbers = lives(chat)
    near = Partner("slack:U0CANARY2", "Zoë", NETVOICE)
    theirs = chat.ticket(BILLING, by=near, where=direct(near))
    forget(store, KEEPERS, CANARY.id, knowledge, chat.now)
    with store.reading() as memory:
        ticket, near_ticket = memory.ticket(numbers["other"]), memory.ticket(theirs)
    assert ticket is not None
    assert near_ticket is not None
    assert replace(near_ticket.by, language=near.language) == near
    assert near_ticket.status is Status.OPEN
    assert replace(ticket.by, language=LUCA.language) == LUCA
    assert (ticket.status, ticket.body) == (Status.WAITING, BILLING)
    assert [(said.who, said.text) for said in ticket.said] == [
        (words.FORMER_USER, words.ERASED),
        (ANNA.name, f"Thank you, {words.FORMER_USER}."),
    ]


def test_a_ticket_stays_as_a_record_of_work(chat: Chat, store: Store, knowledge: Knowledge) -> None:
    """Number, route, dates, steps and who of care did them; a live one is closed, and the helpdesk
    will hear of it."""
    number = lives(chat)["own"]
    with store.reading() as memory:
        before = memory.ticket(number)
    forget(store, KEEPERS, CANARY.id, knowledge, chat.now)
    with store.reading() as memory:
        after = memory.ticket(number)
        owed = (
            memory.connection.execute(select(tables.owed).where(tables.owed.c.state == "again"))
            .mappings()
            .all()
        )
    assert before is not None
    assert after is not None
    assert (after.by.id, after.by.name, after.by.company) == (
        FORGOTTEN,
        words.FORMER_USER,
        NETVOICE,
    )
    assert (after.route, after.filed, after.entry, after.shown) == (
        before.route,
        before.filed,
        before.entry,
        before.shown,
    )
    assert [step.move for step in after.history] == [
        *(step.move for step in before.history),
        Move.DISMISS,
    ]
    assert after.history[0].who == ANNA.name
    assert number in [row["ticket"] for row in owed]
    assert {(row["kind"], row["status"]) for row in owed} == {(Owed.MOVE, Status.DISMISSED)}


def test_the_server_draws_the_cards_anew(chat: Chat, store: Store, knowledge: Knowledge) -> None:
    """Care's, and those in channels; nothing is sent to where only the person was."""
    numbers = lives(chat)
    forget(store, KEEPERS, CANARY.id, knowledge, chat.now)
    due = [pending.delivery for pending in store.deliveries.due(chat.now)]
    care = {one.card.number: one.card for one in due if isinstance(one.card, CareCard)}
    assert set(care) == set(numbers.values())
    assert care[numbers["own"]].who == words.FORMER_USER
    assert {one.to for one in due} == {
        CARE,
        channel("partners/7").place,
        channel("partners/8").place,
    }


def test_what_care_reads_of_many_tickets_at_once_is_drawn_anew(
    chat: Chat, store: Store, knowledge: Knowledge
) -> None:
    """Monday's card has the subjects of the oldest, that of a known issue those of all its own."""
    sea = Sea(chat)
    number, *_ = sea.raised(*WAVE[:3])
    sea.sends(Lesson.OPEN_ISSUE, sea.issue, by=CANARY_OF_CARE, title="503", notice="We look at it.")
    sea.sends(Lesson.UPDATE_ISSUE, sea.issue, by=CANARY_OF_CARE, text="A card was replaced.")
    chat.now = datetime(2026, 11, 30, 9, 0, tzinfo=UTC)
    chat.does(Monday(id="m", by=CLOCK, week="2026-11-30"))
    for slot in chat.screens[CARE]:
        store.slots.keep_message(CARE, slot, {"ts": "1"})
    subject = chat.care_card(number).subject
    assert str(chat.screen(CARE)).count(subject) > 2
    for person in (partner(0).id, CANARY_OF_CARE.id):
        forget(store, KEEPERS, person, knowledge, chat.now)
        chat.shows(store.deliveries.due(chat.now))
    shown = str(chat.screen(CARE))
    assert subject not in shown
    assert partner(0).name not in shown
    assert CANARY_OF_CARE.name not in shown
    assert chat.care_card(number).subject == words.ERASED


def test_what_is_drawn_anew_is_in_its_readers_language(store: Store, knowledge: Knowledge) -> None:
    """Care's, and the partner's; also where the ticket's route stands in the files no more."""
    german = on_every_route(knowledge, language="de")
    chat = Chat(german, store)
    chat.says("language italiano")
    number = chat.ticket(BILLING, where=channel("partners/7"))
    chat.does(Comment(id="c", by=CANARY, ticket=number, text=f"The same here: {SECRET}."))
    fewer = replace(german, routes=german.routes[1:])
    forget(store, KEEPERS, CANARY.id, fewer, chat.now)
    due = [pending.delivery for pending in store.deliveries.due(chat.now)]
    drawn = {one.to: one.language for one in due}
    assert drawn == {CARE: "de", channel("partners/7").place: "it"}


def test_an_agent_who_leaves_is_forgotten_by_name_only(
    chat: Chat, store: Store, knowledge: Knowledge
) -> None:
    """What care wrote was written to others, and stays theirs."""
    agent = Agent("slack:U0LEAVING", "Quentin Xavier-Zed", Company("T-wildix", "Wildix"))
    number = chat.ticket(BILLING)
    chat.does(MoveTicket(id="m", by=agent, ticket=number, move=Move.CLAIM, seen=Status.OPEN))
    chat.does(Reply(id="r", by=agent, ticket=number, text="It starts with the delivery."))
    chat.does(
        TakeNote(id="n", by=agent, ticket=number, text="Quentin Xavier-Zed asked accounting.")
    )
    with store.turn() as memory:
        row = {"ticket": number, "helpdesk": "zendesk", "remote": "4711", "departed": False}
        memory.connection.execute(tables.remotes.insert().values(row))
    done = forget(store, KEEPERS, agent.id, knowledge, chat.now)
    assert list(done.left) == [f"Take out their name at zendesk, too: 4711 ({number})"]
    assert traces(store, agent) == []
    with store.reading() as memory:
        ticket = memory.ticket(number)
    assert ticket is not None
    assert ticket.said[0].text == "It starts with the delivery."
    assert ticket.notes[0].text == f"{words.FORMER_USER} asked accounting."
    assert ticket.assignee is not None
    assert ticket.assignee.name == words.FORMER_USER


def test_what_a_helpdesk_tells_of_the_forgotten_goes_nowhere(
    chat: Chat, store: Store, knowledge: Knowledge, capsys: pytest.CaptureFixture[str]
) -> None:
    """Neither their chat nor the ticket gets a word that is for them, and the log says what was
    left out; what becomes of the ticket is care's to see alone."""
    number = chat.ticket(ABOUT, by=CANARY, where=direct(CANARY))
    forget(store, KEEPERS, CANARY.id, knowledge, chat.now)
    with store.turn() as memory:
        memory.connection.execute(tables.owed.update().values(state="done"))
    chat.waits_a_minute()
    incoming = Incoming(Cursors(store.engine), {}, lambda number, name: True, taking(chat))
    for told in (
        Commented("1", number, chat.now, "Bea", f"Dear {CANARY.name}, on the first."),
        StatusChanged("2", number, chat.now, "Bea", RemoteStatus.OPEN),
    ):
        asyncio.run(incoming.take("desk", told))
    with store.reading() as memory:
        ticket = memory.ticket(number)
    assert ticket is not None
    assert (ticket.said, ticket.status) == ((), Status.OPEN)
    waiting = {one.delivery.to for one in store.deliveries.due(chat.now)}
    assert [place for place in (*waiting, *chat.screens) if place.key == FORGOTTEN] == []
    assert "was forgotten" in capsys.readouterr().out


def taking(chat: Chat) -> Callable[[Sync | Relay], Awaitable[object]]:
    async def take(turn: Sync | Relay) -> object:
        return chat.does(turn)

    return take


def test_forget_says_what_it_erased_and_what_it_cannot(
    chat: Chat, store: Store, knowledge: Knowledge
) -> None:
    numbers = lives(chat)
    card = chat.says(ABOUT, by=CANARY, where=channel("partners/5"))
    assert isinstance(card, AnswerCard)
    chat.files_ticket(card.asked.question, by=MARTA)
    [along] = [
        card.number
        for card in chat.screen(CARE)
        if isinstance(card, CareCard) and card.who == MARTA.name
    ]
    nothing = chat.ticket(BILLING, by=LUCA, where=channel("partners/4"))
    chat.does(ShowTicket(id="show", by=CANARY, where=direct(CANARY), ticket=nothing))
    remotes = {"4711": numbers["own"], "4712": numbers["other"], "4713": along, "4714": nothing}
    with store.turn() as memory:
        for remote, number in remotes.items():
            row = {"ticket": number, "helpdesk": "zendesk", "remote": remote, "departed": False}
            memory.connection.execute(tables.remotes.insert().values(row))
    said = str(forget(store, KEEPERS, CANARY.id, knowledge, chat.now))
    assert f"slack:U0CANARY ({CANARY.name}) is forgotten" in said
    assert "5 questions with their answers and ratings erased" in said
    assert "2 tickets keep number, route, dates and steps: " in said
    assert f"3 tickets of others no longer name them: {numbers['other']}" in said
    left = [line.strip() for line in said.splitlines() if "at zendesk" in line]
    assert sorted(left) == [
        f"Erase it at zendesk, too: 4711 ({numbers['own']})",
        f"Erase what they wrote at zendesk, too: 4712 ({numbers['other']})",
        f"Erase what they wrote at zendesk, too: 4713 ({along})",
    ]
    with pytest.raises(StaleError, match="nothing is held"):
        forget(store, KEEPERS, CANARY.id, knowledge, chat.now)


def test_a_person_is_found_by_the_name_on_a_ticket(chat: Chat, store: Store) -> None:
    """In any case of its letters; of several the id must be given."""
    lives(chat)
    assert find(store, KEEPERS, "zoë čapek-quill").id == CANARY.id
    twin = Partner("teams:5d1b", CANARY.name, Company("T-other", "Other"))
    chat.says(BILLING, by=twin)
    with pytest.raises(
        StaleError, match="several are called so; give one's id: slack:U0CANARY, teams:5d1b"
    ):
        find(store, KEEPERS, CANARY.name)
    with pytest.raises(StaleError, match="nothing is held; give the id"):
        find(store, KEEPERS, "Nobody")


def test_export_prints_all_that_is_held(chat: Chat, store: Store) -> None:
    """Their own tickets whole; of others' only what they wrote and did."""
    numbers = lives(chat)
    found = export(store, KEEPERS, CANARY.id)
    assert json.loads(json.dumps(found)) == found
    assert found["names"] == [CANARY.name]
    assert [question["text"] for question in found["questions"]].count(ABOUT) == 4
    assert {ticket["number"] for ticket in found["tickets"]} == {numbers["own"], numbers["public"]}
    [part] = found["took_part"]
    assert (part["number"], [said["text"] for said in part["said"]]) == (
        numbers["other"],
        [f"The same here: {SECRET}."],
    )
    assert {event["person"] for event in found["events"]} == {CANARY.id}
    assert f"slack:{direct(CANARY).place.key}" in found["places"]


async def test_through_the_front_door_and_the_command_line_nothing_is_left(
    database_url: str, small_knowledge: Path, start_app: Start, tmp_path: Path
) -> None:
    """Asked by mention, command and message, a ticket raised and filed at a helpdesk: then
    `forget`, while the server runs, on what that left in the tables, the durable engine's too, in
    the files, SQLite's journal with them, and before everybody's eyes."""
    receiver = FakeReceiver()
    async with fake_slack() as slack, serving(receiver.app(Faults())) as url:
        profile = {
            **slack.users[ANNA_ID]["profile"],
            "display_name": CANARY.name,
            "real_name": CANARY.name,
        }
        slack.users["U0CANARY"] = {**slack.users[ANNA_ID], "id": "U0CANARY", "profile": profile}
        desk = {"HELPDESK": "webhook", "WEBHOOK_SECRET": RECEIVERS, "WEBHOOK_URL": url + PATH}
        running = await start_app(
            **settings(slack, small_knowledge), **desk, DATABASE_URL=database_url
        )
        await slack.call("auth.test")
        async with chatting(running.url, slack) as canary:
            canary.user = "U0CANARY"
            await canary.asks(f"how long does porting a DID number take? {SECRET}")
            card = await slack.call("chat.postMessage")
            await canary.commands(f"how do I get the migration code? {SECRET}")
            await slack.call("response")
            await canary.press(card, "raise")
            await canary.sends(await slack.call("views.open"), {"body": SECRET})
            await slack.call("chat.update")
            more = {"text": f"And {SECRET}", "thread_ts": card.arguments["thread_ts"], "blocks": []}
            await canary.happens("message_in_thread", **more)
            await slack.call("chat.update")
            store = Store(database_url)
            await eventually_sent(store)
            await eventually(lambda: count(store, tables.remotes) == 1)
            assert traces(store)
            assert worked(store)
            assert [mark for mark in MARKS if mark not in content(store, tmp_path)] == []
            assert CANARY.name in open_cards(slack)
            assert "slack:U0CANARY" in await command_line(
                database_url, "forget", CANARY.name, small_knowledge
            )
            await eventually_sent(store)
            assert traces(store) == []
            assert [mark for mark in MARKS if mark in content(store, tmp_path)] == []
            assert [word for word in (CANARY.name, SECRET) if word in open_cards(slack)] == []
            store.close()


async def test_where_an_answer_was_shared_others_read_as_well(
    in_slack: Running, slack: FakeSlack, tmp_path: Path
) -> None:
    """It is neither the place of who shared it, nor of who pressed there, that goes with them."""
    async with chatting(in_slack.url, slack) as anna:
        await anna.commands("how long does porting a DID number take?", channel=ELSEWHERE)
        card = await slack.call("response")
        await anna.press(card, "share", channel={"id": ELSEWHERE, "name": "elsewhere"})
        shared = await slack.call("response")
        await slack.call("response")
        paul = replace(anna, user=PAUL)
        await paul.press(shared, "rate", channel={"id": ELSEWHERE, "name": "elsewhere"})
        await slack.call("response")
    store = Store(f"sqlite:///{tmp_path}/care.db")
    theirs = find(store, KEEPERS, f"slack:{ANNA_ID}").traces.places
    assert [one for one in theirs if isinstance(spot(one), Shared)] == []
    with store.reading() as memory:
        row = tables.places.c
        kept = memory.connection.execute(select(row.place, row.reference)).all()
    there = [str(how) for key, how in kept if isinstance(spot(Place("slack", key)), Shared)]
    assert there
    assert [user for user in (ANNA_ID, PAUL) if user in str(there)] == []
    store.close()


def open_cards(slack: FakeSlack) -> str:
    """All that others than the person have before their eyes."""
    others = (CARE_CHANNEL, PARTNERS)
    cards = [said for (channel, _), said in slack.messages.items() if channel in others]
    return json.dumps(cards, ensure_ascii=False)


async def command_line(database_url: str, verb: str, person: str, knowledge: Path) -> str:
    """What `python -m bot` prints, in a process of its own beside the server's."""
    ended = await asyncio.to_thread(
        quick_command,
        *(verb, person, "--knowledge", str(knowledge)),
        here=knowledge,
        env={"DATABASE_URL": database_url},
    )
    assert ended.code == 0, ended
    return ended.out


async def eventually_sent(store: Store) -> None:
    """Until nothing waits to be shown."""
    async with asyncio.timeout(30):
        while count(store, tables.deliveries):  # noqa: ASYNC110
            await asyncio.sleep(0.05)


# Retention


async def test_a_teams_user_is_forgotten_too(
    database_url: str, small_knowledge: Path, start_app: Start
) -> None:
    """With both ids that Teams has for a person, and the chats that only they and the bot are
    in."""
    fake = await FakeTeams(conversations={PERSONAL, GROUP}).start()
    app = await start_app(
        **TEAMS_SETTINGS,
        KNOWLEDGE_DIR=small_knowledge,
        DATABASE_URL=database_url,
        build_with={"teams_cloud": fake.cloud},
    )
    teams = Teams(fake, app.url)
    await teams.says(
        f"How long does porting a DID number take? {SECRET}", sender={**PETRA, "name": CANARY.name}
    )
    await teams.sends(fake.payload("message-action"))  # in a channel that the bot is not in
    await teams.shows(2)
    listed = await teams.says("<at>Customer Care</at> tickets", "message-group-chat")
    assert listed.alone == PETRA["id"]
    store = Store(database_url)
    await eventually_sent(store)
    marks = (SECRET, PETRA["id"], PETRA["aadObjectId"], PERSONAL)
    assert all(mark in everything(store) for mark in marks)
    said = await command_line(
        database_url, "forget", f"teams:{PETRA['aadObjectId']}", small_knowledge
    )
    assert "2 questions with their answers and ratings erased" in said
    assert [mark for mark in marks if mark in everything(store)] == []
    store.close()
    await fake.stop()
