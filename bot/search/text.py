"""Reading a message: from whatever was typed to the plain words that the index compares."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

LONGEST = 1_500
"""Characters that are read; a question has said what it wants well before that."""


def normalise(text: str) -> str:
    """Lower case without accents, signs or doubled spaces; number ranges, long numbers and units as
    words."""
    return normalise_lines([text])[0]


def normalise_lines(texts: list[str]) -> list[str]:
    """The same for many texts in one sweep: a hundred thousand are read in a second."""
    joined = "\n".join(_BREAK.sub(" ", text[:LONGEST]) for text in texts)
    if not joined.isascii():
        joined = _ACCENT.sub("", unicodedata.normalize("NFKD", joined))
        joined = "\n".join(line[:LONGEST] for line in joined.split("\n"))
    joined = joined.casefold()
    for pattern, word in _REWRITES if _SELDOM.search(joined) else _USUAL:
        joined = pattern.sub(word, joined)
    return [line.strip()[:LONGEST] for line in joined.split("\n")]


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """The word without its commonest endings in five languages: light, so that different words stay
    apart."""
    if len(word) < 4 or word[-1].isdigit():
        return word
    short = _ENDING.sub("", word)
    if len(short) < 3:
        short = word
    if short[-1] == short[-2] and short[-1] in "bdgklmnprt":
        short = short[:-1]
    return short.translate(_SAME)


_ACCENT = re.compile(r"[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]")
_BREAK = re.compile(r"[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_REWRITES = tuple(
    (re.compile(pattern), word)
    for pattern, word in (
        (r"[\u200b-\u200f\u00ad\u2060\ufeff]", ""),
        (r"https?://\S+|[\w.+-]{1,60}@[\w-]{1,60}(?:\.[\w-]{1,60})+", " weblink "),
        (r"\+?\d[\d*./ -]{3,20}x+\b", " numberrange "),
        (r"(?<=\d)[.,](?=\d{3}\b)", ""),
        (r"\+?\d[\d*]{4,}\b", " longnumber "),
        (r"(\d) ?(?:years?|yrs?|y|jahre?n?|anni|anno|ans?|anos?)\b", r"\1 year"),
        (r"(\d) ?(?:months?|mths?|mo|monate?n?|mesi|mese|mois|mes(?:es)?)\b", r"\1 month"),
        (r"(\d) ?(?:minutes?|mins?|minuten|minuti|minutos)\b", r"\1 minute"),
        (r"(\d) ?k\b", r"\g<1>000"),
        (r"%", " percent "),
        (r"n['\u2019]t\b", " not"),
        (r"['\u2019](?:s|re|ve|ll|m|d)\b", ""),
        (r"(?<=\d)(?=[a-z]{2,})", " "),
        (r"(?:[^\w\n]|_)+", " "),
    )
)
_SELDOM = re.compile(r"[\d@]|://")
"""What most texts have none of: a digit, or an address."""
_USUAL = tuple(rewrite for rewrite in _REWRITES if not re.search(r"\\d|@", rewrite[0].pattern))
"""Those that the others may need."""
_ENDING = re.compile(
    r"(?:isations?|izations?|ations?|azione|azioni|aciones|acion|ments?|mento|menti|ungen|ung|ingly|ings?|ities|ity"
    r"|ables?|ible|ally|ely|edly|ated?|ates|ating|ies|ied|ers?|ed|es|en|em|al|e|s|y|i|a|o|ly)$"
)
_SAME = str.maketrans({"z": "s", "y": "i"})
