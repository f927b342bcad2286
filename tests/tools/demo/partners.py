"""What the partners of the invented traffic do: they ask, and do something with what comes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from random import Random

from bot.dialogue import cards, turns
from bot.dialogue.form_requests import TicketFormRequest
from bot.dialogue.forms import TicketForm
from bot.dialogue.turns import Reason
from tests.tools.demo.care import Care
from tests.tools.demo.plan import Mood, Scene
from tests.tools.demo.stage import Happening, Stage, where

_EXAMPLES = {
    "phone-numbers": "+44 20 7946 0123",
    "date": "2026-12-14",
    "email": "office@example.com",
}
_MISSING = ("It does not say for which country.", "The Portal looks otherwise by now.", "")
_LEFT = (Mood.LEAVING, Mood.SILENT)


class Partners:
    def __init__(self, stage: Stage, care: Care) -> None:
        self._stage = stage
        self._care = care

    def asks(self, scene: Scene, number: int, random: Random) -> None:
        turn = turns.Ask(
            id=self._stage.fresh(), by=scene.by, where=where(scene, number), text=scene.text
        )
        shown = self._stage.does(turn)
        if shown:
            self._soon(random, lambda: self._gets(scene, shown[0], random))

    def _soon(self, random: Random, happening: Happening) -> None:
        self._stage.later(self._stage.now + timedelta(seconds=random.randint(8, 90)), happening)

    def _gets(self, scene: Scene, card: cards.Card, random: Random) -> None:
        match card:
            case cards.AnswerCard(asked=asked) | cards.AnswersCard(asked=asked):
                self._is_answered(scene, asked.question, random)
            case cards.ChoicesCard(asked=asked, choices=choices):
                self._is_offered(scene, asked.question, choices, random)
            case cards.FamilyCard(asked=asked, leaves=leaves):
                self._is_offered(scene, asked.question, leaves, random)
            case cards.NoAnswerCard(asked=asked) | cards.UnpublishedCard(asked=asked):
                if scene.mood is Mood.INSISTING:
                    self._raises(scene, asked.question, random)
            case cards.NoticeCard(button=cards.RaiseTicket(question)):
                if scene.mood is Mood.INSISTING:
                    self._raises(scene, question, random)
            case _:
                pass

    def _is_answered(self, scene: Scene, question: str, random: Random) -> None:
        match scene.mood:
            case Mood.THANKFUL:
                self._rates(scene, question, helped=True)
            case Mood.UNHELPED | Mood.REFUSING:
                self._rates(scene, question, helped=False)
                self._soon(random, lambda: self._explains(scene, question, random))
            case Mood.INSISTING:
                self._raises(scene, question, random)
            case Mood.SILENT | Mood.LEAVING:
                pass

    def _is_offered(
        self, scene: Scene, question: str, offered: tuple[cards.Choice, ...], random: Random
    ) -> None:
        """Whoever finds what they want takes it; what was planted is never among them."""
        right = any(one.entry == scene.about for one in offered)
        if right and scene.mood is not Mood.LEAVING:
            pick = turns.Pick(
                id=self._stage.fresh(), by=scene.by, question=question, entry=scene.about
            )
            shown = self._stage.does(pick)
            self._soon(random, lambda: self._gets(scene, shown[0], random))
        elif scene.mood not in _LEFT:
            shown = self._stage.does(
                turns.PickNone(id=self._stage.fresh(), by=scene.by, question=question)
            )
            self._soon(random, lambda: self._gets(scene, shown[0], random))

    def _rates(self, scene: Scene, question: str, *, helped: bool) -> None:
        id = self._stage.fresh()
        self._stage.does(turns.Rate(id=id, by=scene.by, question=question, helped=helped))

    def _explains(self, scene: Scene, question: str, random: Random) -> None:
        reason, text = random.choice(list(Reason)), random.choice(_MISSING)
        id = self._stage.fresh()
        self._stage.does(
            turns.Explain(id=id, by=scene.by, question=question, reason=reason, text=text)
        )

    def _raises(self, scene: Scene, question: str, random: Random) -> None:
        form = self._stage.desk.form(TicketFormRequest(by=scene.by, question=question))
        assert isinstance(form, TicketForm)
        turn = turns.FileTicket(
            id=self._stage.fresh(),
            by=scene.by,
            question=question,
            subject=form.subject or scene.text[:80],
            body=form.body or scene.text,
            urgent=form.urgent,
            details=dict(_filled(form)),
            warned=True,
        )
        shown = self._stage.does(turn)
        number = next(one.number for one in shown if isinstance(one, cards.TicketCard))
        self._care.gets(number, scene.by, random)


def _filled(form: TicketForm) -> Iterator[tuple[str, str]]:
    for field in form.fields:
        yield field.id, _EXAMPLES.get(field.kind, "CD45001234")
