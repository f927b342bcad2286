"""What Microsoft Teams takes, in one table."""

CARD_VERSION = "1.5"
PRIMARY_ACTIONS = 6  # buttons in a card's action bar
MESSAGE_BYTES = 80_000  # of JSON; Teams refuses somewhere above 100 KB
ANSWER_BYTES = 60_000  # of the answer within the card
CARE_BYTES = 50_000  # of the care card's body
QUOTE_CHARACTERS = 3_000  # of one text that a person typed
SUMMARY_CHARACTERS = 200  # a notification shows less
SEARCH_RESULTS = 25  # of one page; Teams asks for so many
SEARCH_SKIPPED = 10_000
FORM_HEIGHT, FORM_WIDTH = "large", "medium"
BODY_BYTES = 256 * 1024  # of one incoming request
WITHIN = 9.0  # seconds for one activity, of which Teams may take six to say who somebody is
MARKUP_CHARACTERS = 64 * 1024  # of a message's HTML; Teams takes some 28 KB
FILES = 20  # of one message; care's card has room for no more
NAME_CHARACTERS = 200  # of a file
LINK_CHARACTERS = 2_000
CARD_NODES = 2_000  # of somebody else's card that is read
