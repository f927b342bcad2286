"""Every sentence and label the bot says, by noun; whoever says one gets it in the reader's
language.

A constant is translated when it is read, as `words.NAME`: read it where something is drawn or
decided, never while a module is imported. The English stands in the modules of this package, what
it is elsewhere in the catalogues; `speech` says which language it is just now.
"""

from __future__ import annotations

from types import ModuleType
from typing import TYPE_CHECKING, Any

from bot.dialogue import naming, speech
from bot.dialogue.words import (
    alerts,
    announcements,
    answers,
    care,
    changes,
    console,
    files,
    forms,
    installing,
    issues,
    labels,
    learning,
    notices,
    numbers,
    playground,
    tickets,
    welcome,
)
from bot.knowledge.brand import Brand

MODULES = (
    alerts,
    announcements,
    answers,
    care,
    console,
    files,
    forms,
    installing,
    issues,
    labels,
    learning,
    changes,
    notices,
    numbers,
    playground,
    tickets,
    welcome,
)

if TYPE_CHECKING:  # what they are is known before they are spoken
    from bot.dialogue.words.alerts import *  # noqa: F403
    from bot.dialogue.words.announcements import *  # noqa: F403
    from bot.dialogue.words.answers import *  # noqa: F403
    from bot.dialogue.words.care import *  # noqa: F403
    from bot.dialogue.words.changes import *  # noqa: F403
    from bot.dialogue.words.console import *  # noqa: F403
    from bot.dialogue.words.files import *  # noqa: F403
    from bot.dialogue.words.forms import *  # noqa: F403
    from bot.dialogue.words.installing import *  # noqa: F403
    from bot.dialogue.words.issues import *  # noqa: F403
    from bot.dialogue.words.labels import *  # noqa: F403
    from bot.dialogue.words.learning import *  # noqa: F403
    from bot.dialogue.words.notices import *  # noqa: F403
    from bot.dialogue.words.numbers import *  # noqa: F403
    from bot.dialogue.words.playground import *  # noqa: F403
    from bot.dialogue.words.tickets import *  # noqa: F403
    from bot.dialogue.words.welcome import *  # noqa: F403
else:

    def _defined(module: ModuleType) -> dict[str, object]:
        """What a module says itself, and not what it takes from others."""
        return {
            name: value
            for name, value in vars(module).items()
            if name.isupper() or getattr(value, "__module__", "") == module.__name__
        }

    _ENGLISH = {name: value for module in MODULES for name, value in _defined(module).items()}

    _KEPT: dict[tuple[str, str], tuple[Brand, Any]] = {}

    def __getattr__(name: str) -> Any:
        """Said once in a language, with the names of whose bot it is: a page reads some of them a
        hundred times."""
        brand, kept = naming.brand(), _KEPT.get((name, speech.language()))
        if kept is None or kept[0] is not brand:
            kept = _KEPT[name, speech.language()] = (brand, _said(name))
        return kept[1]

    def _said(name: str) -> Any:
        try:
            return speech.spoken(_ENGLISH[name])
        except KeyError:
            raise AttributeError(f"the bot has no words named {name}") from None
