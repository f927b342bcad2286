"""In which language whoever does something is answered; pure."""

from __future__ import annotations

from bot.dialogue import catalogues, speech, tongues, turns
from bot.dialogue.form_requests import FormRequest
from bot.knowledge.organisations import Organisations


def language(
    doing: turns.Turn | FormRequest, organisations: Organisations, chosen: str = ""
) -> str:
    """The one that they chose, that of a question's own words where it is sure, the person's, their
    company's, English."""
    if catalogues.known(chosen):
        return catalogues.known(chosen)
    asked = tongues.sure(doing.text) if isinstance(doing, turns.Ask) else ""
    by = organisations.recognise(doing.by)
    own = catalogues.known(by.language)
    companys = catalogues.known(organisations.languages.get(by.company.id, ""))
    return asked or own or companys or speech.ENGLISH
