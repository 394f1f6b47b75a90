"""The tools that are measured: how each is installed, imports a ChatGPT export, and is searched.

The others keep ChatGPT exports in SQLite with full-text search as we do; each is driven by its own documented commands.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bench.measuring import CommandFailed, Run, run

PROBE = Path(__file__).with_name("probe.py")
QUESTIONS_PROBE = Path(__file__).with_name("rival_probe.py")
# A conversation's id and a message's place in it, or its id: as far as a tool says either.
Named = tuple[str | None, str | int | None]
OWN_PACKAGE = Path(__file__).parent.parent / "src" / "backscroll"


@dataclass(frozen=True)
class Tool:
    """One tool. `requirement` is what to install, or None for the one this is run from.

    The commands are given the folder of the tool's programs, the export or the word, and the file to keep it in.
    `asks_on_stdin` is what to type where a search is no command of its own. `begin_command` and `end_command` are for
    what must run beside it while it is searched.
    """

    name: str
    requirement: str | None
    import_command: Callable[[Path, Path, Path], list[str | Path]]
    search_command: Callable[[Path, str, Path], list[str | Path]]
    environment: Callable[[Path], dict[str, str]] = field(default=lambda _store: {})
    asks_on_stdin: Callable[[str], str] = field(default=lambda _word: "")
    begin_command: Callable[[Path], list[str | Path]] = field(default=lambda _programs: [])
    end_command: Callable[[Path], list[str | Path]] = field(default=lambda _programs: [])


def _own_search(programs: Path, word: str, store: Path) -> list[str | Path]:
    return [programs / "backscroll", "search", word, "--db", store, "--json"]


TOOLS = (
    Tool(
        name="backscroll",
        requirement=None,
        # The others make nothing findable by meaning.
        import_command=lambda programs, export, store: [
            programs / "backscroll", "import", export, "--db", store, "--quiet", "--json", "--no-vectors",
        ],
        search_command=_own_search,
    ),
    Tool(
        name="backscroll, with meaning",
        requirement=None,
        import_command=lambda programs, export, store: [
            programs / "backscroll", "import", export, "--db", store, "--quiet", "--json",
        ],
        search_command=_own_search,
    ),
    Tool(
        name="llm-anthology",
        requirement="llm-anthology==0.1.0",
        import_command=lambda programs, export, store: [
            programs / "llm-anthology", "index", store, "--chatgpt-export", export,
        ],
        # Its search is a JSON-RPC method of the process behind its window; there is no command for it.
        search_command=lambda programs, _word, store: [
            programs / "python", "-m", "llm_anthology.sidecar", "--index", store,
        ],
        asks_on_stdin=lambda word: json.dumps(
            {"jsonrpc": "2.0", "id": 1, "method": "search.query", "params": {"q": word, "limit": 20}}
        )
        + "\n",
    ),
    Tool(
        name="navig-chats",
        requirement="navig-chats==0.1.0",
        import_command=lambda programs, export, _store: [programs / "navig-chats", "import", export, "--json"],
        search_command=lambda programs, word, _store: [programs / "navig-chats", "search", word, "--json"],
        environment=lambda store: {"NAVIG_CHATS_DB": str(store)},
    ),
    Tool(
        name="conversation-tk",
        requirement="conversation-tk==2.20.2",
        import_command=lambda programs, export, store: [
            programs / "ctk", "import", "--format", "openai", "--db", store, export / "conversations.json",
        ],
        search_command=lambda programs, word, store: [
            programs / "ctk", "query", "--db", store, "--format", "json", "--limit", "20", word,
        ],
        environment=lambda store: {"HOME": str(store.parent)},
    ),
    Tool(
        name="agentsview",
        requirement="agentsview==0.46.1",
        import_command=lambda programs, export, _store: [
            programs / "agentsview", "import", "--type", "chatgpt", export,
        ],
        # Without --fts it looks for the words as they stand side by side.
        search_command=lambda programs, word, _store: [
            programs / "agentsview", "session", "search", "--fts", "--include-one-shot", "--json", "--limit", "20",
            word,
        ],
        # Its server would read the sessions of whoever runs this from their home.
        environment=lambda store: {
            "AGENTSVIEW_DATA_DIR": str(store.parent), "HOME": str(store.parent), "AGENTSVIEW_TELEMETRY_ENABLED": "0",
        },
        begin_command=lambda programs: [
            programs / "agentsview", "serve", "--background", "--no-browser", "--no-sync", "--no-update-check",
            "--port", "0",
        ],
        end_command=lambda programs: [programs / "agentsview", "daemon", "stop"],
    ),
)  # fmt: skip


@dataclass(frozen=True)
class Installed:
    """A tool that is ready to be run: its programs, and the file it keeps everything in."""

    tool: Tool
    programs: Path
    store: Path

    def take_in(self, export: Path) -> Run:
        return self._run(self.tool.import_command(self.programs, export, self.store))

    @contextmanager
    def serving(self) -> Iterator[None]:
        """Run beside it what it needs to be searched."""
        if begin := self.tool.begin_command(self.programs):
            self._run(begin)
        try:
            yield
        finally:
            if end := self.tool.end_command(self.programs):
                self._run(end)

    def search_once(self, word: str) -> Run:
        """Search from a new process, as at a terminal."""
        command = self.tool.search_command(self.programs, word, self.store)
        return self._run(command, self.tool.asks_on_stdin(word))

    def search_warm(self, words: list[str], repeats: int) -> dict[str, list[float]]:
        """Search within one process, through the tool's functions: word → milliseconds of each search."""
        answer = self._run([self.programs / "python", PROBE, self.tool.name, self.store, str(repeats), *words]).output
        found: dict[str, list[float]] = json.loads(answer.splitlines()[0])
        return found

    def answers(self, questions: Sequence[str]) -> list[list[Named]]:
        """Give what it finds for each question, best first."""
        command: list[str | Path] = [self.programs / "python", QUESTIONS_PROBE, self.tool.name, self.store]
        answer = self._run(command, json.dumps(list(questions))).output
        found: list[list[Named]] = json.loads(answer.splitlines()[0])
        return found

    def _run(self, command: Sequence[str | Path], typed: str = "") -> Run:
        return run(command, environment=self.tool.environment(self.store), typed=typed).checked()


def programs_of(tool: Tool, venvs: Path) -> Path:
    """Give the folder of a tool's programs, installing it into a virtual environment of its own first.

    Raises `CommandFailed` where it cannot be had.
    """
    if tool.requirement is None:
        return _own_programs()
    programs = venvs / tool.name / "bin"
    if not (programs / ".ready").exists():
        run([sys.executable, "-m", "venv", "--clear", programs.parent]).checked()
        run([programs / "python", "-m", "pip", "install", "--quiet", tool.requirement]).checked()
        (programs / ".ready").touch()
    return programs


def _own_programs() -> Path:
    """Give the programs of the environment this runs in, compiled as `pip install` leaves those of the others."""
    programs = Path(sys.executable).parent
    run([sys.executable, "-m", "compileall", "-q", OWN_PACKAGE]).checked()
    if run([programs / "backscroll", "--version"]).exit_code != 0:
        raise CommandFailed("`backscroll --version` does not run here; `make setup` installs it")
    return programs
