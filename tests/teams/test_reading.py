"""What a card has no room for is read in a dialog: by care with its notes, by the partner without,
by nobody else."""

from __future__ import annotations

from typing import Any

from bot.dialogue import words
from bot.model.tickets import Move
from tests.drivers.teams_chat import ANNA, BEN, CARE, PERSONAL, PETRA, PORTING, Teams
from tests.drivers.teams_screen import Call

LONG = " ".join(f"step{number}" for number in range(4_000))
SECRET = "asked the carrier, who blames us"


async def test_long_words_are_read_page_by_page(teams: Teams) -> None:
    answer = await teams.says(PORTING)
    await teams.raises(answer)
    care = next(call for call in await teams.shows(3) if call.conversation == CARE)
    await teams.fills_in(care, words.ADD_NOTE, ANNA, text=SECRET)
    await teams.shows(1)
    await teams.fills_in(care, words.MOVE[Move.REPLY], ANNA, text=LONG)
    calls = await teams.shows(3)
    reply = next(call for call in calls if call.kind == "post")
    worked = next(call for call in calls if call.id == care.id)
    assert "step3999" not in reply.said
    partners = await read(teams, reply, PETRA)
    assert all(f"step{number}" in partners for number in (0, 2_000, 3_999))
    assert SECRET not in partners
    cares = await read(teams, worked, BEN, thread=CARE)
    assert "step3999" in cares
    assert SECRET in cares
    refused = await teams.presses(worked, words.READ_ALL, **{"from": PETRA})
    assert refused["task"]["value"] == words.CARE_ONLY


async def read(teams: Teams, call: Call, by: Any, thread: str = PERSONAL) -> str:
    """Every page, one after the other."""
    page = await teams.presses(call, words.READ_ALL, **{"from": by})
    seen = str(page)
    while turns := next_page(page):
        page = await teams.invokes("task/submit", {"data": turns}, thread, **{"from": by})
        seen += str(page)
    return seen


def next_page(dialog: Any) -> Any:
    """What the button to the next page carries; None on the last one."""
    actions = dialog["task"]["value"]["card"]["content"].get("actions", [])
    return next((one["data"] for one in actions if one["title"] == words.NEXT_PAGE), None)
