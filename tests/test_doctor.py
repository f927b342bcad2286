"""What `python -m bot doctor` says of the helpdesks: each is asked, and every line that is not well names its fix."""

from __future__ import annotations

from pathlib import Path

from adapters.checkup import Check
from adapters.helpdesk.checkup import checks
from bot.config import Settings
from tests.fake_webhook import PATH, SECRET, FakeReceiver
from tests.helpdesk_rig import Faults, serving
from tests.real_roundup import started

RECEIVER = {"HELPDESK": "webhook", "WEBHOOK_SECRET": SECRET}


async def told(knowledge: Path, **values: object) -> list[Check]:
    settings = Settings(_env_file=None, KNOWLEDGE_DIR=knowledge, **values)  # type: ignore[arg-type]
    return [check async for check in checks(settings)]


async def test_without_a_helpdesk_nothing_is_wrong(small_knowledge: Path) -> None:
    [check] = await told(small_knowledge)
    assert check.fix is None
    assert "HELPDESK switches it on" in check.found


async def test_each_helpdesk_is_asked(small_knowledge: Path) -> None:
    """One takes tickets, the other does not know us."""
    tracker = started()
    roundup = {"ROUNDUP_URL": tracker.url, "ROUNDUP_USER": "care-bot", "ROUNDUP_PASSWORD": "wrong"}
    async with serving(FakeReceiver().app(Faults())) as url:
        both = {**RECEIVER, **roundup, "HELPDESK": "webhook,rma:roundup"}
        well, wrong = await told(small_knowledge, **both, WEBHOOK_URL=url + PATH)
    assert (well.what, well.fix) == ("helpdesk webhook", None)
    assert wrong.what == "helpdesk roundup"
    assert "refused" in str(wrong.fix)


async def test_a_helpdesk_that_cannot_be_made_is_told(small_knowledge: Path) -> None:
    for wrong, fix in (
        ({"WEBHOOK_URL": "http://x.example"}, "https://"),
        ({"WEBHOOK_URL": "https://x.example", "HELPDESK": "webhook,rmaa:webhook"}, "did you mean rma?"),
    ):
        [check] = await told(small_knowledge, **{**RECEIVER, **wrong})
        assert fix in str(check.fix)
