"""What is no error in the files, and still wants their owner's eye."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from bot.knowledge import translations
from bot.knowledge.brand import FILE, NEUTRAL, Brand
from bot.knowledge.entries import Entry, Knowledge

_STALE_DAYS = 2 * 365
_NAMED = 3
_FEW = 5
_FEW_MISSES = 8
_FEW_UNCOVERED = 50
_WORD = re.compile(r"\w+")


def findings(knowledge: Knowledge, today: date) -> Iterator[str]:
    """What is no error and still wants the owner's eye: stale entries, one sentence a date; then
    one sentence each, in the order of the entries; then what concerns them all."""
    yield from _stale(knowledge, today)
    for entry in knowledge.entries:
        yield from _wanting(entry)
    yield from _alike(knowledge)
    yield from _branded(knowledge.brand)
    for language in knowledge.translations:
        yield from _untranslated(knowledge, language)
    if len(knowledge.uncovered) < _FEW_UNCOVERED:
        yield (
            f"out_of_scope.yaml has {len(knowledge.uncovered)} messages that no entry answers;"
            f" write {_FEW_UNCOVERED} or more, or much of what lies outside gets choices"
        )


def _stale(knowledge: Knowledge, today: date) -> Iterator[str]:
    stale: dict[date, list[str]] = {}
    for entry in knowledge.entries:
        if (today - entry.reviewed).days > _STALE_DAYS:
            stale.setdefault(entry.reviewed, []).append(entry.id)
    for reviewed, ids in sorted(stale.items()):
        named = ", ".join(ids[:_NAMED])
        more = f" and {len(ids) - _NAMED} more" if len(ids) > _NAMED else ""
        yield f"last reviewed on {reviewed}: {named}{more}; read again and renew the date"


def _wanting(entry: Entry) -> Iterator[str]:
    """What one entry lacks, and what is remarked in it."""
    asked, misses = len(entry.asked), len(entry.not_asked)
    if entry.answer is None:
        yield f"{entry.id}: unpublished; write its answer, or leave its questions to tickets"
    if asked < _FEW:
        yield f"{entry.id}: has {asked} wordings; write {_FEW} or more, better 25"
    if misses < _FEW_MISSES:
        yield f"{entry.id}: has {misses} near misses (not_asked); write {_FEW_MISSES} or more"
    for remark in entry.review:
        yield f"{entry.id}: {remark}"


def _branded(brand: Brand) -> Iterator[str]:
    """What the brand lacks that somebody will miss."""
    if brand == NEUTRAL:
        yield f"there is no {FILE}; add one, as `knowledge new` writes it, or all names are neutral"
        return
    if brand.links is None:
        yield f"{FILE}: has no links; Teams takes no app without a website, privacy and terms"
    if not brand.subjects:
        yield f"{FILE}: has no subjects; write what the bot can be asked about, for its greeting"


def _untranslated(knowledge: Knowledge, language: str) -> Iterator[str]:
    """How far a language is covered, where that is not all of it."""
    file = f"{translations.FOLDER}/{language}.yaml"
    for told, ids in (
        ("made from an earlier English, so the English is shown", translations.stale),
        ("not translated", translations.missing),
        ("of no entry any more", translations.gone),
    ):
        if found := list(ids(knowledge, language)):
            more = f" and {len(found) - _NAMED} more" if len(found) > _NAMED else ""
            yield f"{file}: {told}: {', '.join(found[:_NAMED])}{more}; renew it"


def _alike(knowledge: Knowledge) -> Iterator[str]:
    """Wordings of two entries with the same words in another order or another case: one of them is
    misplaced, or lacks what tells them apart."""
    owners: dict[frozenset[str], tuple[str, str]] = {}
    for entry in knowledge.entries:
        for wording in entry.asked:
            words = frozenset(_WORD.findall(wording.casefold()))
            owner, first = owners.setdefault(words, (entry.id, wording))
            if owner != entry.id:
                yield f"{entry.id}: '{wording}' is like '{first}' of {owner}; tell them apart"
