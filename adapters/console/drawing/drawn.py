"""The console's templates, which know the playground's, and what stands ready in all of them."""

from __future__ import annotations

import secrets
from pathlib import Path
from urllib.parse import urlencode

from jinja2 import Environment, FileSystemLoader

from adapters.console import choices
from adapters.web.drawing import cards as web
from bot.dialogue.lessons import FORMS
from bot.knowledge.listing import EntryOrder, Which
from bot.model.tickets import Status
from bot.ports.lists import Order


def draw(template: str, **values: object) -> str:
    return _TEMPLATES.get_template(template).render(values)


def _environment() -> Environment:
    """What the playground's templates are drawn with, and what is the console's own before it."""
    folders = [Path(__file__).parent / "templates", web.FOLDER]
    return web.TEMPLATES.overlay(loader=FileSystemLoader(folders))


def _address(path: str, query: dict[str, str], **other: object) -> str:
    """The same list otherwise."""
    said = {**query, **{name: str(value) for name, value in other.items()}}
    kept = {name: value for name, value in said.items() if value}
    return f"{path}?{urlencode(kept)}" if kept else path


_TEMPLATES = _environment()
_TEMPLATES.globals = {
    **web.TEMPLATES.globals,
    "Status": Status,
    "Order": Order,
    "EntryOrder": EntryOrder,
    "Which": Which,
    "FORM_LESSONS": FORMS,
    "choices": choices,
    "address": _address,
    "fresh": lambda: secrets.token_urlsafe(12),
}
