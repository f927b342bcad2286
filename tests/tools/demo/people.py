"""Who asks and who answers in the invented traffic; all names are invented."""

from __future__ import annotations

from dataclasses import dataclass

from bot.model.people import Agent, Company, Partner

_NAMES = (
    ("Arco Voce", "it", ("Luca Bassi", "Marta Villa", "Piero Conti", "Elisa Fontana")),
    ("Bluefern Telecom", "en", ("Anna Berg", "Tom Hale", "Ruth Moss")),
    ("Castello Reti", "it", ("Gianni Serra", "Paola Neri", "Dario Greco", "Silvia Riva")),
    ("Donau Telefonie", "de", ("Jonas Weber", "Lena Vogt", "Karl Huber")),
    ("Estrella Voz", "es", ("Ines Prado", "Mario Gil", "Clara Soto")),
    ("Fjordlink", "en", ("Nora Dahl", "Erik Lund")),
    ("Granite Comms", "en", ("Peter Shaw", "Fiona Reid", "Owen Price", "Jane Hart")),
    ("Havre Telecom", "fr", ("Claire Morel", "Hugo Petit", "Emma Roche")),
    ("Isola Networks", "it", ("Sara Monti", "Nico Rinaldi")),
    ("Juniper Voice", "en", ("Grace Cole", "Adam Frost", "Lily Webb")),
    ("Kirsch Systeme", "de", ("Mia Brandt", "Felix Roth", "Ida Kern")),
    ("Lumen et Voix", "fr", ("Louis Garnier", "Alice Perrin")),
)
_LOCALES = {"en": "en-GB", "it": "it-IT", "de": "de-DE", "fr": "fr-FR", "es": "es-ES"}
_CARE_TEAM = Company("web:care", "Customer Care")
AGENTS = tuple(
    Agent(f"web:care/{name.casefold()}", name, _CARE_TEAM)
    for name in ("Anna", "Ben", "Chiara", "David")
)


@dataclass(frozen=True, slots=True)
class House:
    """A partner company."""

    company: Company
    language: str
    people: tuple[Partner, ...]
    room: str


def _house(number: int, name: str, language: str, names: tuple[str, ...]) -> House:
    platform = "teams" if number % 3 == 2 else "slack"
    company = Company(f"{platform}:T-{number:02}", name)
    people = tuple(
        Partner(f"{platform}:U-{number:02}{each}", who, company, language=_LOCALES[language])
        for each, who in enumerate(names)
    )
    return House(company, language, people, f"{platform}:C-{number:02}")


HOUSES = tuple(_house(number, *one) for number, one in enumerate(_NAMES))
