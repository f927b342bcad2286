"""Long answers in several fields: nothing is lost between them, and what does not fit is refused in
words."""

from __future__ import annotations

import pytest

from bot.desk.forms import long_answers
from bot.dialogue import words
from bot.errors import FormError
from bot.knowledge import prose

SENTENCE = "Of this there is much to say, **more** than a field takes."
LONG = " ".join([SENTENCE] * 12)
PARAGRAPHS = "\n\n".join([LONG] * 12)
STEPS = "First:\n\n" + "\n".join(f"{number}. {SENTENCE} {SENTENCE}" for number in range(1, 41))
NOTES = "\n".join([f"> {SENTENCE} {SENTENCE}"] * 40)


@pytest.mark.parametrize("answer", [PARAGRAPHS, STEPS, NOTES, "short", f"{STEPS}\n\n{NOTES}"])
def test_an_answer_is_the_same_when_its_parts_are_joined(answer: str) -> None:
    """To the character; each part has room to grow."""
    prose.parse(answer)
    fields = long_answers.fields(answer)
    assert fields is not None
    assert all(len(field.value) <= 2500 < field.limit for field in fields)
    assert [field.required for field in fields] == [True, *[False] * (len(fields) - 1)]
    assert long_answers.joined({field.id: field.value for field in fields}) == answer


@pytest.mark.parametrize("answer", ["a" * 3001, f"{PARAGRAPHS}\n\n{PARAGRAPHS}"])
def test_what_no_form_holds_has_no_fields(answer: str) -> None:
    assert long_answers.fields(answer) is None


def test_what_is_wrong_in_a_part_is_said_there() -> None:
    """Too long alone or in all, outside of the Markdown that is drawn, marked for removal."""
    cases = {
        "answer-2": {"answer": "Yes.", "answer-2": "a" * 3001},
        "answer-3": {"answer": "Yes.", "answer-3": "# A heading"},
        "answer-5": {f"answer{n}": "a" * 2900 for n in ("", "-2", "-3", "-5")},
        "answer": {"answer": f"Ask {words.marked('Luca')}.", "answer-2": "Yes."},
    }
    for field, filled in cases.items():
        with pytest.raises(FormError) as error:
            long_answers.joined(filled)
        assert list(error.value.problems) == [field]
