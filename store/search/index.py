"""The index on disk: opened, written by one at a time, read by all, rebuilt when it cannot be trusted."""

import json
import re
import shutil
from collections.abc import Callable, Generator, Iterable
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from time import monotonic

import tantivy

from store.errors import Damaged, StoreError
from store.search import finding, folder
from store.search import schema as fields
from store.search.text import Reader
from store.search.values import Audience, Document, Found, Query
from store.search.view import Snapshot
from store.search.vocabulary import Vocabulary

_WRITER_BYTES = 15_000_000
_REBUILD_BYTES = 96_000_000
_TOLD_EVERY = 500
_TEXT_BLOCK = 4_096
_LOOKED_AT_EVERY = 1.0  # seconds
_OF_FILES = re.compile(
    r"\bIO ?error|corrupt|Failed to (open|acquire)", re.IGNORECASE
)  # what else is wrong is no damage


class SearchIndex:
    """Safe to use from any thread. A search sees one snapshot and never waits for a writer.

    It is derived data: the database is the truth. `needs_rebuild` says that this index cannot be trusted to hold all of it
    (just made, of an older format, damaged), and `reason` says why; until `rebuild` it finds what it has.
    """

    def __init__(self, generation: Path, index: tantivy.Index, reason: str) -> None:
        self.reason = reason
        self._generation = generation
        self._index = index
        self._reader = Reader()
        self._write = Lock()
        self._writer: tantivy.IndexWriter | None = None
        self._show(_vocabulary(index, generation))
        self._position, self._sign = (0, "") if reason else folder.position(generation)

    @classmethod
    def open(cls, root: Path) -> "SearchIndex":
        """Opens what is there. What cannot be used is set aside for an empty index that asks to be rebuilt."""
        if root.exists() and not root.is_dir():
            raise StoreError(f"{root} is a file, and the search keeps its index in a folder of this name. Move the file away, and start again.")  # fmt: skip
        generation = folder.current(root)
        folder.tidy(root, generation)
        if generation is None:
            return cls._empty(root, "it is of another version" if folder.used(root) else "there was none")
        try:
            return cls(generation, _opened(generation), "")
        except BaseException as error:
            if not _is_damage(error):
                raise
            return cls._empty(root, f"it is damaged: {error}")

    @classmethod
    def _empty(cls, root: Path, reason: str) -> "SearchIndex":
        """Not yet the one in use: only `rebuild` makes it that, so that a restart before it asks again."""
        generation = folder.fresh(root)
        return cls(generation, _made(generation), reason)

    @property
    def needs_rebuild(self) -> bool:
        return bool(self.reason)

    def distrust(self, reason: str) -> None:
        """From now on it asks to be rebuilt; until then it finds what it has."""
        self.reason = reason

    @property
    def position(self) -> int:
        """The number of the last change of the change log that is in here."""
        return self._position

    @property
    def sign(self) -> str:
        """What that change said, so that another database with another history is noticed."""
        return self._sign

    @property
    def count(self) -> int:
        """How many documents, whoever may find them."""
        return self._now.searcher.num_docs

    def find(self, query: Query) -> Found:
        """Raises Damaged when the files turn out to be broken; `needs_rebuild` then says so too."""
        with self._watched():
            self._look_at_files()
            return finding.find(self._now, query)

    def similar(self, id: int, limit: int = 5, audience: Audience | None = None) -> Found:
        with self._watched():
            self._look_at_files()
            return finding.similar(self._now, id, limit, audience or Audience())

    def apply(self, documents: Iterable[Document], removed: Iterable[int], position: int, sign: str = "") -> None:
        """Adds, replaces and removes in one commit; when it returns, the next search sees it. All of it, or nothing.

        Raises Damaged when the index can no longer be written.
        """
        entries = [(document, fields.entry(document)) for document in documents]
        gone = [*(document.id for document, _ in entries), *removed]
        with self._write, self._watched():
            if not gone:
                self._stand(position, sign)
                return
            self._look_at_files()
            writer = self._writer or self._index.writer(_WRITER_BYTES, 1)
            self._writer = writer
            try:
                for number in gone:
                    writer.delete_documents_by_term(fields.MARK, fields.mark(number))
                for _, entry in entries:
                    writer.add_document(entry)
                writer.commit()
            except BaseException:
                writer.rollback()
                raise
            for document, _ in entries:
                self._now.vocabulary.add(self._words(document))
            self._index.reload()
            self._show(self._now.vocabulary)
            self._stand(position, sign)

    @contextmanager
    def _watched(self) -> Generator[None]:
        """What the engine says of broken files becomes one error, and the index asks to be rebuilt."""
        try:
            yield
        except BaseException as error:
            if not _is_damage(error) or (isinstance(error, ValueError) and not _OF_FILES.search(str(error))):
                raise
            self.distrust(f"it is damaged: {error}")
            raise Damaged(self.reason) from error

    def _stand(self, position: int, sign: str) -> None:
        """Told after the commit it stands for: killed in between, some changes are applied twice, which changes nothing."""
        folder.stand(self._generation, position, sign)
        self._position, self._sign = position, sign

    def _show(self, vocabulary: Vocabulary) -> None:
        """What is written by now is what the next search sees."""
        self._now = self._snapshot(vocabulary)
        self._sizes, self._looked_at = folder.sizes(self._generation), monotonic()

    def _look_at_files(self) -> None:
        """The engine reads its files as memory, and the system ends a process that reads where a file was cut off. Now and
        then is enough: nobody cuts files between one search and the next. Raises OSError."""
        now = monotonic()
        if now - self._looked_at < _LOOKED_AT_EVERY:
            return
        if name := folder.cut_short(self._sizes):
            raise OSError(f"{name} was cut short")
        self._looked_at = now  # not before: what is cut short is not read until it is written anew

    def _snapshot(self, vocabulary: Vocabulary) -> Snapshot:
        searcher = self._index.searcher()
        doors = frozenset(name for name, _ in searcher.terms_with_prefix("door", ""))
        written = sum(searcher.doc_freq("door", name) for name in doors)  # each document stands behind one
        return Snapshot(self._index.schema, searcher, vocabulary, self._reader, doors, written - searcher.num_docs)

    def _words(self, document: Document) -> list[str]:
        return self._reader.plain_words("\n".join(fields.parts(document)))

    def rebuild(
        self,
        documents: Iterable[Document],
        position: int,
        progress: Callable[[int], object] | None = None,
        sign: str = "",
    ) -> None:
        """Writes a new index beside the one in use, then swaps. `progress` hears how many documents are in, now and then."""
        with self._write:
            generation = folder.fresh(self._generation.parent)
            try:
                index = _filled(generation, documents, progress)
                vocabulary = _vocabulary(index, generation)
            except BaseException:
                shutil.rmtree(generation, ignore_errors=True)
                raise
            self._drop_writer()
            self._generation, self._index = generation, index
            self._show(vocabulary)
            self._stand(position, sign)
            folder.use(generation)
            self.reason = ""

    def close(self) -> None:
        """Lets running merges end. Searching afterwards still works; writing opens a new writer."""
        with self._write:
            self._drop_writer()

    def _drop_writer(self) -> None:
        if self._writer is not None:
            self._writer.wait_merging_threads()
            self._writer = None


def _made(generation: Path) -> tantivy.Index:
    """An empty index that keeps its texts as they are, in small blocks: a page of ten passages is ten texts from ten places,
    and each would else be unpacked with all that lies around it. The binding has no door to this setting of the engine, so it
    is written where the engine keeps it."""
    tantivy.Index(fields.schema(), path=str(generation))
    described = generation / "meta.json"
    description = json.loads(described.read_text(encoding="utf-8"))
    description["index_settings"] |= {"docstore_compression": "none", "docstore_blocksize": _TEXT_BLOCK}
    described.write_text(json.dumps(description), encoding="utf-8")
    return _opened(generation)


def _opened(generation: Path) -> tantivy.Index:
    return _ready(tantivy.Index.open(str(generation)))


def _ready(index: tantivy.Index) -> tantivy.Index:
    """With our analysers, and without the engine's own watch over the files: whoever writes reloads."""
    fields.register(index)
    index.config_reader(reload_policy="manual")
    return index


def _is_damage(error: BaseException) -> bool:
    """The engine answers a damaged file with an error or, being written in Rust, with a panic that is no Exception."""
    return isinstance(error, ValueError | OSError) or type(error).__name__ == "PanicException"


def _filled(generation: Path, documents: Iterable[Document], progress: Callable[[int], object] | None) -> tantivy.Index:
    index = _made(generation)
    writer = index.writer(_REBUILD_BYTES, 2)
    done = 0
    for done, document in enumerate(documents, start=1):
        writer.add_document(fields.entry(document))
        if progress and done % _TOLD_EVERY == 0:
            progress(done)
    writer.commit()
    writer.wait_merging_threads()
    if progress:
        progress(done)
    index.reload()
    return index


def _vocabulary(index: tantivy.Index, generation: Path) -> Vocabulary:
    return Vocabulary.kept(dict(index.searcher().terms_with_prefix("words", "")), generation / "vocabulary")
