"""Claude Code's session logs."""

from backscroll.sources.claude_code.source import SOURCE

__all__ = ["SOURCE"]
