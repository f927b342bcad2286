"""What Microsoft Teams takes, in one table. How much can be typed into a form is the same on every
channel: `bot/dialogue/forms.py` says it."""

CARD_VERSION = "1.5"
PRIMARY_ACTIONS = 6  # buttons in a card's action bar
MESSAGE_BYTES = 28 * 1024  # of JSON; the least of what Microsoft names, some clients take more
ANSWER_BYTES = 12_000  # of the answer within the card
CARE_BYTES = 22_000  # of the care card's body
DIALOG_BYTES = 20_000  # of one page of what a card has no room for
FALLBACK_CHARACTERS = 1_000  # of a card in plain words
RESTATED_CHARACTERS = 1_000  # of the asker's own question above its answer
QUOTED_CHARACTERS = 300  # of what a question answers, above its answer
QUOTE_CHARACTERS = 3_000  # of one text that a person typed
SUMMARY_CHARACTERS = 200  # a notification shows less
SEARCH_RESULTS = 25  # of one page; Teams asks for so many
SEARCH_SKIPPED = 10_000
ROW = 2  # buttons beside each other on a phone
ROW_CHARACTERS = 24  # of their titles together; more is cut at 320 points
FORM_HEIGHT, FORM_WIDTH = "large", "medium"
BODY_BYTES = 256 * 1024  # of one incoming request
WITHIN = 9.0  # seconds for one activity, of which Teams may take six to say who somebody is
MARKUP_CHARACTERS = 64 * 1024  # of a message's HTML; Teams takes some 28 KB
FILES = 20  # of one message; care's card has room for no more
NAME_CHARACTERS = 200  # of a file
LINK_CHARACTERS = 2_000
CARD_NODES = 2_000  # of somebody else's card that is read
