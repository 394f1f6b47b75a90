"""The door: everything that can be done with an archive, from Python, the command line, and whatever comes later."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import IO, TYPE_CHECKING, Self

from backscroll.archive.expanding import SavedSearch, expanded
from backscroll.archive.hits import MeaningState, SearchResult
from backscroll.archive.imports import Imports
from backscroll.archive.lazily import LazyModule
from backscroll.archive.library import Library
from backscroll.archive.one_conversation import OneConversation
from backscroll.archive.pages import Order, Page, check_asked
from backscroll.archive.searches import Searches, chosen
from backscroll.archive.searching import Wish
from backscroll.archive.whole import WholeArchive
from backscroll.errors import ArchiveUnusable
from backscroll.model import arranged
from backscroll.reading.limits import Limits
from backscroll.search.embedders.choice import EmbedderChoice
from backscroll.search.finding import Mode, Sort
from backscroll.search.tuning import DEFAULT, Tuning
from backscroll.store.blobs import Blobs
from backscroll.store.database import Database
from backscroll.store.filters import Filter
from backscroll.store.ids import conversation_uid, shown
from backscroll.store.moments import microseconds

if TYPE_CHECKING:
    from backscroll.archive import (
        batches,
        checking,
        deleting,
        exporting,
        files,
        history,
        keys,
        listing,
        organising,
        rederiving,
        saving,
        selecting,
        statistics,
        storable,
        turns,
    )
    from backscroll.archive.checking import Health
    from backscroll.archive.deleting import Deleted
    from backscroll.archive.keys import Keys
    from backscroll.archive.rederiving import Rederived
    from backscroll.archive.reports import OnDone
    from backscroll.archive.statistics import Statistics
    from backscroll.export import Bundled, Options
    from backscroll.model import Conversation, StoredConversation
    from backscroll.reading import export
    from backscroll.search.embedders import choosing
    from backscroll.search.embedders.port import Embedder
    from backscroll.store import read
else:
    batches = LazyModule("backscroll.archive.batches")
    checking = LazyModule("backscroll.archive.checking")
    deleting = LazyModule("backscroll.archive.deleting")
    exporting = LazyModule("backscroll.archive.exporting")
    files = LazyModule("backscroll.archive.files")
    history = LazyModule("backscroll.archive.history")
    keys = LazyModule("backscroll.archive.keys")
    listing = LazyModule("backscroll.archive.listing")
    choosing = LazyModule("backscroll.search.embedders.choosing")
    organising = LazyModule("backscroll.archive.organising")
    rederiving = LazyModule("backscroll.archive.rederiving")
    saving = LazyModule("backscroll.archive.saving")
    selecting = LazyModule("backscroll.archive.selecting")
    statistics = LazyModule("backscroll.archive.statistics")
    storable = LazyModule("backscroll.archive.storable")
    turns = LazyModule("backscroll.archive.turns")
    export = LazyModule("backscroll.reading.export")
    read = LazyModule("backscroll.store.read")

_SQLITE = "sqlite:///"


class Archive(Imports, Library, OneConversation, WholeArchive):
    """One archive: a SQLite file, and the folder of attachments beside it.

    All methods may be called from several processes at once. Every error is a `BackscrollError`.
    """

    def __init__(
        self,
        database: Database,
        limits: Limits | None = None,
        embedder: Embedder | None = None,
        choice: EmbedderChoice | None = None,
    ) -> None:
        self._database = database
        self._searches = Searches(database, embedder, choice or EmbedderChoice())
        self._blobs = Blobs.beside(database.path)
        self._limits = limits or Limits()

    @classmethod
    def open(
        cls, path_or_url: str | Path, limits: Limits | None = None, embedder: Embedder | EmbedderChoice | None = None
    ) -> Self:
        """Open the archive at a path or `sqlite:///` URL; one that is not there is made, an older one migrated.

        `embedder` turns text into vectors for search by meaning; unsaid, it is the default one where that is installed.

        Raises `ArchiveUnusable` where the file is something else, newer, locked, or cannot be written.
        """
        path = file_of(path_or_url)
        choice = None
        if embedder is None or isinstance(embedder, EmbedderChoice):
            choice = embedder or EmbedderChoice()
            embedder = choosing.embedder_chosen(choice)
        return cls(Database.open(path), limits, embedder, choice)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        self._database.close()

    @property
    def path(self) -> Path:
        return self._database.path

    @property
    def keys(self) -> Keys:
        """Give what lets others in: tokens for scripts, and the password of the pages."""
        return keys.Keys(self._database)

    # In

    def save_conversation(self, conversation: Conversation) -> StoredConversation:
        """Keep a conversation from anywhere: as a new one, or merged into the one of its source and id."""
        kept_files = files.Files(export.Export("", []), self._blobs.keep)
        with self._database.writing() as connection:
            kept, _problems = kept_files.kept(arranged(storable.storable(conversation)))
            writer = batches.BatchWriter(connection, None, _now())
            writer.save(kept)
        deleting.forget_unused(self._database, self._blobs, writer.released)
        return self.conversation(self._shown(kept))

    def add_turn(
        self, conversation_id: str, user: str, assistant: str | None = None, *, model: str | None = None
    ) -> StoredConversation:
        """Let a conversation go on from the end of its active branch with what was said and answered."""
        with self._database.writing() as connection:
            key = history.key_of(connection, conversation_id)
            turns.append(
                connection, read.stored_rows(connection, key), turns.turn(user, assistant, model, _now()), _now()
            )
        return self.conversation(conversation_id)

    def begin(self, title: str | None = None) -> StoredConversation:
        """Begin an empty conversation of our own."""
        return self.save_conversation(turns.conversation_begun(title, _now()))

    # Looking

    def conversation(self, conversation_id: str) -> StoredConversation:
        """Give one conversation with all its messages.

        Its id, the beginning of it, or the provider's id will do. Raises `NotFound`, also where several begin so.
        """
        with self._database.reading() as connection:
            return read.conversation(connection, history.key_of(connection, conversation_id))

    def conversation_of(self, message_id: str) -> tuple[StoredConversation, str]:
        """Give the conversation that holds a message, and the message's whole id."""
        with self._database.reading() as connection:
            key, uid = history.message_of(connection, message_id)
            return read.conversation(connection, key), uid

    def look_up(self, id: str) -> tuple[StoredConversation, str | None]:
        """Give what an id of either kind stands for: a conversation, and the message's whole id where it is one's.

        The beginning of an id will do. Raises `NotFound`, also where several begin so.
        """
        with self._database.reading() as connection:
            key, message_id = history.found(connection, id)
            return read.conversation(connection, key), message_id

    def conversations(
        self, filter: Filter | None = None, order: Order = Order.NEWEST, page: int = 1, *, page_size: int = 50
    ) -> Page:
        """Give one page (the first is 1) of the conversations that pass a filter, without their messages."""
        check_asked(page=page, page_size=page_size)
        with self._database.reading() as connection:
            return listing.page(connection, filter or Filter(), order, page_size, (max(page, 1) - 1) * page_size)

    def search(
        self,
        text: str,
        *,
        limit: int = 20,
        offset: int = 0,
        filter: Filter | None = None,
        mode: str = Mode.HYBRID,
        sort: str = Sort.RELEVANCE,
        tuning: Tuning = DEFAULT,
        explain: bool = False,
    ) -> SearchResult:
        """Find messages, best first; the query language is in docs/reference/query-language.md. Never raises for it.

        `@name` at the beginning stands for a saved search; raises `NotFound` where there is none of that name.

        `filter` narrows further what the query asks for. `mode` is `hybrid`, `keyword` or `meaning`; hybrid is keyword
        where there is no embedder, or no vectors yet. `sort` is `relevance`, `newest` or `oldest`. `offset` and
        `limit` give one page. With `explain`, each hit carries the reasons for its score. Raises `InvalidRequest` for
        another mode or order, and where meaning alone is asked for and nothing can tell it, `ServiceUnavailable` where
        its server does not answer then; a hybrid search goes by words and says so.
        """
        check_asked(limit=limit, offset=offset)
        wish = Wish(
            limit=limit,
            offset=offset,
            mode=chosen(Mode, mode),
            sort=chosen(Sort, sort),
            tuning=tuning,
            now=microseconds(_now()),
            explain=explain,
        )
        return self._searches.search(text, filter, wish)

    @property
    def searches(self) -> Searches:
        """Give what more can be asked of the text: pages of conversations, facets, completions of a query."""
        return self._searches

    def meaning_state(self) -> MeaningState:
        """Say how far the vectors are, and which embedder makes them; None where there is none."""
        return self._searches.state()

    def similar(self, id: str, *, limit: int = 20, filter: Filter | None = None, explain: bool = False) -> SearchResult:
        """Find what is near a conversation, or one message, in meaning; its own conversation is left out.

        With `explain`, each hit carries the reasons for its score. Raises `NotFound` for an unknown id,
        `InvalidRequest` where nothing can tell what texts mean.
        """
        check_asked(limit=limit)
        return self._searches.similar(id, filter, Wish(limit=limit, explain=explain))

    def save_search(self, name: str, query: str) -> None:
        """Keep a query under a name; `@name` stands for it wherever a query is. A saved one in it is written out."""
        with self._database.asking() as ask:
            query = expanded(ask, query)
        with self._database.writing() as connection:
            saving.save(connection, name, query, _now())

    def forget_search(self, name: str) -> None:
        with self._database.writing() as connection:
            saving.forget(connection, name)

    def saved_searches(self) -> list[SavedSearch]:
        with self._database.reading() as connection:
            return saving.all_searches(connection)

    def build_vectors(self, on_built: OnDone | None = None) -> int:
        """Make the vectors that are missing, for search by meaning; may be stopped at any moment and run again.

        `on_built` is told (conversations with vectors, all conversations). Gives the number of conversations done;
        none where there is no embedder.
        """
        return self._searches.build(on_built)

    def each_conversation(self, filter: Filter | None = None, ids: Sequence[str] = ()) -> Iterator[StoredConversation]:
        """Give conversations with their messages, one in memory at a time: those named, or those that pass a filter."""
        with self._database.reading() as connection:
            keys = [history.key_of(connection, one) for one in ids]
            if not ids:
                keys = listing.keys(connection, filter or Filter())
            for key in keys:
                yield read.conversation(connection, key)

    def ids_found(self, text: str) -> list[str]:
        """Give the ids of all conversations that a query finds by its words, the newest first."""
        with self._database.reading() as connection:
            return selecting.ids_found(connection, text)

    def open_blob(self, sha256: str) -> IO[bytes] | None:
        """Open an attachment's bytes, or give None where they are not kept."""
        return self._blobs.open(sha256)

    def original(self, conversation_id: str) -> list[tuple[str, bytes]]:
        """Give the provider's own records of a conversation, byte for byte, with the names of their files."""
        with self._database.reading() as connection:
            return history.originals_of(connection, history.key_of(connection, conversation_id))

    def source_names(self) -> list[str]:
        """Give the sources that conversations here are from."""
        with self._database.asking() as ask:
            return [name for (name,) in ask("SELECT DISTINCT source FROM conversations ORDER BY source", {})]

    def statistics(self) -> Statistics:
        """Count everything."""
        with self._database.reading() as connection:
            return statistics.statistics(connection)

    # Out

    def export(
        self,
        output: str | Path,
        format: str = "markdown",
        *,
        ids: Sequence[str] = (),
        filter: Filter | None = None,
        options: Options | None = None,
        on_progress: OnDone | None = None,
    ) -> Bundled:
        """Write conversations to a folder, or into a ZIP where the output's name ends in .zip.

        Those named by `ids`, or all that pass a filter. Formats: markdown, text, html, json. Attachments lie beside.
        `on_progress` is told (done, all) conversations. One that cannot be written, or read where the archive is
        damaged, costs only itself and is named in what is given back.
        Raises `OutputUnwritable` where there is no room or no right to write, `InvalidRequest` for another format.
        """
        with self._database.reading() as connection:
            keys = [history.key_of(connection, one) for one in ids] or listing.keys(connection, filter or Filter())
            conversations = exporting.readable(connection, keys, on_progress)
            return exporting.exported(conversations, Path(output).expanduser(), format, options, self._blobs.open)

    # Organising

    def rename(self, conversation_id: str, title: str | None) -> None:
        """Give a conversation a title of the user's; None gives it back the provider's."""
        self._organise(conversation_id, lambda connection, key: organising.rename(connection, key, title))

    def star(self, conversation_id: str, *, starred: bool = True) -> None:
        self._organise(conversation_id, lambda connection, key: organising.star(connection, key, starred=starred))

    def set_status(self, conversation_id: str, status: str) -> None:
        """Put a conversation among the active, archived or trashed ones."""
        self._organise(conversation_id, lambda connection, key: organising.set_status(connection, key, status))

    def tag(self, conversation_id: str, *names: str) -> None:
        self._organise(conversation_id, lambda connection, key: organising.tag(connection, key, names))

    def untag(self, conversation_id: str, *names: str) -> None:
        self._organise(conversation_id, lambda connection, key: organising.untag(connection, key, names))

    def note(self, conversation_id: str, text: str, message_id: str | None = None) -> None:
        """Write a note on a conversation, or on one of its messages."""
        self._organise(
            conversation_id, lambda connection, key: organising.note(connection, key, text, message_id, _now())
        )

    def rate(self, message_id: str, value: int, reason: str | None = None) -> None:
        """Rate a message 1 or -1; 0 takes the user's rating back."""
        with self._database.writing() as connection:
            organising.rate(connection, message_id, value, reason, _now())

    # Keeping

    def rederive(self, on_progress: OnDone | None = None) -> Rederived:
        """Read the kept originals again with today's readers. `on_progress` is told (done, all) originals."""
        return rederiving.rederived(self._database, self._blobs, on_progress)

    def delete(self, conversation_ids: Sequence[str]) -> Deleted:
        """Delete conversations for good; afterwards no file of the archive holds a word of them."""
        return deleting.delete(self._database, self._blobs, conversation_ids)

    def check(self, *, repair: bool = False, on_progress: OnDone | None = None) -> Health:
        """Say whether the archive is whole; `repair` puts right what can be.

        `on_progress` is told (done, all) parts of the archive; repairing looks at all of them again.
        """
        examine = checking.repair if repair else checking.check
        return examine(self._database, self._blobs, self._searches.embedder, on_progress)

    def _organise(self, conversation_id: str, act: Callable[..., None]) -> None:
        with self._database.writing() as connection:
            act(connection, history.key_of(connection, conversation_id))

    def _shown(self, conversation: Conversation) -> str:
        return shown(conversation_uid(conversation.source, conversation.id))


def file_of(path_or_url: str | Path) -> Path:
    """Give the file that an archive's path or `sqlite:///` URL names. Raises `ArchiveUnusable` for another URL."""
    text = str(path_or_url)
    if "://" in text and not text.startswith(_SQLITE):
        raise ArchiveUnusable(f"{text.partition('://')[0]} archives are not supported yet; name a file.")
    return Path(text.removeprefix(_SQLITE)).expanduser()


def _now() -> datetime:
    return datetime.now(UTC)
