"""`python -m backscroll`."""

from backscroll.cli import main

main()
