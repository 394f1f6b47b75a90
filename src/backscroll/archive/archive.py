"""The door: everything that can be done with an archive, from Python, the command line, and whatever comes later."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import IO, TYPE_CHECKING, Self

from backscroll.archive.expanding import SavedSearch, expanded
from backscroll.archive.hits import MeaningState, SearchResult
from backscroll.archive.lazily import LazyModule
from backscroll.archive.pages import Order, Page
from backscroll.archive.searches import Searches, chosen
from backscroll.archive.searching import Wish
from backscroll.errors import ArchiveUnusable, InvalidRequest
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
        detecting,
        exporting,
        files,
        history,
        importing,
        listing,
        organising,
        rederiving,
        saving,
        statistics,
        storable,
        turns,
        undoing,
    )
    from backscroll.archive.checking import Health
    from backscroll.archive.deleting import Deleted
    from backscroll.archive.importing import Importing
    from backscroll.archive.rederiving import Rederived
    from backscroll.archive.reports import ImportReport, OnProgress, Run
    from backscroll.archive.statistics import Statistics
    from backscroll.archive.undoing import Undone
    from backscroll.export import Bundled, Options
    from backscroll.model import Conversation, StoredConversation
    from backscroll.reading import export, opening
    from backscroll.search.embedders import choosing
    from backscroll.search.embedders.port import Embedder
    from backscroll.store import read
else:
    batches = LazyModule("backscroll.archive.batches")
    checking = LazyModule("backscroll.archive.checking")
    deleting = LazyModule("backscroll.archive.deleting")
    detecting = LazyModule("backscroll.archive.detecting")
    exporting = LazyModule("backscroll.archive.exporting")
    files = LazyModule("backscroll.archive.files")
    history = LazyModule("backscroll.archive.history")
    importing = LazyModule("backscroll.archive.importing")
    listing = LazyModule("backscroll.archive.listing")
    choosing = LazyModule("backscroll.search.embedders.choosing")
    organising = LazyModule("backscroll.archive.organising")
    rederiving = LazyModule("backscroll.archive.rederiving")
    saving = LazyModule("backscroll.archive.saving")
    statistics = LazyModule("backscroll.archive.statistics")
    storable = LazyModule("backscroll.archive.storable")
    turns = LazyModule("backscroll.archive.turns")
    undoing = LazyModule("backscroll.archive.undoing")
    export = LazyModule("backscroll.reading.export")
    opening = LazyModule("backscroll.reading.opening")
    read = LazyModule("backscroll.store.read")

SQLITE = "sqlite:///"


class Archive:
    """One archive: a SQLite file, and the folder of attachments beside it.

    All methods may be called from several processes at once. Every error is a `BackscrollError`.
    """

    def __init__(self, database: Database, limits: Limits | None = None, embedder: Embedder | None = None) -> None:
        self._database = database
        self._searches = Searches(database, embedder)
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
        text = str(path_or_url)
        if "://" in text and not text.startswith(SQLITE):
            raise ArchiveUnusable(f"{text.partition('://')[0]} archives are not supported yet; name a file.")
        if embedder is None or isinstance(embedder, EmbedderChoice):
            embedder = choosing.embedder_chosen(embedder or EmbedderChoice())
        return cls(Database.open(Path(text.removeprefix(SQLITE)).expanduser()), limits, embedder)

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

    # In

    def import_path(
        self,
        path: str | Path,
        source: str | None = None,
        on_progress: OnProgress | None = None,
        *,
        clear_messages: bool = False,
        dry_run: bool = False,
    ) -> ImportReport:
        """Import a ZIP as downloaded, an extracted folder, a file, or a folder of any of these.

        Importing again changes nothing, and a newer export adds what is new. `source` names the one source to read
        with; without it, content decides. `clear_messages` drops the messages of what is imported and writes them
        anew; what the user added stays. `dry_run` gives the report and leaves the archive as it is.

        Raises `UnknownExport` where no source knows what is there and `UnreadableExport` where nothing can be read.
        Whatever else goes wrong is in the report, and the rest is kept.
        """
        wanted = self._importing(source, on_progress, clear_messages=clear_messages, dry_run=dry_run)
        with closing(opening.exports_at(Path(path).expanduser(), self._limits)) as exports:
            return wanted.report(exports, str(path))

    def import_directory(
        self, directory: str | Path, source: str | None = None, on_progress: OnProgress | None = None
    ) -> ImportReport:
        """Import everything that lies in a directory, as `import_path` does; a file is refused."""
        path = Path(directory).expanduser()
        if not path.is_dir():
            raise InvalidRequest(f"{directory} is no directory.")
        return self.import_path(path, source, on_progress)

    def import_stream(
        self,
        stream: IO[bytes],
        name: str = "standard input",
        source: str | None = None,
        on_progress: OnProgress | None = None,
        *,
        clear_messages: bool = False,
        dry_run: bool = False,
    ) -> ImportReport:
        """Import what comes in on a stream, as `import_path` does."""
        wanted = self._importing(source, on_progress, clear_messages=clear_messages, dry_run=dry_run)
        with closing(opening.export_of_stream(stream, name, self._limits)) as exports:
            return wanted.report(exports, name)

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

    def meaning_state(self) -> MeaningState:
        """Say how far the vectors are, and which embedder makes them; None where there is none."""
        return self._searches.state()

    def similar(self, id: str, *, limit: int = 20, filter: Filter | None = None) -> SearchResult:
        """Find what is near a conversation, or one message, in meaning; its own conversation is left out.

        Raises `NotFound` for an unknown id, `InvalidRequest` where nothing can tell what texts mean.
        """
        return self._searches.similar(id, filter, Wish(limit=limit))

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

    def build_vectors(self, on_built: Callable[[int, int], None] | None = None) -> int:
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

    def ids_found(self, text: str, limit: int = 10_000) -> list[str]:
        """Give the ids of the conversations that a query finds, best first."""
        return list(
            dict.fromkeys(hit.conversation_id for hit in self.search(text, limit=limit, mode=Mode.KEYWORD).hits)
        )

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
    ) -> Bundled:
        """Write conversations to a folder, or into a ZIP where the output's name ends in .zip.

        Those named by `ids`, or all that pass a filter. Formats: markdown, text, html, json. Attachments lie beside.
        Raises `OutputUnwritable` where there is no room or no right to write, `InvalidRequest` for another format.
        """
        conversations = self.each_conversation(filter, ids)
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

    def imports(self) -> list[Run]:
        """Give the reports of all imports, newest first, without their problems."""
        with self._database.reading() as connection:
            return history.all_runs(connection)

    def import_run(self, number: int) -> Run:
        """Give the report of one import with its problems."""
        with self._database.reading() as connection:
            return history.run(connection, number)

    def undo_import(self, number: int) -> Undone:
        """Take out what only this run brought; what a later run brought too, or the user added to, stays."""
        return undoing.undo(self._database, self._blobs, number)

    def rederive(self, on_progress: Callable[[int, int], None] | None = None) -> Rederived:
        """Read the kept originals again with today's readers. `on_progress` is told (done, all) originals."""
        return rederiving.rederived(self._database, self._blobs, on_progress)

    def delete(self, conversation_ids: Sequence[str]) -> Deleted:
        """Delete conversations for good; afterwards no file of the archive holds a word of them."""
        return deleting.delete(self._database, self._blobs, conversation_ids)

    def check(self, *, repair: bool = False) -> Health:
        """Say whether the archive is whole; `repair` puts right what can be."""
        examine = checking.repair if repair else checking.check
        return examine(self._database, self._blobs, self._searches.embedder)

    def _importing(
        self, source: str | None, on_progress: OnProgress | None, *, clear_messages: bool, dry_run: bool
    ) -> Importing:
        return importing.Importing(
            self._database,
            self._blobs,
            detecting.source_named(source) if source else None,
            clear_messages,
            dry_run,
            on_progress,
        )

    def _organise(self, conversation_id: str, act: Callable[..., None]) -> None:
        with self._database.writing() as connection:
            act(connection, history.key_of(connection, conversation_id))

    def _shown(self, conversation: Conversation) -> str:
        return shown(conversation_uid(conversation.source, conversation.id))


def _now() -> datetime:
    return datetime.now(UTC)
