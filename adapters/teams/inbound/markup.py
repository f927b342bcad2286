"""HTML as Teams sends it, told apart into what somebody wrote, quoted and forwarded; pure.

It is read in one pass, whatever is broken or nested: a parser that begins anew at every bracket
stands still for seconds over a few kilobytes.
"""

from __future__ import annotations

import html
import re
from collections.abc import Collection
from dataclasses import dataclass, field

from adapters.teams.limits import MARKUP_CHARACTERS

# Possessive, so that no character is looked at twice.
_TAG = re.compile(r"<(?P<end>/?)(?P<name>[a-zA-Z][a-zA-Z0-9:-]*+)(?P<attributes>[^<>]*+)>")
_ENDLESS = re.compile(r"&#[xX]?[0-9a-fA-F]{8,}+;?")  # no letter; to make one of it takes for ever
_ITEM = re.compile(r"""\bitemid\s*=\s*["']?([^"'\s>]+)""", re.IGNORECASE)
_ALT = re.compile(r"""\balt\s*=\s*(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE)
_LINE = re.compile(
    "address|article|blockquote|br|caption|codeblock|dd|div|dl|dt|figure|footer|h[1-6]|header|hr"
    "|li|ol|p|pre|section|table|tbody|tfoot|thead|tr|ul"
)
_CELLS = frozenset({"td", "th"})
_UNSEEN = frozenset({"script", "style", "title"})


@dataclass(frozen=True, slots=True)
class Markup:
    """`answered` are the ids of the messages that are quoted; `pictures` counts those within the
    text."""

    own: str
    quoted: str
    forwarded: str
    answered: tuple[str, ...]
    pictures: int


def told_apart(markup: str, names: Collection[str] = ()) -> Markup:
    """`names`, in small letters, are those of the bot: a mention of one of them is no word."""
    reading = _Reading(names)
    position, markup = 0, markup[:MARKUP_CHARACTERS]
    for tag in _TAG.finditer(markup):
        reading.text(markup[position : tag.start()])
        reading.tag(tag["name"].lower(), tag["attributes"], ends=bool(tag["end"]))
        position = tag.end()
    reading.text(markup[position:])
    return reading.markup()


def lined(text: str) -> str:
    """Without spaces round lines, and without empty ones."""
    lines = (" ".join(line.split()) for line in text.splitlines())
    return "\n".join(line for line in lines if line)


def unescaped(text: str) -> str:
    return html.unescape(_ENDLESS.sub("\ufffd", text)).replace("\xa0", " ")


@dataclass
class _Reading:
    """`_within` are the blockquotes around, the innermost last; `_hidden` is the element whose
    words are none, `_mention` where the words of a mention begin, and in what."""

    names: Collection[str]
    _texts: dict[str, list[str]] = field(
        default_factory=lambda: {"own": [], "Reply": [], "Forward": []}
    )
    _within: list[str] = field(default_factory=list)
    _quoting: list[str] = field(default_factory=list)
    _hidden: str = ""
    _mention: tuple[str, list[str], int] | None = None
    _answered: list[str] = field(default_factory=list)
    _pictures: int = 0

    def markup(self) -> Markup:
        own, quoted, forwarded = (lined("".join(each)) for each in self._texts.values())
        return Markup(own, quoted, forwarded, tuple(self._answered), self._pictures)

    def text(self, escaped: str) -> None:
        if escaped and not self._hidden:
            self._here.append(unescaped(escaped))

    def tag(self, name: str, attributes: str, *, ends: bool) -> None:
        if self._hidden:
            self._hidden = "" if ends and name == self._hidden else self._hidden
            return
        if name == "blockquote":
            self._quote(attributes, ends=ends)
        if _LINE.fullmatch(name):
            self._here.append("\n")
        elif name in _CELLS:
            self._here.append(" ")
        if ends:
            self._ended(name)
        else:
            self._began(name, attributes)

    @property
    def _here(self) -> list[str]:
        """Where the words belong that come next: whatever stands within a quote is quoted."""
        return self._texts[self._quoting[0] if self._quoting else "own"]

    def _quote(self, attributes: str, *, ends: bool) -> None:
        if ends:
            if self._within and self._within.pop() and self._quoting:
                self._quoting.pop()
            return
        kind = _kind(attributes)
        self._within.append(kind)
        if kind:
            self._quoting.append(kind)
        if kind == "Reply" and (item := _ITEM.search(attributes)):
            self._answered.append(item[1])

    def _began(self, name: str, attributes: str) -> None:
        if name in _UNSEEN or (self._quoting and _told_by(attributes)):
            self._hidden = name
        elif name == "at" or _is(attributes, "Mention"):
            self._mention = (name, self._here, len(self._here))
        elif name in ("img", "emoji"):
            self._picture(name, attributes)

    def _ended(self, name: str) -> None:
        if self._mention is None or self._mention[0] != name:
            return
        _, texts, start = self._mention
        self._mention = None
        if "".join(texts[start:]).strip().lower() in self.names:
            texts[start:] = [" "]

    def _picture(self, name: str, attributes: str) -> None:
        if name == "emoji" or _is(attributes, "Emoji"):
            alt = _ALT.search(attributes)
            self._here.append(unescaped(alt[1] or alt[2] or "") if alt else "")
        else:
            self._pictures += 1


def _kind(attributes: str) -> str:
    """What a blockquote is; empty for one that its writer made."""
    for kind in ("Reply", "Forward"):
        if _is(attributes, kind):
            return kind
    return ""


def _is(attributes: str, kind: str) -> bool:
    return f"schema.skype.com/{kind}".lower() in attributes.lower()


def _told_by(attributes: str) -> bool:
    """Who said what is quoted, and when."""
    lowered = attributes.lower()
    return 'itemprop="mri"' in lowered or 'itemprop="time"' in lowered
