"""What is missed, taught, checked, approved and published, and what can go wrong there."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from adapters.server.keepers import every_keeper
from bot.dialogue import words
from bot.dialogue.cards import AnswerCard, NoticeCard
from bot.dialogue.learning import CorrectionCard, ReceiptCard, ReviewCard
from bot.dialogue.lessons import Lesson
from bot.dialogue.turns import Learn, Rate, Reroute
from bot.errors import FormError, RefusedError, StaleError, TooLateError
from bot.knowledge.entries import Knowledge
from bot.knowledge.shapes import TranslatedEntryShape, TranslationFile
from bot.knowledge.translations import Translation
from bot.learning.book import ChangeBook
from bot.learning.study import Study
from bot.model import slots
from bot.model.changes import Stage
from bot.model.tickets import Status
from bot.numbers.counting import Counting
from bot.privacy.erasure import forget
from bot.search.calibration import Row
from bot.storage import tables
from tests.drivers.chat import (
    ANNA,
    BEN,
    CARE,
    LUCA,
    MARTA,
    STRANGER,
    Chat,
    channel,
    command,
    direct,
    knowledge_of,
)
from tests.drivers.school import School, approval, partner, school
from tests.fakes.first_start import opened

SHIP = (
    "may I use my number on a cruise ship",
    "can the number be used on a ship",
    "is my number allowed on a ship at sea",
)
FAX = ("fax over T38 trunk fails", "does the trunk do T38 fax", "T38 fax on your trunk")
DURATION = "did-porting-duration"
ASKING = "how long does porting a DID number take?"


@pytest.fixture(scope="module")
def small(small_knowledge: Path) -> Knowledge:
    return knowledge_of(small_knowledge)


@pytest.fixture
def desk(small: Knowledge, tmp_path: Path) -> School:
    return school(small, Chat(small, opened(f"sqlite:///{tmp_path}/care.db")))


def test_what_asks_the_same_is_one_group_that_lasts(desk: School) -> None:
    """Two gaps are two groups; a dismissed one stays so while it grows, and a person alone makes
    none."""
    desk.missed(*SHIP, *FAX, "something entirely else about cheese")
    groups = desk.misses().misses
    assert sorted(one.counts.questions for one in groups) == [3, 3]
    assert {one.counts.companies for one in groups} == {2}
    ship = next(one for one in groups if "ship" in one.text)
    assert set(desk.miss(ship.group).typed) <= set(SHIP)
    desk.learns(Lesson.DISMISS, ship.group)
    desk.missed("number on a big ship allowed", "use number on ship please", *FAX[:1])
    [left] = desk.misses().misses
    assert left.counts.questions == 4
    assert left.group in {one.group for one in groups}


@pytest.mark.parametrize("why", ["choices", "not helped", "ticket", "moved"])
def test_an_answer_can_be_a_miss(desk: School, why: str) -> None:
    """One that did not help, one that a ticket followed, choices that nobody took, an entry that
    the bot was sure of and whose ticket care sent elsewhere."""
    for number in range(3):
        by = partner(number, number)
        text = {"choices": "change date", "moved": "topics"}.get(why, ASKING)
        card = desk.chat.says(text, by=by, where=direct(by))
        if why == "not helped":
            assert isinstance(card, AnswerCard)
            rated = Rate(id=f"r{number}", by=by, question=card.asked.question, helped=False)
            desk.chat.does(rated)
        if why == "ticket":
            assert isinstance(card, AnswerCard)
            desk.chat.files_ticket(card.asked.question, by=by)
        if why == "moved":
            filed = desk.chat.ticket(f"ticket {ASKING}", by=by)
            again = Reroute(id=f"m{filed}", by=ANNA, ticket=filed, seen=Status.OPEN, route="rma")
            desk.chat.does(again)
    desk.study.group()
    if why == "choices":
        assert desk.misses().misses == ()
        desk.chat.waits(timedelta(minutes=11))
        desk.study.group()
    [group] = desk.misses().misses
    assert group.counts.companies == 3


def test_a_forged_slot_beside_a_stage_overwrites_nothing(desk: School) -> None:
    """A change is redrawn in the list that it was pressed in, if that stands there, and nowhere
    else."""
    cars = "until when does my number go over to you"
    card = desk.teaches(Lesson.WORDING, f"entry/{DURATION}", {"asked": cars})
    forged = f"{card.stage} WX-AAAAA/care"
    turn = Learn(
        id="f1",
        by=BEN,
        where=direct(BEN),
        lesson=approval(card),
        about=card.number,
        seen=forged,
    )
    shown = [one.delivery.slot for one in desk.chat.does(turn)]
    assert len(shown) == 2
    assert "WX-AAAAA/care" not in shown


def test_a_reason_names_nobody_who_asked(desk: School) -> None:
    """Since it stands in the receipts that everybody may ask for; numbers may."""
    desk.missed(*SHIP)
    [group] = desk.misses().misses
    about, filled = f"group/{group.group}", {"outside": "numbers on ships"}
    for named in ("Person 0 asked for it", "Because of Co 1."):
        with pytest.raises(FormError) as error:
            desk.teaches(Lesson.OUT_OF_SCOPE, about, {**filled, "reason": named})
        assert list(error.value.problems) == ["reason"]
    desk.teaches(Lesson.OUT_OF_SCOPE, about, {**filled, "reason": "Directive 2018/1972, 0800 1234"})


def test_a_group_closes_when_its_questions_are_answered(desk: School) -> None:
    """And what was published for it is what answers."""
    desk.missed(*SHIP)
    [group] = desk.misses().misses
    card = desk.teaches(
        Lesson.NEW_ENTRY,
        f"group/{group.group}",
        {
            "question": "May a number be used on a ship?",
            "answer": "No: it stays **in its country**.",
            "asked": "\n".join((*SHIP, "number on a ship", "our number on board of a ship")),
        },
    )
    assert [one.effect for one in card.found] == ["gained"]
    assert desk.misses().misses == ()
    desk.publishes(card)
    desk.study.group()
    assert desk.misses().misses == ()
    answer = desk.chat.says(SHIP[0])
    assert isinstance(answer, AnswerCard)
    assert answer.origin.version == 1


def test_nobody_approves_alone(desk: School) -> None:
    """Of two approvers the second hears who was first; the author is neither of them, however
    another platform spells the name, or if it does not say one."""
    card = desk.teaches(
        Lesson.WORDING, f"entry/{DURATION}", {"asked": "until when is my number over"}
    )
    with pytest.raises(RefusedError, match=words.NOT_YOUR_OWN):
        desk.steps(card, Lesson.APPROVE, by=ANNA)
    with pytest.raises(RefusedError, match=words.NOT_YOUR_OWN):
        desk.steps(card, Lesson.APPROVE, by=replace(ANNA, id="teams:11111111"))
    alike = ("\u0410nna", "Ann\u0430 Berg", "\u0391nna")
    for name in ("anna ", "A\u200bnna", "\uff21nna", "Anna\u2063", "", *alike):
        with pytest.raises(RefusedError, match=words.NOT_YOUR_OWN):
            desk.steps(card, Lesson.APPROVE, by=replace(ANNA, id="teams:11111111", name=name))
    desk.steps(card, Lesson.APPROVE, by=BEN)
    with pytest.raises(TooLateError, match="approved"):
        desk.steps(card, Lesson.APPROVE, by=replace(BEN, id="slack:U-cara"))


def test_a_change_that_takes_answers_away_wants_a_second_tick(desk: School) -> None:
    """The check shows what was stolen and lost."""
    desk.chat.says(ASKING)
    card = desk.teaches(
        Lesson.NEAR_MISS,
        f"entry/{DURATION}",
        {"not_asked": "how long does a porting of a DID number take\nhow long does porting take?"},
    )
    lost = [one for one in card.found if one.effect in ("lost", "stolen")]
    lessons = {press.lesson for press in card.presses}
    assert (Lesson.APPROVE_ANYWAY in lessons) == bool(lost)
    if lost:
        with pytest.raises(RefusedError):
            desk.steps(card, Lesson.APPROVE)


def test_what_was_approved_is_checked_again_when_something_else_was_published(
    desk: School,
) -> None:
    """The approval holds where nothing came of that; where it takes answers by now, or does not
    fit any more, somebody looks again."""
    asked = "until when is my number over"
    harmless = {"other": "did-porting-date-lookup", "entry": "", "asked": "day on which it happens"}
    first, second, third = (
        desk.steps(desk.teaches(Lesson.WORDING, f"entry/{DURATION}", filled), Lesson.APPROVE)
        for filled in ({"asked": asked}, harmless, {**harmless, "asked": asked})
    )
    desk.steps(first, Lesson.PUBLISH)
    desk.takes_news()
    for card in (second, third):
        with pytest.raises(RefusedError, match="published since"):
            desk.steps(card, Lesson.PUBLISH)
    for checked in desk.study.checked():
        desk.chat.does(checked)
    assert list(desk.study.checked()) == []
    assert desk.steps(second, Lesson.PUBLISH).stage is Stage.PUBLISHED
    desk.takes_news()
    with pytest.raises(TooLateError, match="waiting for approval"):
        desk.steps(third, Lesson.PUBLISH)


def test_a_change_is_measured_on_the_evaluation_sets(desk: School) -> None:
    """One that answers what no entry answers costs something, though nobody has asked it yet."""
    cars = "do you sell used cars in Verona"
    rows = [Row(cars, frozenset(), "near_oos"), Row("of another FAQ", frozenset(["no"]), "")]
    desk.study = Study(
        desk.chat.store,
        lambda: desk.chat.desk.knowledge,
        lambda: desk.chat.desk.index,
        lambda: desk.chat.now,
        lambda: rows,
    )
    card = desk.teaches(Lesson.WORDING, f"entry/{DURATION}", {"asked": cars})
    assert card.labelled == (1, 1, 0)
    assert Lesson.APPROVE_ANYWAY in {press.lesson for press in card.presses}


def test_a_text_has_versions_and_an_undo(desk: School) -> None:
    """The receipt of each says from when to when it was valid; every other entry is untouched."""
    others = {one.id: one.digest for one in desk.files.entries if one.id != DURATION}
    card = desk.teaches(
        Lesson.CHANGE_ENTRY, f"entry/{DURATION}", {"answer": "Now **five** days.", "reason": "Law"}
    )
    card = desk.publishes(card)
    answer = desk.chat.says(ASKING)
    assert isinstance(answer, AnswerCard)
    assert answer.origin.version == 2
    assert others == {
        one.id: one.digest for one in desk.chat.desk.knowledge.entries if one.id != DURATION
    }
    receipt = desk.chat.says(f"receipt {DURATION} 1")
    assert isinstance(receipt, ReceiptCard)
    assert receipt.until is not None
    assert [(one.number, one.reason) for one in receipt.later] == [(2, "Law")]
    desk.steps(card, Lesson.UNDO)
    desk.takes_news()
    back = desk.chat.says(f"receipt {DURATION}")
    assert isinstance(back, ReceiptCard)
    assert (back.number, back.digest) == (3, receipt.digest)


def test_a_new_text_asks_for_its_translations(small: Knowledge, tmp_path: Path) -> None:
    """Before it is published and after; new wordings ask for none."""
    now = TranslatedEntryShape(of=small.by_id[DURATION].digest, question="Quanto dura?")
    content = TranslationFile(entries={DURATION: now})
    translated = replace(small, translations={"it": Translation("it", content)})
    desk = school(translated, Chat(translated, opened(f"sqlite:///{tmp_path}/care.db")))
    card = desk.teaches(Lesson.CHANGE_ENTRY, f"entry/{DURATION}", {"answer": "Now **five** days."})
    asked = words.untranslated(["Italian"])
    assert (card.untranslated, desk.publishes(card).untranslated) == (asked, asked)
    card = desk.teaches(Lesson.WORDING, f"entry/{DURATION}", {"asked": "and on a cruise ship?"})
    assert card.untranslated == ""


def test_what_the_files_say_by_themselves_lies_over_them_no_more(desk: School) -> None:
    """And what they say otherwise since is a conflict that is seen, and no silent winner."""
    card = desk.publishes(
        desk.teaches(Lesson.CHANGE_ENTRY, f"entry/{DURATION}", {"answer": "Now **five** days."})
    )
    merged = desk.chat.desk.knowledge
    found = desk.takes_news(_rewritten(desk.files, "Edited in the file."))
    assert found.conflicts == (card.number,)
    assert found.knowledge.by_id[DURATION].written == "Now **five** days."
    desk.takes_news(replace(merged, entries=tuple(replace(e, version=0) for e in merged.entries)))
    with desk.chat.store.reading() as memory:
        change = ChangeBook(memory.connection).change(card.number)
    assert change is not None
    assert change.stage is Stage.SETTLED


def _rewritten(knowledge: Knowledge, answer: str) -> Knowledge:
    from bot.knowledge.prose import parse
    from bot.model.versions import digest

    entries = tuple(
        replace(one, answer=parse(answer), written=answer, digest=digest(one.question, answer))
        if one.id == DURATION
        else one
        for one in knowledge.entries
    )
    return replace(knowledge, entries=entries)


def test_nobody_decides_for_four_weeks(desk: School) -> None:
    card = desk.teaches(Lesson.OUT_OF_SCOPE, f"entry/{DURATION}", {"outside": "do you sell cars"})
    assert desk.study.lapsed() == []
    desk.chat.waits(timedelta(weeks=4))
    for turn in desk.study.lapsed():
        desk.chat.does(turn)
    assert desk.changes[-1].stage is Stage.EXPIRED
    with pytest.raises(TooLateError):
        desk.steps(card, Lesson.APPROVE)


WRONG = [
    (Lesson.WORDING, {"asked": ""}, "asked"),
    (Lesson.WORDING, {"asked": "call me at +44 20 7946 0123"}, "asked"),
    (Lesson.WORDING, {"asked": "my mail is anna@example.com"}, "asked"),
    (Lesson.WORDING, {"asked": "x" * 40_000}, "asked"),
    (Lesson.WORDING, {"asked": "How do I find out the porting date?", "other": ""}, "asked"),
    (Lesson.WORDING, {"other": "no-such-entry", "asked": "when is it over"}, "other"),
    (Lesson.CHANGE_ENTRY, {"answer": "# A heading"}, "answer"),
    (Lesson.CHANGE_ENTRY, {"answer": " "}, "answer"),
    (Lesson.CHANGE_ENTRY, {"answer": "a" * 40_000}, "answer"),
    (Lesson.CHANGE_ENTRY, {"answer": "Ask [remove: Luca] about it."}, "answer"),
    (Lesson.CHANGE_ENTRY, {}, "answer"),
    (Lesson.NEW_ENTRY, {"topic": "no-such-topic", "question": "Q?", "asked": "q"}, "topic answer"),
    (
        Lesson.NEW_ENTRY,
        {"question": "For Luca at +44 20 7946 0123?", "answer": "A."},
        "question asked",
    ),
    (Lesson.WORDING, {"asked": "over", "kept": "when is +44 20 7946 0123 over"}, "kept"),
    (Lesson.WORDING, {"asked": "over", "reason": "a" * 40_000}, "reason"),
]


@pytest.mark.parametrize(("lesson", "filled", "field"), WRONG)
def test_what_is_wrong_is_said_at_its_field(
    desk: School, lesson: Lesson, filled: dict[str, str], field: str
) -> None:
    """All of it at once, and nothing is kept of it."""
    wording = next(e for e in desk.files.entries if e.id != DURATION).asked[0]
    given = {key: wording if "How do I" in text else text for key, text in filled.items()}
    with pytest.raises(FormError) as error:
        desk.teaches(lesson, f"entry/{DURATION}", given)
    assert set(error.value.problems) == set(field.split())
    with desk.chat.store.reading() as memory:
        assert ChangeBook(memory.connection).latest(1) == []


def test_a_resolved_ticket_teaches_once(desk: School) -> None:
    """The human's reply is prefilled, with what tells of the customer marked."""
    from bot.dialogue.turns import MoveTicket, Reply
    from bot.model.tickets import Move, Status

    number = desk.chat.ticket(ASKING)
    text = "Luca, call +44 20 7946 0123: it takes five days."
    desk.chat.does(Reply(id="reply", by=ANNA, ticket=number, text=text))
    move = MoveTicket(
        id="move", by=ANNA, ticket=number, move=Move.RESOLVE, seen=Status.WAITING, reason="done"
    )
    desk.chat.does(move)
    offered = {press.lesson for press in desk.chat.care_card(number).lessons}
    assert offered == {Lesson.TEACH, Lesson.CHANGE_ENTRY, Lesson.RECEIPT}
    form = desk.form(Lesson.NEW_ENTRY, f"ticket/{number}")
    [answer] = [one.value for one in form.fields if one.id == "answer"]
    assert answer == "[remove: Luca], call [remove: +44 20 7946 0123]: it takes five days."
    asked = "how long until my port is done"
    filled = {"question": asked, "answer": "It takes five days.", "asked": asked}
    desk.teaches(Lesson.NEW_ENTRY, f"ticket/{number}", filled)
    offered = {press.lesson for press in desk.chat.care_card(number).lessons}
    assert Lesson.TEACH not in offered


def test_a_correction_reaches_exactly_those_who_saw_it(desk: School) -> None:
    """Once each, where they were shown it; what only they saw, in their own chat."""
    desk.chat.says(ASKING, by=LUCA, where=channel())
    desk.chat.says(ASKING, by=LUCA, where=direct(LUCA))
    desk.chat.says(ASKING, by=MARTA, where=command(MARTA))
    desk.chat.says("how do I get the migration code", by=STRANGER, where=direct(STRANGER))
    desk.chat.waits_a_minute()
    filled = {"answer": "Now **five** days.", "correcting": "yes"}
    card = desk.publishes(desk.teaches(Lesson.CHANGE_ENTRY, f"entry/{DURATION}", filled))
    desk.chat.says(ASKING, by=STRANGER, where=direct(STRANGER))
    [preview] = desk.learns(Lesson.RECALL, card.number, card.stage)
    assert preview.told == words.would_be_told(2, 1, 2)  # type: ignore[union-attr]
    for _ in range(2):
        desk.learns(Lesson.TELL, card.number, card.stage)
        while turns := desk.watch.told():
            for turn in turns:
                desk.chat.does(turn)
    told = {
        place: [card for card in cards.values() if isinstance(card, CorrectionCard)]
        for place, cards in desk.chat.screens.items()
    }
    reached = {place.key: len(cards) for place, cards in told.items() if cards}
    assert reached == {direct(LUCA).place.key: 1, command(MARTA).home.key: 1}
    [correction] = told[direct(LUCA).place]
    assert correction.after == "Now five days."
    assert "**" not in correction.before
    [old] = [card for card in desk.chat.screen(direct(LUCA).place) if isinstance(card, AnswerCard)]
    assert old.changed == desk.chat.now.date()
    assert desk.changes[-1].told == words.told_so_far(2, 2, False)


def test_a_replica_that_missed_the_news_tells_nobody(desk: School) -> None:
    """It would show the old text as the new one; it goes on as soon as it has it."""
    desk.chat.says(ASKING, by=LUCA, where=direct(LUCA))
    filled = {"answer": "Now **five** days.", "correcting": "yes"}
    card = desk.teaches(Lesson.CHANGE_ENTRY, f"entry/{DURATION}", filled)
    for lesson in (Lesson.APPROVE, Lesson.PUBLISH, Lesson.TELL):
        card = desk.steps(card, lesson)
    assert desk.watch.told() == []
    desk.takes_news()
    assert len(desk.watch.told()) == 1


def test_telling_can_be_stopped(desk: School) -> None:
    for number in range(7):
        by = partner(number, number)
        desk.chat.says(ASKING, by=by, where=direct(by))
    filled = {"answer": "Now **five** days.", "correcting": "yes"}
    card = desk.publishes(desk.teaches(Lesson.CHANGE_ENTRY, f"entry/{DURATION}", filled))
    desk.learns(Lesson.TELL, card.number, card.stage)
    first = desk.watch.told()
    desk.chat.does(first[0])
    desk.learns(Lesson.STOP, card.number, card.stage)
    for turn in first[1:]:
        desk.chat.does(turn)
    assert desk.watch.told() == []
    assert desk.changes[-1].told == words.told_so_far(1, 7, True)


def test_whoever_is_forgotten_leaves_the_count(desk: School) -> None:
    """The text goes, the group stays; who proposed or approved is nobody any more."""
    desk.missed(*SHIP)
    [group] = desk.misses().misses
    card = desk.teaches(
        Lesson.OUT_OF_SCOPE, f"group/{group.group}", {"outside": "numbers at sea", "kept": ""}
    )
    desk.steps(card, Lesson.APPROVE)
    desk.steps(desk.changes[-1], Lesson.WITHDRAW)
    forget(desk.chat.store, every_keeper(), partner(0, 0).id, desk.files, desk.chat.now)
    forget(desk.chat.store, every_keeper(), ANNA.id, desk.files, desk.chat.now)
    desk.study.group()
    [left] = desk.misses().misses
    assert left.counts.questions == 3
    assert SHIP[0] not in desk.miss(left.group).typed
    with desk.chat.store.reading() as memory:
        change = ChangeBook(memory.connection).change(card.number)
    assert change is not None
    assert change.author.name == words.FORMER_USER


def test_what_a_forgotten_person_asked_is_on_no_card_of_a_change(desk: School) -> None:
    """The change's card is drawn anew; the count stays."""
    desk.missed(*SHIP)
    [group] = desk.misses().misses
    filled = {"question": "May I use it at sea?", "answer": "No.", "asked": "\n".join(SHIP)}
    card = desk.teaches(Lesson.NEW_ENTRY, f"group/{group.group}", filled)
    assert SHIP[0] in str(card.found)
    slot = slots.change(card.number)
    desk.chat.store.slots.keep_message(CARE, slot, {"stands": "there"})
    forget(desk.chat.store, every_keeper(), partner(0, 0).id, desk.files, desk.chat.now)
    row = tables.deliveries.c
    with desk.chat.store.reading() as memory:
        drawn = select(row.card).where(row.slot == slot).order_by(row.id)
        found = str([card["found"] for card in memory.connection.execute(drawn).scalars()][-1])
    assert words.ERASED in found
    assert SHIP[0] not in found
    assert SHIP[1] in found


def test_partners_get_no_further_than_the_door(desk: School) -> None:
    """The command is for care; a receipt is for everybody, and a question where there is none."""
    door = desk.chat.says("knowledge", by=LUCA)
    assert isinstance(door, NoticeCard)
    assert door.happened == words.KNOWLEDGE_DESK[0]
    assert not isinstance(desk.chat.says("receipt nothing-like-it 3"), ReceiptCard)
    with pytest.raises(StaleError):
        desk.learns(Lesson.MISS, "gone")


def test_an_owner_is_asked_whether_a_text_is_still_right(small: Knowledge, tmp_path: Path) -> None:
    """Five a week at most, the oldest first, once each; *Still right* renews the date for all."""
    entries = tuple(replace(one, owner="slack:U-olga") for one in small.entries)
    others = replace(entries[0], id="another-owners", owner="slack:U-paul", related=())
    many = (*(replace(entries[0], id=f"old-{n}", related=()) for n in range(6)), others)
    owned = replace(small, entries=(*entries, *many))
    desk = School(Chat(small, opened(f"sqlite:///{tmp_path}/care.db")), small)
    desk.takes_news(owned)
    desk.chat.says(ASKING)
    Counting(desk.chat.store, lambda: owned, lambda: desk.chat.now).run()
    asked = desk.study.owners_asked()
    assert len(asked) == 5 + 1
    assert "another-owners" in {turn.entry for turn in asked}
    for turn in asked:
        desk.chat.does(turn)
    assert desk.study.owners_asked() == []
    reviews = [card for card in desk.chat.screen(CARE) if isinstance(card, ReviewCard)]
    assert {card.to.person for card in reviews if card.to} == {"slack:U-olga", "slack:U-paul"}
    assert {card.entry: card.asked for card in reviews}[DURATION] == 1
    desk.learns(Lesson.STILL_RIGHT, reviews[0].entry)
    desk.takes_news()
    renewed = desk.chat.desk.knowledge.by_id[reviews[0].entry]
    assert renewed.reviewed == desk.chat.now.date()
    desk.chat.waits(timedelta(days=8))
    assert reviews[0].entry not in {turn.entry for turn in desk.study.owners_asked()}
