"""The forms that buttons open: read from the desk when they open, and again when they come back
with a problem."""

from __future__ import annotations

from dataclasses import replace

from adapters.teams import actions, care_actions
from adapters.teams.activity import Activity
from adapters.teams.channel import TeamsChannel
from adapters.teams.drawing import forms, transcripts, whispered
from adapters.teams.drawing.forms import Dialog
from adapters.teams.inbound import payloads, presses, requests
from adapters.teams.inbound.presses import Press
from bot.dialogue import words
from bot.dialogue.learning import ChangeCard
from bot.dialogue.turns import Ask, Open
from bot.dialogue.views import ChangeView
from bot.errors import FormError, FormWarning, RefusedError, StaleError
from bot.gateway.intake import Intake
from bot.model.people import Agent, Partner

A_TICKET = "ticket"  # the desk's command


class Dialogs:
    def __init__(self, intake: Intake, channel: TeamsChannel) -> None:
        self._intake = intake
        self._channel = channel

    async def opened(self, activity: Activity, press: Press, by: Partner) -> Dialog:
        """The form that a button opens. *Didn't help* counts even if its form is closed."""
        action = press.action
        if isinstance(action, actions.Reading):
            return await self._read(action, by)
        if isinstance(action, actions.RaiseAbout):
            action = await self._raising(activity, action.entry, by)
        if isinstance(action, actions.NotHelped):
            await self._intake.take_and_send(presses.turn(press, by))
        return _seen(press, forms.dialog(await self._intake.form(requests.opening(action, by))))

    async def raised(self, activity: Activity, by: Partner) -> Dialog:
        """*Raise a ticket*, without a question before it: what it is about is typed. Its card
        stands in the person's own chat."""
        where = await self._channel.direct(activity)
        wish = Ask(id=payloads.turn_id(activity), by=by, where=where, text=A_TICKET)
        form = await self._intake.form(requests.opening(await self._question(activity, wish), by))
        return forms.dialog(form, {"subject": "", "body": ""})

    async def again(self, press: Press, by: Partner, error: FormError | FormWarning) -> Dialog:
        """The form as it was filled in, with what is wrong."""
        form = await self._intake.form(requests.sending(press.action, by))
        if isinstance(error, FormError):
            return _seen(press, forms.dialog(form, press.filled_in, error.problems))
        warned = {**press.filled_in, "warned": "true"}
        return _seen(press, forms.dialog(form, warned, warning=str(error)))

    async def _read(self, action: actions.Reading, by: Partner) -> Dialog:
        if isinstance(action, actions.ReadAnswer):
            self._intake.speak_with(by)
            entry = self._intake.knowledge.by_id.get(action.entry)
            if entry is None:
                raise StaleError("the entry was withdrawn")
            return transcripts.answer(entry, action)
        if isinstance(action, care_actions.ReadChange):
            return await self._change(action, by)
        return transcripts.ticket(await self._intake.transcript(action.ticket, by), action)

    async def _change(self, action: care_actions.ReadChange, by: Partner) -> Dialog:
        if not isinstance(by, Agent):
            raise RefusedError(words.CARE_ONLY)
        card = await self._intake.view(ChangeView(by=by, change=action.change))
        if not isinstance(card, ChangeCard):
            raise StaleError("the change is gone")
        return transcripts.change(card, action)

    async def _raising(self, activity: Activity, entry: str, by: Partner) -> actions.Raise:
        """A question for an inserted card, which has none: its answer is opened in the person's own
        chat, and the ticket lives there. The slot of a card that responds to a question is the
        question's id."""
        where = await self._channel.direct(activity)
        turn = Open(id=payloads.turn_id(activity), by=by, where=where, entry=entry)
        return await self._question(activity, turn)

    async def _question(self, activity: Activity, turn: Ask | Open) -> actions.Raise:
        opened = await self._intake.take(turn)
        if not opened:
            raise StaleError("this press was answered before")
        await self._channel.in_dialog(activity, opened)
        self._intake.send_soon(opened)
        return actions.Raise(question=opened[0].delivery.slot)


def _seen(press: Press, dialog: Dialog) -> Dialog:
    """By whoever saw the button: what is sent comes back to where that stands."""
    return replace(dialog, card=whispered.marked(dialog.card)) if press.alone else dialog
