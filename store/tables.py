"""Every table of the hub. Importing this module is what makes `metadata` complete."""

import sqlalchemy as sa

from store import (
    audit,
    changes,
    codes,
    continuations,
    drafts,
    feedback,
    following,
    live,
    outbox,
    owners,
    person,
    posted,
    reactions,
    recent,
    resource,
    seen,
    settings,
    spaces,
    topics,
)
from store.base import Record

MODULES = (
    *(audit, changes, codes, continuations, drafts, feedback, following, live, outbox, owners),
    *(person, posted, reactions, recent, resource, seen, settings, spaces, topics),
)
metadata: sa.MetaData = Record.metadata
