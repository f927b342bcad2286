"""What a ticket's form asks, checked field by field before it is sent."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date

from bot.dialogue import words
from bot.dialogue.forms import BODY_LIMIT, DETAIL_LIMIT, SUBJECT_LIMIT, WORD_LIMIT
from bot.errors import FormError, FormWarning
from bot.knowledge.entries import Field
from bot.knowledge.shapes import FieldKind
from bot.model.tickets import Detail

YEARS = range(2000, 2101)  # in which something can happen that somebody asks for


def checked(
    fields: Sequence[Field], subject: str, body: str, values: Mapping[str, str]
) -> tuple[Detail, ...]:
    """The filled-in details in the form's order, or FormError with a sentence for every field that
    is wrong."""
    problems = {
        **_text_problem("subject", subject, SUBJECT_LIMIT),
        **_text_problem("body", body, BODY_LIMIT),
    }
    for field in fields:
        if problem := next(_problems(field, values.get(field.id, "").strip()), None):
            problems[field.id] = problem
    if problems:
        raise FormError(problems)
    return tuple(
        Detail(field.label, value)
        for field in fields
        if (value := values.get(field.id, "").strip())
    )


def warn(fields: Sequence[Field], values: Mapping[str, str], today: date) -> None:
    """FormWarning when the ticket can be sent but is likely to be in vain: the notice of a date is
    too short."""
    for field in fields:
        value = values.get(field.id, "").strip()
        if field.notice is None or not _is_date(value):
            continue
        if field.notice.is_short(today, date.fromisoformat(value)):
            raise FormWarning(words.short_notice(field.notice.says))


def written(text: str) -> str:
    """One word on a ticket, or FormError."""
    if not text.strip():
        raise FormError({"text": words.FILL_THIS_IN})
    if len(text) > WORD_LIMIT:
        raise FormError({"text": words.too_long(len(text), WORD_LIMIT)})
    return text.strip()


def _text_problem(name: str, text: str, limit: int) -> dict[str, str]:
    if not text.strip():
        return {name: words.FILL_THIS_IN}
    return {name: words.too_long(len(text), limit)} if len(text) > limit else {}


def _problems(field: Field, value: str) -> Iterator[str]:
    if not value and field.required:
        yield words.FILL_THIS_IN
    if len(value) > DETAIL_LIMIT:
        yield words.too_long(len(value), DETAIL_LIMIT)
    if value and not _PLAUSIBLE[field.kind](value):
        yield words.not_understood(field.example)


def _is_date(value: str) -> bool:
    try:
        return date.fromisoformat(value).year in YEARS
    except ValueError:
        return False


def _are_numbers(value: str) -> bool:
    """Numbers in international form, one or several; an X or XX at the end stands for ten or a
    hundred of them."""
    return all(map(_is_number, filter(str.strip, re.split(r"[\n,;]+", value))))


def _is_number(value: str) -> bool:
    import phonenumbers

    digits = re.sub(r"[xX*]", "0", re.sub(r"[\s()./-]", "", value))
    try:
        return phonenumbers.is_possible_number(phonenumbers.parse(re.sub(r"^00", "+", digits)))
    except phonenumbers.NumberParseException:
        return False


_PLAUSIBLE: Mapping[FieldKind, Callable[[str], bool]] = {
    FieldKind.TEXT: lambda value: True,
    FieldKind.PARAGRAPH: lambda value: True,
    FieldKind.PHONE_NUMBERS: _are_numbers,
    FieldKind.SERIAL: lambda value: re.search(r"[0-9A-Za-z]{4}", value) is not None,
    FieldKind.DATE: _is_date,
    FieldKind.EMAIL: lambda value: re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", value) is not None,
}
