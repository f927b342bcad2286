"""What a message says, wherever it says it: in its text, its HTML, its cards, in what it quotes or
forwards; and the files that came along. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from adapters.teams.activity import Activity
from adapters.teams.inbound import attachments, mentions
from adapters.teams.inbound.attachments import HTML, Attached
from adapters.teams.inbound.markup import Markup, told_apart, unescaped
from adapters.teams.limits import FILES
from bot.dialogue import words
from bot.model.attachments import Attachment

# What a text says of things that stand elsewhere in the message.
_MARKERS = re.compile(r"</?(?:quoted|attachment)\b[^<>]*+>", re.IGNORECASE)
_QUOTED = re.compile(r"""<quoted\b[^<>]*?\bmessageId\s*=\s*["']?([^"'\s<>/]+)""", re.IGNORECASE)
_NOTHING = Markup(own="", quoted="", forwarded="", answered=(), pictures=0)


@dataclass(frozen=True, slots=True)
class Contents:
    """`own` are the writer's words, `quoted` those that they answer, `answered` the ids of the
    messages that these are. A file without a link is one that could not be taken along."""

    own: str
    quoted: str
    answered: tuple[str, ...]
    files: tuple[Attachment, ...]

    @property
    def words(self) -> str:
        """What is quoted is the question where nothing else is said."""
        return self.own or self.quoted

    @property
    def beside(self) -> str:
        """What is quoted, where something else is said of it."""
        return self.quoted if self.own else ""


def of_message(activity: Activity) -> Contents:
    called, said = mentions.names(activity), _plain(mentions.stripped(activity))
    attached = activity.attachments or ()
    return _contents(_subject(activity), said, attached, _quotes(activity), called)


def of_payload(activity: Activity, message: Mapping[str, Any]) -> Contents:
    """Of the message that *Ask the bot* was chosen on."""
    body, attached = message.get("body"), message.get("attachments")
    content = body.get("content") if isinstance(body, Mapping) else None
    found = [each for each in _listed(attached) if isinstance(each, Mapping)]
    written = {"contentType": HTML, "content": content}
    called = mentions.names(activity)
    return _contents(message.get("subject"), "", [written, *found], (), called)


def _contents(
    subject: object,
    said: str,
    attached: Sequence[Mapping[str, Any]],
    quotes: Iterable[Attached],
    called: Collection[str],
) -> Contents:
    markup = _markup(attached, called)
    parts = [*quotes, *(attachments.read(each, called) for each in attached)]
    elsewhere = markup.quoted or markup.forwarded
    written = (markup.own if elsewhere else said) or markup.own
    own = [subject if isinstance(subject, str) else "", written, markup.forwarded]
    return Contents(
        own=_joined([*own, *(part.words for part in parts)]),
        quoted=_joined([markup.quoted, *(part.quoted for part in parts)]),
        answered=tuple(_answered(markup, parts)),
        files=(*_files(parts), *_pictures(markup, attached))[:FILES],
    )


def _markup(attached: Sequence[Mapping[str, Any]], called: Collection[str]) -> Markup:
    """The message as its writer saw it; a message has one."""
    for each in attached:
        content = each.get("content")
        if str(each.get("contentType")).lower() == HTML and isinstance(content, str):
            return told_apart(content, called)
    return _NOTHING


def _plain(text: str) -> str:
    shown = unescaped(_MARKERS.sub(" ", text))
    return "\n".join(" ".join(line.split()) for line in shown.splitlines()).strip()


def _joined(said: Iterable[str]) -> str:
    """One text of those that say something, each once."""
    return "\n".join(dict.fromkeys(text.strip() for text in said if text.strip()))


def _subject(activity: Activity) -> object:
    """Of a post in a channel."""
    about = activity.channel_data
    return activity.subject or (about.subject if about else None)


def _quotes(activity: Activity) -> Iterator[Attached]:
    for entity in activity.entities or ():
        about = entity.get("quotedReply")
        if entity.get("type") == "quotedReply" and isinstance(about, Mapping):
            yield attachments.quote(about)
    for id in _QUOTED.findall(activity.text or ""):
        yield Attached(answered=id)


def _answered(markup: Markup, parts: Iterable[Attached]) -> Iterator[str]:
    named = [*markup.answered, *(part.answered for part in parts)]
    yield from dict.fromkeys(id for id in named if id)


def _files(parts: Iterable[Attached]) -> Iterator[Attachment]:
    for part in parts:
        if part.file:
            yield part.file


def _pictures(markup: Markup, attached: Iterable[Mapping[str, Any]]) -> list[Attachment]:
    """Those within the text which did not come along as files too."""
    kinds = [str(each.get("contentType")) for each in attached]
    came_along = sum(kind.startswith("image/") for kind in kinds)
    return [Attachment(words.A_PICTURE, "")] * max(0, markup.pictures - came_along)


def _listed(value: object) -> Sequence[object]:
    return value if isinstance(value, list) else ()
