"""Chats held in VS Code: exported ones, and those its data folder keeps."""

from backscroll.sources.vscode_copilot.source import SOURCE

__all__ = ["SOURCE"]
