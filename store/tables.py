"""Every table of the hub. Importing this module is what makes `metadata` complete."""

import sqlalchemy as sa

from store import changes, person, resource, spaces, topics
from store.base import Record

MODULES = (changes, person, resource, spaces, topics)
metadata: sa.MetaData = Record.metadata
