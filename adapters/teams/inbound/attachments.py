"""What comes along with a message: files, cards, quotes and forwards; pure."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from adapters.teams.inbound.markup import told_apart
from adapters.teams.limits import CARD_NODES, LINK_CHARACTERS, NAME_CHARACTERS
from adapters.teams.links import for_the_bot_alone
from bot.dialogue import words
from bot.model.attachments import Attachment

HTML = "text/html"
_CARD = "application/vnd.microsoft.card."
_CARDS = (_CARD, "application/vnd.microsoft.teams.card.")  # those of connectors, and lists
_ADAPTIVE = f"{_CARD}adaptive"
# What a card says, and what it only offers or carries.
_SAID = ("title", "subtitle", "activityTitle", "activitySubtitle", "text", "activityText", "code")
_NOT_SAID = frozenset({"actions", "buttons", "potentialAction", "selectAction", "tap", "fallback"})


@dataclass(frozen=True, slots=True)
class Attached:
    """`words` are as good as the writer's own; `answered` is the id of a message that is quoted."""

    words: str = ""
    quoted: str = ""
    answered: str = ""
    file: Attachment | None = None


def read(attachment: Mapping[str, Any], names: Collection[str]) -> Attached:
    """One that cannot be read is a file without a link: what it is called is told. The message's
    own HTML is nothing that came along."""
    kind = str(attachment.get("contentType") or "")
    content = _object(attachment.get("content"))
    if kind.lower() == HTML:
        return Attached()
    if kind == "messageReference":
        return quote(content)
    if kind == "forwardedMessageReference":
        return _forward(attachment, content, names)
    if kind.startswith(_CARDS):
        return _card(kind, attachment, content)
    return Attached(file=_file(kind, attachment, content))


def quote(about: Mapping[str, Any]) -> Attached:
    """Of another message, as Teams tells of it in an entity or in an attachment."""
    preview = about.get("preview") or about.get("messagePreview")
    id = about.get("messageId")
    quoted = preview.strip() if isinstance(preview, str) else ""
    return Attached(quoted=quoted, answered=str(id) if isinstance(id, str | int) else "")


def _forward(
    attachment: Mapping[str, Any], content: Mapping[str, Any], names: Collection[str]
) -> Attached:
    for key in ("originalMessageContent", "messageContent", "messagePreview", "preview"):
        markup = content.get(key)
        if isinstance(markup, str) and (said := told_apart(markup, names).own):
            return Attached(words=said)
    return Attached(file=_unread(attachment, words.A_FORWARD))


def _card(kind: str, attachment: Mapping[str, Any], content: Mapping[str, Any]) -> Attached:
    """Cards are made by apps and people alike; a code snippet is one whose text Teams keeps."""
    said = list(_texts(content))
    if kind != _ADAPTIVE:
        said = [told_apart(text).own for text in said]
    if told := "\n".join(dict.fromkeys(text.strip() for text in said if text.strip())):
        return Attached(words=told)
    unread = words.A_SNIPPET if kind == f"{_CARD}codesnippet" else words.A_CARD
    return Attached(file=_unread(attachment, unread))


def _texts(content: Mapping[str, Any]) -> Iterator[str]:
    """In the order in which they stand; of a card without end, the beginning."""
    waiting: list[Any] = [content]
    for _ in range(CARD_NODES):
        if not waiting:
            return
        node = waiting.pop()
        if isinstance(node, str):
            yield node
        elif isinstance(node, list):
            waiting.extend(reversed(node))
        elif isinstance(node, Mapping):
            yield from _told(node)
            below = [each for key, each in node.items() if key not in _NOT_SAID]
            waiting.extend(each for each in reversed(below) if isinstance(each, Mapping | list))


def _told(node: Mapping[str, Any]) -> Iterator[str]:
    label, value = node.get("title") or node.get("name") or node.get("key"), node.get("value")
    if isinstance(label, str) and isinstance(value, str) and "type" not in node:
        yield f"{label}: {value}"
        return
    for key in _SAID:
        if isinstance(text := node.get(key), str):
            yield text


def _file(kind: str, attachment: Mapping[str, Any], content: Mapping[str, Any]) -> Attachment:
    """Uploads come with a link to where they are kept; what was taken or recorded, with one to
    download it."""
    name = _name(attachment, kind.partition("/")[0] if "/" in kind else words.A_FILE)
    for address in (attachment.get("contentUrl"), content.get("downloadUrl"), content.get("url")):
        if is_link(address) and not for_the_bot_alone(str(address)):
            return Attachment(name, str(address))
    return Attachment(name, "")


def _unread(attachment: Mapping[str, Any], kind: str) -> Attachment:
    return Attachment(_name(attachment, kind), "")


def _name(attachment: Mapping[str, Any], otherwise: str) -> str:
    name = attachment.get("name")
    shown = " ".join(name.split()) if isinstance(name, str) else ""
    return (shown or otherwise)[:NAME_CHARACTERS]


def is_link(address: object) -> bool:
    """Care presses it, and every platform must take it."""
    if not isinstance(address, str) or len(address) > LINK_CHARACTERS:
        return False
    if not address.isprintable() or " " in address or not address.startswith("https://"):
        return False
    try:
        return bool(urlsplit(address).hostname)
    except ValueError:
        return False


def _object(content: object) -> Mapping[str, Any]:
    """What Teams sends as an object, or as the JSON of one."""
    if isinstance(content, str):
        try:
            content = json.loads(content)
        except (ValueError, RecursionError):
            return {}
    return content if isinstance(content, Mapping) else {}
