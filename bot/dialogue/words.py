"""Every sentence and label the bot says, once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from bot.model.people import Venue
from bot.model.tickets import Ticket

MOST_NAMED = 10  # tickets in one sentence

# Buttons and labels
RAISE_TICKET = "Raise ticket"
BROWSE_TOPICS = "Browse topics"
SHARE = "Share with channel"
NONE_OF_THESE = "None of these"
SHOW_ANSWER = "Show answer"
HELPED = "This helped"
NOT_HELPED = "Didn't help"
MY_TICKETS = "My tickets"
ALL_TOPICS = "All topics"
NEXT_PAGE = "Next page"
PREVIOUS_PAGE = "Previous page"
SEARCH = "Search the FAQ"
SEND = "Send"
CANCEL = "Cancel"
RELATED = "Related questions"
NEAR_QUESTIONS = "Or did you mean"
NOTE = "Note"
YES = "Yes"
NO = "No"

# Answers
WHICH_ONE = "Which of these do you mean?"
UNPUBLISHED = (
    "The FAQ lists this question, but no answer has been published yet. A ticket gets it answered."
)
UNPUBLISHED_SHORT = "No answer has been published yet."
NO_ANSWER_HINT = "Raise a ticket and a person will answer you here, or look through the topics."
URGENT_HINT = (
    "If emergency calls are failing now, raise a ticket: it reaches Customer Care marked as urgent."
)
WAS_IT_HELPFUL = "Did this help?"
THANKS_HELPED = "Thanks, noted that this helped."
THANKS_EXPLAINED = "Thanks, noted what was missing. Raise a ticket and a person will look at it."
THANKS_NOT_HELPED = (
    "Thanks, noted that this didn't help. Raise a ticket and a person will look at it."
)
ANSWER_GOES_ON = "The answer goes on: raise a ticket and a person will send you the rest."

# Forms
TICKET_FORM = "Raise a ticket"
SUBJECT = "Subject"
WHAT_HAPPENED = "What happened?"
URGENT = "Urgent"
URGENT_LABEL = "Urgent: people can't reach emergency services, or a site can't make calls"
WHAT_WAS_MISSING = "What was missing?"
SAY_WHAT_WAS_MISSING = "Choose a reason, or say it in your own words."
TELL_US_MORE = "Tell us more"
REASONS = {
    "wrong-topic": "Wrong topic",
    "incomplete": "Incomplete",
    "outdated": "Outdated",
    "unclear": "Unclear",
    "other": "Something else",
}
FILL_THIS_IN = "Please fill this in."
CHECK_FIELDS = "Please check the marked fields."

# Tickets
STATUS = {
    "open": "received",
    "claimed": "taken",
    "waiting": "answered",
    "resolved": "resolved",
    "dismissed": "closed",
}
MOVE = {
    "claim": "Claim",
    "release": "Release",
    "reroute": "Reroute",
    "reply": "Reply to partner",
    "resolve": "Resolve",
    "dismiss": "Not a request",
    "reopen": "Reopen",
    "answer": "Add a comment",
    "withdraw": "It's solved",
}
EXPECT_BY = "Expect an answer by"
TICKET_NEXT = "A person reads it and answers you here."
_NEXT = {
    "claimed": "They answer you here.",
    "waiting": "Reply if anything is open, or tell us that it is solved.",
    "resolved": "Write again if it comes back.",
    "dismissed": "It was closed without an answer. Raise another ticket if that was wrong.",
}
REPLY = "Reply"
ADD_NOTE = "Add a note"
RETRY = "Retry"
SHOW_TICKET = "Open"
DID_THAT_SOLVE_IT = "Did that solve it?"
SOLVED = {
    True: "The partner says that it is solved.",
    False: "The partner says that it is not solved.",
}
REPLY_FORM = "Reply to the partner"
REPLY_LABEL = "Your answer. The partner sees it with your name."
NOTE_FORM = "Note for the care team"
NOTE_LABEL = "Your note. The partner never sees it."
COMMENT_FORM = "Add a comment"
COMMENT_LABEL = "What should Customer Care know?"
REASON_FORM = {"resolve": "Resolve the ticket", "dismiss": "Close: not a request"}
REASON_LABEL = "Why? The partner does not see it."
REROUTE_FORM = "Send it elsewhere"
REROUTE_LABEL = "To"
CARE_ASSIGNEE = "With"
CARE_DUE = "Answer due"
CARE_SAID = "Conversation"
CARE_NOTES = "Notes, not for the partner"
CARE_HISTORY = "So far"
CARE_ONLY = "Only members of the care channel can do that."
SHORT_NOTICE = (
    "The confirmed porting date is fewer than 5 business days away, so a change may be refused. "
    "Send it again to raise the ticket all the same."
)
NO_TICKETS = "No tickets yet."
TICKETS = "Your company's tickets"
CARE_WHO = "From"
CARE_COMPANY = "Company"
CARE_WHERE = "Asked in"
CARE_WORDS = "In their words"
CARE_SHOWN = "Answer shown"
CARE_NO_ANSWER_SHOWN = "No answer was shown."
CARE_DETAILS = "Details"
CARE_FILES = "Files"
CARE_STAFF_NOTE = "Staff note, not for the partner"
OPEN_CONVERSATION = "Open the conversation"
_PLATFORM = {"slack": "Slack", "teams": "Microsoft Teams", "web": "the playground"}
_VENUE = {
    Venue.CHANNEL: "a channel",
    Venue.DIRECT: "a direct message",
    Venue.COMMAND: "a private answer",
}

# Topics and welcome
TOPICS = "Topics"
WELCOME = (
    "I answer questions to Wildix Customer Care with its published FAQ, and hand everything else to"
    " a person."
)
TRY_ONE = "Try one of these:"
HOW_TO_ASK = (
    "Mention me in a channel, write to me directly, or use `/wildix` and your question.",
    (
        "`topics` shows what I know, `tickets` your company's tickets, `ticket` and a few words"
        " gets you to a person."
    ),
)
HOW_TO_ASK_IN_TEAMS = (
    (
        "Mention me in a channel or a group chat, write to me directly, or choose **Ask Customer"
        " Care** on a message."
    ),
    HOW_TO_ASK[1],
)

# The playground
PLAYGROUND = "Customer Care bot"
PLAYGROUND_TAG = "Playground"
PLAYGROUND_COMPANY = "Playground company"
CHAT = "Chat"
CARE_TEAM = "Care team"
CARE_TEAM_HINT = "Work the tickets as one of the care team. Two tabs can be two people."
PLAYGROUND_AGENTS = {"anna": "Anna", "ben": "Ben"}
YOU_ARE = "You are"
SHOW_THE_TICKET = "Show the ticket"
HELPDESK = "Helpdesk"
HELPDESK_ON = "On"
HELPDESK_OFF = "Off"
HELPDESK_ON_HINT = "Tickets go on to it."
HELPDESK_OFF_HINT = "What it must be told waits until it is on again."
HELPDESK_TICKETS = "Tickets at the helpdesk"
HELPDESK_PUBLIC = "Public"
HELPDESK_INTERNAL = "Internal"
GALLERY = "Gallery"
GALLERY_HINT = (
    "Every card and form, drawn from this knowledge base: light, dark, and as narrow as a phone."
)
LIGHT = "Light"
DARK = "Dark"
PHONE = "Phone"
YOUR_QUESTION = "Your question"
YOUR_QUESTION_HINT = "Ask a question, or /wildix …"
ONLY_YOU = "Only you can see this"
OPTIONAL = "optional"
YOU = "You"
LIVE = "Live"
RECONNECTING = "Reconnecting"
UNREACHABLE = "The bot can't be reached. Your words are still here: please try again."
NEEDS_SCRIPT = "This page needs JavaScript."
DOOR_LOCKED = "This playground is locked"
DOOR_HINT = "Its tickets may be real ones. Whoever runs the bot has set a token for it."
DOOR_LABEL = "Token (PLAYGROUND_TOKEN)"
NOT_OPENED = "That is not the token. Please try again."
DOOR_OPEN = "Open the playground"
NOT_FROM_HERE = "The playground only takes requests from its own page on this machine."
NO_VISITOR = "This page is out of date. Please load it again."
NOT_READABLE = "That request could not be read. Please load the page again."

# What came along with a message and has no name of its own
A_FILE = "a file"
A_PICTURE = "a picture"
A_CARD = "a card"
A_SNIPPET = "a code snippet"
A_FORWARD = "a forwarded message"
NAMED = 5  # files that are named; the others are counted

# Notices: what happened, what to do now
GREETING = ("Hello.", "Ask me about numbers, licences, invoices or hardware in your own words.")
THANKS = ("You're welcome.", "Ask whenever something else comes up.")
ABOUT_BOT = (
    "I'm the Customer Care bot. I show published answers and never write my own.",
    "Ask a question, or raise a ticket and a person will answer.",
)
A_HUMAN = (
    "A person can take this.",
    "Press the button, add what they need to know, and they answer you here.",
)
FILES_ONLY = (
    "I can't look into files. Shall I make a ticket of it?",
    "Press the button, or write what it is about: the file goes with it.",
)
SHOWN_DIRECTLY = ("Your tickets are for you alone.", "You find them in your own chat with me.")
ASK_DIRECTLY = (
    "Your tickets are for you alone.",
    "Write to me directly, and I show them there.",
)
NOT_WITH_CARE = "Customer Care has not seen it yet."
NOT_READ_HERE = (
    "The partner doesn't see what is written here.",
    "Press the button to answer them.",
)
A_FILE_ELSEWHERE = "a file that only its own workspace shows: open the message"
A_PICTURE = "a picture"
NO_WORDS = "(no words)"
STALE = ("That message is no longer current.", "Please ask again.")
BUSY = ("I couldn't take that just now.", "Nothing was lost or sent. Please try again in a moment.")
FAILED = (
    "Something went wrong on our side.",
    "Please try again; if it happens twice, raise a ticket.",
)
ANSWERED_ASIDE = ("I can't write where you asked.", "So I answer you here.")
NOT_INSTALLED = (
    "Customer Care is no longer installed in this workspace.",
    "Nothing was sent. Ask whoever administers your Slack to install it again.",
)
FORM_TOO_LATE = (
    "The form could not be opened in time.",
    "Nothing was sent. Please press the button again.",
)
TOO_FAST = "That was a lot in a minute. Please wait a moment, then do it again."
TOO_MANY_QUESTIONS = (
    "That was a lot of questions in a minute.",
    "Please wait a moment, then ask again.",
)
NOT_IN_THIS_CHANNEL = (
    "Your company has chosen other channels for my answers. Write to me directly, and I answer you"
    " there."
)
TOO_MANY_TICKETS = (
    "That was a lot of tickets. Please wait a while, or add a comment to one that is open."
)
TOO_LONG = (
    "That message is too long for me to read.",
    (
        "Please ask in a few sentences, or write “ticket” and what it is about: that gets you to a"
        " person."
    ),
)


def visitor(tag: str) -> str:
    return f"Visitor {tag}"


ANSWERED_THERE = ("The answer is in this conversation.", "You can close this window.")
ANSWERED_DIRECTLY = ("I'm not in this conversation.", "The answer is in your own chat with me.")
NOT_ADDED = (
    "I can't write to you yet.",
    "Add me to your own chats: in Teams choose Apps, search for me, then Add. What comes next"
    " reaches you there.",
)
NOTHING_FOUND = "The FAQ has nothing on this. Try other words, or ask me directly."
NOTED = "Noted."
FORMER_USER = "A former user"
ERASED = "(erased on request)"
SOMEBODY = "Somebody"
NOT_SIGNED_IN = "Not signed in"


def you_asked(text: str) -> str:
    return f"You asked: {text}"


def no_answer(text: str) -> str:
    return f"I don't have a published answer to “{text}”"


def origin(topic: str, page: str, reviewed: date, entry: str) -> str:
    return f"{topic} · {page} · as of {day(reviewed)} · {entry}"


def day(value: date) -> str:
    return f"{value.day} {value:%b %Y}"


def files_go_along(count: int) -> str:
    return f"{count} file{'s' if count > 1 else ''} of yours will go with a ticket, as a link."


def files_went_along(count: int) -> str:
    return f"{count} file{'s' if count > 1 else ''} of yours went with it, as a link."


def left_behind(names: Sequence[str]) -> str:
    """What came along and can't go with a ticket."""
    more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    return f"I can't take along: {', '.join(names[:NAMED])}{more}. Please describe it in words."


def not_taken_along(name: str) -> str:
    """The same for care."""
    return f"{name} (could not be taken along)"


def file_at(name: str, host: str) -> str:
    return f"{name} ({host})" if name else host


def only_files(count: int) -> str:
    """In place of words where there are none."""
    return "(a file, without words)" if count == 1 else f"({count} files, without words)"


def add_to(number: str) -> str:
    """The button's label."""
    return f"Add this to {number}"


def added_to(number: str) -> str:
    return f"Added to ticket {number}."


def is_this_for(number: str) -> str:
    return f"Is this for ticket {number}?"


def shown_again(number: str) -> tuple[str, str]:
    return (f"Ticket {number} is shown in a newer message.", "Write its number to see it again.")


def no_such_ticket(number: str) -> tuple[str, str]:
    return (f"I know no ticket {number} of yours.", "Write “tickets” to see those that there are.")


def ticket_raised(number: str) -> str:
    return f"Ticket {number} was raised for this."


def ticket_title(number: str, route: str) -> str:
    return f"Ticket {number} · with {route}"


def goes_to(route: str, answers: str) -> str:
    return sentences(f"Goes to {route}.", answers)


def care_title(number: str, route: str, urgent: bool) -> str:
    return f"{'URGENT · ' if urgent else ''}Ticket {number} · {route}"


def asked_in(channel: str, venue: Venue) -> str:
    return f"{_PLATFORM[channel]}, {_VENUE[venue]}"


def topic_count(title: str, questions: int) -> str:
    return f"{title} ({questions})"


def page_of(page: int) -> str:
    return f"Page {page + 1}"


def too_long(length: int, limit: int) -> str:
    return f"This has {length:,} characters; {limit:,} fit. Please shorten it."


def not_understood(example: str) -> str:
    return f"Please write it like this: {example}"


def what_next(ticket: Ticket, answers: str) -> str:
    return _NEXT.get(ticket.status, sentences(TICKET_NEXT, answers))


def no_answer_hint(answers: str) -> str:
    """What to do now; `answers` is what is said of the answer to a ticket, and may be empty."""
    return sentences(NO_ANSWER_HINT, answers)


def sentences(*said: str) -> str:
    """One after the other; what is empty is left out."""
    return " ".join(filter(None, said))


def step(move: str, who: str) -> str:
    """One line of a ticket's history; its time is drawn beside it."""
    return _STEP[move].format(who=who)


def human_reply(who: str, route: str, number: str) -> str:
    return f"{who} from {route}, ticket {number}"


def similar_open(number: str, subject: str) -> str:
    return (
        f"There is an open ticket about this already: {number}, {subject}. You can still raise"
        " another."
    )


def too_late(ticket: Ticket) -> str:
    last = ticket.history[-1] if ticket.history else None
    was = f"{step(last.move, last.who)} first" if last else "It changed meanwhile"
    return f"{was}: ticket {ticket.number} is {STATUS[ticket.status]}."


def partner_answered(who: str, number: str) -> str:
    return f"{who} wrote on ticket {number}."


def partner_solved(who: str, number: str) -> str:
    return f"{who} says that ticket {number} is solved."


def not_solved(who: str, number: str) -> str:
    return f"{who} says that ticket {number} is not solved. It is open again."


def partner_told(move: str, number: str) -> str:
    """Nothing, where the partner waits for something else."""
    return _PARTNER_TOLD.get(move, "").format(number=number)


def verdict_given(number: str, *, solved: bool) -> str:
    """In place of the question for it."""
    if solved:
        return f"Ticket {number} was resolved, and you said that it is solved."
    return f"Ticket {number} was resolved, and is open again."


def still_unanswered(number: str) -> str:
    return f"Ticket {number} still waits for an answer."


def earlier(count: int) -> str:
    return f"{count} earlier one{'s are' if count > 1 else ' is'} not shown."


def undelivered(number: str, reason: str) -> str:
    return (
        f"The partner can't be shown ticket {number} ({reason}). Is the bot still in their"
        " conversation?"
    )


def not_with_care_yet(number: str) -> tuple[str, str]:
    return (
        f"Customer Care has not got ticket {number} yet.",
        "Something on our side keeps it from them. It is kept, and reaches them as soon as that is"
        " mended; you need not send it again.",
    )


def not_shown_to_care(reason: str) -> str:
    return (
        f"The care channel is not shown this ticket ({reason}). It is here, and in `python -m bot"
        " tickets list`."
    )


def unreached(numbers: Sequence[str], reason: str) -> tuple[str, str]:
    shown = ", ".join(numbers[:MOST_NAMED])
    more = f" and {len(numbers) - MOST_NAMED} more" if len(numbers) > MOST_NAMED else ""
    return (
        f"The care channel is not shown what is new on {shown}{more} ({reason}).",
        "It waits, and comes as soon as that is mended. Whoever runs me finds more in the log, and"
        " with `python -m bot doctor`; `python -m bot tickets list` has all tickets.",
    )


def unanswered(count: int, since: datetime, reason: str) -> tuple[str, str]:
    return (
        (
            f"{count} message{'s' if count > 1 else ''} to me got no proper answer since"
            f" {since:%H:%M} UTC ({reason})."
        ),
        (
            "Who wrote was asked to try again, where that was possible. Whoever runs me finds more"
            " in the log, and with `python -m bot doctor`."
        ),
    )


WELL_AGAIN = (
    "Everything works again.",
    "Questions are answered, and all that the bot needs can be reached.",
)


def not_well(wrong: Sequence[str]) -> tuple[str, str]:
    more = f", and {len(wrong) - 3} more" if len(wrong) > 3 else ""
    return (
        f"Something is wrong: {'; '.join(wrong[:3])}{more}.",
        (
            "Whoever runs the bot sees all of it, and how to mend it, with `python -m bot doctor`."
            " A message here says when everything works again."
        ),
    )


def knowledge_refused(problem: str) -> tuple[str, str]:
    return (
        f"The knowledge's files were changed, and I can't read them: {problem}",
        "I go on with the former ones. `python -m bot knowledge check` says all that is wrong.",
    )


def parked(number: str, helpdesk: str, reason: str) -> str:
    return (
        f"Ticket {number} could not be sent on. {reason} ({helpdesk}). Mend that, then press"
        f" {RETRY}."
    )


_PARTNER_TOLD = {
    "resolve": "Ticket {number} was resolved. Did that solve it?",
    "dismiss": (
        "Ticket {number} was closed without an answer. If that was wrong, please raise another one."
    ),
    "reopen": "Ticket {number} is open again. A person answers you here.",
}
_STEP = {
    "claim": "{who} took it",
    "release": "{who} gave it back",
    "reroute": "{who} sent it elsewhere",
    "reply": "{who} answered",
    "answer": "{who} wrote",
    "resolve": "{who} resolved it",
    "withdraw": "{who} said that it is solved",
    "dismiss": "{who} closed it",
    "reopen": "{who} reopened it",
}


def example(example: str) -> str:
    return f"For example: {example}"


def tenant(id: str) -> str:
    """A Teams company whose name is not known."""
    return f"Tenant {id[:8]}"


# Installing in Slack

INSTALLED_NEXT = (
    "Invite it to the channels where it should answer, with /invite @Customer Care. "
    "Everybody can ask with /wildix and a question, or write to it directly."
)
OPEN_SLACK = "Open it in Slack"
NOT_INSTALLED_YET = "Customer Care is not installed"
INSTALL_AGAIN = "Start again"
INSTALL_DECLINED = "The installation was declined in Slack. Nothing was changed."
INSTALL_FAILED = {
    "invalid_browser": (
        "This installation was not begun in this browser, or more than ten minutes ago."
    ),
    "invalid_state": "This installation was finished already, or begun more than ten minutes ago.",
}
INSTALL_NOT_CONFIRMED = "Slack did not confirm the installation."
INSTALL_LATER = "Slack or our database did not answer. Please start again in a minute."


def installed_in(workspace: str) -> str:
    return f"Customer Care is installed in {workspace}"
