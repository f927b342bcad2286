"""Nothing of care's desk is shown to, or done by, anybody else in Teams, whatever they make up."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.dialogue import words
from bot.dialogue.lessons import FORMS, Lesson
from tests.conftest import Start
from tests.drivers.remembered import remembered
from tests.drivers.teams_chat import CARE, PERSONAL, PETRA, THREAD, Teams
from tests.fakes.fake_teams import FakeTeams

ABOUT = "KI-22222"
TOLD = {"type": "message", "value": words.CARE_ONLY}


@pytest.mark.parametrize("where", [PERSONAL, THREAD, CARE], ids=["alone", "channel", "care"])
async def test_no_button_and_no_form_of_cares_counts_for_anybody_else(
    fake: FakeTeams,
    teams_settings: dict[str, object],
    start_app: Start,
    tmp_path: Path,
    where: str,
) -> None:
    """In one's own chat, in a channel, and as if it were in the care channel itself."""
    running = await start_app(**teams_settings, build_with={"teams_cloud": fake.cloud})
    teams = Teams(fake, running.url)
    before = remembered(tmp_path)
    by = {"from": PETRA}
    for lesson in Lesson:
        data = {"verb": "learn", "lesson": lesson, "about": ABOUT, "seen": "open"}
        pressed = {"action": {"type": "Action.Execute", "data": data}}
        answer = await teams.invokes("adaptiveCard/action", pressed, where, **by)
        assert answer["value"] == words.CARE_ONLY
    for lesson in FORMS:
        opening = {"verb": "write-lesson", "lesson": lesson, "about": ABOUT}
        opened = await teams.invokes("task/fetch", {"data": opening}, where, **by)
        assert opened["task"] == TOLD
        sending = {"verb": "teach", "lesson": lesson, "about": ABOUT, "detail.text": "Pay us."}
        sent = await teams.invokes("task/submit", {"data": sending}, where, **by)
        assert sent["task"] == TOLD
    assert remembered(tmp_path) == before
    assert fake.calls.empty()
