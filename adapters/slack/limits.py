"""What Slack allows, as data; the renderer reads it and nothing clips by a bare number.

Sources: T = @slack/types JSDoc, P = slack_sdk.models, S = slackblocks, R = the reference of Web API methods, W = a page of
docs.slack.dev, I = an issue answered by Slack staff, K = known from the docs, page not readable.
"""

MESSAGE_BLOCKS = 50  # S W
VIEW_BLOCKS = 100  # S W: modal and Home tab
VIEW_BYTES = 200_000  # R: 250 kB with everything around the blocks
# All blocks of a message together: I bolt-js#2509 names 13,200, but #2867 saw refusals at 11,341.
MESSAGE_CHARACTERS = 10_000
MESSAGE_TEXT = 4_000  # R chat.update refuses more; K best under it everywhere

TEXT = 3_000  # T: any text object
PARAGRAPH = 2_800  # one block of rich text; Slack names no limit, so the one of a text object, with room for marks
TITLE = 300  # ours: a longer title is a paragraph
HEADER = 150  # T
NAME = 75  # ours: of a person or a channel that Slack here does not know
LABEL = 150  # ours: the name of a figure on a card
ALT_TEXT = 2_000  # T P
URL = 3_000  # T P

BUTTON_TEXT = 75  # T
BUTTONS_A_ROW = 5  # ours; Slack takes 25 [T], a phone does not
OPTIONS = 100  # T
OPTION_CHARACTERS = 6_000  # ours: a select with all its options, so that a message can hold two
OPTION_TEXT = 75  # T P
OPTION_VALUE = 75  # T; slack_sdk and slackblocks say 150, the narrower one holds
PLACEHOLDER = 150  # P T
CHECKBOXES = 10  # T

TABLE_ROWS = 100  # T W, the head counts
TABLE_CELLS = 20  # T W
TABLES = 1  # W: one in a message, none in a view

MODAL_TITLE = 24  # T W
MODAL_BUTTON = 24  # T W
INPUT_LABEL = 2_000  # T
INPUT_HINT = 2_000  # T
INPUT_TEXT = 3_000  # T: plain_text_input
METADATA = 3_000  # T: private_metadata
ERROR = 300  # ours: a field's error is a sentence

MANIFEST_COMMANDS = 50  # manifest schema 2.0.0
MANIFEST_SHORTCUTS = 10  # manifest schema 2.0.0
COMMAND_NAME = 32  # manifest schema 2.0.0, the slash counts
USAGE_HINT = 1_000  # manifest schema 2.0.0
COMMAND_DESCRIPTION = 2_000  # manifest schema 2.0.0

# Seconds. Slack waits three for an ack [W]; we answer inside it where that shows a person more, and leave room.
ANSWER_IN_ACK = 1.0
SUBMIT_IN_ACK = 2.2
SUGGEST_IN_ACK = 2.2
EVENT_IN_ACK = 0.4  # nobody sees this one; Slack switches a subscription off whose acks are often late
WRITTEN_DOWN = 1.0
SIGNATURE_AGE = 300.0  # slack_sdk/signature
REPLAY_MEMORY = 600.0  # ours: twice the age
RETRY_AFTER = 30.0  # ours: a longer Retry-After is not waited out by an answer
BETWEEN_PROGRESS = 1.0

# Unasked messages
REFUSED_IN_A_ROW = 6  # ours: so many channels in a row, and it is not them but the workspace that is limited
PATIENCE = 30.0  # ours: seconds to wait where Slack does not say how long
HISTORY = 200  # R: at most 999 a page; W: no more than 200 recommended
