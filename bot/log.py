"""Structured logs: one line an event, an interaction reference on every line, secrets taken out."""

import logging
import re
import secrets
import sys
from collections.abc import MutableMapping
from typing import Any, cast

import structlog
from structlog.contextvars import bound_contextvars, merge_contextvars

# The shapes of Slack's and Discord's tokens, and the password in a database address.
_SECRETS = re.compile(
    r"xox[a-z]-[\w-]+|xapp-[\w-]+|[\w-]{23,28}\.[\w-]{6,7}\.[\w-]{27,}|(?<=://)([^/\s:@]+):[^@\s]+(?=@)"
)
HIDDEN = "[secret]"


def get_logger(name: str) -> structlog.stdlib.BoundLogger:
    return cast(structlog.stdlib.BoundLogger, structlog.get_logger(name))


def hide_secrets(text: str) -> str:
    return _SECRETS.sub(lambda match: f"{match[1]}:{HIDDEN}" if match[1] else HIDDEN, text)


def new_reference() -> str:
    """Six characters that a person can read out: "3fa9c1"."""
    return secrets.token_hex(3)


def about(reference: str) -> Any:
    """Every log line inside this block carries the reference."""
    return bound_contextvars(ref=reference)


def _redact(_logger: object, _name: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    for key, value in event.items():
        if isinstance(value, str):
            event[key] = hide_secrets(value)
    return event


def configure(level: str = "INFO", json: bool = False) -> None:
    """Once, by the process. Standard-library loggers (the SDKs') go through the same filter."""
    shared: list[Any] = [
        merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.StackInfoRenderer(),
        structlog.processors.format_exc_info,
        _redact,
    ]
    renderer: Any = structlog.processors.JSONRenderer() if json else structlog.dev.ConsoleRenderer(colors=False)
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared, processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer]
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level)
    for chatty in ("alembic", "asyncio", "slack_bolt", "slack_sdk", "discord", "uvicorn.access", "fontTools", "fpdf"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
    # It warns whenever it is woken while its job runs, which is how the ticker is meant to be used.
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
