"""Tags, and searches under a name."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response
from msgspec import Struct
from pydantic import BaseModel, ConfigDict, Field

from backscroll.archive import Action, Change, Filter, SavedSearch, Selection, Tag
from backscroll.model import Status
from backscroll.web.answers import answer, answers, known_answers
from backscroll.web.deps import ArchiveDep, UndosDep, VisitorDep
from backscroll.web.routes.conversations import BulkOut, bulk_out
from backscroll.web.selections import LONGEST_QUERY, Word

router = APIRouter(prefix="/api", tags=["tags and searches"])
EVERYWHERE = tuple(map(str, Status))
SearchName = Annotated[str, Path(max_length=100, description="Letters, digits, dots, hyphens and underscores")]


class TagsOut(Struct, frozen=True):
    """All tags by name."""

    tags: list[Tag]


class SearchesOut(Struct, frozen=True):
    """All searches under a name."""

    searches: list[SavedSearch]


class RenameIn(BaseModel):
    """Which tag gets which name."""

    model_config = ConfigDict(extra="forbid")

    name: Word
    new_name: Word


class QueryIn(BaseModel):
    """The query to keep."""

    model_config = ConfigDict(extra="forbid")

    query: str = Field(max_length=LONGEST_QUERY)


@router.get("/tags", **known_answers(TagsOut, says="The tags"))
def tags(archive: ArchiveDep, request: Request) -> Response:
    """List tags with the number of conversations that have each, the trash left out."""
    return answer(TagsOut(archive.tags()), request)


@router.post("/tags", **answers(TagsOut, 404, says="The tags afterwards"))
def rename(wanted: RenameIn, archive: ArchiveDep) -> Response:
    """Give a tag another name; where that is a tag already, the two become one."""
    archive.rename_tag(wanted.name, wanted.new_name)
    return answer(TagsOut(archive.tags()))


@router.delete("/tags", **answers(BulkOut, says="How many conversations had it, and what takes it back"))
def remove(name: Annotated[Word, Query()], archive: ArchiveDep, visitor: VisitorDep, undos: UndosDep) -> Response:
    """Take a tag off all conversations, those in the trash too; then there is none of that name."""
    having = Selection(filter=Filter(tags=(name,), status=EVERYWHERE))
    changed = archive.change_all(having, Change(Action.UNTAG, (name,)))
    return answer(bulk_out(changed, visitor, undos))


@router.get("/searches", **known_answers(SearchesOut, says="The searches"))
def searches(archive: ArchiveDep, request: Request) -> Response:
    """List the searches that are kept under a name; `@name` stands for one in a query."""
    return answer(SearchesOut(archive.saved_searches()), request)


@router.put("/searches/{name}", **answers(SearchesOut, 404, says="The searches afterwards"))
def keep(name: SearchName, wanted: QueryIn, archive: ArchiveDep) -> Response:
    """Keep a query under a name, in the place of what was there."""
    archive.save_search(name, wanted.query)
    return answer(SearchesOut(archive.saved_searches()))


@router.delete("/searches/{name}", **answers(SearchesOut, 404, says="The searches afterwards"))
def forget(name: SearchName, archive: ArchiveDep) -> Response:
    """Forget a search."""
    archive.forget_search(name)
    return answer(SearchesOut(archive.saved_searches()))
