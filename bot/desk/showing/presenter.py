"""Which card shows a question, a topic or a ticket: from what is known to what is seen; pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice

from bot.desk import subjects
from bot.dialogue import cards, speech, words
from bot.dialogue.words.sentences import sentences
from bot.errors import StaleError
from bot.knowledge.entries import Entry, Family, Knowledge
from bot.knowledge.prose import first_line
from bot.knowledge.translations import ENGLISH, spoken
from bot.model.attachments import carried, left
from bot.model.people import Venue
from bot.model.questions import Feedback, Question, Showing
from bot.search import Decision

RELATED = 3
CHOICES = 4
PREVIEW = 120


def question_card(question: Question, knowledge: Knowledge) -> cards.Card:
    """What the question's message shows; StaleError when its entry was withdrawn."""
    knowledge = spoken(knowledge, speech.language())
    match question.showing:
        case Showing.ENTRY:
            return _entry_card(question, subjects.entry_of(question, knowledge), knowledge)
        case Showing.ENTRIES:
            return _answers_card(question, subjects.entries_of(question, knowledge), knowledge)
        case Showing.CHOICES:
            return _choices_card(question, knowledge)
        case Showing.NONE:
            return _no_answer_card(question, knowledge)
        case Showing.WORDS:
            return _words_card(question)
        case Showing.HANDOFF if question.ticket:
            return cards.NoticeCard(words.ticket_raised(question.ticket), words.TICKET_NEXT)
        case Showing.HANDOFF:
            happened, now = words.A_HUMAN if question.text else words.FILES_ONLY
            if question.notice:
                now = sentences(words.known_issue(question.notice), now)
            return cards.NoticeCard(happened, now, cards.RaiseTicket(question.id))


def has_choices(question: Question) -> bool:
    """Whether choices can be shown for it: something was found, and not opened from a list."""
    found = question.decision in (Decision.ANSWER, Decision.CHOICES)
    return found and bool(question.near)


def offers(entries: Iterable[str], knowledge: Knowledge) -> tuple[cards.Choice, ...]:
    """Those of the entries that still exist, as buttons."""
    found = (knowledge.by_id[entry] for entry in entries if entry in knowledge.by_id)
    return tuple(cards.Choice(entry.id, entry.question, _preview(entry)) for entry in found)


def topics_card(slot: str, knowledge: Knowledge) -> cards.TopicsCard:
    knowledge = spoken(knowledge, speech.language())
    lines = (
        cards.TopicLine(topic.id, topic.title, len([*knowledge.of_topic(topic.id)]))
        for topic in knowledge.topics
    )
    return cards.TopicsCard(slot, tuple(lines))


def topic_card(slot: str, topic: str, knowledge: Knowledge) -> cards.TopicCard:
    knowledge = spoken(knowledge, speech.language())
    entries = [*knowledge.of_topic(topic)]
    if not entries:
        raise StaleError(f"topic {topic} was withdrawn")
    return cards.TopicCard(
        slot, topic, entries[0].topic.title, offers((entry.id for entry in entries), knowledge)
    )


def welcome_card(knowledge: Knowledge) -> cards.WelcomeCard:
    """Three published questions: those that the brand names, else each of another topic."""
    knowledge = spoken(knowledge, speech.language())
    return cards.WelcomeCard(offers(_examples(knowledge), knowledge))


def _examples(knowledge: Knowledge) -> tuple[str, ...]:
    named = (knowledge.by_id.get(entry) for entry in knowledge.brand.examples)
    published = tuple(entry.id for entry in named if entry and entry.answer)
    return published or tuple(entry.id for entry in islice(first_entries(knowledge), 3))


def first_entries(knowledge: Knowledge) -> Iterator[Entry]:
    """The first published entry of each topic."""
    for topic in knowledge.topics:
        published = (entry for entry in knowledge.of_topic(topic.id) if entry.answer)
        yield from islice(published, 1)


def _entry_card(
    question: Question, entry: Entry, knowledge: Knowledge
) -> cards.AnswerCard | cards.UnpublishedCard:
    near = question.near if question.refused else entry.related
    card = _answer_card(entry, _asked(question), near, knowledge)
    if isinstance(card, cards.UnpublishedCard):
        return card
    return replace(
        card,
        feedback=question.feedback,
        shareable=_shareable(question),
        translated=_translated(entry, knowledge),
        original=in_english(entry.id) if entry.language != ENGLISH else None,
    )


def sample_card(entry: Entry, knowledge: Knowledge) -> cards.AnswerCard | cards.UnpublishedCard:
    """An entry as it is answered with, to nobody's question."""
    return _answer_card(entry, cards.Asked(question="sample"), entry.related, knowledge)


def _answer_card(
    entry: Entry, asked: cards.Asked, near: Iterable[str], knowledge: Knowledge
) -> cards.AnswerCard | cards.UnpublishedCard:
    """With the nearest other entries below."""
    related = offers([id for id in near if id != entry.id][:RELATED], knowledge)
    if entry.answer is None:
        return cards.UnpublishedCard(asked, entry.question, _origin(entry), related)
    return cards.AnswerCard(
        asked=asked,
        title=entry.question,
        answer=entry.answer,
        origin=_origin(entry),
        related=related,
        feedback=Feedback.WANTED,
        shareable=False,
    )


def refusal(text: str, knowledge: Knowledge) -> cards.NoAnswerCard:
    """What nobody's message is answered with that no entry answers."""
    return cards.NoAnswerCard(
        cards.Asked(question="sample"), text, subjects.default_route(knowledge).answers
    )


def in_english(entry: str) -> str:
    """What the button carries that shows the text which counts: see `picked`."""
    return f"{entry}~{ENGLISH}"


def picked(entry: str) -> tuple[str, str]:
    """The entry that a button names, and the language in which it is wanted, which may be open."""
    id, _, language = entry.partition("~")
    return id, language


def _translated(entry: Entry, knowledge: Knowledge) -> str:
    """What is said of the text's language, where there is something to say."""
    if entry.language != ENGLISH:
        return words.TRANSLATED
    translation = knowledge.translations.get(speech.language())
    if translation is None:
        return ""
    return words.TRANSLATION_STALE if entry.id in translation.content.entries else words.IN_ENGLISH


def _no_answer_card(question: Question, knowledge: Knowledge) -> cards.NoAnswerCard:
    answers = subjects.default_route(knowledge).answers
    return cards.NoAnswerCard(
        _asked(question), question.text, answers, refused=has_choices(question)
    )


def _origin(entry: Entry) -> cards.Origin:
    return cards.Origin(
        entry.topic.title, entry.source.page, entry.reviewed, entry.id, entry.version
    )


def _shareable(question: Question) -> bool:
    return question.where.venue is Venue.COMMAND and not question.shared


def _answers_card(
    question: Question, entries: Sequence[Entry], knowledge: Knowledge
) -> cards.AnswersCard:
    answers = (cards.Answered(entry.question, entry.answer, _origin(entry)) for entry in entries)
    first = next((entry for entry in entries if entry.language != ENGLISH), entries[0])
    return cards.AnswersCard(
        asked=_asked(question),
        answers=tuple(answers),
        feedback=question.feedback,
        shareable=_shareable(question),
        translated=_translated(first, knowledge),
        original=in_english(entries[0].id) if first.language != ENGLISH else None,
    )


def _choices_card(question: Question, knowledge: Knowledge) -> cards.ChoicesCard | cards.FamilyCard:
    family = _family(question, knowledge)
    if family is None:
        return cards.ChoicesCard(_asked(question), offers(question.near[:CHOICES], knowledge))
    if family.overview:
        leaves = (leaf.entry for leaf in family.leaves)
        return cards.ChoicesCard(_asked(question), offers(leaves, knowledge), family.question)
    values = tuple(cards.Choice(leaf.entry, leaf.value) for leaf in family.leaves)
    translation = knowledge.translations.get(speech.language())
    foreign = translation is not None and family.id in translation.content.families
    original = in_english(values[0].entry) if foreign else None
    return cards.FamilyCard(_asked(question), family.question, values, original)


def _family(question: Question, knowledge: Knowledge) -> Family | None:
    """The family that is asked about; None too when it was withdrawn since."""
    return next((each for each in knowledge.families if each.id == question.family), None)


def _words_card(question: Question) -> cards.NoticeCard:
    """Words that the bot has nothing to say to, below a ticket."""
    if question.below is None:
        raise StaleError("these words are below no ticket")
    if question.added:
        return cards.NoticeCard(words.added_to(question.below), words.TICKET_NEXT)
    button = cards.AddToTicket(question.id, question.below)
    return cards.NoticeCard(words.is_this_for(question.below), words.NOT_WITH_CARE, button)


def _asked(question: Question) -> cards.Asked:
    return cards.Asked(
        question=question.id,
        restated=question.text if question.where.venue is Venue.COMMAND else None,
        urgent=question.urgent,
        files=carried(question.files),
        ticket=question.ticket,
        left=left(question.files),
        below=cards.Below(question.below, question.added) if question.below else None,
        quoted=question.quoted,
        unknown=question.unknown,
        notice=question.notice,
    )


def _preview(entry: Entry) -> str:
    line = first_line(entry.answer) if entry.answer else words.UNPUBLISHED_SHORT
    return line if len(line) <= PREVIEW else line[: PREVIEW - 1].rsplit(" ", 1)[0] + "…"
