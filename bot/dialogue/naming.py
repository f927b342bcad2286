"""As whose bot it speaks just now: the company's own names are filled into whatever is said.

Who serves people names the brand once for all that runs for them, as a way to ask for it: so the
next sentence after an edit of `brand.yaml` has the new names, and two bots in one process their
own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from rapidfuzz import process

from bot.dialogue import catalogues
from bot.errors import KnowledgeError
from bot.knowledge.brand import FILE, NEUTRAL, PLACES, Brand

ANYTHING = "anything in the FAQ"
"""What it can be asked about, where the brand has no subjects."""

_PLACES = tuple(sorted(f"{{{name}}}" for name in PLACES))

Source = Callable[[], Brand]

_source: ContextVar[Source] = ContextVar("brand", default=lambda: NEUTRAL)


def brand() -> Brand:
    """The one whose names are used now; a neutral one where nobody has said."""
    return _source.get()()


@contextmanager
def naming(brand: Brand) -> Iterator[None]:
    """Whatever is said within has these names."""
    before = _source.set(lambda: brand)
    try:
        yield
    finally:
        _source.reset(before)


def keep_naming(source: Source) -> None:
    """For the rest of this task, and all that it begins."""
    _source.set(source)


def own(english: str, language: str, form: int = 0) -> str:
    """What the company says instead of a sentence, in the form that is wanted; mostly nothing."""
    said = brand().sentences.get(language, {}).get(english, "")
    return said if isinstance(said, str) else said[min(form, len(said) - 1)]


def check(brand: Brand) -> None:
    """KnowledgeError with a line for each sentence that the bot does not say."""
    if problems := list(_never_said(brand)):
        raise KnowledgeError("\n".join(problems))


def _never_said(brand: Brand) -> Iterator[str]:
    for language, sentences in brand.sentences.items():
        if language not in catalogues.languages():
            known = ", ".join(catalogues.languages())
            yield f"{FILE}: sentences: the bot does not speak {language}; it speaks {known}"
        for english in sorted(set(sentences) - catalogues.sentences()):
            near = process.extractOne(english, catalogues.sentences(), score_cutoff=70)
            fix = f"did you mean '{near[0]}'?" if near else "take one of docs/knowledge.md"
            yield f"{FILE}: sentences in {language}: the bot never says '{english}'; {fix}"


def filled(sentence: str, language: str) -> str:
    """With the company's names in their places; what else has a place is left as it is."""
    there = [place for place in _PLACES if place in sentence]  # mostly none, and a page says many
    if not there:
        return sentence
    names = brand().names(language)
    for place in there:
        filling = names[place.strip("{}")] or catalogues.of(language).gettext(ANYTHING)
        sentence = sentence.replace(place, filling)
    return sentence
