"""What a translation may put in other words, by language: units, months, countries; and what it
may not."""

from __future__ import annotations

UNITS = {
    "en": {
        "business day": r"business days?",
        "calendar day": r"calendar days?",
        "week": r"weeks?",
        "month": r"m|months?",
        "year": r"y|years?",
        "minute": r"(?:free |CLASSOUND )?minutes?",
    },
    "it": {
        "business day": r"giorn[oi] lavorativ[oi]",
        "calendar day": r"giorni di calendario",
        "week": r"settiman[ae]",
        "month": r"mes[ei]",
        "year": r"ann[oi]",
        "minute": r"minut[oi]",
    },
    "de": {
        "business day": r"Arbeitstage?n?",
        "calendar day": r"Kalendertage?n?",
        "week": r"Wochen?",
        "month": r"Monate?n?",
        "year": r"Jahre?n?s?",
        "minute": r"(?:CLASSOUND-|Frei)?[Mm]inuten?",
    },
    "fr": {
        "business day": r"jours? ouvrés?",
        "calendar day": r"jours? calendaires?",
        "week": r"semaines?",
        "month": r"mois",
        "year": r"ans?|années?",
        "minute": r"minutes?",
    },
    "es": {
        "business day": r"días? hábil(?:es)?",
        "calendar day": r"días? naturales?",
        "week": r"semanas?",
        "month": r"mes(?:es)?",
        "year": r"años?",
        "minute": r"minutos?",
    },
}
MONTHS = {
    "en": {"April": 4, "Sep": 9},
    "it": {"aprile": 4, "settembre": 9},
    "de": {"April": 4, "September": 9},
    "fr": {"avril": 4, "septembre": 9},
    "es": {"abril de": 4, "septiembre de": 9},
}
COUNTRIES = {
    "it": {"UK": "Regno Unito"},
    "de": {"UK": "Königreich"},
    "fr": {"UK": "Royaume-Uni", "USA": "États-Unis"},
    "es": {"UK": "Reino Unido", "USA": "EE. UU."},
}
COUNTED = {
    "it": {"due": "2", "dieci": "10", "cinque": "5", "quattro": "4"},
    "de": {"zwei": "2", "beiden": "2", "zehn": "10", "fünf": "5", "vier": "4"},
    "fr": {"deux": "2", "dix": "10", "cinq": "5", "quatre": "4"},
    "es": {"dos": "2", "diez": "10", "cinco": "5", "cuatro": "4"},
}
"""Numbers in words; *one* is left out, because it is an article too."""
INFORMAL = {
    "it": r"tu|tuo|tua|tuoi|tue",
    "de": r"du|dein\w*|dir|dich|euch|euer",
    "fr": r"tu|ton|ta|tes|toi",
    "es": r"tú|tu|tus|ti",
}
QUOTES = {"it": ("«", "»"), "de": ("„", "“"), "fr": ("«\u00a0", "\u00a0»"), "es": ("«", "»")}
KEPT = (
    "Accountant",
    "Activation Request",
    "Area Manager",
    "Basic",
    "Business",
    "CDR-View",
    "Client PBX",
    "Cloud PBX",
    "Commitment",
    "Contacts",
    "Customer Care",
    "Dashboard",
    "Edit",
    "Essential",
    "Hiya",
    "Outbound Service",
    "Premium",
    "Pricelist",
    "Reseller",
    "Sales manager",
    "Samsung",
    "Security Policy",
    "Server PBX",
    "Service Provider",
    "Starter kit",
    "Tech Support",
    "Technician",
    "Warning",
    "Wildix",
    "master box",
    "x-caracal",
)
"""Names with one capital or none, which stand in every language as Wildix writes them."""
TRANSLATED = {"undesirable calls"}
"""Quoted, and yet no label of the Portal: what a phone shows in its own language."""
