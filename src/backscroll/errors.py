"""What can go wrong, one class per reaction a caller could have."""

from __future__ import annotations


class BackscrollError(Exception):
    """Something went wrong that Backscroll can name."""


class UnreadableExport(BackscrollError):
    """The export cannot be read at all: damaged, empty, or not what its name says."""


class UnknownExport(UnreadableExport):
    """No source knows what this is."""


class LimitExceeded(UnreadableExport):
    """The export is larger, deeper or denser than the limits allow."""

    def __init__(self, message: str, *, limit: str) -> None:
        super().__init__(message)
        self.limit = limit


class NotFound(BackscrollError):
    """The archive holds nothing under that name or number."""


class InvalidRequest(BackscrollError):
    """What was asked for cannot be understood."""


class ArchiveUnusable(BackscrollError):
    """The archive cannot be opened or written: newer, damaged, locked, or out of space."""


class OutputUnwritable(BackscrollError):
    """What was asked for cannot be written there: no room, no permission, or something else in its place."""


class TookTooLong(BackscrollError):
    """What was asked for was not found in the time there was for it."""


class ServiceUnavailable(BackscrollError):
    """A server that was asked to help does not answer, or answers nonsense."""
