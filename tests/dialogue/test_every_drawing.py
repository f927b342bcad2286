"""Every card and form in every language on every channel: what is read of it, golden, and within
what the platforms take."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from adapters.slack.drawing import cards as slack
from adapters.slack.drawing.forms import modal
from adapters.teams.drawing import cards as teams
from adapters.teams.drawing.elements import bytes_of
from adapters.teams.drawing.forms import dialog
from adapters.teams.limits import MESSAGE_BYTES, PRIMARY_ACTIONS
from adapters.web.drawing import cards as web
from bot.desk.showing import samples
from bot.dialogue import catalogues, speech
from bot.knowledge.entries import Knowledge
from bot.knowledge.translations import spoken
from tests.drivers.web_page import read
from tests.fakes.slack_schema import message_problems, view_problems
from tests.tools.catalogues import TRANSLATED

Golden = Callable[[str, object], None]
Drawn = Iterator[tuple[str, Any]]
NAMED = 40  # characters of a text that stood there before
SAME = {"Ask Customer Care", "Customer Care FAQ"}  # names, wherever they are said


@pytest.fixture(params=TRANSLATED)
def language(request: pytest.FixtureRequest) -> Iterator[str]:
    with speech.speaking(request.param):
        yield request.param


@pytest.fixture
def samples_of(knowledge: Knowledge, language: str) -> Callable[[str], samples.Samples]:
    return lambda channel: samples.drawn_from(spoken(knowledge, language), channel)


@pytest.mark.parametrize("channel", ["slack", "teams", "web"])
def test_everything_is_read_in_the_language(
    samples_of: Callable[[str], samples.Samples], language: str, channel: str, golden: Golden
) -> None:
    """And nothing of it is English: no sentence that the catalogue says otherwise."""
    drawn = DRAWN[channel](samples_of(channel))
    read_of = {name: list(TEXTS[channel](drawing)) for name, drawing in drawn}
    golden(f"languages/{channel}.{language}.txt", "\n".join(_sections(read_of)))
    english = _english(language)
    lines = {line for texts in read_of.values() for text in texts for line in text.splitlines()}
    assert {line.strip() for line in lines} & english == set()


def test_everything_fits(samples_of: Callable[[str], samples.Samples]) -> None:
    """Slack takes each message and form, its labels and titles among them; Teams takes the size,
    and no more buttons in sight than it shows."""
    found = samples_of("slack")
    for card in found.cards.values():
        assert [message_problems(one) for one in slack.message(card)] == [
            [] for _ in slack.message(card)
        ]
    for form in found.forms.values():
        assert view_problems(modal(form)) == []
    for _, drawing in _in_teams(samples_of("teams")):
        assert bytes_of(drawing) <= MESSAGE_BYTES
        shown = [one for one in _actions(drawing) if one.get("mode") != "secondary"]
        assert len(shown) <= PRIMARY_ACTIONS


def _english(language: str) -> set[str]:
    """What is said otherwise in the language."""
    said = catalogues.read(catalogues.file_of(language))
    whole = {one.id: one.string for one in said if isinstance(one.id, str) and "{" not in one.id}
    sentences = {id for id, string in whole.items() if id and id != string}
    return sentences - SAME - set(whole.values())


def _sections(read_of: dict[str, list[str]]) -> Iterator[str]:
    """What is long stands there whole once, and is named after that."""
    known = set[str]()
    for name, texts in read_of.items():
        yield f"== {name}"
        yield from (f"{text[:NAMED]}…" if text in known else text for text in texts)
        known |= {text for text in texts if len(text) > NAMED}


def _in_slack(found: samples.Samples) -> Drawn:
    for name, card in found.cards.items():
        yield name, [one["blocks"] for one in slack.message(card)]
    for name, form in found.forms.items():
        yield name, modal(form)


def _in_teams(found: samples.Samples) -> Drawn:
    for name, card in found.cards.items():
        yield name, teams.message(card)
    for name, form in found.forms.items():
        yield name, dialog(form, {}, {}, "").card


def _in_web(found: samples.Samples) -> Drawn:
    for name, card in found.cards.items():
        yield name, web.message(card, private=name.endswith("private"))
    for name, form in found.forms.items():
        yield name, web.form(form, "dialog")


def _read_in_slack(node: Any) -> Iterator[str]:
    match node:
        case {"type": "rich_text_section" | "rich_text_quote" | "rich_text_preformatted"}:
            yield "".join(map(_run, node["elements"]))
        case {"type": "plain_text" | "mrkdwn", "text": str(text)}:
            yield text
        case dict():
            yield from _each(node.values(), _read_in_slack)
        case list():
            yield from _each(node, _read_in_slack)
        case _:
            pass


def _run(element: dict[str, Any]) -> str:
    return str(element.get("text") or element.get("fallback") or element.get("user_id"))


def _read_in_teams(node: Any) -> Iterator[str]:
    match node:
        case {"inlines": list(inlines)}:
            yield "".join(one if isinstance(one, str) else one["text"] for one in inlines)
        case dict():
            for key in ("text", "title", "label", "placeholder", "errorMessage"):
                if isinstance(said := node.get(key), str):
                    yield said
            yield from _each(node.values(), _read_in_teams)
        case list():
            yield from _each(node, _read_in_teams)
        case _:
            pass


def _read_in_web(html: str) -> Iterator[str]:
    lines = (line.strip() for line in read(html).text.splitlines())
    yield from filter(None, lines)


def _each(nodes: Any, reading: Callable[[Any], Iterator[str]]) -> Iterator[str]:
    for node in nodes:
        yield from reading(node)


def _actions(drawing: dict[str, Any]) -> list[dict[str, Any]]:
    card = drawing["attachments"][0]["content"] if "attachments" in drawing else drawing
    return list(card.get("actions", []))


DRAWN = {"slack": _in_slack, "teams": _in_teams, "web": _in_web}
TEXTS = {"slack": _read_in_slack, "teams": _read_in_teams, "web": _read_in_web}
