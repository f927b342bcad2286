"""Whether a message speaks of an emergency number or service that fails."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

_NUMBERED = (
    r"ext(?:ension|\.)?|desk|room|user|phone|line|invoice|bill|order|ticket|article|part|case",
    r"interno|derivato|fattura|ordine|utente|durchwahl|nebenstelle|apparat|teilnehmer|rechnung",
    r"bestellung|poste|ligne|facture|commande|extensi[oó]n|anexo|factura|pedido",
    r"number|n[uú]mero|nummer|nr|no|n[°º]",
)
"""What has numbers of its own: extension 112, invoice 911."""

_COUNTED = (
    r"euros?|eur|usd|dollars?|pounds?|users?|utenti|benutzer|utilisateurs|usuarios|licen[cs]es?",
    r"phones?|min(?:utes?)?|days?|calls?|items?|pieces?",
)
"""What there can be so many of: 999 euros."""

_SERVICE = r"emergenc|notruf|notfall|emergenz|urgence|pompiers"

_FAILING = (
    # English
    r"(?:n['’]?t|not|never|cannot|no longer|stopped|unable to|impossible to|fails? to)"
    r" (?:be |to |even )?(?:work|go|connect|reach|get|ring|respond|answer|pick|call|dial|phone)",
    r"\b(?:fail|down\b|broken|dead\b|unreachable|reject|busy tone|outage|no connection)",
    # Italian
    r"non (?:si )?(?:funziona|va\b|parte|risponde|riesc|pu[oò]|raggiung|posso chiamare)",
    r"irraggiungibil|guast",
    # German
    r"(?:geht|funktioniert|klappt|reagiert|erreich\w*|komm\w*)\b.*\bnicht",
    r"nicht (?:erreichbar|anrufen|w[aä]hlen|durch)|kaputt|gest[oö]rt|unerreichbar|ausgefallen",
    # French
    r"ne (?:marche|fonctionne|passe|r[eé]pond)|impossible d['’e ]|injoignable|en panne",
    r"marche pas|hors service",
    # Spanish
    r"no (?:se puede|funciona|va\b|anda|responde|podemos|puedo|conecta)|inalcanzable|ca[ií]do",
    r"averiad|imposible",
)


def sounds_urgent(text: str, numbers: Sequence[str]) -> bool:
    """Only proposes the mark, a person sets it. One of the emergency `numbers` is none where it
    numbers or counts something else, or is a part of a longer one; without any there are no
    emergencies."""
    if not numbers:
        return False
    elsewhere, emergency = _patterns(tuple(numbers))
    plain = elsewhere.sub(" ", text)
    return bool(emergency.search(plain) and _FAILS.search(plain))


@cache
def _patterns(numbers: tuple[str, ...]) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Where a number is something else, and where there is an emergency."""
    number = f"(?:{'|'.join(map(re.escape, numbers))})"
    elsewhere = (
        rf"\b(?:{'|'.join(_NUMBERED)})\W{{0,3}}(?:n[°ºr]\W?|no\W|number )?{number}\b",
        rf"[€$£#]\s?{number}\b",
        rf"\b{number}\s?(?:[€$£%]|(?:{'|'.join(_COUNTED)})\b)",
        rf"\d[\d ./-]{{2,{_LONGEST}}}{number}\b|\b{number}[./-]?\d[\d ./-]{{1,{_LONGEST}}}",
    )
    return (
        re.compile("|".join(elsewhere), re.IGNORECASE),
        re.compile(rf"\b{number}\b|{_SERVICE}", re.IGNORECASE),
    )


_LONGEST = 40  # signs of a number that people write, with those between its digits
_FAILS = re.compile("|".join(_FAILING), re.IGNORECASE)
