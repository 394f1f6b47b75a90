"""Grok: the account export of xAI, with its projects, tasks, pictures and uploaded files."""

from backscroll.sources.grok.source import SOURCE

__all__ = ["SOURCE"]
