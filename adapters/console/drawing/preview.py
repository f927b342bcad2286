"""How an answer looks in Slack, in Teams and in the playground: what these channels draw, shown
with what a browser has; pure. Buttons do nothing here."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from markupsafe import Markup, escape

from adapters.slack.drawing import cards as slack
from adapters.teams.drawing import cards as teams
from adapters.web.drawing import cards as web
from bot.dialogue.cards import Card

Json = Mapping[str, Any]


def previews(card: Card) -> Iterator[tuple[str, Markup]]:
    """By platform."""
    yield "slack", _joined(_block(one) for each in slack.message(card) for one in each["blocks"])
    [attachment] = teams.message(card)["attachments"]
    drawn = attachment["content"]
    yield "teams", _joined(_element(one) for one in (*drawn["body"], *_actions(drawn)))
    yield "web", _inert(web.message(card, private=False))


def _joined(parts: Iterable[Markup]) -> Markup:
    return Markup("").join(parts)


def _tag(name: str, inner: Markup | str, **attributes: str) -> Markup:
    said = Markup("").join(
        Markup(' {}="{}"').format(key, value) for key, value in attributes.items()
    )
    head = Markup("<{}{}>").format(Markup(name), said)  # noqa: S704  # nosec B704  # names are ours
    return head + escape(inner) + Markup("</{}>").format(Markup(name))  # noqa: S704  # nosec B704


def _classed(name: str, kind: str, inner: Markup | str) -> Markup:
    return _tag(name, inner, **{"class": kind})


# Slack's Block Kit


def _block(block: Json) -> Markup:
    match block["type"]:
        case "header":
            return _classed("p", "headline", block["text"]["text"])
        case "rich_text":
            return _joined(map(_rich, block["elements"]))
        case "context":
            return _classed("p", "quiet", " ".join(one["text"] for one in block["elements"]))
        case "actions" | "context_actions":
            return _classed("p", "buttons", _joined(map(_button, block["elements"])))
        case "section":
            return _tag("p", block["text"]["text"])
        case "divider":
            return Markup("<hr>")
        case _:
            return Markup("")


def _rich(element: Json) -> Markup:
    match element["type"]:
        case "rich_text_list":
            kind = "ol" if element["style"] == "ordered" else "ul"
            items = _joined(_tag("li", _runs(one["elements"])) for one in element["elements"])
            indent = f"indent-{element.get('indent', 0)}"
            start = {"start": str(element["offset"] + 1)} if element.get("offset") else {}
            return _tag(kind, items, **{"class": indent}, **start)
        case "rich_text_quote":
            return _tag("blockquote", _runs(element["elements"]))
        case _:
            return _tag("p", _runs(element["elements"]))


def _runs(runs: Iterable[Json]) -> Markup:
    return _joined(map(_run, runs))


def _run(run: Json) -> Markup:
    text = escape(run.get("text") or run.get("url") or "")
    style = run.get("style", {})
    if style.get("code"):
        text = _tag("code", text)
    if style.get("bold"):
        text = _tag("strong", text)
    return _classed("span", "linked", text) if run["type"] == "link" else text


def _button(element: Json) -> Markup:
    if element["type"] == "feedback_buttons":
        pair = (element["positive_button"], element["negative_button"])
        return _joined(_shape(one["text"]["text"]) for one in pair)
    return _shape(element["text"]["text"], primary=element.get("style") == "primary")


def _shape(label: str, *, primary: bool = False) -> Markup:
    return _classed("span", "pretended primary" if primary else "pretended", label)


# Teams' Adaptive Cards


def _element(element: Json) -> Markup:
    match element["type"]:
        case "TextBlock":
            return _classed("p", _weight(element), element["text"])
        case "RichTextBlock":
            return _tag("p", _joined(map(_inline, element["inlines"])))
        case "ColumnSet":
            columns = _joined(
                _classed("div", "", _joined(map(_element, column["items"])))
                for column in element["columns"]
            )
            return _classed("div", "side-by-side", columns)
        case "Container":
            return _tag("div", _joined(map(_element, element["items"])))
        case "ActionSet":
            return _classed("p", "buttons", _joined(_actions(element, "actions")))
        case _:
            return _shape(str(element.get("title", ""))) if "title" in element else Markup("")


def _actions(card: Json, name: str = "actions") -> Iterator[Any]:
    """As shapes within a set, and for the card itself as one more set."""
    titles = [one for one in card.get(name, ()) if one.get("title")]
    if card["type"] == "ActionSet":
        yield from (_shape(one["title"]) for one in titles)
    elif titles:
        yield {"type": "ActionSet", "actions": titles}


def _weight(element: Json) -> str:
    if element.get("weight") == "Bolder" or element.get("style") == "heading":
        return "headline"
    return "quiet" if element.get("isSubtle") else ""


def _inline(run: Json) -> Markup:
    text = escape(run.get("text", ""))
    if run.get("fontType") == "Monospace":
        text = _tag("code", text)
    if run.get("weight") == "Bolder":
        text = _tag("strong", text)
    return _classed("span", "linked", text) if "selectAction" in run else text


# The playground


def _inert(html: str) -> Markup:
    """Nothing in it can be pressed."""
    shapes = re.sub(r"<button[^>]*>", '<span class="pretended">', html)
    return Markup(shapes.replace("</button>", "</span>"))  # noqa: S704  # nosec B704  # escaped
