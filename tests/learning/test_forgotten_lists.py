"""What somebody asked goes from the cards that care was shown, too, once they are forgotten."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path

from adapters.server.keepers import every_keeper
from bot.dialogue import words
from bot.knowledge.loading import load
from bot.privacy.erasure import forget
from bot.storage.store import Store
from tests.drivers.patience import eventually
from tests.drivers.slack_school import MISSED, SlackSchool
from tests.drivers.teams_chat import ANNA, PETRA, Teams


def _forgets(tmp_path: Path, folder: Path, person: str) -> None:
    """As an operator does beside the server."""
    store = Store(f"sqlite:///{tmp_path}/care.db")
    forget(store, every_keeper(), person, load(folder), datetime.now(UTC))
    store.close()


async def test_a_group_in_slack_is_drawn_anew(
    school: SlackSchool, small_knowledge: Path, tmp_path: Path
) -> None:
    """It says that something was erased, and opens the list with its counts."""
    await school.missed()
    await school.paul.happens("message_im", text="knowledge", channel="D0PAUL")
    for action in ("learn:misses", "learn:miss"):
        await school.paul.press(await school.shown("D0PAUL"), action)
    shown = school.slack.messages
    await eventually(lambda: words.WHAT_WAS_ASKED in str(shown))
    assert MISSED in str(shown)
    await asyncio.to_thread(_forgets, tmp_path, small_knowledge, "slack:U0ANNA")
    await eventually(lambda: words.ERASED in str(shown))
    assert MISSED not in str(shown)


async def test_a_list_in_teams_is_drawn_anew(
    missed_in_teams: Teams, small_knowledge: Path, tmp_path: Path
) -> None:
    """In the own chat of whoever opened it."""
    teams, shown = missed_in_teams, missed_in_teams.fake.shown
    door = await teams.says("knowledge", "message-group-chat", ANNA)
    await teams.presses(door, words.OPEN_KNOWLEDGE, **{"from": ANNA})
    counts = words.miss_counts(3, 1, 1)
    await eventually(lambda: counts in str(shown))
    [there] = [where for where, cards in shown.items() if counts in str(cards)]
    person = f"teams:{PETRA['aadObjectId']}"
    await asyncio.to_thread(_forgets, tmp_path, small_knowledge, person)
    await eventually(lambda: words.ERASED in str(shown[there]))
    assert MISSED not in str(shown[there])
