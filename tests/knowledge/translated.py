"""What a translation says otherwise than its English: one sentence a difference."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from bot.knowledge.entries import Entry
from bot.knowledge.prose import Block, Item, Listing, Note, Paragraph, Prose, Span, parse, plain
from tests.knowledge import comparing
from tests.knowledge.in_other_words import COUNTED, COUNTRIES, KEPT, MONTHS, TRANSLATED, UNITS


def differences(entry: Entry, translation: dict[str, Any], language: str) -> Iterator[str]:
    answer = translation.get("answer")
    if (answer is None) != (entry.answer is None):
        yield "answered in one language only"
        return
    if ("staff_note" in translation) != (entry.staff_note is not None):
        yield "a staff note in one language only"
    theirs, ours = entry.answer or (), parse(answer or "")
    if list(map(shape, theirs)) != list(map(shape, ours)):
        yield f"shape {list(map(shape, ours))}"
    if Counter(marked(theirs)) != Counter(marked(ours)):
        yield f"bold, code and links {Counter(marked(ours))}"
    english = f"{entry.question}\n{plain(theirs)}"
    text = f"{translation['question']}\n{plain(ours)}"
    text = re.sub("[\u00a0\u202f]", " ", text).replace(" %", "%")
    yield from _figures(english, text, language)
    yield from _names(english, text, language)


def _figures(english: str, text: str, language: str) -> Iterator[str]:
    if _hours(english) != _hours(text):
        yield f"times {_hours(text)}"
    counted = COUNTED[language]
    theirs, ours = _numbers(english), _numbers(text)
    words = {counted[word] for word in re.findall(r"\w+", text.casefold()) if word in counted}
    if theirs - ours - words or ours - theirs - comparing.spelt(english):
        yield f"figures {sorted(theirs ^ ours)}"
    if _amounts(english) != _amounts(text):
        yield f"amounts {_amounts(text)}"
    if _periods(english, "en") != _periods(text, language):
        yield f"periods {_periods(english, 'en')} and {_periods(text, language)}"
    if _dates(english, "en") != _dates(text, language):
        yield f"dates {_dates(text, language)}"


def _names(english: str, text: str, language: str) -> Iterator[str]:
    countries = COUNTRIES[language]
    told = text.casefold()
    names = {*comparing.names(english), *(name for name in KEPT if name in english)}
    for name in names - TRANSLATED - {"AM", "PM"}:
        singular = name.removesuffix("s") if name[:-1].isupper() else name
        if countries.get(name, singular).casefold() not in told:
            yield f"{name} is missing"
    for part in _parts(text):
        if part.casefold() not in english.casefold():
            yield f"{part} stands only here"
    labels = {label.strip() for label in re.findall(r"[«„]([^»“]+)[»“]", text)}
    if len(labels) != len(set(_quoted(english))):
        yield f"quotes {labels}"
    for label in set(_quoted(english)) - TRANSLATED - labels:
        yield f"'{label}' is not quoted"


def _parts(text: str) -> Iterator[str]:
    """Names, and those within a compound such as *DID-Nummer*; Spanish writes the USA as EE. UU."""
    for name in comparing.names(text.replace("EE. UU.", "USA")):
        for part in re.split(r"[-/]", name):
            if sum(map(str.isupper, part)) > 1:
                yield part


def _quoted(english: str) -> Iterator[str]:
    return iter(re.findall(r"(?<!\w)['\"]([^'\"\n]+)['\"](?!\w)", english))


def _numbers(text: str) -> set[str]:
    """Figures without the clock's, which are written in other ways."""
    return comparing.figures(re.sub(_CLOCK, "", text))


_CLOCK = r"\b\d{1,2}(?::\d\d)? [AP]M\b|\b\d\d:\d\d\b|\b\d{1,2} h\b"


def _hours(text: str) -> list[int]:
    """Hours of the day, midnight as 0; no time of the FAQ has minutes."""
    hours = []
    for time in re.findall(_CLOCK, text):
        hour = int(re.split(r"\D", time)[0])
        afternoon = 12 if time.endswith("PM") and hour < 12 else 0
        midnight = 12 if time.endswith("AM") and hour == 12 else 0
        hours.append((hour + afternoon - midnight) % 24)
    return hours


def _amounts(text: str) -> Counter[str]:
    """Sums with all the currencies that stand behind them."""
    return Counter(re.findall(r"\d+(?: (?:EURO|GBP|USD))+", text))


def _periods(text: str, language: str) -> Counter[tuple[str, str]]:
    """*5 more full years* as (5, year): a figure, two words at most, and a unit."""
    found: Counter[tuple[str, str]] = Counter()
    for unit, spelling in UNITS[language].items():
        pattern = rf"\b(\d+)(?:(?:[ -][^\W\d]+){{0,2}}?[ -])?(?:{spelling})\b"
        found.update((number, unit) for number in re.findall(pattern, text))
    return found


def _dates(text: str, language: str) -> list[tuple[int, str]]:
    months = {name.casefold(): month for name, month in MONTHS[language].items()}
    pattern = rf"\b({'|'.join(months)}) (\d{{4}})"
    return [(months[name.casefold()], year) for name, year in re.findall(pattern, text, re.I)]


def shape(block: Block | Item) -> object:
    match block:
        case Paragraph():
            return "paragraph"
        case Note(paragraphs):
            return "note", len(paragraphs)
        case Listing(items, numbered):
            return numbered, [shape(item) for item in items]
        case Item(_, nested):
            return [shape(listing) for listing in nested]


def marked(prose: Prose) -> Iterator[str]:
    for span in _spans(prose):
        if span.bold:
            yield "bold"
        if span.code:
            yield span.text
        if span.link:
            yield span.link


def _spans(blocks: Prose | tuple[Listing, ...]) -> Iterator[Span]:
    for block in blocks:
        match block:
            case Paragraph(spans):
                yield from spans
            case Note(paragraphs):
                yield from _spans(paragraphs)
            case Listing(items):
                for item in items:
                    yield from item.spans
                    yield from _spans(item.nested)
