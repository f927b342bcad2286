"""What there is to fill in to teach the bot; everything is prefilled with what people wrote."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.desk import leads, subjects
from bot.desk.context import TurnContext
from bot.desk.forms import care_forms, long_answers
from bot.desk.forms.filled_lesson import LINE_LIMIT, REASON_LIMIT
from bot.desk.leads import Lead
from bot.dialogue import words
from bot.dialogue.form_requests import TeachFormRequest
from bot.dialogue.forms import BODY_LIMIT
from bot.dialogue.learning import TeachField, TeachForm
from bot.dialogue.lessons import FORMS, Lesson
from bot.dialogue.lessons import TAUGHT as LESSONS
from bot.errors import StaleError, TooLateError
from bot.learning import clearing
from bot.model.questions import new_id

TAUGHT = 3  # texts that are proposed as wordings; the others measure whether it helped
OFFERED = 24  # entries to choose from


def opened(context: TurnContext, request: TeachFormRequest) -> TeachForm:
    if request.lesson not in FORMS:
        raise StaleError(f"{request.lesson} opens no form")
    if request.lesson not in LESSONS:
        return care_forms.opened(context, request)
    lead = leads.named(context, request.about, request.by)
    fields = tuple(_fields(context, request.lesson, lead))
    return TeachForm(request.lesson, request.about, words.TEACH_NOTE, fields, new_id())


def _fields(context: TurnContext, lesson: Lesson, lead: Lead) -> Iterator[TeachField]:
    match lesson:
        case Lesson.WORDING:
            yield from _choice(context, lead)
            yield _lines("asked", words.WORDINGS_LABEL, lead.cleared[:TAUGHT])
        case Lesson.NEAR_MISS:
            yield from _choice(context, lead)
            yield _lines("not_asked", words.NOT_ASKED_LABEL, lead.cleared[:TAUGHT])
        case Lesson.OUT_OF_SCOPE:
            yield _lines("outside", words.OUTSIDE_LABEL, lead.cleared[:TAUGHT])
        case Lesson.NEW_ENTRY:
            yield from _new(context, lead)
        case _:
            yield from _changed(context, lead)
    yield TeachField(
        "reason", words.WHY_LABEL, required=False, limit=REASON_LIMIT, hint=_shown_to(lesson)
    )
    yield _kept(lead)


def _shown_to(lesson: Lesson) -> str:
    """Only texts have versions, and receipts say why there is a later one."""
    return words.WHY_HINT if lesson is Lesson.CHANGE_ENTRY else ""


def _choice(context: TurnContext, lead: Lead) -> Iterator[TeachField]:
    """The likely entries, and room for the id of any."""
    offered = list(_offered(context, lead))
    if offered:
        first = offered[0][0]
        yield TeachField(
            "entry", words.ENTRY_LABEL, value=first, required=False, choices=tuple(offered)
        )
    yield TeachField("other", words.OTHER_ENTRY_LABEL, required=not offered, limit=60)


def _offered(context: TurnContext, lead: Lead) -> Iterator[tuple[str, str]]:
    for id in lead.near[:OFFERED]:
        if entry := context.knowledge.by_id.get(id):
            yield id, entry.question


def _new(context: TurnContext, lead: Lead) -> Iterator[TeachField]:
    topics = tuple((topic.id, topic.title) for topic in context.knowledge.topics)
    near = context.knowledge.by_id.get(lead.near[0]) if lead.near else None
    topic = near.topic.id if near else topics[0][0]
    yield TeachField("topic", words.TOPIC_LABEL, value=topic, choices=topics)
    first = lead.cleared[0][:LINE_LIMIT] if lead.cleared else ""
    yield TeachField("question", words.QUESTION_LABEL, value=first, limit=LINE_LIMIT)
    reply = clearing.marked(lead.reply, lead.names, words.marked)
    yield from long_answers.fields(reply) or long_answers.begun(reply)
    yield _lines("asked", words.WORDINGS_LABEL, lead.cleared[:TAUGHT])


def _changed(context: TurnContext, lead: Lead) -> Iterator[TeachField]:
    """TooLateError for a text that no field of a platform holds."""
    if not lead.near:
        raise StaleError("no entry to change")
    entry = subjects.entry_named(lead.near[0], context.knowledge)
    reply = clearing.marked(lead.reply, lead.names, words.marked)
    answer = long_answers.fields(entry.written or reply)
    if answer is None or len(entry.question) > LINE_LIMIT:
        raise TooLateError(words.too_long_for_chat(entry.question))
    yield TeachField("question", words.QUESTION_LABEL, value=entry.question, limit=LINE_LIMIT)
    yield from answer
    if entry.written:
        yield TeachField(
            "correcting", words.CORRECTING_LABEL, value="no", choices=words.CORRECTING_CHOICES
        )


def _lines(id: str, label: str, texts: Sequence[str]) -> TeachField:
    return TeachField(id, label, "\n".join(texts)[:BODY_LIMIT], several=True)


def _kept(lead: Lead) -> TeachField:
    """What is seen before it is kept; others than those that are taught, where there are enough."""
    kept = lead.cleared[TAUGHT:] or lead.cleared
    return TeachField(
        "kept",
        words.KEPT_QUESTIONS_LABEL,
        "\n".join(kept)[:BODY_LIMIT],
        several=True,
        required=False,
        hint=words.KEPT_QUESTIONS_HINT,
    )
