"""The console's templates, which know the playground's, and what stands ready in all of them."""

from __future__ import annotations

import secrets
from pathlib import Path

from jinja2 import Environment, FileSystemLoader

from adapters.console import addresses, choices
from adapters.web.drawing import cards as web
from bot.dialogue.views import ChangeOrder, MissOrder
from bot.knowledge.listing import EntryOrder, Which
from bot.model.changes import Stage
from bot.model.tickets import Status
from bot.ports.lists import Order


def draw(template: str, **values: object) -> str:
    return _TEMPLATES.get_template(template).render(values)


def _environment() -> Environment:
    """What the playground's templates are drawn with, and what is the console's own before it."""
    folders = [Path(__file__).parent / "templates", web.FOLDER]
    return web.TEMPLATES.overlay(loader=FileSystemLoader(folders))


_TEMPLATES = _environment()
_TEMPLATES.globals = {
    **web.TEMPLATES.globals,
    "Status": Status,
    "Order": Order,
    "EntryOrder": EntryOrder,
    "Which": Which,
    "MissOrder": MissOrder,
    "ChangeOrder": ChangeOrder,
    "Stage": Stage,
    "choices": choices,
    "address": addresses.address,
    "page_of": addresses.page_of,
    "fresh": lambda: secrets.token_urlsafe(12),
}
