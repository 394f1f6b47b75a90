"""Where the other branches stand on a page: folded, right after the message that took their place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from backscroll.export.outline import Outline, Section
from backscroll.model import StoredMessage
from backscroll.model import versions as numbered

NOWHERE = ""


def beside(shown: Outline) -> Mapping[str, Sequence[Section]]:
    """Give the other branches by the message of the main one after which they are shown.

    A branch that leaves another one stands in the same place, behind it: however deep a tree forks, the page is flat.
    Where the main branch has nothing to show, the others are found under `NOWHERE`.
    """
    main = [message.id for message in shown.main.messages]
    last = main[-1] if main else NOWHERE
    places: dict[str | None, str] = dict(zip([None, *main], [*main, last], strict=True))
    found: dict[str, list[Section]] = {}
    for section in shown.others:
        place = places[section.after_id]
        found.setdefault(place, []).append(section)
        places.update((message.id, place) for message in section.messages)
    return found


def versions(messages: Sequence[StoredMessage]) -> Mapping[str, str]:
    """Give "2 of 3" for each message that was regenerated or edited."""
    return {one: f"version {number} of {count}" for one, (number, count) in numbered(messages).items()}
