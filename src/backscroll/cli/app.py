"""The commands, and the one place where errors become a paragraph and an exit code."""

from __future__ import annotations

import atexit
import gc
import logging
import os
import sys
import traceback
from importlib import import_module
from io import TextIOWrapper
from typing import Annotated

import typer
from typer.exceptions import TyperException

from backscroll.errors import BackscrollError

# Loading libraries makes a hundred thousand values and nothing to collect; Python's own setting looks 170 times.
VALUES_A_COLLECTION = 50_000
WRONG_USE = 2
INTERRUPTED = 130

HOMES = {
    "import": "importing",
    "search": "searching",
    "searches": "searching",
    "index": "searching",
    "list": "reading",
    "show": "reading",
    "export": "exporting",
    "imports": "runs",
    "sources": "sources",
    "rederive": "keeping",
    "stats": "statistics",
    "check": "keeping",
    "delete": "keeping",
    "serve": "serving",
    "tokens": "keys",
    "password": "keys",
}


def app_for(arguments: list[str]) -> typer.Typer:
    """Give the application with the command that is asked for, or with all of them where none is (for the help)."""
    app = typer.Typer(
        name="backscroll",
        help="One archive, owned by you, of everything you and your AI assistants have said to each other.",
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback(invoke_without_command=True)(root)
    first = next((argument for argument in arguments if not argument.startswith("-")), "")
    wanted = HOMES.get(first)
    for home in [wanted] if wanted else dict.fromkeys(HOMES.values()):
        import_module(f"backscroll.cli.{home}").register(app)
    return app


def _version(wanted: bool) -> None:  # noqa: FBT001  Typer calls it so
    if wanted:
        from importlib.metadata import version  # noqa: PLC0415  only for this option

        typer.echo(f"backscroll {version('backscroll')}")
        raise typer.Exit


def root(
    context: typer.Context,
    version: Annotated[  # noqa: ARG001  acted on before this is called
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and exit.")
    ] = False,
    debug: Annotated[  # noqa: ARG001  acted on before this is called
        bool, typer.Option("--debug", help="Show where an error came from; works with any command.")
    ] = False,
) -> None:
    """Take the options that stand before the command; without a command, print the help."""
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())
        raise typer.Exit(WRONG_USE)


def main() -> None:
    """Run the command line: 0 all well, 1 something could not be kept, 2 wrong use or nothing readable."""
    arguments = [argument for argument in sys.argv[1:] if argument != "--debug"]
    debug = len(arguments) < len(sys.argv) - 1
    if debug:
        logging.basicConfig(level=logging.DEBUG)
    _collect_little_garbage()
    _speak_utf_8()
    sys.exit(_run(arguments, debug=debug))


def _collect_little_garbage() -> None:
    """Spare a short process a fifth of its time: fewer collections, and none of what ends with the process anyway."""
    gc.set_threshold(VALUES_A_COLLECTION)
    atexit.register(gc.freeze)


def _speak_utf_8() -> None:
    """Write UTF-8 into pipes and files whatever the locale; a terminal that cannot show a character gets a mark."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding=None if stream.isatty() else "utf-8", errors="replace")


def _run(arguments: list[str], *, debug: bool) -> int:
    try:
        result = app_for(arguments)(arguments, standalone_mode=False, prog_name="backscroll")
    except BackscrollError as error:
        if debug:
            traceback.print_exc()
        _complain(str(error))
        return WRONG_USE
    except TyperException as error:
        _complain(_said(error))
        return WRONG_USE
    except (typer.Abort, KeyboardInterrupt):
        result = INTERRUPTED
    except SystemExit as leaving:
        # So Typer leaves where the reader of a pipe has gone: nothing more is written, not even by Python at its end.
        if not isinstance(leaving.__context__, BrokenPipeError):
            raise
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:
        if debug:
            raise
        _complain(
            f"something unforeseen went wrong ({type(error).__name__}: {error}). "
            "Run it again with --debug to see where, and tell us."
        )
        return WRONG_USE
    if result == INTERRUPTED:
        _complain("stopped. What was done so far is kept; run the same command again to go on.")
    return result if isinstance(result, int) else 0


def _said(error: TyperException) -> str:
    """Give what was wrong with the words of a command, and where the right ones are said."""
    asked = getattr(getattr(error, "ctx", None), "command_path", "backscroll")
    text = error.format_message().replace("Value error, ", "").replace("Input should be", "it must be").rstrip(".")
    return f"{text}{'' if text.endswith('?') else '.'} `{asked} --help` says more."


def _complain(text: str) -> None:
    """Print an error; it may quote what a stranger wrote."""
    from backscroll.cli.printing import error_console, shown  # noqa: PLC0415  only for errors

    error_console().print(f"backscroll: {shown(text)}")
