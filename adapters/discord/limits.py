"""Discord's limits, as data with their source. Content is fitted to them in `render` and `forms`; names in `tree`.

Sources, as of August 2026: [D] the pages of discord.com/developers/docs, [O] Discord's OpenAPI document,
[L] the documentation of discord.py.
"""

# A message of Components V2
COMPONENTS = 40  # nested ones counted [D]
MESSAGE_TEXT = 4_000  # over all text displays [L]
ATTACHMENTS = 10  # [O]
FILE_BYTES = 10 * 1024 * 1024  # where the server is not boosted [D]
ROW = 5  # buttons in a row; a select has a row of its own [D]
BUTTON_LABEL = 80  # [D]
LINK_URL = 512  # of a link button [D]
MEDIA_URL = 2_048  # [O]
ALT = 1_024  # the description of a picture [D]
CUSTOM_ID = 100  # and unique in its message [D]
OPTIONS = 25  # of a select [D]
OPTION_TEXT = 100  # label, value and description of an option [D]
PLACEHOLDER = 150  # of a select [D]

# A scheduled event of a server [D]
EVENT_NAME = 100
EVENT_DESCRIPTION = 1_000
EVENT_PLACE = 100

# A modal
MODAL_TITLE = 45  # [D]
MODAL_PARTS = 5  # [D]; the OpenAPI document would allow 40
LABEL = 45  # [D]
DESCRIPTION = 100  # of a label [D]
INPUT_TEXT = 4_000  # [D]
INPUT_PLACEHOLDER = 100  # [D]

# Commands
COMMAND_CHARACTERS = 8_000  # names, descriptions and values of a command with its sub-commands [D]
COMMANDS = 100  # [D]
MENUS = 15  # entries in the menu of a message; discord.py still says 5 [D]
SUBCOMMANDS = 25  # [D]
NAME = 32  # [D]
CHOICES = 25  # of an option, and of an autocomplete answer [D]
CHOICE_TEXT = 100  # name and value of a choice [D]
OPTION_LENGTH = 6_000  # of a typed option [D]

# Time, in seconds
ANSWER_WITHIN = 3.0  # the first answer to an interaction [D]
TOKEN_LIVES = 15 * 60.0  # follow-ups and edits [D]
NONCE = 25  # characters [D]
NONCE_HOLDS = 120.0  # "the past few minutes" [D]; two is a careful reading

# Requests
REQUESTS = 50  # a second, everything but answers to interactions together [D]
INVALID = 10_000  # answers of 401, 403 and 429 that shut an address out [D] ...
INVALID_WITHIN = 600.0  # ... within so many seconds [D]
HISTORY = 100  # messages a page [D]
