"""Every form that care fills in, as the fields of a page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.dialogue import forms, words
from bot.dialogue.learning import TeachField, TeachForm


@dataclass(frozen=True, slots=True)
class Field:
    """`choices` (value, label) where something is chosen; `several`: room for lines."""

    name: str
    label: str
    value: str = ""
    several: bool = False
    required: bool = True
    limit: int = 1000
    hint: str = ""
    choices: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """A form as a page shows it; `hidden` goes back with it."""

    title: str
    about: str
    fields: tuple[Field, ...]
    hidden: tuple[tuple[str, str], ...]


CareForm = forms.WordForm | forms.ReasonForm | forms.RerouteForm | TeachForm


def sheet(form: CareForm) -> Sheet:
    match form:
        case forms.WordForm():
            label = words.WORD_LABEL[form.purpose]
            field = Field("text", label, several=True, limit=forms.WORD_LIMIT)
            about = f"{form.ticket} · {form.subject}"
            return Sheet(words.WORD_FORM[form.purpose], about, (field,), (("form", form.id),))
        case forms.ReasonForm():
            limit = forms.DETAIL_LIMIT
            field = Field("reason", words.REASON_LABEL, several=True, limit=limit)
            hidden = (("form", form.id), ("seen", form.seen.value))
            return Sheet(words.REASON_FORM[form.move], form.ticket, (field,), hidden)
        case forms.RerouteForm():
            field = Field("route", words.REROUTE_LABEL, choices=form.routes)
            hidden = (("form", form.id), ("seen", form.seen.value))
            return Sheet(words.REROUTE_FORM, form.ticket, (field,), hidden)
        case TeachForm():
            fields, title = tuple(_taught(form.fields)), words.LESSON[form.lesson]
            return Sheet(title, form.note, fields, (("form", form.id),))


def _taught(fields: tuple[TeachField, ...]) -> Iterator[Field]:
    for one in fields:
        yield Field(
            f"details.{one.id}",
            one.label,
            one.value,
            one.several,
            one.required,
            one.limit,
            one.hint,
            one.choices,
        )
