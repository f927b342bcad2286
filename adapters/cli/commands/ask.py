"""`ask`: what the bot answers, and why."""

from __future__ import annotations

import json
import sys

from adapters.cli import options as given
from adapters.cli.options import Commands, Options
from bot.errors import PayloadError
from bot.knowledge import prose
from bot.knowledge.entries import Knowledge
from bot.search import Decision, Finding, Index

WHAT = 'what is the question? python -m bot ask "how to port DID"'


def add(commands: Commands) -> None:
    ask = given.command(
        commands, "ask", _ask, "answer one question, or one per line with --jsonl, and say why"
    )
    ask.add_argument("question", type=given.text, nargs="?", help="the question, in quotes")
    ask.add_argument(
        "--jsonl",
        action="store_true",
        help='read {"q": ..., "context": entry id} lines, write a decision per line',
    )


def _ask(options: Options) -> int:
    knowledge = given.knowledge(options)
    index = given.index(options, knowledge)
    if options.jsonl:
        return _line_by_line(index)
    if options.question is None:
        print(WHAT, file=sys.stderr)
        return 2
    finding = index.find(options.question)
    print(_shown(finding, knowledge))
    print()
    print(_reasons(finding))
    return 0


def _line_by_line(index: Index) -> int:
    for number, line in enumerate(sys.stdin, 1):
        text, context = _question(line, number)
        finding = index.find(text, context=context)
        print(json.dumps(_as_json(finding)), flush=True)
    return 0


def _question(line: str, number: int) -> tuple[str, str | None]:
    """The message, and the entry last answered in its thread."""
    try:
        asked = json.loads(line)
        context = asked.get("context")
        return str(asked["q"]), None if context is None else str(context)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise PayloadError(f'line {number}: write one {{"q": "..."}} a line') from None


def _as_json(finding: Finding) -> dict[str, object]:
    """`shown` are the entries whose answers a person sees, `offered` those to choose from."""
    return {
        "decision": finding.decision,
        "confidence": round(finding.confidence, 4),
        "ranked": [{"id": hit.entry, "score": round(hit.score, 4)} for hit in finding.hits],
        "shown": list(finding.answers),
        "offered": list(finding.choices),
    }


def _shown(finding: Finding, knowledge: Knowledge) -> str:
    """The card as text."""
    match finding.decision:
        case Decision.ANSWER:
            return _answer(finding, knowledge)
        case Decision.CHOICES:
            return _choices(finding, knowledge)
        case Decision.NONE:
            return _no_answer(finding)


def _answer(finding: Finding, knowledge: Knowledge) -> str:
    from bot.dialogue import words

    told = []
    for id in finding.answers:
        entry = knowledge.by_id[id]
        answer = prose.plain(entry.answer) if entry.answer else words.UNPUBLISHED
        told.append(f"{entry.question}\n\n{answer}")
    if finding.unknown is not None:
        told.append(words.unknown_part(finding.unknown))
    return "\n\n".join(told)


def _choices(finding: Finding, knowledge: Knowledge) -> str:
    from bot.dialogue import words

    heading = words.WHICH_ONE
    offered = {id: knowledge.by_id[id].question for id in finding.choices}
    if finding.family:
        heading = finding.family.question
    if finding.family and not finding.family.overview:
        offered = {leaf.entry: leaf.value for leaf in finding.family.leaves}
    told = [heading, *(f"• {title}" for title in offered.values())]
    if finding.unknown is not None:
        told.append(words.unknown_part(finding.unknown))
    return "\n".join(told)


def _no_answer(finding: Finding) -> str:
    from bot.dialogue import words

    if talk := words.SMALL_TALK.get(finding.small_talk or ""):
        return "\n\n".join(talk)
    return finding.small_talk or words.no_answer(finding.why.text)


def _reasons(finding: Finding) -> str:
    """The hits, and why."""
    why = finding.why
    decided = f"{finding.decision} (confidence {finding.confidence:.2f}; {why.threshold})"
    lines = [f"decision    {decided}", f"read as     {why.text}"]
    if why.repaired:
        mended = (f"{typed} -> {read}" for typed, read in why.repaired.items())
        lines.append(f"mended      {', '.join(mended)}")
    for signals in why.top:
        values = "  ".join(f"{name} {value:.2f}" for name, value in signals.values.items())
        lines.append(f"{signals.entry:<28}{values}")
    return "\n".join(lines)
