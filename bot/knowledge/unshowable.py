"""What an answer may not hold, and what to write instead, in English, as catalogues have it."""

from __future__ import annotations

SENTENCES = {
    "em": "it holds italics; use **bold**, or plain words",
    "s": "it holds struck-out text; leave it out",
    "heading": "it holds a heading; begin the paragraph in **bold**",
    "table": "it holds a table; make each row a bullet",
    "image": "it holds an image; link to it, or say it in words",
    "html_block": "it holds HTML; write plain words, and `<` in backticks",
    "html_inline": "it holds HTML; write plain words, and `<` in backticks",
    "fence": "it holds a code block; use `backticks` within the line",
    "code_block": (
        "it holds a code block; use `backticks`, and indent lists by two or three spaces"
    ),
    "hr": "it holds a rule; an empty line parts paragraphs",
    "note": "a note holds paragraphs only; move the list out of it",
    "item": "a list item begins with its text",
    "line": "a list item holds one line and nested lists only; split the paragraph",
    "address": "a link must begin with https://, not {address}",
}
"""By the type of what some channel could not draw, or another name."""


class UnshowableError(ValueError):
    """`sentence` is one of them; `address` fills its place."""

    def __init__(self, of: str, address: str = "") -> None:
        self.sentence = SENTENCES[of]
        self.address = address
        super().__init__(self.sentence.replace("{address}", address))
