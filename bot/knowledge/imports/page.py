"""Pages: HTML as it is published or exported, and Confluence's own form of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from urllib.parse import urlsplit

from bs4 import BeautifulSoup
from bs4 import UnicodeDammit as EncodingDetected
from bs4.builder import ParserRejectedMarkup
from bs4.element import CData, NavigableString, PreformattedString, Tag

from bot.errors import KnowledgeError
from bot.knowledge.imports.outline import DEEPEST, Kind, Node, escaped

_LEFT_OUT = {"script", "style", "nav", "header", "footer", "aside", "form", "template", "noscript"}
_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
_LISTS = {"ul", "ol"}
_BOLD = {"b", "strong"}
_BLOCKS = {"p", "div", "section", "article", "main", "body", "table", "blockquote", "pre", "dl"}
_BLOCKS |= {"details", "hr", "figure", "tbody", "thead", "tr", "td", "th", "li", "dt", "dd"}
_BLOCKS |= _HEADINGS | _LISTS | {"ac:structured-macro", "ac:rich-text-body", "ac:layout"}


def read(markup: str | bytes) -> list[Node]:
    """KnowledgeError for what the parser does not take at all."""
    try:
        soup = BeautifulSoup(_ended(_decoded(markup)), "html.parser")
    except ParserRejectedMarkup:
        raise KnowledgeError("a page with declarations that are no HTML: save it as text") from None
    main = soup.find(id="main-content") or soup.find("main") or soup.find("article") or soup
    return _nested(list(_blocks(main, 0)), 0)


def _decoded(markup: str | bytes) -> str:
    """In the encoding that it says itself."""
    if isinstance(markup, str):
        return markup
    return EncodingDetected(markup, is_html=True).unicode_markup or ""


def _ended(markup: str) -> str:
    """Behind the last end of a tag, or of a remark, none begins: the parser would look for its end
    from each beginning anew, for minutes where there are thousands."""
    tags = markup.rfind(">") + 1
    remarks = markup.rfind("-->") + 1
    within = markup[remarks:tags].replace("<!--", "&lt;!--")
    return markup[:remarks] + within + markup[tags:].replace("<", "&lt;")


Leveled = tuple[int, Node]
"""A heading's level, 9 of all else; 10 of a heading that holds only what is in it already."""


def _nested(found: Sequence[Leveled], level: int) -> list[Node]:
    """What follows a heading, up to the next one as high, stands below it."""
    nodes: list[Node] = []
    number = 0
    while number < len(found):
        own, node = found[number]
        end = number + 1
        if node.kind is Kind.HEADING:
            while end < len(found) and found[end][0] > own:
                end += 1
            below = (*node.children, *_nested(found[number + 1 : end], own))
            node = Node(node.kind, node.text, below)
        nodes.append(node)
        number = end
    return nodes


def _blocks(tag: Tag, depth: int) -> Iterator[Leveled]:
    """Text between blocks is a paragraph."""
    loose: list[str] = []
    for child in tag.children:
        if isinstance(child, Tag) and child.name in _LEFT_OUT:
            continue
        if isinstance(child, Tag) and (child.name in _BLOCKS or child.find(_is_block)):
            yield from _paragraph(loose)
            loose = []
            if depth < 4 * DEEPEST:
                yield from _block(child, depth + 1)
        elif isinstance(child, Tag) and child.name == "br":
            yield from _paragraph(loose)
            loose = []
        else:
            loose.append(_inline(child))
    yield from _paragraph(loose)


def _block(tag: Tag, depth: int) -> Iterator[Leveled]:
    match tag.name:
        case name if name in _HEADINGS:
            yield int(name[1]), Node(Kind.HEADING, _text(tag))
        case name if name in _LISTS:
            yield from ((9, node) for node in _items(tag, depth))
        case "blockquote":
            yield 9, Node(Kind.NOTE, _text(tag))
        case "dl":
            yield from _defined(tag, depth)
        case "details":
            yield from _folded(tag, tag.find("summary"), depth)
        case "ac:structured-macro" if tag.get("ac:name") == "expand":
            yield from _folded(tag, tag.find("ac:parameter"), depth)
        case "tr":
            yield from _row(tag, depth)
        case _:
            yield from _blocks(tag, depth)


def _items(tag: Tag, depth: int) -> Iterator[Node]:
    kind = Kind.STEP if tag.name == "ol" else Kind.ITEM
    for item in tag.find_all("li", recursive=False):
        inner = [node for _, node in _blocks(item, depth + 1)]
        first = inner[0] if inner and inner[0].kind is Kind.TEXT else Node(Kind.TEXT, "")
        below = inner[1:] if first.text else inner
        yield Node(kind, first.text, tuple(_as_items(below)))


def _as_items(nodes: Sequence[Node]) -> Iterator[Node]:
    """Within an item there are items alone."""
    for node in nodes:
        kind = node.kind if node.kind in (Kind.ITEM, Kind.STEP) else Kind.ITEM
        yield Node(kind, node.text, node.children)


def _defined(tag: Tag, depth: int) -> Iterator[Leveled]:
    """Terms ask, and what defines them answers."""
    term = ""
    below: list[Node] = []
    for child in tag.find_all(["dt", "dd"]):
        if child.name == "dt":
            yield from _section(term, below)
            term, below = _text(child), []
        else:
            below += [node for _, node in _blocks(child, depth)]
    yield from _section(term, below)


def _folded(tag: Tag, title: object, depth: int) -> Iterator[Leveled]:
    """What opens at a press asks with its title."""
    term = _text(title) if isinstance(title, Tag) else ""
    if isinstance(title, Tag):
        title.extract()
    yield from _section(term, [node for _, node in _blocks(tag, depth)])


def _row(tag: Tag, depth: int) -> Iterator[Leveled]:
    """Of a row with two cells the first asks; a row of headings says nothing."""
    cells = tag.find_all(["td", "th"], recursive=False)
    if all(cell.name == "th" for cell in cells):
        return
    if len(cells) == 2:
        yield from _section(_text(cells[0]), [node for _, node in _blocks(cells[1], depth)])
        return
    line = " · ".join(text for text in map(_text, cells) if text)
    if line:
        yield 9, Node(Kind.ITEM, line)


def _section(title: str, below: Sequence[Node]) -> Iterator[Leveled]:
    """As a heading that holds nothing of what follows."""
    if title:
        yield 10, Node(Kind.HEADING, title, tuple(below))
    else:
        yield from ((9, node) for node in below)


def _paragraph(loose: Sequence[str]) -> Iterator[Leveled]:
    text = " ".join("".join(loose).split())
    if text:
        yield 9, Node(Kind.TEXT, text)


def _text(tag: Tag) -> str:
    return " ".join("".join(_inline(child) for child in tag.children).split())


def _inline(part: object) -> str:
    """Markdown of what stands within a line; spaces at its ends stay."""
    if isinstance(part, PreformattedString) and not isinstance(part, CData):
        return ""  # remarks and declarations
    if isinstance(part, NavigableString):
        return _spaced(str(part), escaped(str(part)))
    if not isinstance(part, Tag) or part.name in _LEFT_OUT:
        return ""
    inner = "".join(_inline(child) for child in part.children)
    return _spaced(inner, _styled(part, " ".join(inner.split())))


def _styled(tag: Tag, text: str) -> str:
    href = str(tag.get("href") or "")
    if tag.name in _BOLD and text and "**" not in text:
        return f"**{text}**"
    if tag.name == "code" and text and "`" not in text:
        return f"`{tag.get_text().strip()}`"
    if tag.name == "a" and text and "[" not in text and _linked(href):
        return f"[{text}]({href})"
    return text


def _linked(href: str) -> bool:
    """An answer's links are https, and hold nothing that would end them."""
    return urlsplit(href).scheme == "https" and not set(href) & set(" ()<>\\")


def _spaced(before: str, text: str) -> str:
    if not text:
        return " " if before else ""
    left = " " if before[:1].isspace() else ""
    return left + text + (" " if before[-1:].isspace() else "")


def _is_block(tag: Tag) -> bool:
    return tag.name in _BLOCKS
