"""Who answers whom in a `mapping`, and in which order siblings stand."""

from __future__ import annotations

import math
from collections.abc import Container

from backscroll.reading.times import moment
from backscroll.reading.values import Json, list_at, object_at

Links = dict[str, str | None]


def parent_links(mapping: Json) -> Links:
    """Give each node's parent, where that is a node.

    `parent` says it; `children` is missing from all nodes of a vintage of 2026
    (https://github.com/Nwflower/dsh-chat-import/issues/62) and helps only where `parent` leads nowhere.
    """
    links: Links = {}
    for node_id, node in mapping.items():
        parent = node.get("parent") if isinstance(node, dict) else None
        links[node_id] = parent if isinstance(parent, str) and parent in mapping else None
    roots = [node_id for node_id, parent in links.items() if parent is None]
    if len(roots) > 1:
        listed = {child: node_id for node_id in mapping for child in _children(mapping, node_id)}
        links.update((root, listed.get(root)) for root in roots)
    return links


def in_sibling_order(mapping: Json, links: Links) -> list[str]:
    """Give the nodes in the mapping's order, siblings in the order of their parent's `children`, else of their times.

    The mapping's own order differs between two exports of one conversation
    (Sinity/polylogue, polylogue/sources/parsers/chatgpt.py).
    """
    order = list(mapping)
    if len(set(links.values())) == len(links):
        return order
    families: dict[str | None, list[int]] = {}
    for place, node_id in enumerate(order):
        families.setdefault(links[node_id], []).append(place)
    for parent, places in families.items():
        if len(places) > 1:
            siblings = _ordered(mapping, parent, [order[place] for place in places])
            for place, node_id in zip(places, siblings, strict=True):
                order[place] = node_id
    return order


def _ordered(mapping: Json, parent: str | None, siblings: list[str]) -> list[str]:
    listed = _children(mapping, parent) if parent is not None else []
    ranks = {node_id: rank for rank, node_id in enumerate(listed)}
    return sorted(siblings, key=lambda node_id: (ranks.get(node_id, math.inf), _time(mapping[node_id])))


def _time(node: object) -> float:
    when = moment(object_at(node, "message").get("create_time")) if isinstance(node, dict) else None
    return when.timestamp() if when else math.inf


def _children(mapping: Json, node_id: str) -> list[str]:
    node = mapping[node_id]
    return [child for child in list_at(node, "children") if isinstance(child, str)] if isinstance(node, dict) else []


def nearest(node_id: str | None, links: Links, kept: Container[str]) -> str | None:
    """Give the node itself or the first above it that was kept; the way there is shortened for who comes next."""
    passed: dict[str, None] = {}
    while node_id is not None and node_id not in kept:
        if node_id in passed:
            node_id = None
            break
        passed[node_id] = None
        node_id = links.get(node_id)
    for dropped in passed:
        links[dropped] = node_id
    return node_id
