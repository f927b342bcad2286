"""One line of `python -m bot doctor`: what was looked at, and the fix where it is not well."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Check:
    """`fix` is None when all is well; `found` says what there is."""

    what: str
    found: str
    fix: str | None = None

    def __str__(self) -> str:
        line = f"{'ok ' if self.fix is None else 'BAD'}  {self.what}: {self.found}"
        return line if self.fix is None else f"{line}\n     {self.fix}"
