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
from bot.dialogue.form_requests import (
    FeedbackFormRequest,
    FormRequest,
    ReasonFormRequest,
    RerouteFormRequest,
    TicketFormRequest,
    WordFormRequest,
)
from bot.dialogue.forms import Purpose
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
                question = text(data, "question")
                return await self._dialog(TicketFormRequest(by=by, question=question))
            case "ticket-about":
                question = await self._question(activity, text(data, "entry"), by)
                return await self._dialog(TicketFormRequest(by=by, question=question))
            case "not-helped":
                turn = buttons.press(activity, data, by)
                self._reception.send_soon(await self._reception.take(turn))
                question = text(data, "question")
                return await self._dialog(FeedbackFormRequest(by=by, question=question))
            case "care-reason":
                return await self._dialog(_reason_form(data, by))
            case "care-reroute":
                return await self._dialog(_reroute_form(data, by))
            case str() as verb if verb in _OPENED:
                return await self._dialog(_word_form(data, by, _OPENED[verb]))
            case verb:
                raise PayloadError(f"no form opens with {verb!r}")

    async def again(self, data: Pressed, by: Partner, error: FormError | FormWarning) -> Dialog:
        """The form as it was filled in, with what is wrong."""
        form = await self._reception.form(_sent(data, by))
        typed = buttons.filled_in(data)
        if isinstance(error, FormError):
            return forms.dialog(form, typed, error.problems)
        return forms.dialog(form, {**typed, "warned": "true"}, warning=str(error))

    async def _dialog(self, request: FormRequest) -> Dialog:
        return forms.dialog(await self._reception.form(request))

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


def _sent(data: Pressed, by: Partner) -> FormRequest:
    """The form that was sent, to be opened once more."""
    match data["verb"]:
        case "care-route":
            return _reroute_form(data, by)
        case str() as verb if verb in _SENT:
            return _word_form(data, by, _SENT[verb])
        case _:
            return TicketFormRequest(by=by, question=text(data, "question"))


def _word_form(data: Pressed, by: Partner, purpose: Purpose) -> WordFormRequest:
    return WordFormRequest(by=by, ticket=text(data, "ticket"), purpose=purpose)


def _reason_form(data: Pressed, by: Partner) -> ReasonFormRequest:
    ticket, move, seen = text(data, "ticket"), buttons.move(data), buttons.seen(data)
    return ReasonFormRequest(by=agent(by), ticket=ticket, move=move, seen=seen)


def _reroute_form(data: Pressed, by: Partner) -> RerouteFormRequest:
    ticket, seen = text(data, "ticket"), buttons.seen(data)
    return RerouteFormRequest(by=agent(by), ticket=ticket, seen=seen)
