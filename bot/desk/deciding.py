"""Who decides on which turn: one line each."""

from __future__ import annotations

from bot.desk import (
    answering,
    browsing,
    care_side,
    changing,
    filing,
    hearing,
    knowledge_desk,
    known_issues,
    partner_side,
    reacting,
    recognition,
    reviewing,
    teaching,
    telling,
    upkeep,
)
from bot.desk.context import TurnContext
from bot.desk.forms import care_forms
from bot.desk.showing import monday
from bot.dialogue import turns
from bot.dialogue.lessons import TAUGHT
from bot.ports.channel import Delivery


def decided(context: TurnContext, turn: turns.Turn) -> list[Delivery]:
    match turn:
        case turns.Ask():
            return hearing.hear(context, turn)
        case turns.Open():
            return answering.open_entry(context, turn)
        case turns.Insert():
            return answering.insert(context, turn)
        case turns.Pick():
            return reacting.pick(context, turn)
        case turns.PickNone():
            return reacting.pick_none(context, turn)
        case turns.PickAgain():
            return reacting.pick_again(context, turn)
        case turns.Rate():
            return reacting.rate(context, turn)
        case turns.Explain():
            return reacting.explain(context, turn)
        case turns.Share():
            return reacting.share(context, turn)
        case turns.Browse():
            return browsing.browse(context, turn)
        case turns.ListTickets():
            return browsing.list_tickets(context, turn)
        case turns.Arrive():
            return browsing.arrive(context, turn)
        case turns.Introduce():
            return recognition.introduce(context, turn)
        case turns.FileTicket():
            return filing.file(context, turn)
        case turns.ShowTicket():
            return partner_side.show(context, turn)
        case turns.AddWords():
            return partner_side.add_words(context, turn)
        case turns.Comment():
            return partner_side.comment(context, turn)
        case turns.Withdraw():
            return partner_side.withdraw(context, turn)
        case turns.Judge():
            return partner_side.judge(context, turn)
        case turns.MoveTicket():
            return care_side.move(context, turn)
        case turns.Reroute():
            return care_side.reroute(context, turn)
        case turns.Reply():
            return care_side.reply(context, turn)
        case turns.TakeNote():
            return care_side.take_note(context, turn)
        case turns.Retry():
            return care_side.retry(context, turn)
        case turns.Relay():
            return upkeep.relay(context, turn)
        case turns.Sync():
            return upkeep.sync(context, turn)
        case turns.Remind():
            return upkeep.remind(context, turn)
        case turns.Learn():
            return knowledge_desk.learn(context, turn)
        case turns.Teach() if turn.lesson not in TAUGHT:
            return care_forms.sent(context, turn)
        case turns.Teach():
            return teaching.teach(context, turn)
        case turns.Assess():
            return changing.checked(context, turn)
        case turns.Lapse():
            return changing.lapse(context, turn)
        case turns.Tell():
            return telling.tell(context, turn)
        case turns.SeeWave():
            return known_issues.see(context, turn)
        case turns.AskOwner():
            return reviewing.ask(context, turn)
        case turns.Monday():
            return monday.tell(context, turn)
