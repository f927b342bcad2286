"""The forms that buttons open: read from the desk when they open, and again when they come back
with a problem."""

from __future__ import annotations

from collections.abc import Mapping

from adapters.teams.activity import Activity
from adapters.teams.channel import TeamsChannel
from adapters.teams.drawing import forms
from adapters.teams.drawing.forms import Dialog
from adapters.teams.inbound import payloads as read
from adapters.teams.inbound import presses as buttons
from adapters.teams.inbound.presses import Pressed, agent, text
from bot.dialogue.forms import Form, Purpose
from bot.dialogue.turns import Open
from bot.errors import FormError, FormWarning, PayloadError, StaleError
from bot.gateway.intake import Reception
from bot.model.people import Partner

# What the forms about one text are for, by the verbs that open and that send them.
_OPENED: Mapping[str, Purpose] = {
    "write-comment": Purpose.COMMENT,
    "care-write-reply": Purpose.REPLY,
    "care-write-note": Purpose.NOTE,
}
_SENT: Mapping[str, Purpose] = {
    "comment": Purpose.COMMENT,
    "care-reply": Purpose.REPLY,
    "care-note": Purpose.NOTE,
}
VERBS = ("ticket", "ticket-about", "not-helped", "care-reason", "care-reroute", *_OPENED)


class Dialogs:
    def __init__(self, reception: Reception, channel: TeamsChannel) -> None:
        self._reception = reception
        self._channel = channel

    async def opened(self, activity: Activity, data: Pressed, by: Partner) -> Dialog:
        """The form that a button opens. *Didn't help* counts even if its form is closed."""
        match data["verb"]:
            case "ticket":
                return forms.dialog(
                    await self._reception.look(
                        lambda desk: desk.ticket_form(text(data, "question"), by)
                    )
                )
            case "ticket-about":
                question = await self._question(activity, text(data, "entry"), by)
                return forms.dialog(
                    await self._reception.look(lambda desk: desk.ticket_form(question, by))
                )
            case "not-helped":
                turn = buttons.press(activity, data, by)
                self._reception.send_soon(await self._reception.take(turn))
                return forms.dialog(
                    await self._reception.look(
                        lambda desk: desk.feedback_form(text(data, "question"), by)
                    )
                )
            case "care-reason":
                number, move, seen = text(data, "ticket"), buttons.move(data), buttons.seen(data)
                someone = agent(by)
                return forms.dialog(
                    await self._reception.look(
                        lambda desk: desk.reason_form(number, someone, move, seen)
                    )
                )
            case "care-reroute":
                return forms.dialog(await self._reroute_form(data, by))
            case str() as verb if verb in _OPENED:
                return forms.dialog(await self._word_form(data, by, _OPENED[verb]))
            case verb:
                raise PayloadError(f"no form opens with {verb!r}")

    async def again(self, data: Pressed, by: Partner, error: FormError | FormWarning) -> Dialog:
        """The form as it was filled in, with what is wrong."""
        form: Form
        match data["verb"]:
            case "care-route":
                form = await self._reroute_form(data, by)
            case str() as verb if verb in _SENT:
                form = await self._word_form(data, by, _SENT[verb])
            case _:
                form = await self._reception.look(
                    lambda desk: desk.ticket_form(text(data, "question"), by)
                )
        typed = buttons.filled_in(data)
        if isinstance(error, FormError):
            return forms.dialog(form, typed, error.problems)
        return forms.dialog(form, {**typed, "warned": "true"}, warning=str(error))

    async def _word_form(self, data: Pressed, by: Partner, purpose: Purpose) -> Form:
        number = text(data, "ticket")
        return await self._reception.look(lambda desk: desk.word_form(number, by, purpose))

    async def _reroute_form(self, data: Pressed, by: Partner) -> Form:
        number, seen, someone = text(data, "ticket"), buttons.seen(data), agent(by)
        return await self._reception.look(lambda desk: desk.reroute_form(number, someone, seen))

    async def _question(self, activity: Activity, entry: str, by: Partner) -> str:
        """A question for an inserted card, which has none: its answer is opened in the person's own
        chat, and the ticket lives there. The slot of a card that responds to a question is the
        question's id."""
        where = await self._channel.direct(activity)
        opened = await self._reception.take(
            Open(id=read.turn_id(activity), by=by, where=where, entry=entry)
        )
        if not opened:
            raise StaleError("this press was answered before")
        self._reception.send_soon(opened)
        return opened[0].delivery.slot
