"""`backscroll list` and `backscroll show`."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.console import Console

from backscroll.archive import Filter, Order, Page
from backscroll.archive.pages import MOST_ASKED
from backscroll.cli.options import Database, Json, Limit, argument, narrowed, opened, print_missing_sources
from backscroll.cli.printing import console, counted, day, line, name_of, print_json, shown
from backscroll.cli.tables import Column, Ending, print_table
from backscroll.cli.transcript import Show, transcript
from backscroll.errors import InvalidRequest
from backscroll.model import StoredConversation, branches

SHORT_ID = 8
_COLUMNS = (
    Column("id", style="dim"),
    Column("updated", style="dim"),
    Column("source", style="dim"),
    Column("messages", is_number=True),
)


def register(app: typer.Typer) -> None:
    app.command("list")(list_)
    app.command("show")(show)


@narrowed
def list_(
    wanted: Filter,
    order: Annotated[Order, typer.Option("--order", help="In what order.")] = Order.NEWEST,
    limit: Limit = 50,
    page: Annotated[
        int, typer.Option("--page", metavar="N", min=1, max=MOST_ASKED, help="Which page of --limit conversations.")
    ] = 1,
    as_json: Json = False,
    db: Database = None,
) -> None:
    """List conversations, newest first."""
    with opened(db) as archive:
        found = archive.conversations(wanted, order, page, page_size=limit)
        if as_json:
            print_json({"total": found.total, "conversations": [_summary_json(one) for one in found]})
            return
        _print_list(console(), found.conversations)
        console().print(_list_count(found, page, limit, is_narrowed=wanted != Filter()))
        if not found.total:
            print_missing_sources(archive, wanted)


def show(
    id: Annotated[str, argument("ID")],
    branch: Annotated[int | None, typer.Option("--branch", metavar="K", help="The branch with this number.")] = None,
    all_branches: Annotated[bool, typer.Option("--all-branches", help="Every branch, one after the other.")] = False,
    around: Annotated[
        int | None,
        typer.Option(
            "--around", metavar="N", min=0, max=MOST_ASKED, help="Only N messages before and after the one asked."
        ),
    ] = None,
    reasoning: Annotated[bool, typer.Option("--reasoning", help="The model's thinking too.")] = False,
    tools: Annotated[bool, typer.Option("--tools", help="Tool calls and their results too.")] = False,
    original: Annotated[bool, typer.Option("--original", help="The provider's own record, byte for byte.")] = False,
    as_json: Json = False,
    db: Database = None,
) -> None:
    """Read a conversation; a message's id opens the branch it is on.

    ID is a conversation's or a message's id, four characters of its beginning or more, or the provider's id.
    """
    with opened(db) as archive:
        conversation, message_id = archive.look_up(id)
        if original:
            _print_original(archive.original(conversation.id))
            return
    if around is not None and message_id is None:
        raise InvalidRequest("--around shows what stands around a message: give the message's id.")
    chosen = _branch_numbers(conversation, message_id, branch, all_branches=all_branches)
    if as_json:
        print_json({**_summary_json(conversation), "branches": _branches_json(conversation, chosen)})
        return
    wish = Show(reasoning=reasoning, tools=tools, message_id=message_id, around=around)
    for text in transcript(conversation, chosen, wish):
        console().print(text)


def _print_original(records: list[tuple[str, bytes]]) -> None:
    """Write records byte for byte into a pipe or file; a terminal would act on what a stranger wrote."""
    for _name, content in records:
        if console().is_terminal:
            console().print(shown(content.decode(errors="replace")))
        else:
            typer.get_binary_stream("stdout").write(content + b"\n")


def _branch_numbers(
    conversation: StoredConversation, message_id: str | None, branch: int | None, *, all_branches: bool
) -> list[int]:
    """Give the numbers of the branches to show; the first is 1."""
    paths = branches(conversation.messages)
    if all_branches:
        return list(range(1, len(paths) + 1))
    if branch is not None:
        if not 1 <= branch <= len(paths):
            raise InvalidRequest(
                f"There is no branch {branch}; the conversation has {counted(len(paths), 'branch', 'branches')}."
            )
        return [branch]
    wanted = message_id or conversation.active_id
    active = [number for number, path in enumerate(paths, start=1) if path[-1].is_active]
    holding = [number for number, path in enumerate(paths, start=1) if any(message.id == wanted for message in path)]
    return [next((number for number in active if number in holding), (holding or active or [1])[0])] if paths else []


def _list_count(found: Page, page: int, limit: int, *, is_narrowed: bool) -> str:
    """Say how many there are, and where the others are."""
    pages = -(-found.total // limit)
    all_of_them = counted(found.total, "conversation")
    if not found.total:
        nothing_yet = "No conversations yet; `backscroll import PATH` brings some."
        return "No conversation passes these filters." if is_narrowed else nothing_yet
    if page > pages:
        return f"{all_of_them}; the last page is {pages:,}."
    if page < pages:
        return f"{len(found):,} of {all_of_them}; --page {page + 1} shows more."
    return f"{all_of_them}." if pages == 1 else f"{len(found):,} of {all_of_them}."


def _print_list(out: Console, conversations: tuple[StoredConversation, ...]) -> None:
    rows = [
        (
            (one.id[:SHORT_ID], day(one.updated_at or one.created_at), line(one.source), f"{one.message_count:,}"),
            Ending(f"{'★ ' if one.starred else ''}{name_of(one)}", _marks(one)),
        )
        for one in conversations
    ]
    print_table(out, _COLUMNS, "title", rows)


def _marks(one: StoredConversation) -> str:
    marks = [f"{one.branch_count} branches"] if one.branch_count > 1 else []
    marks += [f"#{line(tag)}" for tag in one.tags]
    marks += [str(one.status)] if one.status != "active" else []
    return f"· {' · '.join(marks)}" if marks else ""


def _summary_json(conversation: StoredConversation) -> dict[str, object]:
    import msgspec  # noqa: PLC0415

    value: dict[str, object] = msgspec.to_builtins(conversation)
    value.pop("messages", None)
    return value


def _branches_json(conversation: StoredConversation, chosen: list[int]) -> list[dict[str, object]]:
    import msgspec  # noqa: PLC0415

    paths = branches(conversation.messages)
    return [
        {
            "number": number,
            "is_active": paths[number - 1][-1].is_active,
            "messages": msgspec.to_builtins(paths[number - 1]),
        }
        for number in chosen
    ]
