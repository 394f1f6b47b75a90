"""HTML to read and print: one self-contained page per conversation, and a list of them."""

from backscroll.export.html.index import render_index
from backscroll.export.html.page import render

__all__ = ["render", "render_index"]
