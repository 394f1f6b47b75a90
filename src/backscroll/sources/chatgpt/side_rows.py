"""The small files beside the conversations; what is wrong with one of them costs only itself."""

from __future__ import annotations

from typing import Any

from backscroll.errors import UnreadableExport
from backscroll.model import Skipped
from backscroll.reading.decoding import decode
from backscroll.reading.export import Export, Member
from backscroll.reading.values import Json


class SideRows:
    """Reads side files by their base name: a folder may hold two exports. `skipped` names the damaged ones."""

    def __init__(self, export: Export) -> None:
        self._export = export
        self.skipped: list[Skipped] = []

    def lists(self, base: str) -> list[Json]:
        """Give the objects in the arrays of that name."""
        values = [self._value(member) for member in self._export.by_base.get(base, ())]
        return [row for value in values if isinstance(value, list) for row in value if isinstance(row, dict)]

    def objects(self, base: str) -> dict[str, Json]:
        """Give the objects of that name by the folder they lie in."""
        values = {member.name.rpartition("/")[0]: self._value(member) for member in self._export.by_base.get(base, ())}
        return {folder: value for folder, value in values.items() if isinstance(value, dict)}

    def _value(self, member: Member) -> Any:
        try:
            return decode(member.read())
        except UnreadableExport as error:
            self.skipped.append(Skipped(member.name, str(error)))
            return None
