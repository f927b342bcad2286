"""Everything a person can do: one type each, read from a platform's payload and handed to the desk.

A turn's `id` is the platform's delivery id: the same id twice is one turn. `question` is the id
that the pressed card carried.
"""

from __future__ import annotations

from bot.dialogue.turns.asking import QUESTION_LIMIT as QUESTION_LIMIT
from bot.dialogue.turns.asking import QUOTED_LIMIT as QUOTED_LIMIT
from bot.dialogue.turns.asking import Arrive as Arrive
from bot.dialogue.turns.asking import Ask as Ask
from bot.dialogue.turns.asking import Browse as Browse
from bot.dialogue.turns.asking import Explain as Explain
from bot.dialogue.turns.asking import Insert as Insert
from bot.dialogue.turns.asking import Introduce as Introduce
from bot.dialogue.turns.asking import Manner as Manner
from bot.dialogue.turns.asking import Open as Open
from bot.dialogue.turns.asking import Pick as Pick
from bot.dialogue.turns.asking import PickAgain as PickAgain
from bot.dialogue.turns.asking import PickNone as PickNone
from bot.dialogue.turns.asking import Rate as Rate
from bot.dialogue.turns.asking import Reason as Reason
from bot.dialogue.turns.asking import Share as Share
from bot.dialogue.turns.care import MoveTicket as MoveTicket
from bot.dialogue.turns.care import Reply as Reply
from bot.dialogue.turns.care import Reroute as Reroute
from bot.dialogue.turns.care import Retry as Retry
from bot.dialogue.turns.care import TakeNote as TakeNote
from bot.dialogue.turns.clock import AskOwner as AskOwner
from bot.dialogue.turns.clock import Assess as Assess
from bot.dialogue.turns.clock import Lapse as Lapse
from bot.dialogue.turns.clock import Monday as Monday
from bot.dialogue.turns.clock import Relay as Relay
from bot.dialogue.turns.clock import Remind as Remind
from bot.dialogue.turns.clock import SeeWave as SeeWave
from bot.dialogue.turns.clock import Sync as Sync
from bot.dialogue.turns.clock import Tell as Tell
from bot.dialogue.turns.teaching import Learn as Learn
from bot.dialogue.turns.teaching import Teach as Teach
from bot.dialogue.turns.tickets import AddWords as AddWords
from bot.dialogue.turns.tickets import Comment as Comment
from bot.dialogue.turns.tickets import FileTicket as FileTicket
from bot.dialogue.turns.tickets import Judge as Judge
from bot.dialogue.turns.tickets import ListTickets as ListTickets
from bot.dialogue.turns.tickets import ShowTicket as ShowTicket
from bot.dialogue.turns.tickets import Withdraw as Withdraw

PartnerTurn = (
    Ask
    | Pick
    | PickNone
    | PickAgain
    | Rate
    | Explain
    | FileTicket
    | Share
    | Open
    | Insert
    | Browse
    | ListTickets
    | Arrive
    | Introduce
    | ShowTicket
    | Comment
    | AddWords
    | Withdraw
    | Judge
)
CareTurn = MoveTicket | Reroute | Reply | TakeNote | Retry
DeskTurn = Learn | Teach
HumanTurn = PartnerTurn | CareTurn | DeskTurn
ClockTurn = Remind | Relay | Sync | Assess | Lapse | Tell | SeeWave | AskOwner | Monday
Turn = HumanTurn | ClockTurn
