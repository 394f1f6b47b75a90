"""The command line: says to the archive what the user wants, and prints what comes back."""

from backscroll.cli.app import main

__all__ = ["main"]
