"""What the care channel is told of what goes wrong, and of what works again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.dialogue.speech import counted, said
from bot.dialogue.words.files import listed

MOST_NAMED = 10  # tickets in one sentence
MOST_PROBLEMS = 3
WELL_AGAIN = (
    "Everything works again.",
    "Questions are answered, and all that the bot needs can be reached.",
)


def unreached(numbers: Sequence[str], reason: str) -> tuple[str, str]:
    return (
        said(
            "The care channel is not shown what is new on {tickets} ({reason}).",
            tickets=listed(numbers, MOST_NAMED),
            reason=reason,
        ),
        said(
            "It waits, and comes as soon as that is mended. Whoever runs me finds more in the log,"
            " and with `python -m bot doctor`; `python -m bot tickets list` has all tickets."
        ),
    )


def not_shown_to_care(reason: str) -> str:
    return said(
        "The care channel is not shown this ticket ({reason}). It is here, and in `python -m bot"
        " tickets list`.",
        reason=reason,
    )


def unanswered(count: int, since: datetime, reason: str) -> tuple[str, str]:
    return (
        counted(
            "{count} message to me got no proper answer since {since} UTC ({reason}).",
            "{count} messages to me got no proper answer since {since} UTC ({reason}).",
            count,
            since=f"{since:%H:%M}",
            reason=reason,
        ),
        said(
            "Who wrote was asked to try again, where that was possible. Whoever runs me finds more"
            " in the log, and with `python -m bot doctor`."
        ),
    )


def not_well(wrong: Sequence[str]) -> tuple[str, str]:
    problems, more = "; ".join(wrong[:MOST_PROBLEMS]), len(wrong) - MOST_PROBLEMS
    if more > 0:
        problems = counted(
            "{problems}, and {count} more",
            "{problems}, and {count} more",
            more,
            problems=problems,
        )
    return (
        said("Something is wrong: {problems}.", problems=problems),
        said(
            "Whoever runs the bot sees all of it, and how to mend it, with `python -m bot doctor`."
            " A message here says when everything works again."
        ),
    )


def knowledge_conflict(changes: str) -> tuple[str, str]:
    return (
        said(
            "A file of the knowledge says something else by now than what was changed in chat:"
            " {changes}",
            changes=changes,
        ),
        said("The approved text holds. Look at the change, and undo it or propose it anew."),
    )


def knowledge_refused(problem: str) -> tuple[str, str]:
    return (
        said(
            "The knowledge's files were changed, and I can't read them: {problem}",
            problem=problem,
        ),
        said(
            "I go on with the former ones. `python -m bot knowledge check` says all that is wrong."
        ),
    )
