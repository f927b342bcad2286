"""One labelled question and what the engine made of it, with the facts that are counted."""

from __future__ import annotations

from dataclasses import dataclass

from bot.search.calibration import Row
from bot.search.finding import Decision, Finding


@dataclass(frozen=True, slots=True)
class Outcome:
    row: Row
    finding: Finding

    @property
    def first(self) -> str:
        return self.finding.hits[0].entry if self.finding.hits else ""

    @property
    def right(self) -> bool:
        return self.first in self.row.ids

    @property
    def answered(self) -> bool:
        return self.finding.decision is Decision.ANSWER

    @property
    def near(self) -> bool:
        return any(hit.entry in self.row.ids for hit in self.finding.hits[:3])

    @property
    def helped(self) -> bool:
        return self.right if self.answered else not self.row.ids.isdisjoint(self.finding.choices)

    @property
    def wrong(self) -> bool:
        return self.answered and not self.right

    @property
    def rightly(self) -> bool:
        return self.answered and self.right

    @property
    def chosen(self) -> bool:
        return self.finding.decision is Decision.CHOICES

    @property
    def spoken(self) -> bool:
        """Whether the bot says anything of an entry."""
        return self.finding.decision is not Decision.NONE

    @property
    def amiss(self) -> bool:
        """Whether the one entry is answered that must not be, such as the opposite one."""
        return self.row.amiss in self.finding.answers

    @property
    def served(self) -> bool:
        """Whether every entry that was asked for is shown or offered."""
        return self.row.ids <= self._open

    @property
    def silent(self) -> bool:
        """Whether only a part of them is, and nothing said of the rest."""
        part = bool(self.row.ids & self._open) and not self.served
        return part and self.finding.unknown is None

    @property
    def said(self) -> bool:
        """Whether a half without an answer is said to have none."""
        return self.finding.unknown is not None

    @property
    def _open(self) -> frozenset[str]:
        return frozenset((*self.finding.answers, *self.finding.choices))

    @property
    def shown(self) -> str:
        """What a person saw, in short."""
        match self.finding.decision:
            case Decision.ANSWER:
                return " + ".join(self.finding.answers)
            case Decision.CHOICES:
                return "choices: " + ", ".join(self.finding.choices)
            case Decision.NONE:
                return "none"
