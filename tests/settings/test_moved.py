"""Settings that are the company's now: they still count, and may contradict nothing."""

from __future__ import annotations

import pytest

from adapters.shared import moved
from bot.errors import SettingsError
from bot.knowledge.brand import NEUTRAL, Brand
from bot.settings.settings import Settings


def given(**values: str) -> Settings:
    return Settings(_env_file=None, **values)  # type: ignore[arg-type]


def test_without_a_setting_the_company_decides() -> None:
    brand = Brand.model_validate({"retention": {"questions": 30}})
    kept = moved.kept(given(), brand)
    assert (kept.questions, kept.tickets) == (30, 1095)
    assert moved.alone(given()) is None
    assert list(moved.notices(given(), brand)) == []


def test_an_old_setting_counts_and_is_told_of() -> None:
    """An upgrade deletes nothing sooner."""
    old = given(RETENTION_TICKETS_DAYS="3650", KNOWLEDGE_APPROVAL="own")
    moved.check(old, NEUTRAL)
    assert moved.kept(old, NEUTRAL).tickets == 3650
    assert moved.alone(old) is True
    assert list(moved.notices(old, NEUTRAL)) == [
        "RETENTION_TICKETS_DAYS is the company's now: write retention.tickets: 3650 into"
        " brand.yaml, and remove it",
        "KNOWLEDGE_APPROVAL is the company's now: write knowledge_approval: own into brand.yaml,"
        " and remove it",
    ]


@pytest.mark.parametrize(
    ("setting", "brand"),
    [
        ({"RETENTION_QUESTIONS_DAYS": "30"}, {"retention": {"questions": 60}}),
        ({"RETENTION_TICKETS_DAYS": "30"}, {"retention": {"tickets": 60}}),
        ({"KNOWLEDGE_APPROVAL": "own"}, {"knowledge_approval": "another"}),
    ],
)
def test_two_that_differ_stop_the_start(setting: dict[str, str], brand: dict[str, object]) -> None:
    """Nobody has to guess which of two periods deletes."""
    (name,) = setting
    with pytest.raises(SettingsError, match=f"{name}=.*remove the setting"):
        moved.check(given(**setting), Brand.model_validate(brand))


def test_two_that_agree_are_right() -> None:
    brand = Brand.model_validate({"retention": {"questions": 30}})
    moved.check(given(RETENTION_QUESTIONS_DAYS="30"), brand)
