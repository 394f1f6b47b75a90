"""`backscroll search`, `backscroll searches` and `backscroll index`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

import msgspec
import typer
from rich.console import Console
from rich.text import Text

from backscroll.archive import Filter, Hit, Mode, SavedSearch, SearchResult, Sort, Why
from backscroll.archive.pages import MOST_ASKED
from backscroll.cli.bars import building_bar
from backscroll.cli.options import Database, Json, Limit, argument, narrowed, opened, print_missing_sources
from backscroll.cli.printing import console, counted, day, line, marked, name_of, print_json
from backscroll.cli.tables import fitting
from backscroll.errors import InvalidRequest
from backscroll.search.operators import printed

LEAST_SHOWN = 0.005


def register(app: typer.Typer) -> None:
    # A word with a minus before it is part of the query, so short options have no place here.
    app.command("search", context_settings={"ignore_unknown_options": True, "help_option_names": ["--help"]})(search)
    app.command("searches")(searches)
    app.command("index")(index)


@narrowed
def search(
    context: typer.Context,
    query: Annotated[list[str] | None, argument("WORD")] = None,
    *,
    wanted: Filter,
    mode: Annotated[Mode, typer.Option("--mode", help="Go by words and meaning, or by one of them.")] = Mode.HYBRID,
    sort: Annotated[Sort, typer.Option("--sort", help="What comes first.")] = Sort.RELEVANCE,
    explain: Annotated[bool, typer.Option("--explain", help="Say of each hit what put it where it is.")] = False,
    similar_to: Annotated[
        str | None, typer.Option("--similar-to", metavar="ID", help="Find what is like this conversation or message.")
    ] = None,
    save_as: Annotated[
        str | None, typer.Option("--save-as", metavar="NAME", help="Keep the query; @NAME stands for it.")
    ] = None,
    limit: Limit = 20,
    offset: Annotated[
        int, typer.Option("--offset", metavar="N", min=0, max=MOST_ASKED, help="How many to pass over.")
    ] = 0,
    as_json: Json = False,
    db: Database = None,
) -> None:
    """Find messages by their words and what they mean, best first.

    WORD is a word, any of which will do; a "phrase", which must occur; -word, which must not; a beginning*; a filter
    such as role:user or after:"last week"; or @NAME, a search that was saved. Quote the whole query where the shell
    would take it apart.
    """
    query = query or []
    if query == ["-h"]:
        typer.echo(context.get_help())
        return
    text = " ".join(query)
    saved = " ".join([text, *printed(wanted)]).strip()
    _refuse_wrong_use(query, similar_to, save_as, saved)
    with opened(db) as archive:
        if similar_to is not None:
            result = archive.similar(similar_to, limit=limit, filter=wanted, explain=explain)
        else:
            result = archive.search(
                text, limit=limit, offset=offset, filter=wanted, mode=mode, sort=sort, explain=explain
            )
        if save_as is not None:
            archive.save_search(save_as, saved)
        if as_json:
            print_json(result.as_json())
            return
        _print(result, offset)
        if save_as is not None:
            console().print(f"Saved as @{line(save_as)}.")
        if not result.hits:
            print_missing_sources(archive, result.query.filter)


def _refuse_wrong_use(query: list[str], similar_to: str | None, save_as: str | None, saved: str) -> None:
    """Raise `InvalidRequest` for what cannot have been meant."""
    if misspelt := [word for word in query if word.startswith("--")]:
        raise InvalidRequest(f"There is no option {misspelt[0]}. `backscroll search --help` lists them.")
    if similar_to is not None and (query or save_as is not None):
        raise InvalidRequest("--similar-to takes no words and is not saved; options such as --source narrow it.")
    if save_as is not None and not saved:
        raise InvalidRequest("There is nothing to save: type a word, or an option such as --source.")
    if similar_to is None and not saved:
        raise InvalidRequest("Say what to look for: a word, or an option such as --source.")


def _print(result: SearchResult, offset: int) -> None:
    out = console()
    for hit in result.hits:
        for text in _lines(out, hit):
            out.print(text)
        out.print()
    for note in (*result.query.notes, *result.notes):
        out.print(f"Note: {line(note)}")
    if result.query.dropped:
        out.print(f"Too common to look for: {line(', '.join(result.query.dropped))} (quote a word to insist)")
    out.print(_extent(offset, len(result.hits), result.total))


def _extent(offset: int, shown: int, total: int) -> str:
    """Say how much of what was found is shown."""
    end = offset + shown
    if not shown:
        return f"Nothing more: there are only {counted(total, 'message')}." if offset and total else "Nothing found."
    if offset:
        return f"{offset + 1:,} to {end:,} of {counted(total, 'message')}."
    return (
        f"{counted(total, 'message')}."
        if end >= total
        else f"{end:,} of {counted(total, 'message')}; --limit shows more."
    )


def _lines(out: Console, hit: Hit) -> list[Text]:
    branch = "" if hit.is_active else " · on another branch"
    speaker = "" if hit.found_in == "title" or hit.role is None else str(hit.role)
    place = _PLACES.get(hit.found_in, f"in {hit.found_in}")
    where = " · ".join(filter(None, (speaker, place)))
    facts = " · ".join(filter(None, (line(hit.source), day(hit.created_at).strip())))
    return [
        fitting(out, Text(name_of(hit), style="bold"), facts),
        Text.assemble((f"{where}{branch}: ", "cyan"), marked(hit.snippet, hit.ranges)),
        *_why(hit),
        Text(f"backscroll show {hit.opens}", style="dim"),
    ]


def _why(hit: Hit) -> list[Text]:
    """Say what put a hit where it is, in shares of its score."""
    if hit.why is None:
        return []
    shares = list(_shares(hit.why))
    reason = f"{hit.score:.2f} = {' + '.join(shares)}" if shares else "not weighed: beyond the best, or by date"
    return [Text(reason, style="dim")]


def _shares(why: Why) -> Iterator[str]:
    for word, share in why.words.items():
        yield f"{line(word)} {share:.2f}{_beside(why.beside[word], share)}"
    if why.similarity is not None:
        yield f"meaning {why.meaning:.2f} (similarity {why.similarity:.2f})"
    for name, share in (("conversation", why.conversation), ("recency", why.recency)):
        if share >= LEAST_SHOWN:
            yield f"{name} {share:.2f}"


def _beside(beside: float, share: float) -> str:
    return f" ({beside / share:.0%} near by)" if beside > share / 100 else ""


def searches(
    words: Annotated[list[str] | None, argument("NAME | forget NAME")] = None,
    as_json: Json = False,
    db: Database = None,
) -> None:
    """List the searches that were saved, or forget one.

    `backscroll search WORD --save-as NAME` saves one; @NAME stands for it wherever a query is.
    """
    with opened(db) as archive:
        match words or []:
            case []:
                _print_searches(archive.saved_searches(), as_json=as_json)
            case ["forget", name]:
                archive.forget_search(name.removeprefix("@"))
                console().print(f"Forgot @{line(name.removeprefix('@'))}.")
            case _:
                raise InvalidRequest("Write `searches` or `searches forget NAME`.")


def _print_searches(saved: list[SavedSearch], *, as_json: bool) -> None:
    if as_json:
        print_json(msgspec.to_builtins(saved))
        return
    out = console()
    for one in saved:
        out.print(Text.assemble((f"@{one.name}", "bold"), f"  {line(one.query)}"))
    if not saved:
        out.print("No search is saved; `backscroll search WORD --save-as NAME` saves one.")


def index(as_json: Json = False, db: Database = None) -> None:
    """Make what messages mean known, for search by meaning.

    An import does this when it is done; where that was stopped, or another embedder was chosen, this goes on.
    """
    with opened(db) as archive, building_bar(is_silent=as_json) as bar:
        done = archive.build_vectors(bar.on_done)
        state = archive.meaning_state()
        why_none = archive.searches.why_no_embedder
    if as_json:
        print_json({"embedder": state.embedder, "conversations": state.conversations, "done": state.done, "made": done})
        return
    if state.embedder is None:
        raise InvalidRequest(why_none)
    new = f"; {done:,} of them are new" if done else ""
    console().print(
        f"{state.done:,} of {counted(state.conversations, 'conversation')} can be found by meaning "
        f"({line(state.embedder)}){new}."
    )


_PLACES = {
    "text": "",
    "meaning": "near in meaning",
    "context": "in hidden context",
    "tool": "in a tool call",
    "attachment": "in an attachment",
    "title": "in the title",
}
