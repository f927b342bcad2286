"""A long answer in several fields of a form: a platform's field takes less than an answer may have.
A field's id says how its part goes on from the one before; pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from bot.dialogue import words
from bot.dialogue.forms import BODY_LIMIT
from bot.dialogue.learning import TeachField
from bot.errors import FormError
from bot.learning import checking

FIELD = "answer"
LIMIT = 10_000  # characters of an answer that is written in a form
_PART = 2500  # characters of a part as it is shown first: each has room to grow
_PARTS = 8
_SEAMS = {"": "\n\n", "-line": "\n"}  # by how the id ends: a new paragraph, or only a new line


def fields(answer: str) -> tuple[TeachField, ...] | None:
    """None for a text that no form holds."""
    parts = list(_cut(answer))
    if len(answer) > LIMIT or len(parts) > _PARTS or any(len(one) > BODY_LIMIT for _, one in parts):
        return None
    ids = (_id(number, end) for number, (end, _) in enumerate(parts, 1))
    return tuple(
        _field(id, number, part, len(parts))
        for number, (id, (_, part)) in enumerate(zip(ids, parts, strict=True), 1)
    )


def begun(answer: str) -> tuple[TeachField, ...]:
    """As much of it as one field takes."""
    return (_field(FIELD, 1, answer[:BODY_LIMIT], 1),)


def joined(filled: Mapping[str, str]) -> str:
    """What was typed into the fields; FormError with what is wrong at its field."""
    parts = {id: text for id in _ids() if (text := _tidy(filled.get(id, "")))}
    if not parts:
        raise FormError({FIELD: words.FILL_THIS_IN})
    if wrong := {id: problem for id, text in parts.items() if (problem := _problem(text))}:
        raise FormError(wrong)
    answer = ""
    for id, part in parts.items():
        answer += (_seam(id) if answer else "") + part
    if len(answer) > LIMIT:
        raise FormError({list(parts)[-1]: words.too_long(len(answer), LIMIT)})
    if reason := checking.unreadable(answer):
        blamed = (id for id, text in parts.items() if checking.unreadable(text) == reason)
        raise FormError({next(blamed, FIELD): words.cannot_be_shown(reason)})
    return answer


def _cut(answer: str) -> Iterator[tuple[str, str]]:
    """Parts, each with the end of its id: between paragraphs where there are any, else between
    lines."""
    end = ""
    while len(answer) > _PART:
        places = {name: answer.rfind(seam, 1, _PART) for name, seam in _SEAMS.items()}
        next_end = "" if places[""] > 0 else "-line"
        if places[next_end] <= 0:
            break
        yield end, answer[: places[next_end]]
        end, answer = next_end, answer[places[next_end] :].lstrip("\n")
    yield end, answer


def _field(id: str, number: int, part: str, count: int) -> TeachField:
    label = words.ANSWER_LABEL if count == 1 else words.answer_part(number, count)
    return TeachField(
        id=id,
        label=label,
        value=part,
        several=True,
        required=number == 1,
        limit=BODY_LIMIT,
        hint=words.ANSWER_HINT,
    )


def _ids() -> Iterator[str]:
    yield FIELD
    for number in range(2, _PARTS + 1):
        for end in _SEAMS:
            yield _id(number, end)


def _id(number: int, end: str) -> str:
    return FIELD if number == 1 else f"{FIELD}-{number}{end}"


def _seam(id: str) -> str:
    return _SEAMS["-line" if id.endswith("-line") else ""]


def _tidy(typed: str) -> str:
    return "\n".join(typed.rstrip().splitlines()).strip("\n")


def _problem(text: str) -> str | None:
    if len(text) > BODY_LIMIT:
        return words.too_long(len(text), BODY_LIMIT)
    return words.TAKE_OUT_MARKED if words.marked("")[:-1] in text else None
