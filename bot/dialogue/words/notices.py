"""Notices: what happened, and what to do now."""

GREETING = ("Hello.", "Ask me about {subjects} in your own words.")
THANKS = ("You're welcome.", "Ask whenever something else comes up.")
ABOUT_BOT = (
    "I'm the {team} bot. I show published answers and never write my own.",
    "Ask a question, or raise a ticket and a person will answer.",
)
SMALL_TALK = {"greeting": GREETING, "thanks": THANKS, "about_bot": ABOUT_BOT}
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
NOT_WITH_CARE = "{team} has not seen it yet."
STALE = ("That message is no longer current.", "Please ask again.")
BUSY = ("I couldn't take that just now.", "Nothing was lost or sent. Please try again in a moment.")
FAILED = (
    "Something went wrong on our side.",
    "Please try again; if it happens twice, raise a ticket.",
)
ANSWERED_ASIDE = ("I can't write where you asked.", "So I answer you here.")
NOT_INSTALLED = (
    "{assistant} is no longer installed in this workspace.",
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
ANSWERED_THERE = ("The answer is in this conversation.", "You can close this window.")
ANSWERED_DIRECTLY = ("I'm not in this conversation.", "The answer is in your own chat with me.")
NOT_ADDED = (
    "I can't write to you yet.",
    "Add me to your own chats: in Teams choose Apps, search for me, then Add. What comes next"
    " reaches you there.",
)
NOTED = "Noted."
NOT_SIGNED_IN = "Not signed in"
