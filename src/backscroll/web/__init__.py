"""The archive in a browser: an API over `Archive`, and the application that uses it."""

from backscroll.web.app import create_app
from backscroll.web.settings import Settings

__all__ = ["Settings", "create_app"]
