"""Block Kit's pieces, built so that no text in them is ever read as markup."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from urllib.parse import urlsplit

from adapters.slack import actions, care_actions, limits
from adapters.slack.fields import Json
from adapters.slack.places import CHANNEL
from bot.dialogue import words
from bot.dialogue.cards import Addressee
from bot.knowledge.prose import Listing, Note, Paragraph, Prose, Span
from bot.model.attachments import Attachment
from bot.model.text import one_line

QUOTE = 300  # characters of what a person typed that a card repeats


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": filled(text), "emoji": False}


def run(text: str, **style: bool) -> Json:
    """A run of rich text, taken literally."""
    return {"type": "text", "text": text} | ({"style": style} if style else {})


def moment(at: datetime, *, ago: bool = False) -> Json:
    """A time, drawn in the reader's zone; with how long `ago` it was."""
    format = words.at("{date_short_pretty}", "{time}")
    return {
        "type": "date",
        "timestamp": int(at.timestamp()),
        "format": f"{format}, {{ago}}" if ago else format,
        "fallback": f"{at:%Y-%m-%d %H:%M} UTC",
    }


def addressed(to: Addressee) -> list[Json]:
    """Whom a line is for: mentioned where Slack knows the person, else named."""
    channel, _, user = to.person.partition(":")
    if channel == CHANNEL:
        return [{"type": "user", "user_id": user}, run(" ")]
    return [run(f"{to.name}: ", bold=True)]


def link(url: str, text: str) -> Json:
    return {"type": "link", "url": url, "text": filled(text)}


def file_link(file: Attachment) -> Json:
    """Where it leads is seen before it is opened: anybody may call a file anything. Only web
    addresses are links."""
    name, host = one_line(file.name), _host(file.link)
    if not host:
        return run(filled(f"{name} {file.link}".strip()))
    if f".{host}".endswith(limits.HOSTS):
        return link(file.link, name or file.link)
    return link(file.link, words.file_at(name, host))


def _host(url: str) -> str:
    """Empty where it is no address that every browser reads alike."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    host = parts.hostname or ""
    plain = host.replace("-", "").replace(".", "").isalnum()
    return host if parts.scheme in ("http", "https") and plain and len(url) <= limits.URL else ""


def rich(*elements: Json) -> Json:
    return {"type": "rich_text", "elements": list(elements)}


def line(*runs: Json) -> Json:
    """Slack takes no element that is empty, and no line without one."""
    elements = [one for one in runs if one.get("text") != ""]
    return {"type": "rich_text_section", "elements": elements or [run(words.NO_WORDS)]}


def quote(text: str) -> Json:
    return {"type": "rich_text_quote", "elements": [run(filled(text))]}


def filled(text: str) -> str:
    return text if text.strip() else words.NO_WORDS


def bullets(*lines: Json) -> Json:
    return {"type": "rich_text_list", "style": "bullet", "elements": list(lines)}


def header(text: str) -> Json:
    """A title; one that is too long for Slack's header is bold text instead, and whole."""
    if len(text) > limits.HEADER:
        return rich(line(run(text, bold=True)))
    return {"type": "header", "text": plain(text)}


def small(text: str) -> Json:
    return {"type": "context", "elements": [plain(text)]}


def small_with_date(text: str, at: datetime) -> Json:
    """The one place for Slack's own markup, because a small line has no other way to a time; no
    text is in it."""
    drawn = moment(at)
    date = f"<!date^{drawn['timestamp']}^{drawn['format']}|{drawn['fallback']}>"
    return {"type": "context", "elements": [plain(text), {"type": "mrkdwn", "text": date}]}


def offer(text: str, press: Json) -> Json:
    """Text with a button beside it."""
    return {"type": "section", "text": plain(shortened(text, limits.SECTION)), "accessory": press}


def button(label: str, action: actions.Action, **more: str) -> Json:
    id, value = actions.encoded(action)
    drawn = {"type": "button", "text": plain(shortened(label, limits.BUTTON)), "action_id": id}
    if value:
        drawn["value"] = value
    return {**drawn, **more}


def menu(orders: Sequence[tuple[str, care_actions.Order]]) -> Json:
    """The rarer of care's buttons, each with its label."""
    lines = [(label, actions.encoded(order)[1]) for label, order in orders]
    return {
        "type": "overflow",
        "action_id": care_actions.MENU,
        "options": [option(label, value) for label, value in lines],
    }


def option(label: str, value: str) -> Json:
    return {"text": plain(shortened(label, limits.OPTION)), "value": value}


def buttons(*pressable: Json) -> list[Json]:
    starts = range(0, len(pressable), limits.ACTIONS)
    rows = (pressable[start : start + limits.ACTIONS] for start in starts)
    return [{"type": "actions", "elements": list(row)} for row in rows]


def shortened(text: str, limit: int) -> str:
    """The text, or as many whole words of it as fit."""
    if len(text) <= limit:
        return text
    return (text[: limit - 1].rsplit(" ", 1)[0] or text[: limit - 1]) + "…"


def answer(prose: Prose) -> list[Json]:
    """One block for every paragraph, list and note."""
    return [_answer_block(block) for block in prose]


def spans(spans: Sequence[Span]) -> list[Json]:
    return [_span(span) for span in spans if span.text]


def _answer_block(block: Paragraph | Listing | Note) -> Json:
    match block:
        case Paragraph():
            return rich(line(*spans(block.spans)))
        case Listing():
            return rich(*_lists(block, 0))
        case Note(paragraphs):
            lines = [[*spans(paragraph.spans), run("\n")] for paragraph in paragraphs]
            runs = [one for each in lines for one in each][:-1]
            noted = [run(f"{words.NOTE}: ", bold=True), *runs]
            return rich({"type": "rich_text_quote", "elements": noted})


def _lists(listing: Listing, indent: int) -> Iterator[Json]:
    """Slack has no lists in lists but a list after a list, indented; numbers go on by `offset`."""
    style = "ordered" if listing.numbered else "bullet"
    open_list: Json | None = None
    for number, item in enumerate(listing.items):
        if open_list is None:
            open_list = {"type": "rich_text_list", "style": style, "indent": indent, "elements": []}
            if listing.numbered and number:
                open_list["offset"] = number
        open_list["elements"].append(line(*spans(item.spans)))
        if item.nested:
            yield open_list
            open_list = None
            for nested in item.nested:
                yield from _lists(nested, indent + 1)
    if open_list is not None:
        yield open_list


def _span(span: Span) -> Json:
    style = {name: True for name, on in (("bold", span.bold), ("code", span.code)) if on}
    drawn = link(span.link, span.text) if span.link else run(span.text)
    return drawn | ({"style": style} if style else {})
