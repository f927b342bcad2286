"""In which language whoever does something is answered; pure."""

from __future__ import annotations

from bot.dialogue import catalogues, command_words, speech, tongues, turns
from bot.dialogue.form_requests import FormRequest
from bot.knowledge.organisations import Organisations
from bot.model.people import Partner


def language(
    doing: turns.Turn | FormRequest, organisations: Organisations, chosen: str = ""
) -> str:
    """The one that they chose, that of a question's own words where it is sure, the person's, their
    company's, English. Where that would be English, a word such as "grazie" is enough."""
    if catalogues.known(chosen):
        return catalogues.known(chosen)
    text = doing.text if isinstance(doing, turns.Ask) else ""
    if asked := tongues.sure(text):
        return asked
    persons = of_person(doing.by, organisations)
    if persons == speech.ENGLISH:
        return command_words.said_in(text) or persons
    return persons


def of_person(by: Partner, organisations: Organisations, chosen: str = "") -> str:
    """Where nothing is said in words."""
    by = organisations.recognise(by)
    companys = organisations.languages.get(by.company.id, "")
    known = map(catalogues.known, (chosen, by.language, companys))
    return next(filter(None, known), speech.ENGLISH)
