"""All settings, read once from the environment and `.env`; nothing is read at import and nothing elsewhere.

Every field here stands in `.env.example` with its default and a sentence; a test compares the two.
"""

import re
from pathlib import Path
from typing import Annotated, Any

from pydantic import BeforeValidator, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.crash import CARD_POINTS, POINTS, TURN_POINTS

ENV_FILE = Path(".env")


class BadSettings(Exception):
    """A setting that cannot be used; the message names file and line and prints no secret."""


def _blank_is_none(value: Any) -> Any:
    return None if isinstance(value, str) and not value.strip() else value


Secret = Annotated[SecretStr | None, BeforeValidator(_blank_is_none)]
Optional = Annotated[str | None, BeforeValidator(_blank_is_none)]


class Settings(BaseSettings):
    # A name without a value means its default: WEB_HOST left empty must not open the web to every address.
    model_config = SettingsConfigDict(extra="forbid", hide_input_in_errors=True, env_ignore_empty=True)

    data_dir: Path = Path("data")
    journal_dir: Annotated[Path | None, BeforeValidator(_blank_is_none)] = None
    database_url: Optional = None
    postgres_password: Secret = None
    log_level: str = "INFO"
    log_json: bool = False

    web_host: str = "127.0.0.1"
    web_port: int = 8000
    web_base_url: Optional = None

    slack_bot_token: Secret = None
    slack_app_token: Secret = None
    slack_signing_secret: Secret = None
    slack_api_url: str = "https://slack.com/api/"
    slack_command_prefix: str = ""

    discord_token: Secret = None
    discord_guilds: str = ""

    send_pace: float = 20
    send_timeout: float = 20

    folkmoot_admins: str = ""
    folkmoot_demo: bool = True
    folkmoot_crash_at: Optional = None

    @field_validator("log_level")
    @classmethod
    def _known_level(cls, value: str) -> str:
        if value.upper() not in {"DEBUG", "INFO", "WARNING", "ERROR"}:
            raise ValueError("use DEBUG, INFO, WARNING or ERROR")
        return value.upper()

    @field_validator("send_pace", "send_timeout")
    @classmethod
    def _some(cls, value: float) -> float:
        if not 0.1 <= value <= 1000:
            raise ValueError("use a number from 0.1 to 1000")
        return value

    @field_validator("folkmoot_crash_at")
    @classmethod
    def _known_point(cls, value: str | None) -> str | None:
        if value is not None and value not in (*POINTS, *TURN_POINTS, *CARD_POINTS):
            raise ValueError(f"use one of {', '.join((*POINTS, *TURN_POINTS, *CARD_POINTS))}")
        return value

    @field_validator("web_port")
    @classmethod
    def _real_port(cls, value: int) -> int:
        if not 0 <= value <= 65535:
            raise ValueError("a port is a number from 0 to 65535; 0 takes any free one")
        return value

    @field_validator("slack_api_url", "web_base_url")
    @classmethod
    def _an_address(cls, value: str | None) -> str | None:
        if value is not None and not re.match(r"https?://[^\s/]", value):
            raise ValueError("an address begins with https:// (or http://)")
        return value

    @field_validator("slack_command_prefix")
    @classmethod
    def _a_prefix(cls, value: str) -> str:
        if not re.fullmatch(r"[a-z0-9_-]{0,16}", value):
            raise ValueError("use small letters, digits, - and _, at most 16")
        return value

    @field_validator("discord_guilds")
    @classmethod
    def _server_ids(cls, value: str) -> str:
        """A slip here must not open the hub to every server."""
        if value.strip() and not re.fullmatch(r"\s*\d+\s*(,\s*\d+\s*)*,?\s*", value):
            raise ValueError("ids of servers with commas between, like 1122334455,5544332211")
        return value

    @field_validator("folkmoot_admins")
    @classmethod
    def _accounts(cls, value: str) -> str:
        for one in filter(None, map(str.strip, value.split(","))):
            if not re.fullmatch(r"slack:\w+:\w+|discord:\d+", one):
                raise ValueError("name accounts like slack:T0123:U0456 or discord:1234567890, with commas between")
        return value

    @property
    def database(self) -> str:
        return self.database_url or f"sqlite+aiosqlite:///{self.data_dir / 'folkmoot.db'}"

    @property
    def journal(self) -> Path:
        return self.journal_dir or self.data_dir / "leaving"

    @property
    def base_url(self) -> str:
        return (self.web_base_url or f"http://{self.web_host}:{self.web_port}").rstrip("/")

    @property
    def admins(self) -> list[tuple[str, str]]:
        """`slack:T1:U1,discord:123` as (platform, account)."""
        pairs = (entry.strip().partition(":") for entry in self.folkmoot_admins.split(",") if entry.strip())
        return [(platform, account) for platform, _, account in pairs]


def load(env_file: Path = ENV_FILE, **overrides: Any) -> Settings:
    """Raises BadSettings for the first setting that does not fit, with the file and line it stands on."""
    known = {name.upper() for name in Settings.model_fields}
    lines = _lines(env_file)
    for name, number in lines.items():
        if name not in known:
            raise BadSettings(f"{env_file}:{number}: there is no setting {name}; see .env.example for all of them")
    try:
        return Settings(_env_file=env_file if env_file.exists() else None, **overrides)  # pyright: ignore[reportCallIssue]
    except ValidationError as problem:
        first = problem.errors()[0]
        name = str(first["loc"][0]).upper()
        where = f"{env_file}:{lines[name]}" if name in lines else "environment"
        raise BadSettings(f"{where}: {name}: {str(first['msg']).removeprefix('Value error, ')}") from None


def _lines(env_file: Path) -> dict[str, int]:
    """On which line of the file each setting stands. Raises BadSettings for a line that is none."""
    if not env_file.exists():
        return {}
    found: dict[str, int] = {}
    for number, line in enumerate(env_file.read_text("utf-8", errors="replace").splitlines(), 1):
        text = line.strip().removeprefix("export ")
        if not text or text.startswith("#"):
            continue
        name, equals, _ = text.partition("=")
        if not equals or not name.strip().isidentifier():
            raise BadSettings(f"{env_file}:{number}: this line is not NAME=value")
        found[name.strip().upper()] = number
    return found
