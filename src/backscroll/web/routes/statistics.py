"""The archive in numbers."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from backscroll.archive import Insights, Statistics
from backscroll.web.answers import answer, known_answers
from backscroll.web.deps import ArchiveDep
from backscroll.web.written_dates import Day

MOST_SOURCES = 50

router = APIRouter(prefix="/api/statistics", tags=["statistics"])


class SpanIn(BaseModel):
    """What to tell about: days by the clock of a time zone, both included, and sources."""

    model_config = ConfigDict(extra="forbid")

    first: Day | None = Field(None, alias="from", description="The first day: 2026-03-01")
    last: Day | None = Field(None, alias="to", description="The last day")
    source: list[Annotated[str, Field(max_length=200)]] = Field([], max_length=MOST_SOURCES)
    zone: str = Field("UTC", max_length=100, description="The time zone to tell days and hours by: Europe/Berlin")


@router.get("", **known_answers(Statistics, says="Everything, counted"))
def statistics(archive: ArchiveDep, request: Request) -> Response:
    """Count everything: conversations, messages, files, by source, role, model and month."""
    return answer(archive.statistics(), request)


@router.get("/insights", **known_answers(Insights, says="What the archive tells"))
def insights(asked: Annotated[SpanIn, Query()], archive: ArchiveDep, request: Request) -> Response:
    """Tell when and how much was said, with which models, in which words."""
    told = archive.insights(first=asked.first, last=asked.last, sources=asked.source, zone=asked.zone)
    return answer(told, request)
