"""From a pressed button to the form that it opens, and from a form that was sent to the same form
once more; pure."""

from __future__ import annotations

from adapters.teams import actions, care_actions
from adapters.teams.inbound.presses import agent
from bot.dialogue import form_requests
from bot.dialogue.forms import Purpose
from bot.errors import PayloadError
from bot.model.people import Partner


def opening(action: actions.Action, by: Partner) -> form_requests.FormRequest:
    match action:
        case actions.Raise(question=question):
            return form_requests.TicketFormRequest(by=by, question=question)
        case actions.NotHelped(question=question) | actions.WriteMissing(question=question):
            return form_requests.FeedbackFormRequest(by=by, question=question)
        case actions.WriteComment(ticket=ticket):
            return form_requests.WordFormRequest(by=by, ticket=ticket, purpose=Purpose.COMMENT)
        case care_actions.WriteReply(ticket=ticket):
            return form_requests.WordFormRequest(by=agent(by), ticket=ticket, purpose=Purpose.REPLY)
        case care_actions.WriteNote(ticket=ticket):
            return form_requests.WordFormRequest(by=agent(by), ticket=ticket, purpose=Purpose.NOTE)
        case care_actions.GiveReason(ticket=ticket, move=move, seen=seen):
            return form_requests.ReasonFormRequest(
                by=agent(by), ticket=ticket, move=move, seen=seen
            )
        case care_actions.ChooseRoute(ticket=ticket, seen=seen):
            return form_requests.RerouteFormRequest(by=agent(by), ticket=ticket, seen=seen)
        case care_actions.WriteLesson(lesson=lesson, about=about):
            return form_requests.TeachFormRequest(by=agent(by), lesson=lesson, about=about)
        case _:
            raise PayloadError(f"no form opens with {action.verb!r}")


def sending(action: actions.Action, by: Partner) -> form_requests.FormRequest:
    match action:
        case actions.File(question=question):
            return form_requests.TicketFormRequest(by=by, question=question)
        case actions.Explain(question=question):
            return form_requests.FeedbackFormRequest(by=by, question=question)
        case actions.Comment(ticket=ticket):
            return form_requests.WordFormRequest(by=by, ticket=ticket, purpose=Purpose.COMMENT)
        case care_actions.Reply(ticket=ticket):
            return form_requests.WordFormRequest(by=agent(by), ticket=ticket, purpose=Purpose.REPLY)
        case care_actions.Note(ticket=ticket):
            return form_requests.WordFormRequest(by=agent(by), ticket=ticket, purpose=Purpose.NOTE)
        case care_actions.Reroute(ticket=ticket, seen=seen):
            return form_requests.RerouteFormRequest(by=agent(by), ticket=ticket, seen=seen)
        case care_actions.Teach(lesson=lesson, about=about):
            return form_requests.TeachFormRequest(by=agent(by), lesson=lesson, about=about)
        case _:
            raise PayloadError(f"no form sends {action.verb!r}")
