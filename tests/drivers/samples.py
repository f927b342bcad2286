"""One sample and more of every card and form, for the drawings of every channel; all names are
invented."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from bot.dialogue import words
from bot.dialogue.cards import (
    Addressee,
    AddToTicket,
    AnswerCard,
    Answered,
    AnswersCard,
    Asked,
    Below,
    BrowseTopics,
    Card,
    CareCard,
    Choice,
    ChoicesCard,
    FamilyCard,
    NoAnswerCard,
    NoticeCard,
    NudgeCard,
    OpenKnowledge,
    Origin,
    RaiseTicket,
    ReplyCard,
    ReplyToPartner,
    TicketCard,
    TicketLine,
    TicketListCard,
    TopicCard,
    TopicLine,
    TopicsCard,
    UnpublishedCard,
    WelcomeCard,
)
from bot.dialogue.forms import (
    FeedbackForm,
    Form,
    Purpose,
    ReasonForm,
    RerouteForm,
    TicketForm,
    WordForm,
)
from bot.dialogue.lessons import Lesson, Press
from bot.knowledge.entries import Field
from bot.knowledge.prose import parse
from bot.knowledge.shapes import FieldKind
from bot.model.attachments import Attachment
from bot.model.people import Venue
from bot.model.promises import Pledge
from bot.model.questions import Feedback
from bot.model.tickets import (
    CARE_MOVES,
    MOVES,
    PARTNER_MOVES,
    Detail,
    Move,
    Moved,
    Said,
    Status,
    Totals,
)
from tests.drivers import learning_samples, report_samples

QUESTION = "q-3kT9vQx2LmB7"
LIST = "list-8HdW2sPz"
FORM = "form-5mXc1RwZ"
NUMBER = "WX-7KQ3M"
FILED = datetime(2026, 3, 9, 14, 32, tzinfo=UTC)
DUE = datetime(2026, 3, 10, 9, 0, tzinfo=UTC)

HOSTILE = (
    "<!channel> <@U012ABCDEF> <!subteam^S01|all> @everyone <at>Bob</at> *bold* _it_ ~no~ `code` ```"
    " <b>x</b> <script>alert(1)</script> [click](https://evil.example) <https://evil.example|bank>"
    " {{DATE()}} ${x} &lt;!here&gt; ![i](https://evil.example/p.png) # h | t | \\"
)
RIGHT_TO_LEFT = "كيف أنقل رقم DID إلى مشغل آخر؟ \u202e evil \u202c שלום"
ODD = "zero\u200bwidth \U0001f468\u200d\U0001f469\u200d\U0001f467 e\u0301\u0301 tab\t \u2028 line"
LONG_WORDS = "The device keeps restarting after the update and nobody can call. " * 40

ANSWER = """\
Porting takes **10 to 20 working days**, counted from the day on which the losing operator accepts it.

1. Open **Portal** > Orders > `CLASSOUND Orders` and choose the number
2. Add the documents:
   - the signed Letter of Authorisation
   - the latest invoice:
     - not older than **30 days**
     - with the address as the operator knows it
3. Send the request; the [porting guide](https://www.example.com/porting?a=1&b=2) names the rest

> A number stays with its operator until the porting date: don't cancel the old contract before.

If the operator rejects it, correct the data and send it again."""  # noqa: E501

LONG_ANSWER = "\n\n".join(
    [
        "Every licence and what it costs to change it.",
        *(
            f"**Step {n}.** Open `Portal` > Customers > PBX number {n}, choose **Licences**, and"
            " compare what is in use with what was bought; the difference is invoiced from the"
            " next month on.\n\n"
            + "\n".join(
                f"- Case {n}.{m}: with a term of {m} years the credit is {m * 10} EUR for each"
                f" user\n  - and {m * 5} EUR when it is a renewal"
                for m in range(1, 8)
            )
            for n in range(1, 13)
        ),
    ]
)

RELATED = (
    Choice("did-porting-date", "How do I find out the porting date?", "Open the order in Portal."),
    Choice(
        "did-porting-reject",
        "Why was a porting rejected, and what do I do now?",
        "Correct the data.",
    ),
    Choice("did-cancel", "How do I cancel a DID number?", "Write to Customer Care."),
)
LONG_TITLE = (
    "What happens with the licences, the remaining term and the invoices of a PBX when an end-user"
    " moves from one partner to another in the middle of a paid year, and who has to confirm it?"
)
ORIGIN = Origin(
    "CLASSOUND & DID numbers", "Customer Care FAQ", date(2021, 12, 8), "did-porting-duration", 1
)
TITLE = "How long does porting a DID number take?"


PLAIN = Asked(QUESTION)


def _answer(
    asked: Asked = PLAIN,
    text: str = ANSWER,
    title: str = TITLE,
    feedback: Feedback = Feedback.WANTED,
    related: tuple[Choice, ...] = RELATED,
    shareable: bool = False,
) -> AnswerCard:
    return AnswerCard(asked, title, parse(text), ORIGIN, related, feedback, shareable)


def _answers(
    asked: Asked, feedback: Feedback = Feedback.WANTED, shareable: bool = False
) -> AnswersCard:
    second = Answered("Can a fax number be ported?", None, ORIGIN)
    answered = (Answered(TITLE, parse(ANSWER), ORIGIN), second)
    return AnswersCard(asked, answered, feedback, shareable)


def _at(minutes: int) -> datetime:
    return FILED + timedelta(minutes=minutes)


def _may(moves: tuple[Move, ...], status: Status) -> tuple[Move, ...]:
    return tuple(move for move in moves if (status, move) in MOVES)


CLAIMED = Moved(Move.CLAIM, "Anna Weiss", _at(12))
ANSWERED = Moved(Move.REPLY, "Anna Weiss", _at(41))
WROTE = Moved(Move.ANSWER, "Petra Lang", _at(55))
REROUTED = Moved(Move.REROUTE, "Anna Weiss", _at(60), "CLASSOUND")
RESOLVED = Moved(Move.RESOLVE, "Anna Weiss", _at(90), "The operator confirmed the date.")
DISMISSED = Moved(Move.DISMISS, "Anna Weiss", _at(90), "Sent by mistake.")

TALK = (
    Said("Anna Weiss", True, "The operator has the request.\nDo you have its reference?", _at(41)),
    Said("Petra Lang", False, "It is 104582.", _at(55)),
)
NOTES = (Said("Anna Weiss", True, "Their invoice is overdue, ask accounting first.", _at(30)),)

CARE = CareCard(
    number=NUMBER,
    route="Customer Care",
    status=Status.OPEN,
    urgent=False,
    filed=FILED,
    due=DUE,
    assignee=None,
    who="Petra Lang",
    company="Example Telecom",
    channel="slack",
    venue=Venue.CHANNEL,
    link="https://example-telecom.slack.com/archives/C0PARTNERS/p1773066720000100",
    subject="Porting is late",
    body="We sent the request three weeks ago and heard nothing.",
    words="how long does porting take",
    entry=Choice("did-porting-duration", TITLE),
    shown="Porting takes 10 to 20 working days.\n\n1. Open Portal\n2. Add the documents",
    details=(
        Detail("DID numbers", "+44 20 7946 0123, +44 20 7946 0124"),
        Detail("Order number", "104582"),
    ),
    files=(),
    staff_note="Exceptions need a second person's confirmation before you promise them.",
    said=(),
    notes=(),
    history=(),
    solved=None,
    moves=_may(CARE_MOVES, Status.OPEN),
)


def _care(
    status: Status, *history: Moved, said: tuple[Said, ...] = (), solved: bool | None = None
) -> CareCard:
    return replace(
        CARE,
        status=status,
        due=None if said else DUE,
        assignee="Anna Weiss",
        said=said,
        notes=NOTES,
        history=history,
        solved=solved,
        moves=_may(CARE_MOVES, status),
    )


def _ticket(status: Status, *history: Moved, next: str, judge: bool = False) -> TicketCard:
    return TicketCard(
        number=NUMBER,
        route="Customer Care",
        subject="Porting is late",
        status=status,
        urgent=False,
        files=0,
        filed=FILED,
        due=DUE if status in (Status.OPEN, Status.CLAIMED) else None,
        history=history,
        next=next,
        moves=_may(PARTNER_MOVES, status),
        judge=judge,
    )


RECEIVED = _ticket(Status.OPEN, next=words.TICKET_NEXT)
REPLY = ReplyCard(
    number=NUMBER,
    to=Addressee("slack:U0PETRA", "Petra Lang"),
    who="Anna Weiss",
    route="Customer Care",
    text=TALK[0].text,
    moves=PARTNER_MOVES,
)

ANSWERS = "A person answers in working hours."
FIELDS = (
    Field(
        "did-numbers",
        "DID numbers",
        FieldKind.PHONE_NUMBERS,
        "+44 20 7946 0123, +44 20 7946 0124",
        True,
    ),
    Field(
        "user-address",
        "User's address for each number",
        FieldKind.PARAGRAPH,
        "+44 20 7946 0123: 12 Example Street, 2nd floor, London N1 2AB, United Kingdom",
        True,
    ),
    Field("hwaas-serial", "HWaaS serial number", FieldKind.SERIAL, "210700412358", True),
    Field("wanted-date", "Date you want", FieldKind.DATE, "2022-03-29", True),
    Field(
        "portal-email",
        "E-mail address in the Portal",
        FieldKind.EMAIL,
        "petra.lang@example.com",
        False,
    ),
    Field("wms-version", "WMS version now", FieldKind.TEXT, "WMS4", False),
)

LEAVES = (
    Choice("hwaas-cancel-return", "Rented, no commitment: return it"),
    Choice("hwaas-return-commitment", "Rented, under commitment: return it"),
    Choice("dead-on-arrival", "Bought, and faulty out of the box"),
)

CARDS: dict[str, Card] = {
    "answer": _answer(),
    "answer-private": _answer(Asked(QUESTION, restated="how to port DID"), shareable=True),
    "answer-quoted": _answer(Asked(QUESTION, quoted="Does the number move on *Monday*?")),
    "answer-known-issue": _answer(Asked(QUESTION, notice="Calls fail with 503 *now*.")),
    "answer-helped": _answer(feedback=Feedback.HELPED),
    "answer-not-helped": _answer(feedback=Feedback.NOT_HELPED),
    "answer-explained": _answer(feedback=Feedback.EXPLAINED),
    "answer-ticket": _answer(
        Asked(QUESTION, restated="how to port DID", ticket="WX-7KQ3M"), feedback=Feedback.NOT_HELPED
    ),
    "answer-below-ticket": _answer(Asked(QUESTION, below=Below(NUMBER, added=False))),
    "answer-added": _answer(Asked(QUESTION, below=Below(NUMBER, added=True))),
    "answer-urgent-files": _answer(Asked(QUESTION, urgent=True, files=2), related=()),
    "answer-left-behind": _answer(
        Asked(QUESTION, files=1, left=("<b>screen</b>.png", words.A_SNIPPET)), related=()
    ),
    "answer-long": _answer(text=LONG_ANSWER, title=LONG_TITLE, shareable=True),
    "answer-hostile": _answer(Asked(QUESTION, restated=HOSTILE), shareable=True),
    "answer-right-to-left": _answer(Asked(QUESTION, restated=RIGHT_TO_LEFT)),
    "answer-odd": _answer(Asked(QUESTION, restated=ODD), text="Press `Save`.", related=()),
    "answers": _answers(Asked(QUESTION)),
    "answers-private": _answers(Asked(QUESTION, restated=LONG_WORDS), shareable=True),
    "answers-unknown": _answers(
        Asked(QUESTION, unknown="do you sell llamas?"), feedback=Feedback.NOT_HELPED
    ),
    "answer-unknown": _answer(Asked(QUESTION, unknown=HOSTILE)),
    "unpublished": UnpublishedCard(Asked(QUESTION), "Can a fax number be ported?", ORIGIN, RELATED),
    "unpublished-ticket": UnpublishedCard(
        Asked(QUESTION, restated="fax porting", urgent=True, files=1, ticket="WX-7KQ3M"),
        "Can a fax number be ported?",
        ORIGIN,
        (),
    ),
    "choices": ChoicesCard(
        Asked(QUESTION),
        (
            Choice("did-porting-duration", TITLE, "Porting takes 10 to 20 working days."),
            *RELATED,
        ),
    ),
    "choices-overview": ChoicesCard(
        Asked(QUESTION, unknown="do you sell llamas?"),
        (Choice("did-porting-duration", TITLE, "Porting takes 10 to 20 working days."),),
        "This is what the FAQ says about porting",
    ),
    "family": FamilyCard(Asked(QUESTION), "Is the hardware rented or bought?", LEAVES),
    "family-private": FamilyCard(
        Asked(QUESTION, restated=HOSTILE, ticket="WX-7KQ3M"), LONG_WORDS[:200], LEAVES
    ),
    "choices-below-ticket": ChoicesCard(
        Asked(QUESTION, below=Below(NUMBER, added=False)), RELATED[:2]
    ),
    "choices-private": ChoicesCard(
        Asked(QUESTION, restated=HOSTILE, urgent=True, files=1),
        (
            Choice("licence-move", LONG_TITLE, LONG_WORDS[:400]),
            Choice("did-porting-duration", TITLE, ""),
        ),
    ),
    "no-answer": NoAnswerCard(Asked(QUESTION), "can I rent a llama", ANSWERS),
    "no-answer-known-issue": NoAnswerCard(
        Asked(QUESTION, notice="Calls fail with 503 *now*."), "do calls fail", ANSWERS
    ),
    "no-answer-refused": NoAnswerCard(Asked(QUESTION), "can I rent a llama", ANSWERS, refused=True),
    "no-answer-ticket": NoAnswerCard(
        Asked(QUESTION, files=1, ticket="WX-7KQ3M"),
        "can I rent a llama",
        ANSWERS,
    ),
    "no-answer-below-ticket": NoAnswerCard(
        Asked(QUESTION, below=Below(NUMBER, added=False)), "it is the second floor", ANSWERS
    ),
    "no-answer-urgent": NoAnswerCard(Asked(QUESTION, urgent=True), "112 doesn't work", ANSWERS),
    "no-answer-hostile": NoAnswerCard(Asked(QUESTION), HOSTILE, ANSWERS),
    "no-answer-long": NoAnswerCard(Asked(QUESTION), LONG_WORDS, ANSWERS),
    "ticket": RECEIVED,
    "ticket-urgent": replace(
        RECEIVED, route="CLASSOUND", subject=HOSTILE[:150], urgent=True, files=2
    ),
    "ticket-out-of-hours": replace(RECEIVED, opens=_at(600)),
    "ticket-left-behind": replace(RECEIVED, files=1, left=("screen.png",)),
    "ticket-claimed": _ticket(Status.CLAIMED, CLAIMED, next="They answer you here."),
    "ticket-waiting": _ticket(Status.WAITING, CLAIMED, ANSWERED, next="Reply if anything is open."),
    "ticket-resolved": _ticket(
        Status.RESOLVED,
        CLAIMED,
        ANSWERED,
        replace(RESOLVED, reason=""),
        next="Write again if it comes back.",
        judge=True,
    ),
    "ticket-solved": replace(
        _ticket(
            Status.RESOLVED,
            CLAIMED,
            ANSWERED,
            replace(RESOLVED, who=HOSTILE[:80], reason=""),
            next="Write again.",
        ),
        moves=(),
    ),
    "ticket-dismissed": _ticket(
        Status.DISMISSED, replace(DISMISSED, reason=""), next="It was closed."
    ),
    "care": CARE,
    "care-claimed": _care(Status.CLAIMED, CLAIMED),
    "care-waiting": _care(Status.WAITING, CLAIMED, ANSWERED, said=TALK[:1]),
    "care-commented": _care(Status.CLAIMED, CLAIMED, ANSWERED, WROTE, said=TALK),
    "care-promised": replace(
        _care(Status.CLAIMED, CLAIMED, ANSWERED, WROTE, said=TALK),
        promised=((Pledge.NEXT_ANSWER, _at(300)), (Pledge.SOLUTION, _at(1200))),
    ),
    "care-quoted": replace(_care(Status.OPEN), quoted="Does the number move on *Monday*?"),
    "care-rerouted": replace(
        _care(Status.OPEN, CLAIMED, REROUTED), assignee=None, route="CLASSOUND", moves=()
    ),
    "care-resolved": _care(
        Status.RESOLVED, CLAIMED, ANSWERED, WROTE, RESOLVED, said=TALK, solved=True
    ),
    "care-not-solved": _care(Status.RESOLVED, CLAIMED, RESOLVED, said=TALK, solved=False),
    "care-dismissed": _care(Status.DISMISSED, CLAIMED, DISMISSED),
    "care-urgent": replace(
        CARE,
        urgent=True,
        route="CLASSOUND",
        venue=Venue.COMMAND,
        link=None,
        entry=None,
        shown=None,
        details=(),
        files=(Attachment("phone.jpg", "https://files.example.com/phone.jpg"),),
        staff_note=None,
    ),
    "care-left-behind": replace(
        CARE,
        files=(
            Attachment("phone.jpg", "https://files.example.com/phone.jpg"),
            Attachment("<b>screen</b>.png", ""),
        ),
    ),
    "care-hostile": replace(
        CARE,
        who=HOSTILE[:80],
        company="<!here> & Sons",
        channel="teams",
        subject=HOSTILE[:150],
        body=HOSTILE,
        words=HOSTILE,
        shown=HOSTILE,
        details=(Detail("DID numbers", HOSTILE),),
        files=(Attachment("<!channel>|x>.png", "https://files.example.com/x.png?a=1&b=2"),),
        assignee=HOSTILE[:80],
        said=(
            Said(HOSTILE[:80], False, HOSTILE, FILED),
            Said("Anna Weiss", True, RIGHT_TO_LEFT, FILED),
        ),
        notes=(Said(HOSTILE[:80], True, HOSTILE, FILED),),
        history=(Moved(Move.RESOLVE, HOSTILE[:80], FILED, HOSTILE),),
    ),
    "care-long": replace(
        CARE,
        channel="web",
        venue=Venue.DIRECT,
        link=None,
        body=LONG_WORDS,
        words=LONG_WORDS * 3,
        shown=LONG_ANSWER,
        details=tuple(Detail(field.label, LONG_WORDS[:1000]) for field in FIELDS),
        files=tuple(
            Attachment(f"photo-{n}.jpg", f"https://files.example.com/{n}") for n in range(1, 11)
        ),
        staff_note=LONG_WORDS[:600],
        said=tuple(Said("Petra Lang", n % 2 == 0, LONG_WORDS, _at(n)) for n in range(1, 12)),
        notes=tuple(Said("Anna Weiss", True, LONG_WORDS, _at(n)) for n in range(1, 4)),
        history=(CLAIMED, ANSWERED, WROTE) * 8,
    ),
    "reply": REPLY,
    "reply-hostile": replace(
        REPLY, to=Addressee("teams:29:petra", HOSTILE[:80]), who=HOSTILE[:80], text=HOSTILE
    ),
    "reply-long": replace(
        REPLY, text=f"{LONG_WORDS[:1400]}\n\n{RIGHT_TO_LEFT}\n  - {LONG_WORDS[:1400]}"
    ),
    "reply-earlier": replace(REPLY, moves=()),
    "nudge": NudgeCard(NUMBER, REPLY.to, words.partner_told("resolve", NUMBER)),
    "nudge-verdict": NudgeCard(NUMBER, REPLY.to, words.partner_told("resolve", NUMBER), judge=True),
    "nudge-everybody": NudgeCard(NUMBER, None, words.partner_answered(HOSTILE[:80], NUMBER)),
    "nudge-elsewhere": NudgeCard(
        NUMBER, Addressee("web:9f31", "Anna <b>Weiss</b>"), words.still_unanswered(NUMBER)
    ),
    "nudge-retry": NudgeCard(
        NUMBER,
        None,
        words.parked(NUMBER, "zendesk", "The requester's address is wrong."),
        retry=True,
    ),
    "ticket-list": TicketListCard(
        LIST,
        tuple(
            TicketLine(f"WX-7KQ{n}M", subject, Status.OPEN, FILED.replace(day=n))
            for n, subject in enumerate(
                ["Porting is late", HOSTILE[:150], RIGHT_TO_LEFT, LONG_WORDS[:150]], 2
            )
        ),
        1,
        True,
        Totals(3, 1, 12, 7),
    ),
    "ticket-list-empty": TicketListCard(LIST, (), 0, False, Totals()),
    "topics": TopicsCard(
        LIST,
        (
            TopicLine("classound", "CLASSOUND & DID numbers", 16),
            TopicLine("hwaas", "HWaaS", 9),
            TopicLine("billing", "Invoices & payments", 8),
            TopicLine("delivery", "Orders & delivery", 7),
            TopicLine("pbx-licenses", "PBX & licences", 11),
            TopicLine("company", "Companies & partners", 4),
            TopicLine("general", "General questions", 3),
        ),
    ),
    "topic": TopicCard(
        LIST,
        "classound",
        "CLASSOUND & DID numbers",
        (
            Choice("did-porting-duration", TITLE),
            *RELATED,
            Choice("licence-move", LONG_TITLE),
            *(Choice(f"did-case-{n}", f"What do I do in case {n}?") for n in range(1, 12)),
        ),
    ),
    "welcome": WelcomeCard(
        (
            Choice("did-porting-duration", TITLE),
            Choice("hwaas-lost", "What do I do when an HWaaS device is lost?"),
            Choice("find-invoices", "Where do I find my invoices?"),
        )
    ),
    "notice": NoticeCard(*words.GREETING),
    "notice-ticket": NoticeCard(*words.A_HUMAN, RaiseTicket(QUESTION)),
    "notice-topics": NoticeCard(*words.ABOUT_BOT, BrowseTopics()),
    "notice-add": NoticeCard(
        words.is_this_for(NUMBER), words.NOT_WITH_CARE, AddToTicket(QUESTION, NUMBER)
    ),
    "notice-reply": NoticeCard(*words.NOT_READ_HERE, ReplyToPartner(NUMBER)),
}

TICKET_FORM = TicketForm(
    question=QUESTION,
    route="CLASSOUND",
    answers=ANSWERS,
    due=DUE,
    subject="How long does porting take?",
    body="how long does porting take",
    urgent=False,
    files=0,
    fields=FIELDS,
    similar=None,
    id=FORM,
)

FORMS: dict[str, Form] = {
    "ticket-form": TICKET_FORM,
    "ticket-form-out-of-hours": replace(TICKET_FORM, opens=_at(600)),
    "ticket-form-urgent": replace(
        TICKET_FORM, subject="112", body="112 fails", urgent=True, files=2, fields=()
    ),
    "ticket-form-hostile": replace(
        TICKET_FORM,
        subject=HOSTILE[:150],
        body=HOSTILE,
        fields=FIELDS[:1],
        similar=TicketLine(NUMBER, HOSTILE[:150], Status.OPEN, FILED),
    ),
    "ticket-form-long": replace(
        TICKET_FORM,
        route="Customer Care",
        subject=LONG_WORDS[:150],
        body=LONG_WORDS[:3000],
        files=1,
    ),
    "ticket-form-left-behind": replace(TICKET_FORM, fields=(), left=("screen.png",)),
    "ticket-form-similar": replace(
        TICKET_FORM, fields=(), similar=TicketLine(NUMBER, "Porting is late", Status.CLAIMED, FILED)
    ),
    "feedback-form": FeedbackForm(QUESTION, TITLE, FORM),
    "feedback-form-long": FeedbackForm(QUESTION, LONG_TITLE, FORM),
    "reply-form": WordForm(Purpose.REPLY, NUMBER, "Porting is late", FORM),
    "note-form": WordForm(Purpose.NOTE, NUMBER, HOSTILE[:150], FORM),
    "comment-form": WordForm(Purpose.COMMENT, NUMBER, LONG_WORDS[:150], FORM),
    "resolve-form": ReasonForm(NUMBER, Move.RESOLVE, Status.WAITING, FORM),
    "dismiss-form": ReasonForm(NUMBER, Move.DISMISS, Status.OPEN, FORM),
    "reroute-form": RerouteForm(
        NUMBER,
        Status.CLAIMED,
        (("classound", "CLASSOUND"), ("tech-support", "Tech Support"), ("rma", "RMA")),
        FORM,
    ),
}

CARDS |= learning_samples.cards(HOSTILE, LONG_WORDS)
CARDS |= report_samples.cards(HOSTILE)
CARDS["answer-changed"] = replace(
    _answer(related=(Choice("did-porting-duration", words.OPEN_NEW_ANSWER),)),
    origin=replace(ORIGIN, version=2),
    changed=date(2026, 3, 3),
)
CARDS["notice-knowledge"] = NoticeCard(*words.KNOWLEDGE_DESK, OpenKnowledge())
CARDS["care-lessons"] = replace(
    _care(Status.RESOLVED, CLAIMED, ANSWERED, RESOLVED, said=TALK),
    lessons=(
        Press(Lesson.TEACH, NUMBER),
        Press(Lesson.CHANGE_ENTRY, f"ticket/{NUMBER}"),
        Press(Lesson.RECEIPT, "did-porting-duration/3"),
    ),
)
FORMS |= learning_samples.forms(HOSTILE)
