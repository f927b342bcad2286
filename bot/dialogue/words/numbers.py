"""What the numbers are called, and what each of them counts."""

from __future__ import annotations

from datetime import date

from bot.dialogue.speech import counted, day, number, percent, said

NUMBER = {
    "asked": "Questions",
    "answered-alone": "Answered alone",
    "confirmed": "Confirmed",
    "assumed": "Assumed",
    "answered": "Answered",
    "offered-choices": "Offered choices",
    "answered-partly": "Answered in part",
    "nothing": "Nothing",
    "contained": "Contained",
    "handed-over": "Handed over",
    "wanted-a-human": "Wanted a human",
    "helpfulness": "Helpful",
    "did-not-help": "Didn't help",
    "tickets": "Tickets raised",
    "solved": "Solved",
    "durable": "Solved and durable",
    "one-touch": "One answer was enough",
    "dismissed": "Closed without an answer",
    "reopened": "Came back",
    "targets-met": "Targets met",
    "targets-missed": "Targets missed",
    "reply-as-it-stood": "Suggested replies sent as they stood",
    "reply-edited": "Suggested replies edited",
    "reply-ignored": "Suggested replies ignored",
    "first-answer": "First answer",
    "next-answer": "Next answer",
    "time-to-solve": "Time to solve",
}
NUMBER_MEANS = {
    "asked": (
        "Messages that asked the bot something in words. Entries that were opened by a press, small"
        " talk and wishes for a human are none."
    ),
    "answered-alone": (
        "Questions with a sure answer that nobody called unhelpful, after which, within seven days,"
        " whoever asked raised no ticket about it and did not ask for a human next. Until the seven"
        " days are over a question may still leave this number."
    ),
    "confirmed": "Of those answered alone: whoever asked said that the answer helped.",
    "assumed": "Of those answered alone: nobody said anything.",
    "answered": (
        "Questions with one sure answer, whatever came after: how much of what is asked the FAQ"
        " covers."
    ),
    "offered-choices": "Questions that were answered with some entries to choose from.",
    "answered-partly": "Messages with several questions, of which one has no published answer.",
    "nothing": "Questions for which nothing is published, or nothing was found.",
    "contained": (
        "Questions after which, within seven days, whoever asked raised no ticket about it and did"
        " not ask for a human next; whether they were helped is not known."
    ),
    "handed-over": (
        "Questions after which, within seven days, whoever asked raised a ticket about it or asked"
        " for a human next."
    ),
    "wanted-a-human": "Messages that asked for a human or a ticket from the first.",
    "helpfulness": (
        "Of those who pressed one of the two: it helped, rather than it didn't. Under five votes"
        " nothing is said."
    ),
    "did-not-help": "Answers of which somebody said that they didn't help.",
    "tickets": "Tickets that were raised.",
    "solved": (
        "Tickets that care resolved, or whose partner said that they are solved; one that came back"
        " counts each time."
    ),
    "durable": (
        "Of what was solved: it did not come back within seven days. Judged only once these seven"
        " days have passed."
    ),
    "one-touch": "Of what was solved: care wrote to the partner exactly once.",
    "dismissed": "Tickets that care closed because they were no request.",
    "reopened": "Tickets that lived again after they had ended.",
    "targets-met": (
        "Of the first answers, next answers and solutions that were promised within some working"
        " time, and are done or late: done in time."
    ),
    "targets-missed": (
        "Of the same: late, whether it is done by now or not. One counts on the day it was due."
    ),
    "reply-as-it-stood": "Of the suggested replies that care looked at: sent without a change.",
    "reply-edited": "Of the same: changed, and sent.",
    "reply-ignored": "Of the same: something else was sent.",
    "first-answer": (
        "From a ticket's filing until care first wrote to its partner, in the working hours of its"
        " route where these are set, else by the clock."
    ),
    "next-answer": (
        "From the partner's first word after an answer until care's next one, counted as the first"
        " answer is."
    ),
    "time-to-solve": (
        "From a ticket's filing, or from its coming back, until it was solved, counted as the first"
        " answer is."
    ),
}
LAST_WEEK = "Last week"
MOST_MISSED = "What most companies missed"
OLDEST_TICKETS = "The oldest tickets"
OVERDUE = "Overdue"
NUMBERS = "Numbers"
NOTHING_COUNTED = "nothing to count"


def share(part: int, whole: int) -> str:
    """A percentage; the counts stand beside it."""
    return percent(part / whole)


def of_so_many(part: int, whole: int) -> str:
    return said("{part} of {whole}", part=number(part), whole=number(whole))


def too_few(whole: int) -> str:
    return counted("{count} vote, too few", "{count} votes, too few", whole)


def minutes(value: float) -> str:
    """Of working time."""
    whole = round(value)
    hours, rest = divmod(whole, 60)
    if not hours:
        return said("{minutes} min", minutes=number(rest))
    return said("{hours} h {minutes} min", hours=number(hours), minutes=number(rest))


def monday(first: date, last: date) -> str:
    return said("Last week, {first} to {last}", first=day(first), last=day(last))


def four_weeks(first: date, last: date) -> str:
    return said("The numbers, {first} to {last}", first=day(first), last=day(last))


def of_so_many_tickets(count: int) -> str:
    return counted("{count} ticket is not done.", "{count} tickets are not done.", count)


def beside_before(now: str, before: str) -> str:
    """A number beside the same window before."""
    return said("{now}, before {before}", now=now, before=before)


def span(median: str, p90: str, count: int) -> str:
    return said("{median}, nine of ten within {p90} ({count})", median=median, p90=p90, count=count)


def waits_for_days(route: str, days: int) -> str:
    return counted(
        "with {route}, for {count} day", "with {route}, for {count} days", days, route=route
    )


def and_more(count: int) -> str:
    return counted("and {count} more", "and {count} more", count)
