"""The documents say what the program does: every name is in them, and what they show is what is printed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest
import typer.main

from backscroll import errors
from backscroll.archive import Archive
from backscroll.archive import __all__ as archive_names
from backscroll.archive.demo import sample_exports
from backscroll.cli.app import app_for
from backscroll.config import DATABASE_VARIABLE, EMBEDDER_VARIABLE, config_from
from backscroll.reading.limits import Limits
from backscroll.reading.opening import exports_at
from backscroll.search.dates import span_of
from backscroll.search.embedders import choosing
from backscroll.search.embedders.choice import NONE
from backscroll.search.finding import Mode, Sort
from backscroll.search.operators import FIELDS
from backscroll.search.tuning import DEFAULT
from backscroll.sources import all_sources
from backscroll.store import tables
from backscroll.store.filters import HAS_NAMES
from tests.support.commands import Backscroll
from tests.support.console_blocks import Shown, commands_in, fits
from tests.support.source_page import page

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
PAGES = [*sorted(ROOT.glob("*.md")), *sorted(DOCS.rglob("*.md"))]
CLI = DOCS / "reference" / "cli.md"
JSON_OUTPUT = DOCS / "reference" / "json-output.md"
MANY = 20
_LINK = re.compile(r"\]\(([^)\s]+)\)")
_WORDS_OF_MAKE = re.compile(r"^([a-z]+): ", re.MULTILINE)

COMMANDS: Mapping[str, Any] = getattr(typer.main.get_command(app_for([])), "commands")  # noqa: B009  typed too vaguely


def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def section(path: Path, heading: str) -> str:
    """Give what stands between a heading of the second order and the next one."""
    found = re.search(rf"^## {re.escape(heading)}\n(.*?)(?=^## |\Z)", text_of(path), re.MULTILINE | re.DOTALL)
    assert found, f"{path.name} has no section {heading}"
    return found[1]


def options_of(command: str) -> list[str]:
    return [
        option
        for parameter in COMMANDS[command].params
        for option in (*parameter.opts, *parameter.secondary_opts)
        if option.startswith("-") and option not in ("-h", "--help")
    ]


def keys_in(value: Any) -> set[str]:
    """Give all keys of a JSON value but those under `metadata`, `filter`, and others that name things."""
    match value:
        case dict():
            inner = (keys_in(inside) for key, inside in value.items() if key not in _FREE)
            return set(value).union(*inner)
        case list():
            return set[str]().union(*map(keys_in, value))
        case _:
            return set()


_FREE = ("metadata", "filter", "roles", "models", "months", "checked", "parts", "tokens", "ratings", "words", "beside")


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_a_section_that_names_its_options(command: str) -> None:
    said = section(CLI, command)

    missing = [option for option in options_of(command) if option not in {*re.findall(r"(?<![\w-])--?[\w-]+", said)}]

    assert missing == []


@pytest.mark.parametrize("command", COMMANDS)
def test_no_section_names_an_option_that_its_command_has_not(command: str) -> None:
    said = re.findall(r"^\| (`-.*?) \|", section(CLI, command), re.MULTILINE)

    unknown = [option for cell in said for option in re.findall(r"`(--?[\w-]+)", cell)]

    assert set(unknown) - {*options_of(command), "--json", "--db"} == set()


def test_every_command_with_an_archive_takes_db() -> None:
    assert [name for name in COMMANDS if "--db" not in options_of(name)] == ["sources"]


def test_every_environment_variable_is_named_with_its_default() -> None:
    said = text_of(CLI)

    assert all(f"| `{name}` |" in said for name in (DATABASE_VARIABLE, *embedder_variables()))
    for name, value in msgspec.structs.asdict(Limits()).items():
        assert f"| `{Limits.variable(name)}` | {value} |" in said


def embedder_variables() -> list[str]:
    """Give the variables that the settings are read from, by setting each."""
    named = [EMBEDDER_VARIABLE, f"{EMBEDDER_VARIABLE}_MODEL", f"{EMBEDDER_VARIABLE}_KEY"]
    chosen = config_from({name: name for name in named}).embedder
    assert [chosen.name, chosen.model, chosen.key] == named
    return named


def test_the_page_of_sources_says_what_the_sources_say() -> None:
    assert text_of(DOCS / "reference" / "sources.md") == page()


@pytest.mark.parametrize("name", all_sources())
def test_the_readme_names_every_source(name: str) -> None:
    assert f"| `{name}` |" in text_of(ROOT / "README.md")


@pytest.mark.parametrize("field", FIELDS)
def test_every_field_of_the_query_language_is_described(field: str) -> None:
    assert f"`{field}:" in text_of(DOCS / "reference" / "query-language.md")


@pytest.mark.parametrize("name", [*(str(mode) for mode in Mode), *(str(order) for order in Sort)])
def test_every_mode_and_order_of_a_search_is_described(name: str) -> None:
    assert f"`{name}`" in text_of(DOCS / "reference" / "query-language.md")


def test_every_date_that_is_described_can_be_read() -> None:
    rows = re.findall(r"^\| (`.*?) \|", section(DOCS / "reference" / "query-language.md", "Dates"), re.MULTILINE)
    dates = [date for row in rows for date in re.findall(r"`([^`]+)`", row)]

    assert len(dates) > MANY
    assert [date for date in dates if span_of(date, datetime(2026, 11, 21, tzinfo=UTC)) is None] == []


def test_every_number_of_ranking_is_described_as_it_is() -> None:
    said = text_of(DOCS / "explanation" / "search.md")

    for name, value in msgspec.structs.asdict(DEFAULT).items():
        shown = ", ".join(map(str, value)) if isinstance(value, tuple) else value
        assert f"| `{name}` | {shown} |" in said


@pytest.mark.parametrize("name", [*choosing._NAMED, NONE])
def test_every_embedder_is_described(name: str) -> None:
    assert f"`{name}`" in section(CLI, "Environment")
    assert f"| `{name}` |" in text_of(DOCS / "howto" / "search-by-meaning.md")


@pytest.mark.parametrize("name", HAS_NAMES)
def test_everything_a_message_can_have_is_described(name: str) -> None:
    assert f"`has:{name}`" in text_of(DOCS / "reference" / "query-language.md")


@pytest.mark.parametrize("name", [name for name in vars(Archive) if not name.startswith("_")])
def test_every_method_of_the_archive_is_described(name: str) -> None:
    described = text_of(DOCS / "reference" / "python.md")

    assert f"`{name}(" in described or f"`{name}`" in described or f"Archive.{name}" in described


@pytest.mark.parametrize("name", [*archive_names, *(name for name in vars(errors) if name[0].isupper())])
def test_every_public_name_is_in_the_python_reference(name: str) -> None:
    assert name in text_of(DOCS / "reference" / "python.md")


@pytest.mark.parametrize("name", [*tables.metadata.tables, "keyword_index"])
def test_every_table_is_described(name: str) -> None:
    assert f"`{name}`" in text_of(DOCS / "reference" / "archive-file.md")


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(path: Path) -> None:
    broken = [link for link in _LINK.findall(text_of(path)) if not leads_somewhere(path, link)]

    assert broken == []


def leads_somewhere(page: Path, link: str) -> bool:
    if link.startswith("https://"):
        return True
    name, _, anchor = link.partition("#")
    target = page.parent / name if name else page
    return target.exists() and (not anchor or anchor in anchors_of(target))


def anchors_of(page: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", text_of(page), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_every_page_can_be_reached_from_the_list_of_documents() -> None:
    listed = {
        (page.parent / link.partition("#")[0]).resolve()
        for page in (DOCS / "README.md", DOCS / "decisions" / "README.md")
        for link in _LINK.findall(text_of(page))
    }

    assert [page.name for page in DOCS.rglob("*.md") if page.resolve() not in listed and page.name != "README.md"] == []


def test_the_words_of_the_makefile_are_in_the_guide_for_contributors() -> None:
    words = [word for word in _WORDS_OF_MAKE.findall(text_of(ROOT / "Makefile")) if word != "help"]

    assert [word for word in words if f"`make {word}`" not in text_of(ROOT / "CONTRIBUTING.md")] == []


def test_every_make_command_in_the_readme_exists() -> None:
    words = _WORDS_OF_MAKE.findall(text_of(ROOT / "Makefile"))

    assert set(re.findall(r"^make ([a-z]+)", text_of(ROOT / "README.md"), re.MULTILINE)) <= set(words)


def test_whatever_make_installs_is_pinned_with_hashes() -> None:
    installed = re.findall(r"pip install (.+)", text_of(ROOT / "Makefile"))

    assert len(installed) == 3
    assert [one for one in installed if "--require-hashes" not in one and not one.endswith("--editable .")] == []


@pytest.mark.parametrize("path", [path for path in PAGES if "\n```sh\n" in text_of(path)], ids=lambda path: path.name)
def test_every_command_and_option_in_an_example_exists(path: Path) -> None:
    for command, options in examples_in(text_of(path)):
        assert command in COMMANDS
        assert set(options) <= {*options_of(command), "-h", "--help"}, command


def examples_in(text: str) -> Iterator[tuple[str, list[str]]]:
    """Give the commands in a page's shell examples with the options they are given."""
    for block in re.findall(r"^```sh\n(.*?)^```", text, re.MULTILINE | re.DOTALL):
        for command, rest in re.findall(r"backscroll ([a-z]+)([^\n|#]*)", block):
            unquoted = re.sub(r"'[^']*'", "", rest)
            yield command, re.findall(r"(?<=\s)(--[\w-]+|-[a-z])(?=\s|$)", unquoted)


@pytest.mark.parametrize("path", [path for path in PAGES if "```console" in text_of(path)], ids=lambda path: path.name)
def test_the_documents_show_what_is_printed(path: Path, backscroll: Backscroll) -> None:
    for shown in commands_in(text_of(path)):
        answer = backscroll(*shown.arguments)

        assert fits(shown.output, answer.out), f"{shown.arguments} printed:\n{answer.out}"


def test_the_readme_shows_what_the_demonstration_counts(backscroll: Backscroll) -> None:
    shown = re.findall(r"^\d+ conversations, .*\nfrom .*", text_of(ROOT / "README.md"), re.MULTILINE)
    backscroll("import", "--quiet", "--no-vectors", *map(str, sample_exports()))

    assert shown == ["\n".join(backscroll("stats").out.splitlines()[:2])]


def test_dots_in_shown_output_stand_for_any_lines() -> None:
    assert fits("one\n...\nfour", "one\ntwo\nthree\nfour\n")
    assert not fits("one\n...\nfour", "one\ntwo\n")


def test_shown_commands_are_cut_as_a_shell_cuts_them() -> None:
    assert commands_in('```console\n$ backscroll search "a b" c\nx\n```') == [Shown(["search", "a b", "c"], "x")]


JSON_ANSWERS = {
    "import": ["import", "examples/chatgpt", "--json"],
    "search": ["search", "lamp", "--explain", "--json"],
    "searches": ["searches", "--json"],
    "index": ["index", "--json"],
    "list": ["list", "--json"],
    "show": ["show", "eae54b93", "--all-branches", "--json"],
    "stats": ["stats", "--json"],
    "imports": ["imports", "--json"],
    "check": ["check", "--json"],
    "rederive": ["rederive", "--json"],
    "sources": ["sources", "--json"],
    "tokens": ["tokens", "--json"],
    "export": ["export", "--all", "--json"],
}


def test_every_command_that_answers_in_json_is_described() -> None:
    assert set(JSON_ANSWERS) == {name for name in COMMANDS if "--json" in options_of(name)}


@pytest.mark.parametrize("command", JSON_ANSWERS)
def test_every_key_of_an_answer_is_described(command: str, archive_with_chats: Backscroll, tmp_path: Path) -> None:
    more = ["--output", str(tmp_path / "out")] if command == "export" else []
    archive_with_chats("search", "lamp", "--save-as", "light")
    archive_with_chats("tokens", "create", "backup")

    keys = keys_in(archive_with_chats(*JSON_ANSWERS[command], *more).json())

    described = section(JSON_OUTPUT, command) + (section(JSON_OUTPUT, "list") if command == "show" else "")
    assert [key for key in sorted(keys) if not re.search(rf"[`\"]{key}[`\"]", described)] == []


def test_the_source_in_the_guide_works(tmp_path: Path) -> None:
    example = re.search(r"^```python\n(.*?)^```", text_of(DOCS / "howto" / "add-a-source.md"), re.MULTILINE | re.DOTALL)
    assert example
    names: dict[str, Any] = {}
    exec(example[1], names)
    squawk = {"id": "s1", "by": "bird", "said": "Hello"}
    (tmp_path / "talks.json").write_bytes(msgspec.json.encode([{"id": "t1", "name": "First", "squawks": [squawk]}]))
    source = names["SOURCE"]

    found = [
        one
        for export in exports_at(tmp_path)
        for record in source.records(export, [member for member in export.members if source.claims(member)])
        for one in source.read(record, export)
    ]

    assert [(one.id, one.title, [message.text for message in one.messages]) for one in found] == [
        ("t1", "First", ["Hello"])
    ]


def test_the_example_in_the_python_reference_works(backscroll: Backscroll, capsys: pytest.CaptureFixture[str]) -> None:
    example = re.search(r"^```python\n(.*?)^```", text_of(DOCS / "reference" / "python.md"), re.MULTILINE | re.DOTALL)
    assert example

    exec(example[1].replace('"archive.db"', repr(str(backscroll.database))), {})

    assert "Sourdough in a cold kitchen My oven lamp is broken" in capsys.readouterr().out
