"""What the store refuses. Each class is one sentence an operator or a programmer can act on."""


class StoreError(Exception):
    """Something the store could not do."""


class ReadOnly(StoreError):
    """A unit opened with `reads_only=True` was asked to write."""

    def __init__(self, what: str = "write") -> None:
        super().__init__(f"This unit only reads, so it cannot {what}. Open it without reads_only=True.")


class BadText(StoreError, ValueError):
    """Text no database keeps faithfully: a NUL byte or half of a surrogate pair."""


class Busy(StoreError):
    """Another program holds the database, or every retry met a conflict. Trying again later may work."""


class Full(StoreError):
    """The disk is full: reading works, writing does not, nothing is damaged."""


class Damaged(StoreError):
    """The files of the search index are broken; it is rebuilt from the database."""


class BadDatabaseUrl(StoreError, ValueError):
    """The address is for neither SQLite in a file nor PostgreSQL."""


class DatabaseTooNew(StoreError):
    """The database was upgraded by a newer program than this one."""

    def __init__(self, found: str, known: str) -> None:
        super().__init__(
            f"The database is at revision {found}, this program knows revisions up to {known}. "
            "Start the newer program, or restore a backup made before the upgrade."
        )
        self.found, self.known = found, known


class DatabaseTooOld(StoreError):
    """The database has to be migrated before this program can use it."""

    def __init__(self, found: str, known: str) -> None:
        super().__init__(f"The database is at revision {found}, this program needs {known}. Migrate it first.")
        self.found, self.known = found, known


class AlreadyRunning(StoreError):
    """Another hub holds the lock of this data directory."""
