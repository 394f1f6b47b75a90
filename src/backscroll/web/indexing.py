"""Vectors made in the background, one archive's at a time each, and how far they are."""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock, Thread

from msgspec import Struct

from backscroll.archive import Archive, Stopped
from backscroll.errors import BackscrollError
from backscroll.web.security import accidents

UNFORESEEN = "Something unforeseen went wrong. The server's log says where; what was made stays."


class Building(Struct, frozen=True):
    """Vectors on the way: of how many conversations they are there, and of how many there will be.

    What went wrong in the end, if anything, is in `failed`.
    """

    is_running: bool
    done: int = 0
    conversations: int = 0
    failed: str | None = None


class Indexing:
    """Builds vectors beside everything else. What is made is kept as it is made, so that ending costs little."""

    def __init__(self) -> None:
        self._now: dict[str, Building] = {}
        self._threads: list[Thread] = []
        self._lock = Lock()
        self._is_ending = False

    def start(self, name: str, archive: Archive) -> Building:
        """Begin to make what is missing; one that is at it goes on."""
        with self._lock:
            found = self._now.get(name)
            if found is None or not found.is_running:
                state = archive.meaning_state()
                self._now[name] = Building(is_running=True, done=state.done, conversations=state.conversations)
                self._threads = [thread for thread in self._threads if thread.is_alive()]
                self._threads.append(Thread(target=self._build, args=(name, archive), daemon=True))
                self._threads[-1].start()
            return self._now[name]

    def now(self, name: str) -> Building | None:
        """Say how far an archive's vectors are; None where nothing was begun since the server was started."""
        return self._now.get(name)

    def close(self) -> None:
        """End what is under way, after the step that it is at."""
        self._is_ending = True
        for thread in self._threads:
            thread.join()

    def _build(self, name: str, archive: Archive) -> None:
        try:
            archive.build_vectors(self._told(name))
        except Stopped:
            return
        except BackscrollError as error:
            self._over(name, str(error))
        except Exception as error:  # noqa: BLE001  whatever it was, the page must not wait for ever
            accidents.note("Making vectors", error)
            self._over(name, UNFORESEEN)
        else:
            self._over(name, None)

    def _told(self, name: str) -> Callable[[int, int], None]:
        def tell(done: int, conversations: int) -> None:
            if self._is_ending:
                raise Stopped
            self._now[name] = Building(is_running=True, done=done, conversations=conversations)

        return tell

    def _over(self, name: str, failed: str | None) -> None:
        last = self._now[name]
        self._now[name] = Building(is_running=False, done=last.done, conversations=last.conversations, failed=failed)
