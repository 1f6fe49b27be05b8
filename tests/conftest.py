"""For all tests: logs as the running hub writes them, so that what a test prints is what an operator would read; and no
verdict on how long a generated example takes, which depends on what else the machine does."""

from hypothesis import settings

from bot import log

log.configure("INFO")
settings.register_profile("folkmoot", deadline=None)
settings.load_profile("folkmoot")
