"""The answers' small Markdown subset as a tree that every channel draws with its own components."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from bot.knowledge.unshowable import UnshowableError


@dataclass(frozen=True, slots=True)
class Span:
    """A run of text in one style. `text` is plain: every channel escapes it. `link` is an https
    address."""

    text: str
    bold: bool = False
    code: bool = False
    link: str | None = None


@dataclass(frozen=True, slots=True)
class Paragraph:
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Item:
    """One bullet or step: its line, then the lists below it."""

    spans: tuple[Span, ...]
    nested: tuple[Listing, ...] = ()


@dataclass(frozen=True, slots=True)
class Listing:
    """Bullets, or numbered steps."""

    items: tuple[Item, ...]
    numbered: bool = False


@dataclass(frozen=True, slots=True)
class Note:
    """A remark or a warning, set off from the rest."""

    paragraphs: tuple[Paragraph, ...]


Block = Paragraph | Listing | Note
Prose = tuple[Block, ...]

_DRAWN = ["list", "blockquote", "paragraph", "emphasis", "backticks", "link", "escape", "newline"]
# What no channel draws is read, too, so that it is never shown raw.
_MARKDOWN = MarkdownIt("zero", {"html": True}).enable(
    [
        *_DRAWN,
        "strikethrough",
        "heading",
        "lheading",
        "table",
        "image",
        "html_block",
        "html_inline",
        "fence",
        "code",
        "hr",
    ]
)


@lru_cache(maxsize=4096)
def parse(markdown: str) -> Prose:
    """Read the subset; UnshowableError names the first thing that is outside of it, and what to
    write instead. An answer is read to be checked, to be shown, and again with every reload: that
    was two fifths of loading."""
    root = SyntaxTreeNode(_MARKDOWN.parse(markdown))
    return tuple(_block(node) for node in root.children)


def plain(prose: Prose, note: str = "Note") -> str:
    """The same words without markup: for the command line, notifications and e-mail. `note` is what
    a remark is called in the language of the words."""
    return "\n\n".join("\n".join(_lines(block, note)) for block in prose)


def plain_spans(spans: Sequence[Span]) -> str:
    return "".join(span.text for span in spans)


def first_line(prose: Prose) -> str:
    """The first line of the text, markup removed; empty for an empty text."""
    return plain(prose).split("\n", 1)[0].removeprefix("• ")


def _block(node: SyntaxTreeNode) -> Block:
    match node.type:
        case "paragraph":
            return Paragraph(_inline(node))
        case "bullet_list" | "ordered_list":
            return _listing(node)
        case "blockquote":
            return Note(tuple(_paragraph(child) for child in node.children))
        case _:
            raise UnshowableError(node.type)


def _paragraph(node: SyntaxTreeNode) -> Paragraph:
    block = _block(node)
    if not isinstance(block, Paragraph):
        raise UnshowableError("note")
    return block


def _listing(node: SyntaxTreeNode) -> Listing:
    return Listing(
        tuple(_item(child) for child in node.children), numbered=node.type == "ordered_list"
    )


def _item(node: SyntaxTreeNode) -> Item:
    if not node.children or node.children[0].type != "paragraph":
        raise UnshowableError("item")
    line, *rest = node.children
    if any(child.type not in ("bullet_list", "ordered_list") for child in rest):
        raise UnshowableError("line")
    return Item(_inline(line), tuple(_listing(child) for child in rest))


def _inline(node: SyntaxTreeNode) -> tuple[Span, ...]:
    return tuple(span for child in node.children for span in _spans(child, bold=False, link=None))


def _spans(node: SyntaxTreeNode, *, bold: bool, link: str | None) -> Iterator[Span]:
    match node.type:
        case "text" if node.content:
            yield Span(node.content, bold=bold, link=link)
        case "text":
            return
        case "softbreak":
            yield Span(" ", bold=bold, link=link)
        case "code_inline":
            yield Span(node.content, bold=bold, code=True, link=link)
        case "inline" | "strong" | "link":
            bold = bold or node.type == "strong"
            link = _https(node) if node.type == "link" else link
            for child in node.children:
                yield from _spans(child, bold=bold, link=link)
        case _:
            raise UnshowableError(node.type)


def _https(node: SyntaxTreeNode) -> str:
    address = str(node.attrs.get("href", ""))
    if not address.startswith("https://"):
        raise UnshowableError("address", repr(address))
    return address


def _lines(block: Block, note: str, indent: str = "") -> Iterator[str]:
    match block:
        case Paragraph(spans):
            yield indent + plain_spans(spans)
        case Note(paragraphs):
            for paragraph in paragraphs:
                yield f"{note}: {plain_spans(paragraph.spans)}"
        case Listing(items, numbered):
            for number, item in enumerate(items, 1):
                yield indent + (f"{number}. " if numbered else "• ") + plain_spans(item.spans)
                for listing in item.nested:
                    yield from _lines(listing, note, indent + "   ")
