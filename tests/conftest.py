"""For all tests: logs as the running hub writes them, so that what a test prints is what an operator would read."""

from bot import log

log.configure("INFO")
