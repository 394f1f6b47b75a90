"""From the parents that records name to branches a person would recognise.

`parentUuid` says which record was written before, not what answers what: results of parallel tool calls, notices and
late hooks all look like forks. A real fork is where two prompts (a rewind, an edit) or two replies (a retry) continue
the same message. Everything else that shares a parent is put in sequence, as it was written.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import Enum, auto
from itertools import groupby

from msgspec import Struct

from backscroll.model import path_to

Parents = dict[str, str | None]


class Voice(Enum):
    """Who speaks in a message, as far as branches are concerned."""

    HUMAN = auto()
    MODEL = auto()
    NOBODY = auto()


class Node(Struct):
    """A message's place. `wanted` is the record that it names as its parent; `previous` the message written before.

    `starts_anew` marks a message that says it has no parent.
    """

    id: str
    voice: Voice
    previous: str | None
    wanted: str | None = None
    starts_anew: bool = False


def named_parents(nodes: Sequence[Node], became: Mapping[str, str]) -> Parents:
    """Give each message's parent: the message that the wanted record became, or else the previous one.

    Parents that are not in the file are common (https://github.com/anthropics/claude-code/issues/22526). A prompt
    without any parent is the first prompt, edited; anything else without one continues what stands before it. A
    parent that comes later in the file is believed unless it leads back here.
    """
    parents: Parents = {}
    ahead: list[tuple[Node, str]] = []
    for node in nodes:
        wanted = became.get(node.wanted) if node.wanted else None
        if wanted is not None and wanted not in parents and wanted != node.id:
            ahead.append((node, wanted))
            parents[node.id] = None
        elif wanted in parents:
            parents[node.id] = wanted
        else:
            parents[node.id] = None if node.starts_anew and node.voice is Voice.HUMAN else node.previous
    for node, wanted in ahead:
        parents[node.id] = next((at for at in (wanted, node.previous) if _may_follow(node, at, parents)), None)
    return parents


def _may_follow(node: Node, parent: str | None, parents: Parents) -> bool:
    return parent is not None and node.id not in path_to(parent, parents)


class Branches(Struct, frozen=True):
    """The parents that make real branches, and the leaf that was written to last."""

    parents: Parents
    shown: str | None


class _Tree(Struct):
    """A message and all below it: who speaks first there, which leaf was written to last, and when."""

    id: str
    lead: Voice
    tail: str
    latest: int


def branches_of(nodes: Sequence[Node], named: Mapping[str, str | None]) -> Branches:
    """Put in sequence whatever only looks like a fork."""
    children: dict[str | None, list[_Tree]] = {}
    for place, node in enumerate(nodes):
        latest = -1 if node.voice is Voice.NOBODY else place
        children.setdefault(named[node.id], []).append(_Tree(node.id, node.voice, node.id, latest))
    parents: Parents = {}
    for tree in reversed(_downwards(children)):
        below = children.get(tree.id)
        if below:
            tree.tail = _strung(tree.id, below, parents) or tree.id
            tree.latest = max(tree.latest, *[child.latest for child in below])
            if tree.lead is Voice.NOBODY:
                tree.lead = next((child.lead for child in below if child.lead is not Voice.NOBODY), tree.lead)
    return Branches(parents, _strung(None, children.get(None, ()), parents))


def _strung(parent: str | None, children: Sequence[_Tree], parents: Parents) -> str | None:
    """Hang children below their parent, and give the leaf that was written to last.

    First come those where nobody speaks, one behind the other. Then the others: those with one voice side by side,
    and another voice behind what was written last so far.
    """
    at = parent
    for child in children:
        if child.lead is Voice.NOBODY:
            parents[child.id] = at
            at = child.tail
    speaking = [child for child in children if child.lead is not Voice.NOBODY]
    for _voice, run in groupby(speaking, key=lambda child: child.lead):
        siblings = list(run)
        for child in siblings:
            parents[child.id] = at
        at = max(siblings, key=lambda child: child.latest).tail
    return at


def _downwards(children: Mapping[str | None, Sequence[_Tree]]) -> list[_Tree]:
    """Give all trees, each after the one it hangs below."""
    found = list(children.get(None, ()))
    for tree in found:
        found.extend(children.get(tree.id, ()))
    return found
