"""A message's words and files, from everywhere that Slack puts them; pure.

What a person types stands in `text`, and once more in a block of rich text. Forwarded messages and
alerts stand in attachments, tables and what apps post in blocks. Previews of web pages are nobody's
words. What cannot be read is named.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from adapters.slack.fields import Json, items, optional
from adapters.slack.inbound import block_words
from adapters.slack.inbound.markup import typed, without_mention
from bot.dialogue import words
from bot.model.attachments import Attachment

_NO_FILE = ("tombstone", "hidden_by_limit")
_OF_WORDS = ("snippet", "post", "email")  # files whose beginning Slack sends along


@dataclass(frozen=True, slots=True)
class Contents:
    text: str
    files: tuple[Attachment, ...]


def contents(said: Json, *, bot: str = "", link: str | None = None) -> Contents:
    """`bot` is the one whose mentions are none of the words; `link` leads to the message, and is
    where a file can be looked at that Slack does not show to the bot."""
    files = [*_files(said, link), *_pictures(said), *_unread(said)]
    found = [part for part in _parts(said, bot) if part]
    if not found:
        found = [text for file in items(said, "files") if (text := _preview(file))]
    return Contents("\n\n".join(found), tuple(files))


def _parts(said: Json, bot: str) -> Iterator[str]:
    text = typed(without_mention(optional(said, "text"), bot))
    yield text
    yield from _beside(text, items(said, "blocks"), bot, theirs="bot_id" not in said)
    for attachment in items(said, "attachments"):
        if not _is_preview(attachment):
            yield "\n".join(_attached(attachment))


def _beside(text: str, blocks: list[Json], bot: str, *, theirs: bool) -> Iterator[str]:
    """What blocks say that the text does not; rich text that a person typed is their text."""
    for block in blocks:
        if theirs and text and block.get("type") == "rich_text":
            continue
        said = block_words.of(_unmentioned(block, bot))
        if _squeezed(said) not in _squeezed(text):
            yield said


def _unmentioned(thing: Any, bot: str) -> Any:
    """The same without the bot's name in it."""
    match thing:
        case dict():
            return {name: _unmentioned(one, bot) for name, one in thing.items()}
        case list():
            return [_unmentioned(one, bot) for one in thing if not _is_mention(one, bot)]
        case _:
            return thing


def _is_mention(run: object, bot: str) -> bool:
    return bool(bot) and isinstance(run, dict) and run.get("user_id") == bot


def _is_preview(attachment: Json) -> bool:
    """Of a web page that is linked; a message that is linked or forwarded is what was meant."""
    meant = attachment.get("is_share") or attachment.get("is_msg_unfurl")
    linked = optional(attachment, "from_url") or optional(attachment, "original_url")
    return bool(linked) and not meant


def _attached(attachment: Json) -> Iterator[str]:
    """A forwarded message, or the older way of apps to post."""
    found = [typed(optional(attachment, name)) for name in ("pretext", "title", "text")]
    found += [_field(field) for field in items(attachment, "fields")]
    found += [block_words.of(block) for block in _blocks(attachment)]
    seen = ""
    for part in found:
        if part.strip() and _squeezed(part) not in _squeezed(seen):
            seen += part
            yield part.strip()
    if not seen:
        yield typed(optional(attachment, "fallback"))


def _blocks(attachment: Json) -> Iterator[Json]:
    yield from items(attachment, "blocks")
    for quoted in items(attachment, "message_blocks"):
        yield from items(quoted.get("message"), "blocks")


def _field(field: Json) -> str:
    label, value = typed(optional(field, "title")), typed(optional(field, "value"))
    return f"{label}: {value}" if label and value else label or value


def _files(said: Json, link: str | None) -> Iterator[Attachment]:
    """Also those of forwarded messages, and such as Slack shows in another company's workspace
    alone."""
    for file in _all_files(said):
        where = optional(file, "permalink") or optional(file, "url_private") or link
        yield Attachment(_name(file), "" if _gone(file) else where or "")


def _all_files(said: Json) -> Iterator[Json]:
    yield from items(said, "files")
    for attachment in items(said, "attachments"):
        if not _is_preview(attachment):
            yield from items(attachment, "files")


def _pictures(said: Json) -> Iterator[Attachment]:
    """Pictures that apps post, which are addresses and no files."""
    for block in items(said, "blocks"):
        if block.get("type") == "image" and (url := optional(block, "image_url")):
            yield Attachment(block_words.of(block) or words.A_PICTURE, url)
    for attachment in items(said, "attachments"):
        url = optional(attachment, "image_url")
        if url and not _is_preview(attachment):
            yield Attachment(typed(optional(attachment, "title")) or words.A_PICTURE, url)


def _name(file: Json) -> str:
    name = optional(file, "name") or optional(file, "title")
    stub = not name or file.get("file_access") == "check_file_info"
    return name or (words.A_FILE_ELSEWHERE if stub else words.A_FILE)


def _preview(file: Json) -> str:
    """The beginning of a long text that Slack made a file of, or of a forwarded e-mail."""
    if file.get("mode") not in _OF_WORDS:
        return ""
    subject = optional(file, "subject") or optional(file, "title")
    text = optional(file, "plain_text") or optional(file, "preview_plain_text")
    text = text or optional(file, "preview")
    return "\n".join(part for part in (subject, text.strip()) if part)


def _unread(said: Json) -> Iterator[Attachment]:
    """A call, a poll of another app: named, and not taken along."""
    for block in items(said, "blocks"):
        if kind := block_words.unread(block):
            yield Attachment(kind, "")


def _gone(file: Json) -> bool:
    return file.get("mode") in _NO_FILE or file.get("file_access") in (
        "file_not_found",
        "access_denied",
    )


def _squeezed(text: str) -> str:
    """Letters and figures alone: the same words with other marks around them are the same."""
    return "".join(filter(str.isalnum, text.casefold()))
