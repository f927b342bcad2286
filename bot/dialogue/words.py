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
CHOICES_AGAIN = "Show them again"
SHOW_ANSWER = "Show answer"
HELPED = "This helped"
NOT_HELPED = "Didn't help"
MY_TICKETS = "My tickets"
ALL_TOPICS = "All topics"
NEXT_PAGE = "Next page"
PREVIOUS_PAGE = "Previous page"
SEARCH = "Search the FAQ"
SEND = "Send"
SEND_ANYWAY = "Send anyway"
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
ANSWER_GOES_ON = "The answer goes on."
READ_ALL = "Read everything"

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
SHOW_TICKET = "Show"
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
CARE_EMPTY = "No tickets yet. Raise one in the chat, and it stands here to be answered."
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
GALLERY_INDEX = "What there is"
BACK_TO_INDEX = "Back to the list"
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


def origin(topic: str, page: str, reviewed: date, entry: str, version: int = 0) -> str:
    numbered = f"{entry} · {version}" if version else entry
    return f"{topic} · {page} · as of {day(reviewed)} · {numbered}"


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


def more_tickets(count: int) -> str:
    """Of a list that shows the newest only."""
    return f"and {count} older one{'' if count == 1 else 's'}"


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


# The knowledge's desk

LESSON = {
    "misses": "What was not answered",
    "changes": "Changes",
    "miss": "Open",
    "change": "Open",
    "teach": "Teach the bot",
    "wording": "Add wordings",
    "new-entry": "Write a new entry",
    "change-entry": "Suggest a change",
    "near-miss": "Not this answer",
    "out-of-scope": "Out of scope",
    "dismiss": "Dismiss",
    "approve": "Approve",
    "approve-anyway": "Approve all the same",
    "reject": "Reject",
    "withdraw": "Withdraw",
    "publish": "Publish",
    "undo": "Undo",
    "recall": "Who saw the old text",
    "tell": "Tell them",
    "stop": "Stop telling",
    "still-right": "Still right",
    "receipt": "Receipt",
}
CHANGE_KIND = {
    "wording": "New wordings",
    "new-entry": "New entry",
    "change-entry": "Another text",
    "near-miss": "Does not answer that",
    "out-of-scope": "Out of scope",
}
STAGE = {
    "draft": "being checked",
    "checked": "waiting for approval",
    "approved": "approved",
    "published": "published",
    "rejected": "rejected",
    "withdrawn": "withdrawn",
    "expired": "expired",
    "undone": "undone",
    "settled": "in the files",
}
CHANGE_STEP = {
    "check": "checked",
    "approve": "approved by {who}",
    "publish": "published by {who}",
    "reject": "rejected by {who}",
    "withdraw": "withdrawn by {who}",
    "expire": "expired after four weeks",
    "undo": "undone by {who}",
    "settle": "stands in the files",
}
FOUND = {
    "gained": "Answered now",
    "lost": "Answered no more",
    "stolen": "Taken from another entry",
    "differing": "Offered otherwise",
}
MISSES = "What was not answered"
NO_MISSES = "Nothing is waiting: no question was missed by two companies, or three times."
CHANGES = "Changes of the knowledge"
NO_CHANGES = "No change waits for anybody, and none lies over the files."
NEAR_NOTHING = "No entry is near"
WHAT_WAS_ASKED = "What was asked"
BEFORE = "Before"
AFTER = "After"
NOTHING_BEFORE = "Nothing"
WHY_CHANGED = "Why"
CORRECTS = "It corrects what was wrong."
CONFLICT = "The file says something else since"
VERSION_OF_NOW = "Valid now"
KNOWLEDGE_DESK = (
    "What was not answered, and what is changed, is for the care team.",
    "If you are of it, open it here.",
)
OPEN_KNOWLEDGE = "Open the knowledge"
KNOWLEDGE = "Knowledge"
NO_SUCH_VERSION = (
    "There is no such version of that entry.",
    "The small line below an answer names the entry and its version.",
)
TAKE_OUT_MARKED = "Take out what is marked with [remove: ...]."
SAY_WHICH_ENTRY = "Choose an entry, or type the id of one."
NOT_YOUR_OWN = "Somebody else approves what you proposed."
WORDINGS_LABEL = "Wordings, one a line"
NOT_ASKED_LABEL = "Messages that it does not answer, one a line"
OUTSIDE_LABEL = "Messages that no entry answers, one a line"
ENTRY_LABEL = "Entry"
OTHER_ENTRY_LABEL = "Or another entry's id"
TOPIC_LABEL = "Topic"
QUESTION_LABEL = "Question"
ANSWER_LABEL = "Answer"
WHY_LABEL = "Reason"
CORRECTING_LABEL = "Was the old text wrong?"
CORRECTING_CHOICES = (("no", "No, it is said better or newer"), ("yes", "Yes: it can be told"))
KEPT_QUESTIONS_LABEL = "Questions kept for measuring, one a line"
KEPT_QUESTIONS_HINT = "without names and numbers; empty keeps none"
ANSWER_HINT = "paragraphs, bullets, numbered steps, **bold**, `code`, links and > notes"
TEACH_NOTE = "A colleague approves it before anybody sees it."
NOTHING_CHANGED = "Nothing is changed yet."
OPEN_NEW_ANSWER = "Show the new answer"
OLD_ANSWER = "What stood there"
NEW_ANSWER = "What stands there now"


def miss_counts(questions: int, people: int, companies: int) -> str:
    return (
        f"asked {_times(questions)} by {_many(people, 'person', 'people')} of"
        f" {_many(companies, 'company', 'companies')}"
    )


def miss_unpublished(questions: int, companies: int) -> str:
    companies_named = _many(companies, "company", "companies")
    return f"asked {_times(questions)} by {companies_named}, no answer yet: write it"


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count} times"


def _many(count: int, one: str, more: str) -> str:
    return f"{count} {one if count == 1 else more}"


def miss_near(title: str | None) -> str:
    return f"near: {title}" if title else NEAR_NOTHING


def changes_wait(count: int) -> str:
    return f"{LESSON['changes']} ({count})" if count else LESSON["changes"]


def change_title(number: str, kind: str) -> str:
    return f"{number} · {CHANGE_KIND[kind]}"


def change_state(stage: str, author: str) -> str:
    return f"{STAGE[stage]} · proposed by {author}"


def change_step(step: str, who: str) -> str:
    return CHANGE_STEP[step].format(who=who)


def found(name: str, count: int) -> str:
    return f"{FOUND[name]}: {count}"


def replayed(count: int) -> str:
    return f"Asked again with it: the last {_many(count, 'question', 'questions')}."


def labelled(total: int, before: int, after: int) -> str:
    return f"Of {total} labelled questions it finds {after}, before {before}."


def shift(text: str, before: str, after: str) -> str:
    return f"“{text}”: {before or 'nothing'} → {after or 'nothing'}"


def change_too_late(number: str, stage: str) -> str:
    return f"{number} is {STAGE[stage]} by now."


CHANGE_COSTS = (
    "Questions that are answered today would be so no more, or by another entry. Look at the lists,"
    " and press *Approve all the same* if that is right."
)


def base_changed(title: str) -> str:
    return f"“{title}” was changed since this was proposed. Withdraw it, and propose it anew."


def undo_later_first(number: str) -> str:
    return f"{number} was published later and builds on it: undo that one first."


def receipt_title(entry: str, number: int) -> str:
    return f"{entry} · {number}"


def receipt_approved(approver: str) -> str:
    return f"Approved by {approver}." if approver else "From the FAQ's files."


def receipt_later(number: int, reason: str) -> str:
    return f"Version {number}: {reason}" if reason else f"Version {number}"


def changed_on(day_of: date) -> str:
    return f"Changed on {day_of.day} {day_of:%B %Y}"


def correction(title: str, on: date) -> str:
    return (
        f"The answer to “{title}” was corrected on {on.day} {on:%B %Y}. You were shown the old one."
    )


def would_be_told(people: int, companies: int, rooms: int) -> str:
    return (
        f"The old text was shown to {_many(people, 'person', 'people')} of"
        f" {_many(companies, 'company', 'companies')} in {_many(rooms, 'place', 'places')}."
    )


def told_so_far(told: int, people: int, stopped: bool) -> str:
    so_far = f"{told} of {_many(people, 'person', 'people')} were told."
    return f"{so_far} Stopped." if stopped else so_far


def review_due(title: str, reviewed: date) -> str:
    return f"Is “{title}” still right? It was last looked at on {day(reviewed)}."


def reviewed_by(title: str, who: str) -> str:
    return f"“{title}” is still right, says {who}."


def review_asked(count: int) -> str:
    return f"asked {_times(count)} since"


def marked(text: str) -> str:
    return f"[remove: {text}]"


def too_many_lines(most: int) -> str:
    return f"Write at most {most} lines."


def leave_out(found: str) -> str:
    return f"Leave out names, numbers and addresses: {found}."


def wording_taken(text: str, entry: str) -> str:
    return f"“{text}” stands at {entry} already."


def no_such_entry(entry: str) -> str:
    return f"There is no entry {entry}."


def entry_exists(entry: str) -> str:
    return f"There is an entry {entry} already: suggest a change of it."


def cannot_be_shown(reason: str) -> str:
    return f"This cannot be shown: {reason}."


def too_long_for_chat(title: str) -> str:
    return f"The text of “{title}” is too long to be changed here: change it in its file."
