"""What the knowledge's desk of the invented traffic does: a gap closed, an answer corrected, and an
edit proposed that would do harm."""

from __future__ import annotations

from collections.abc import Mapping

from adapters.web.channel import CARE
from bot.dialogue import turns
from bot.dialogue.lessons import Lesson
from bot.learning.book import ChangeBook
from bot.learning.misses import MissBook
from bot.model.changes import Change
from bot.model.misses import MissGroup
from bot.model.people import Agent, Conversation, Venue
from tests.tools.demo import gaps
from tests.tools.demo.people import AGENTS
from tests.tools.demo.stage import Stage

_DESK = Conversation(CARE, CARE, Venue.CHANNEL)
_AUTHOR, _APPROVER = AGENTS[0], AGENTS[1]


class School:
    """`changes` are the numbers of what it proposed, by what that was."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self.changes: dict[str, str] = {}

    def closes(self) -> None:
        """What several asked is written down, approved and published."""
        [name] = gaps.CLOSED
        self._stage.study.group()
        group = self._group(gaps.CLOSED[name])
        filled = {**gaps.CLOSED_ENTRY, "kept": gaps.CLOSED[name][0]}
        self._teaches("closed", Lesson.NEW_ENTRY, f"group/{group.id}", filled)
        self._publishes("closed")

    def corrects(self) -> None:
        about = f"entry/{gaps.CORRECTED}"
        question = self._stage.desk.knowledge.by_id[gaps.CORRECTED].question
        filled = {"question": question, **gaps.CORRECTION}
        self._teaches("corrected", Lesson.CHANGE_ENTRY, about, filled)
        self._publishes("corrected")

    def errs(self, robbed: list[str]) -> None:
        """Words that ask for one thing are proposed for another; nobody has approved it yet."""
        filled = {"entry": gaps.WRONG_ENTRY, "asked": "\n".join(robbed)}
        self._teaches("wrong", Lesson.WORDING, f"entry/{gaps.WRONG_ENTRY}", filled)

    def _group(self, texts: tuple[str, ...]) -> MissGroup:
        """The largest of those that hold one of these."""
        with self._stage.store.reading() as memory:
            found = []
            for group in MissBook(memory.connection).shown():
                asked = {one.text for one in memory.questions.with_ids(group.members)}
                if asked & set(texts):
                    found.append(group)
        return max(found, key=lambda group: group.questions)

    def _teaches(self, name: str, lesson: Lesson, about: str, filled: Mapping[str, str]) -> None:
        teach = turns.Teach(
            id=self._stage.fresh(), by=_AUTHOR, lesson=lesson, about=about, filled=filled
        )
        self._stage.does(teach)
        with self._stage.store.reading() as memory:
            self.changes[name] = ChangeBook(memory.connection).drafts()[-1].id
        for checked in self._stage.study.checked():
            self._stage.does(checked)

    def _publishes(self, name: str) -> None:
        self._takes(Lesson.APPROVE, name, _APPROVER)
        self._takes(Lesson.PUBLISH, name, _APPROVER)
        self._stage.take_news()

    def _takes(self, lesson: Lesson, name: str, by: Agent) -> None:
        change = self._change(self.changes[name])
        costs = change.report is not None and change.report.costs
        anyway = lesson is Lesson.APPROVE and costs
        self._stage.does(
            turns.Learn(
                id=self._stage.fresh(),
                by=by,
                where=_DESK,
                lesson=Lesson.APPROVE_ANYWAY if anyway else lesson,
                about=change.id,
                seen=change.stage,
            )
        )

    def _change(self, id: str) -> Change:
        with self._stage.store.reading() as memory:
            change = ChangeBook(memory.connection).change(id)
        assert change
        return change
