"""Claude.ai: the account export, with its projects, memories and design chats."""

from backscroll.sources.claude_web.source import SOURCE

__all__ = ["SOURCE"]
