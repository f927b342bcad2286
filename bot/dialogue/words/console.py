"""The console's own labels and hints."""

from __future__ import annotations

from datetime import date

from bot.dialogue.speech import counted, day, number, said

CONSOLE = "{team} console"
CONSOLE_OVERVIEW = "Overview"
SKIP_TO_CONTENT = "Skip to the content"
SECTIONS = "Sections"
SIGN_IN = "Sign in"
SIGN_IN_HINT = "For members of a care channel. The bot asks Slack or Microsoft who you are."
SIGN_IN_WITH = {"slack": "Sign in with Slack", "teams": "Sign in with Microsoft"}
SIGN_OUT = "Sign out"
SIGN_OUT_EVERYWHERE = "Sign out everywhere"
SIGNED_OUT = "You are signed out."
SIGNED_OUT_MEANWHILE = "You were signed out meanwhile. Please sign in again."
NOT_SIGNED_IN_HERE = "Nobody is signed in here. Please sign in again."
NOT_PROVEN = "That did not prove who you are. Please sign in again."
NOT_OF_CARE = "Only members of a care channel can open the console."
ACCOUNT_AWAY = "It can't be asked just now who you are. Please try again in a minute."
OPEN_CONSOLE = (
    "This console is open: it runs on this machine alone, and no ticket in it is a real one."
)
BE_SOMEBODY_ELSE = "Be somebody else"
BACK_TO_CONSOLE = "Back to the console"
CONSOLE_FAILED = "That did not work"
CONSOLE_COMPANIES = "Companies"
WINDOW = "Days"
SHOW_WINDOW = "Show"
EVERY_NUMBER = "Every number"
WHAT_IT_IS = "Figure"
NOW = "Now"
WINDOW_BEFORE = "The days before"
WHAT_IT_COUNTS = "What it counts"
AS_A_TABLE = "As a table"
DAY = "Day"
BACKLOG = "Open tickets"
BACKLOG_BY_AGE = "Open tickets by route and age"
OLDER_STILL = "older"
NO_BACKLOG = "No ticket is open."
RISING_COMPANIES = "Companies with more tickets, or overdue answers"
NO_RISING_COMPANIES = "No company has more tickets than before, and no answer is overdue."
COVERAGE = "What the FAQ covers"
TIMES_BY_ROUTE = "How long each route takes"
MISS_ORDERS = {
    "urgent": "The most urgent first",
    "often": "The most asked first",
    "latest": "The latest first",
}
CHANGES_UNDER_WAY = "Waiting, or not in the files yet"
NO_SUCH_CHANGES = "There are no such changes."
ENTRIES_TO_LOOK_AT = "Entries that didn't help, or are due for a look"
NO_ENTRIES_TO_LOOK_AT = "No entry failed to help, and none is due for a look."
BEHIND_IT = "What is behind it"
NOTHING_BEHIND_IT = "Nothing that is still kept."
ASKED_AT = "Asked"
NO_SUCH_COMPANIES = "There are no such companies."
COMPANY_ORDERS = {
    "name": "By name",
    "questions": "The most questions first",
    "tickets": "The most tickets first",
    "rise": "The most more tickets first",
    "live": "The most open tickets first",
}
STATE = "State"
TICKETS_SECTION = "Tickets"
CONSOLE_MISSES = "Misses"
CONSOLE_CHANGES = "Changes"
FILTER = "Filter"
FILTER_NOTHING = "Show everything again"
NOT_CLOSED = "Not closed"
EVERY_STATE = "Every state"
ROUTE = "Route"
EVERY_ROUTE = "Every route"
EVERY_COMPANY = "Every company"
OLDER_THAN = "Older than"
ANY_AGE = "Any age"
ORDER = "Order"
ORDERS = {"newest": "The newest first", "oldest": "The oldest first", "due": "The next due first"}
WORDS_IN_IT = "Words in it"
AS_CSV = "As CSV"
NUMBER_OF_IT = "Number"
FILED = "Filed"
NO_SUCH_TICKETS = "There are no such tickets."
PAGES = "Pages"
HOW_OFTEN = "How often"
NEAR_IT = "Near it"
KIND_OF_CHANGE = "What changes"
LAST_STEP = "Last step"
CONSOLE_ENTRIES = "Entries"
EVERY_TOPIC = "Every topic"
WHICH_ENTRIES = "Which"
WHICH_ENTRY = {
    "all": "All entries",
    "unpublished": "Without an answer",
    "overdue": "To be looked at again",
}
ENTRY_ORDERS = {
    "topic": "By topic",
    "question": "By question",
    "reviewed": "Longest not looked at first",
}
PUBLISHED_ENTRY = "answered"
UNPUBLISHED_ENTRY = "no answer yet"
LAST_REVIEWED = "Last looked at"
REVIEW_IS_DUE = "look at it again"
OWNER = "Owner"
NO_SUCH_ENTRIES = "There are no such entries."
AS_IT_IS_SHOWN = "As it is shown"
HOW_PEOPLE_ASK = "How people ask it"
WHAT_IT_DOES_NOT_ANSWER = "What it does not answer"
VERSIONS = "Versions"
VALID_SINCE = "Valid since"
VALID_UNTIL = "until"
APPROVED_BY = "Approved by"
CHANGE_BEHIND = "Change"
PREVIEW_IT = "Preview"
NOTHING_WRONG = "Nothing is wrong with it. This is how it would be shown."


def signed_in_as(name: str) -> str:
    return said("Signed in as {name}", name=name)


def days(count: int) -> str:
    return counted("{count} day", "{count} days", count)


def page_of_pages(page: int, pages: int) -> str:
    return said("Page {page} of {pages}", page=number(page), pages=number(pages))


def rows_in_all(count: int) -> str:
    return said("{count} in all", count=number(count))


def as_drawn_in(platform: str) -> str:
    return said("In {platform}", platform=platform)


def last_days(count: int) -> str:
    return counted("Last day", "Last {count} days", count)


def compared(first: date, last: date, former_first: date, former_last: date) -> str:
    """The window, and the one that it is compared with."""
    return said(
        "{first} to {last}, compared with {former_first} to {former_last}",
        first=day(first),
        last=day(last),
        former_first=day(former_first),
        former_last=day(former_last),
    )


def line_over_days(name: str, now: str) -> str:
    return said("{name} day by day; in all {now}", name=name, now=now)


def median_and_p90(median: str, p90: str, count: int) -> str:
    return said(
        "half within {median}, nine of ten within {p90} ({count})",
        median=median,
        p90=p90,
        count=number(count),
    )


def up_to_days(count: int) -> str:
    return counted("up to {count} day", "up to {count} days", count)


def tickets_and_before(now: int, before: int) -> str:
    return said("{now}, before {before}", now=number(now), before=number(before))


def answers_overdue(count: int) -> str:
    return counted("{count} answer overdue", "{count} answers overdue", count)


def answers_due_soon(count: int) -> str:
    return counted("{count} answer due soon", "{count} answers due soon", count)


def net_flow(came: int, went: int) -> str:
    """Of tickets, in the days that are looked at."""
    net = f"+{number(came - went)}" if came > went else number(came - went)
    return said(
        "Raised or reopened: {came}; done: {went}; net: {net}",
        came=number(came),
        went=number(went),
        net=net,
    )


def did_not_help_often(count: int, asked: int) -> str:
    return said(
        "didn't help {count} times, of {asked} questions", count=number(count), asked=number(asked)
    )


def last_looked_at(when: date) -> str:
    return said("last looked at on {when}", when=day(when))


def due_in_all(count: int) -> str:
    return counted("{count} is due for a look.", "{count} are due for a look.", count)
