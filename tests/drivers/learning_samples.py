"""Samples of what the knowledge's desk shows, and of what partners see of it; all invented."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from bot.dialogue import words
from bot.dialogue.cards import Card
from bot.dialogue.forms import Form
from bot.dialogue.learning import (
    ChangeCard,
    ChangeLine,
    ChangeListCard,
    CorrectionCard,
    Counts,
    Found,
    MissCard,
    MissLine,
    MissListCard,
    ReceiptCard,
    ReviewCard,
    Since,
    TeachField,
    TeachForm,
)
from bot.dialogue.lessons import Lesson, Press
from bot.knowledge.prose import parse
from bot.model.changes import Done, Effect, Kind, Stage, Step
from bot.model.people import Addressee

LIST = "list-8HdW2sPz"
GROUP = "3fa9c1d2e4b5"
CHANGE = "KC-7KQ3M"
FIRST = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
LAST = datetime(2026, 3, 9, 14, 32, tzinfo=UTC)
TITLE = "How long does porting a DID number take?"
BEFORE = f"{TITLE}\n\nPorting takes **10 to 20 working days**."
AFTER = f"{TITLE}\n\nPorting takes **five working days**, counted from the operator's yes."
ABOUT = f"group/{GROUP}"
TAUGHT = (
    Lesson.WORDING,
    Lesson.NEW_ENTRY,
    Lesson.CHANGE_ENTRY,
    Lesson.NEAR_MISS,
    Lesson.OUT_OF_SCOPE,
)
COUNTS = Counts(31, 14, 9, FIRST, LAST)

MISS = MissCard(
    slot=LIST,
    title=words.MISSES,
    near=TITLE,
    unpublished=False,
    counts=COUNTS,
    typed=("until when is my number over", "how many days for a port"),
    presses=(
        *(Press(lesson, ABOUT) for lesson in TAUGHT),
        Press(Lesson.DISMISS, GROUP, LIST),
        Press(Lesson.MISSES, "", LIST),
    ),
)
CHANGED = ChangeCard(
    number=CHANGE,
    kind=Kind.CHANGE_ENTRY,
    entry="did-porting-duration",
    title=TITLE,
    stage=Stage.CHECKED,
    author="Anna Weiss",
    made=LAST,
    reason="The operators are faster since January.",
    correcting=True,
    before=BEFORE,
    after=AFTER,
    problems=(),
    replayed=1985,
    found=(
        Found(
            Effect.GAINED, 12, ("“until when is my number over”: nothing → did-porting-duration",)
        ),
    ),
    labelled=(40, 31, 36),
    history=(Done(Step.CHECK, "", LAST),),
    told=None,
    presses=tuple(
        Press(lesson, CHANGE, "checked")
        for lesson in (Lesson.APPROVE, Lesson.REJECT, Lesson.WITHDRAW)
    ),
)


def cards(hostile: str, long_words: str) -> dict[str, Card]:
    """`hostile` is what somebody might type, `long_words` what is too long."""
    to = Addressee("slack:U0PETRA", "Petra Lang")
    published = (
        Done(Step.CHECK, "", LAST),
        Done(Step.APPROVE, "Ben Roth", LAST + timedelta(minutes=5)),
        Done(Step.PUBLISH, "Ben Roth", LAST + timedelta(minutes=6)),
    )
    correction = CorrectionCard(
        to,
        "did-porting-duration",
        TITLE,
        date(2026, 3, 3),
        BEFORE.partition("\n\n")[2],
        AFTER.partition("\n\n")[2],
    )
    return {
        "miss-list": MissListCard(
            LIST,
            (
                MissLine("a1", "can I use fax over the new trunk", TITLE, True, COUNTS),
                MissLine("b2", hostile, None, False, replace(COUNTS, questions=1, companies=1)),
            ),
            2,
        ),
        "miss-list-empty": MissListCard(LIST, (), 0),
        "miss": MISS,
        "miss-hostile": replace(MISS, near=None, typed=(hostile, long_words)),
        "miss-ticket": replace(
            MISS,
            title=f"{words.LESSON['teach']} · WX-7KQ3M",
            counts=None,
            presses=tuple(Press(lesson, "ticket/WX-7KQ3M") for lesson in TAUGHT),
        ),
        "change-list": ChangeListCard(
            LIST,
            (
                ChangeLine(CHANGE, Kind.CHANGE_ENTRY, TITLE, Stage.CHECKED, LAST),
                ChangeLine("KC-2M8TR", Kind.OUT_OF_SCOPE, hostile, Stage.PUBLISHED, LAST),
                ChangeLine("KC-2M8TS", Kind.WORDING, TITLE, Stage.PUBLISHED, LAST, conflict=True),
            ),
        ),
        "change-list-empty": ChangeListCard(LIST, ()),
        "change-list-of-a-newer-release": ChangeListCard(LIST, (), ("KC-7KQ3M", "KC-2ABCD")),
        "change": CHANGED,
        "change-draft": replace(
            CHANGED,
            stage=Stage.DRAFT,
            replayed=0,
            found=(),
            labelled=(0, 0, 0),
            history=(),
            presses=(Press(Lesson.REJECT, CHANGE, "draft"),),
        ),
        "change-costs": replace(
            CHANGED,
            found=(
                Found(Effect.LOST, 1, (f"“{hostile}”: did-porting-duration → nothing",)),
                Found(Effect.STOLEN, 2, ("“port date?”: did-porting-date → did-porting-duration",)),
            ),
            presses=(Press(Lesson.APPROVE_ANYWAY, CHANGE, "checked"),),
        ),
        "change-wrong": replace(
            CHANGED, problems=(words.base_changed(TITLE),), replayed=0, labelled=(0, 0, 0), found=()
        ),
        "change-published": replace(
            CHANGED,
            stage=Stage.PUBLISHED,
            history=published,
            told=words.told_so_far(12, 31, False),
            presses=(Press(Lesson.UNDO, CHANGE, "published"), Press(Lesson.STOP, CHANGE, "x")),
        ),
        "change-hostile": replace(
            CHANGED, author=hostile[:80], reason=hostile, before=hostile, after=long_words[:3000]
        ),
        "receipt": ReceiptCard(
            "did-porting-duration",
            3,
            "0f2a9c1d7e44",
            TITLE,
            parse("Porting takes **10 to 20 working days**."),
            FIRST,
            LAST,
            "Ben Roth",
            (Since(4, LAST, "The operators are faster since January."),),
        ),
        "receipt-now": ReceiptCard(
            "did-porting-duration", 1, "0f2a9c1d7e44", TITLE, None, FIRST, None, "", ()
        ),
        "correction": correction,
        "correction-elsewhere": replace(
            correction, to=Addressee("web:9f31", hostile[:80]), before=hostile, after=long_words
        ),
        "review": ReviewCard(
            to,
            "did-porting-duration",
            TITLE,
            date(2021, 12, 8),
            31,
            (
                Press(Lesson.STILL_RIGHT, "did-porting-duration"),
                Press(Lesson.CHANGE_ENTRY, "entry/did-porting-duration"),
            ),
        ),
    }


def forms(hostile: str) -> dict[str, Form]:
    entries = (("did-porting-duration", TITLE), ("did-porting-date", "When is my number ported?"))
    reason = TeachField("reason", words.WHY_LABEL, required=False, limit=500)
    receipted = replace(reason, hint=words.WHY_HINT)
    asked = TeachField("asked", words.WORDINGS_LABEL, "until when is my number over", several=True)
    question = TeachField("question", words.QUESTION_LABEL, TITLE, limit=150)
    answer = TeachField("answer", words.ANSWER_LABEL, hostile, several=True, hint=words.ANSWER_HINT)
    chosen = TeachField("entry", words.ENTRY_LABEL, entries[0][0], choices=entries, required=False)
    other = TeachField("other", words.OTHER_ENTRY_LABEL, required=False, limit=60)
    correcting = TeachField(
        "correcting", words.CORRECTING_LABEL, "no", choices=words.CORRECTING_CHOICES
    )
    return {
        "teach-wording-form": TeachForm(
            Lesson.WORDING, ABOUT, words.TEACH_NOTE, (chosen, other, asked, reason), "form-1"
        ),
        "teach-change-form": TeachForm(
            Lesson.CHANGE_ENTRY,
            ABOUT,
            words.TEACH_NOTE,
            (question, answer, correcting, receipted),
            "form-2",
        ),
    }
