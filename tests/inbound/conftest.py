"""What comes in, on both databases."""

from tests.harness.databases import postgresql, postgresql_url

__all__ = ["postgresql", "postgresql_url"]
