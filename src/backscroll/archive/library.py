"""The part of the door that is about many conversations: listing, counting and changing them, and their tags."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from backscroll.archive.lazily import LazyModule
from backscroll.archive.pages import Order
from backscroll.store.blobs import Blobs
from backscroll.store.database import Database

if TYPE_CHECKING:
    from backscroll.archive import bulk, cards, deleting, handing_out, list_facets, selecting, tagging
    from backscroll.archive.bulk import Change, Changed
    from backscroll.archive.cards import Cards
    from backscroll.archive.deleting import Deleted
    from backscroll.archive.handing_out import HandedOut
    from backscroll.archive.list_facets import ListFacet, ListFacets
    from backscroll.archive.selecting import Selection
    from backscroll.archive.tagging import Tag
    from backscroll.export import Options
else:
    bulk = LazyModule("backscroll.archive.bulk")
    cards = LazyModule("backscroll.archive.cards")
    deleting = LazyModule("backscroll.archive.deleting")
    list_facets = LazyModule("backscroll.archive.list_facets")
    handing_out = LazyModule("backscroll.archive.handing_out")
    selecting = LazyModule("backscroll.archive.selecting")
    tagging = LazyModule("backscroll.archive.tagging")


class Library:
    """What `Archive` does with many conversations at once."""

    _database: Database
    _blobs: Blobs

    def cards(
        self,
        selection: Selection,
        order: Order = Order.NEWEST,
        *,
        limit: int = 50,
        cursor: str | None = None,
        offset: int = 0,
    ) -> Cards:
        """Give at most 200 conversations as cards, from where `cursor` says, leaving out the first `offset` of them.

        What is imported or deleted meanwhile makes no conversation come twice, or none at all, as pages by number do.
        """
        with self._database.reading() as connection:
            return cards.cards(connection, selection, order, limit, cursor, offset)

    def list_facets(
        self, selection: Selection, asked: Iterable[ListFacet] | None = None, *, zone: str = "UTC"
    ) -> ListFacets:
        """Count what a list is made of; `zone` is the time zone whose days and months are counted."""
        with self._database.reading() as connection:
            wanted = frozenset(list_facets.ListFacet if asked is None else asked)
            return list_facets.list_facets(connection, selection, wanted, zone, datetime.now(UTC))

    def count(self, selection: Selection) -> int:
        """Say how many conversations are meant."""
        with self._database.reading() as connection:
            return len(selecting.keys_selected(connection, selection))

    def change_all(self, selection: Selection, change: Change, *, expected: int | None = None) -> Changed:
        """Tag, star, archive or trash many conversations, or none; what is given back takes it back.

        Raises `InvalidRequest` where there are not as many as were expected; then nothing is changed.
        """
        with self._database.writing() as connection:
            return bulk.change_all(connection, selection, change, expected)

    def take_back(self, changed: Changed) -> int:
        """Undo what `change_all` did, but for what has been changed again since. Gives how many it set back."""
        with self._database.writing() as connection:
            return bulk.take_back(connection, changed)

    def delete_all(self, selection: Selection, *, expected: int) -> Deleted:
        """Delete many conversations for good; raises `InvalidRequest` where there are not as many as expected."""
        with self._database.reading() as connection:
            keys = selecting.keys_selected(connection, selection)
            bulk.check_count(keys, expected)
            ids = selecting.ids_of(connection, keys)
        return deleting.delete(self._database, self._blobs, ids)

    def hand_out_all(self, selection: Selection, format: str = "markdown", options: Options | None = None) -> HandedOut:
        """Write many conversations into a ZIP that is read while it is written; its `content` is yours to close."""
        return handing_out.all_handed_out(self._database, selection, format, options, self._blobs.open)

    def tags(self) -> list[Tag]:
        """Give all tags, and how many conversations have each."""
        with self._database.reading() as connection:
            return tagging.all_tags(connection)

    def rename_tag(self, name: str, new_name: str) -> None:
        """Give a tag another name; where that is a tag already, the two become one. Raises `NotFound`."""
        with self._database.writing() as connection:
            tagging.rename(connection, name, new_name)
