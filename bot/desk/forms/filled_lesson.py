"""What was filled in to teach the bot, read field by field: all that is wrong is said at once, each
at its field; pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from bot.desk.forms import long_answers
from bot.desk.leads import Lead
from bot.dialogue import words
from bot.dialogue.forms import BODY_LIMIT
from bot.errors import FormError
from bot.learning import clearing
from bot.model.text import caseless, has_words, one_line, printable

LINE_LIMIT = 150  # characters of a question
LINES = 20  # that are taught at once
REASON_LIMIT = 500  # characters


def _lined(typed: str) -> str:
    return "\n".join(typed.splitlines())


class FilledLesson:
    """`problems` has a sentence for each field that is wrong so far; what is read of such a field
    is of no use."""

    def __init__(self, filled: Mapping[str, str], lead: Lead) -> None:
        self._filled = {id: printable(_lined(typed)) for id, typed in filled.items()}
        self._lead = lead
        self.problems: dict[str, str] = {}

    def check(self) -> None:
        """FormError where anything is wrong."""
        if self.problems:
            raise FormError(self.problems)

    def question(self) -> str:
        question = one_line(self._filled.get("question", ""))
        self._note("question", self._wrong_line(question, LINE_LIMIT))
        return question

    def answer(self) -> str:
        try:
            answer = long_answers.joined(self._filled)
        except FormError as error:
            self.problems.update(error.problems)
            return ""
        self._note(long_answers.FIELD, None if has_words(answer) else words.SAY_IT_IN_WORDS)
        return answer

    def lines(self, field: str, *, required: bool = True) -> tuple[str, ...]:
        typed = (one_line(line) for line in self._filled.get(field, "").splitlines())
        different: dict[str, str] = {}
        for line in typed:
            different.setdefault(caseless(line), line)
        lines = tuple(line for line in different.values() if line)
        if required and not lines:
            self._note(field, words.FILL_THIS_IN)
        elif len(lines) > LINES:
            self._note(field, words.too_many_lines(LINES))
        for line in lines:
            self._note(field, self._wrong_line(line, BODY_LIMIT))
        return lines

    def topic(self, topics: Collection[str]) -> str:
        topic = self._filled.get("topic", "")
        self._note("topic", None if topic in topics else words.FILL_THIS_IN)
        return topic

    def entry(self, entries: Collection[str]) -> str:
        """The one that was chosen, or whose id was typed."""
        typed = self._filled.get("other", "").strip()
        entry = typed or self._filled.get("entry", "")
        field = "other" if typed or "entry" not in self._filled else "entry"
        if not entry:
            self._note(field, words.SAY_WHICH_ENTRY)
        elif entry not in entries:
            self._note(field, words.no_such_entry(entry))
        return entry

    def reason(self) -> str:
        """Everybody who asks for a receipt reads it."""
        reason = self._filled.get("reason", "").strip()
        if found := clearing.named(reason, self._lead.names):
            self._note("reason", words.leave_out(", ".join(found)))
        if len(reason) > REASON_LIMIT:
            self._note("reason", words.too_long(len(reason), REASON_LIMIT))
        return reason

    def _wrong_line(self, line: str, limit: int) -> str | None:
        if not line:
            return words.FILL_THIS_IN
        if len(line) > limit:
            return words.too_long(len(line), limit)
        if not has_words(line):
            return words.SAY_IT_IN_WORDS
        found = clearing.particulars(line, self._lead.names)
        return words.leave_out(", ".join(found)) if found else None

    def _note(self, field: str, problem: str | None) -> None:
        """The first of a field."""
        if problem:
            self.problems.setdefault(field, problem)
