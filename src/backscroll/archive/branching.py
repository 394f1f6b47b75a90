"""The tree of one conversation, by positions alone: which path a message is on, and where that path forks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property

from backscroll.store.ids import shown
from backscroll.store.windows import Place


class Tree:
    """A conversation's places, parents first. A path is a list of positions from the first message to a last one."""

    def __init__(self, places: Sequence[Place]) -> None:
        self.places = places
        self._children: dict[int | None, list[int]] = {}
        for place in places:
            self._children.setdefault(place.parent, []).append(place.at)

    @cached_property
    def sizes(self) -> list[int]:
        """For each message, the number of messages that begin with it: itself and all after it."""
        sizes = [1] * len(self.places)
        for place in reversed(self.places):
            if place.parent is not None:
                sizes[place.parent] += sizes[place.at]
        return sizes

    def id_at(self, at: int) -> str:
        return shown(self.places[at].uid)

    def position_of(self, uid: bytes) -> int | None:
        return next((place.at for place in self.places if place.uid == uid), None)

    def children(self, at: int | None) -> Sequence[int]:
        return self._children.get(at, ())

    def siblings(self, at: int) -> Sequence[int]:
        """Give the versions of a message, itself among them."""
        return self.children(self.places[at].parent)

    def path_to(self, at: int) -> list[int]:
        path: list[int] = []
        place: int | None = at
        while place is not None:
            path.append(place)
            place = self.places[place].parent
        return path[::-1]

    def path_through(self, at: int) -> list[int]:
        """Give the branch that a message is on: from the first to it, then on by what was shown last, or is newest."""
        return self.path_to(at) + list(self._onwards(at))

    def active_path(self) -> list[int]:
        """Give the branch the provider showed last; one that it never said is the newest."""
        shown_last = next((place.at for place in reversed(self.places) if place.is_active), None)
        start = next(iter(self._choice(None)), None) if shown_last is None else shown_last
        return [] if start is None else self.path_through(start)

    def leaf_of(self, at: int) -> int:
        """Give the end of the branch a message is on."""
        last = at
        for last in self._onwards(at):  # noqa: B007  the last one is wanted
            pass
        return last

    def forks(self, path: Sequence[int]) -> list[int]:
        """Give the places on a path, by their number on it, where another version could be read."""
        forking = {parent for parent, children in self._children.items() if len(children) > 1}
        return [number for number, at in enumerate(path) if self.places[at].parent in forking]

    def below(self, roots: Iterable[int]) -> Iterator[int]:
        """Give these messages and everything that follows them."""
        waiting = list(roots)
        while waiting:
            at = waiting.pop()
            yield at
            waiting.extend(self.children(at))

    def _onwards(self, at: int) -> Iterator[int]:
        while choice := self._choice(at):
            (at,) = choice
            yield at

    def _choice(self, at: int | None) -> Sequence[int]:
        """Give the one of several that is read first, as a list of one; none where nothing follows."""
        children = self.children(at)
        return [child for child in children if self.places[child].is_active][-1:] or children[-1:]
