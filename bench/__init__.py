"""Measuring Backscroll, and other tools beside it, on exports that are made here."""
