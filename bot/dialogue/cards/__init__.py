"""What a person is shown, as meaning and not as layout; every channel draws every card with its own
components.

Texts in a card are plain: what a person typed is escaped by the channel that draws it. Times are in
UTC and drawn in the reader's zone.
"""

from __future__ import annotations

from bot.dialogue import learning, reports
from bot.dialogue.cards.answers import AnswerCard as AnswerCard
from bot.dialogue.cards.answers import Answered as Answered
from bot.dialogue.cards.answers import AnswersCard as AnswersCard
from bot.dialogue.cards.answers import Asked as Asked
from bot.dialogue.cards.answers import Below as Below
from bot.dialogue.cards.answers import Choice as Choice
from bot.dialogue.cards.answers import ChoicesCard as ChoicesCard
from bot.dialogue.cards.answers import FamilyCard as FamilyCard
from bot.dialogue.cards.answers import NoAnswerCard as NoAnswerCard
from bot.dialogue.cards.answers import Origin as Origin
from bot.dialogue.cards.answers import UnpublishedCard as UnpublishedCard
from bot.dialogue.cards.notices import AddToTicket as AddToTicket
from bot.dialogue.cards.notices import BrowseTopics as BrowseTopics
from bot.dialogue.cards.notices import Button as Button
from bot.dialogue.cards.notices import NoticeCard as NoticeCard
from bot.dialogue.cards.notices import OpenKnowledge as OpenKnowledge
from bot.dialogue.cards.notices import RaiseTicket as RaiseTicket
from bot.dialogue.cards.notices import ReplyToPartner as ReplyToPartner
from bot.dialogue.cards.tickets import IN_SIGHT as IN_SIGHT
from bot.dialogue.cards.tickets import CareCard as CareCard
from bot.dialogue.cards.tickets import NudgeCard as NudgeCard
from bot.dialogue.cards.tickets import ReplyCard as ReplyCard
from bot.dialogue.cards.tickets import TicketCard as TicketCard
from bot.dialogue.cards.tickets import TicketLine as TicketLine
from bot.dialogue.cards.tickets import TicketListCard as TicketListCard
from bot.dialogue.cards.topics import TopicCard as TopicCard
from bot.dialogue.cards.topics import TopicLine as TopicLine
from bot.dialogue.cards.topics import TopicsCard as TopicsCard
from bot.dialogue.cards.topics import WelcomeCard as WelcomeCard
from bot.model.people import Addressee as Addressee

Card = (
    AnswerCard
    | AnswersCard
    | UnpublishedCard
    | ChoicesCard
    | FamilyCard
    | NoAnswerCard
    | TicketCard
    | CareCard
    | ReplyCard
    | NudgeCard
    | TicketListCard
    | TopicsCard
    | TopicCard
    | WelcomeCard
    | NoticeCard
    | learning.MissListCard
    | learning.MissCard
    | learning.ChangeListCard
    | learning.ChangeCard
    | learning.ReceiptCard
    | learning.CorrectionCard
    | learning.ReviewCard
    | reports.ReportCard
    | reports.NewsCard
)
LASTING = (
    TicketCard
    | CareCard
    | ReplyCard
    | NudgeCard
    | learning.ChangeCard
    | learning.CorrectionCard
    | learning.ReviewCard
    | reports.ReportCard
    | reports.NewsCard
)
"""Those about a ticket or a change: worth showing whenever that becomes possible. All others answer
somebody who waits."""


def replaces_only(card: Card) -> bool:
    """Whether nobody waits for it: it is shown where the one before it in its slot still stands,
    and nowhere else."""
    return isinstance(card, AnswerCard) and card.changed is not None
