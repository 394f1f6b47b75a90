"""Which conversations a request is about: the same words in an address and in a body."""

from __future__ import annotations

from typing import Annotated

from msgspec import Struct
from pydantic import BaseModel, ConfigDict, Field

from backscroll.archive import Filter, Selection
from backscroll.model import Kind, Role, Status
from backscroll.web.written_dates import Moment

MOST_VALUES = 100
# As many as a body has room for; more are meant by a filter.
MOST_IDS = 25_000
MOST_TAGS = 100
LONGEST_QUERY = 2000

Word = Annotated[str, Field(max_length=300)]
Words = Annotated[list[Word], Field(max_length=MOST_VALUES)]


class FilterIn(BaseModel):
    """What narrows a list. Several values of one kind are alternatives; different kinds must all hold."""

    model_config = ConfigDict(extra="forbid")

    q: str = Field("", max_length=LONGEST_QUERY, description="A query in the language of searches")
    source: Words = []
    role: Annotated[list[Role], Field(max_length=MOST_VALUES)] = []
    title: Words = []
    model: Words = []
    project: Words = Field([], description="A part of the project's name")
    in_project: Word | None = Field(None, description="The project's whole name; empty for those without a project")
    tag: Words = []
    kind: Annotated[list[Kind], Field(max_length=MOST_VALUES)] = []
    status: Annotated[list[Status], Field(max_length=MOST_VALUES)] = Field(
        [], description="Without it, all but those in the trash"
    )
    has: Words = []
    after: Moment | None = None
    before: Moment | None = None
    starred: bool | None = None
    on_branch: bool | None = None
    has_branches: bool | None = None

    def filter(self) -> Filter:
        """Give what the archive understands; the query is not in it."""
        return Filter(
            sources=tuple(self.source),
            roles=tuple(map(str, self.role)),
            titles=tuple(self.title),
            models=tuple(self.model),
            projects=tuple(self.project),
            in_project=self.in_project,
            tags=tuple(self.tag),
            kinds=tuple(map(str, self.kind)),
            status=tuple(map(str, self.status)),
            has=tuple(self.has),
            after=self.after,
            before=self.before,
            starred=self.starred,
            on_branch=self.on_branch,
            has_branches=self.has_branches,
        )

    def selection(self) -> Selection:
        return Selection(query=self.q, filter=self.filter())


class SelectionIn(BaseModel):
    """Conversations by their whole ids; without ids, all that pass the filter, whose `q` is a query."""

    model_config = ConfigDict(extra="forbid")

    ids: list[Annotated[str, Field(max_length=36)]] | None = Field(None, max_length=MOST_IDS)
    filter: FilterIn | None = None

    def selection(self) -> Selection:
        """Give what is meant; to mean everything, the filter has to be there and say nothing."""
        if self.ids is not None:
            return Selection(ids=tuple(self.ids))
        return self.filter.selection() if self.filter is not None else Selection(ids=())


class Wish(Struct, frozen=True):
    """Which conversations somebody is about to fetch, and in which format."""

    selection: Selection
    format: str
