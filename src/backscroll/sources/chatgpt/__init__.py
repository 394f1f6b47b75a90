"""The ChatGPT data export, in all its vintages since 2022."""

from backscroll.sources.chatgpt.source import SOURCE

__all__ = ["SOURCE"]
