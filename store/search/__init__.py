"""The search of the library: an index on disk beside the database, derived from it and rebuilt from it.

It works on the plain values handed to it and knows no table. Who may find what is part of every query (`Audience`), a typo is
no dead end (`Found.corrected`), and each hit says why it is there (`Hit.why`).
"""

from store.search.index import SearchIndex
from store.search.values import Audience, Body, Document, Found, Hit, Marked, Query

__all__ = ["Audience", "Body", "Document", "Found", "Hit", "Marked", "Query", "SearchIndex"]
