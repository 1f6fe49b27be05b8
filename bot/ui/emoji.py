"""Emoji by name and by character: Slack sends names, Discord characters, and the core knows characters only.

The table holds what handlers react to and what people commonly use to answer; an unknown name stays a name in colons.
"""

import re

CHARACTERS: dict[str, str] = {
    "+1": "👍",
    "thumbsup": "👍",
    "-1": "👎",
    "thumbsdown": "👎",
    "heavy_check_mark": "✔️",
    "white_check_mark": "✅",
    "ballot_box_with_check": "☑️",
    "x": "❌",
    "heavy_multiplication_x": "✖️",
    "question": "❓",
    "grey_question": "❔",
    "exclamation": "❗",
    "warning": "⚠️",
    "books": "📚",
    "book": "📖",
    "open_book": "📖",
    "bookmark": "🔖",
    "bookmark_tabs": "📑",
    "link": "🔗",
    "star": "⭐",
    "star2": "🌟",
    "sparkles": "✨",
    "heart": "❤️",
    "clap": "👏",
    "raised_hands": "🙌",
    "pray": "🙏",
    "tada": "🎉",
    "trophy": "🏆",
    "medal": "🏅",
    "eyes": "👀",
    "bulb": "💡",
    "rocket": "🚀",
    "fire": "🔥",
    "100": "💯",
    "ok_hand": "👌",
    "wave": "👋",
    "raising_hand": "🙋",
    "hand": "✋",
    "raised_hand": "✋",
    "handshake": "🤝",
    "coffee": "☕",
    "calendar": "📆",
    "date": "📅",
    "spiral_calendar_pad": "🗓️",
    "alarm_clock": "⏰",
    "bell": "🔔",
    "no_bell": "🔕",
    "mailbox": "📫",
    "memo": "📝",
    "pencil2": "✏️",
    "speech_balloon": "💬",
    "thinking_face": "🤔",
    "smile": "😄",
    "slightly_smiling_face": "🙂",
    "disappointed": "😞",
    "triangular_flag_on_post": "🚩",
    "flag-white": "🏳️",
    "no_entry": "⛔",
    "no_entry_sign": "🚫",
    "one": "1️⃣",
    "two": "2️⃣",
    "three": "3️⃣",
    "four": "4️⃣",
    "five": "5️⃣",
}
_SKIN = re.compile("[\U0001f3fb-\U0001f3ff]")
_PRESENTATION = "\ufe0f"
_FULL = {character.replace(_PRESENTATION, ""): character for character in CHARACTERS.values()}

_NAMES = {character: name for name, character in CHARACTERS.items()}


def character(name: str) -> str:
    """The emoji a name stands for, without skin tone: "+1::skin-tone-3" is 👍."""
    plain = name.strip(":").partition("::")[0]
    return CHARACTERS.get(plain, f":{plain}:")


def name(character: str) -> str:
    """A name by which Slack knows the emoji; of several any."""
    return _NAMES.get(character, character.strip(":"))


def toneless(emoji: str) -> str:
    """The emoji without skin tone, and with the presentation sign where our table has one: ✔ is ✔️."""
    bare = _SKIN.sub("", emoji)
    return _FULL.get(bare.replace(_PRESENTATION, ""), bare)
