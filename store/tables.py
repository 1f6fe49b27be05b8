"""Every table of the hub. Importing this module is what makes `metadata` complete."""

import sqlalchemy as sa

from store import (
    audit,
    changes,
    codes,
    continuations,
    digests,
    doubts,
    drafts,
    feedback,
    following,
    imports,
    live,
    outbox,
    owners,
    person,
    posted,
    quiet,
    reactions,
    recent,
    resource,
    runs,
    schedule,
    seen,
    settings,
    spaces,
    topics,
    webinar,
    words,
)
from store.base import Record

MODULES = (
    *(audit, changes, codes, continuations, digests, doubts, drafts, feedback, following, imports, live, outbox),
    *(
        owners,
        person,
        posted,
        quiet,
        reactions,
        recent,
        resource,
        runs,
        schedule,
        seen,
        settings,
        spaces,
        topics,
        webinar,
        words,
    ),
)
metadata: sa.MetaData = Record.metadata
