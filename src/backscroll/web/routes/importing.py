"""Importing: uploads, what lies on this machine, and the jobs that read either."""

from __future__ import annotations

import re
from typing import Annotated, Any

from fastapi import APIRouter, Header, Request, Response
from fastapi.responses import StreamingResponse
from msgspec import Struct
from pydantic import BaseModel, ConfigDict, Field

from backscroll.archive.found_here import FoundHere, found_here
from backscroll.sources import all_sources
from backscroll.web.answers import answer, answers, known_answers, refusals
from backscroll.web.deps import DeskDep, SettingsDep, VisitorDep
from backscroll.web.importing.events import events
from backscroll.web.importing.job import Job, JobKind

router = APIRouter(prefix="/api/import", tags=["import"])

# A step ends with a sentence, and the next one begins with a capital letter.
_STEPS = re.compile(r"(?<=[.!?])\s+(?=[A-Z“])")


class SourceOut(Struct, frozen=True):
    """One format that can be read: how to get an export, step by step, and what it looks for."""

    name: str
    provider: str
    label: str
    steps: tuple[str, ...]
    looks_for: str


class SourcesOut(Struct, frozen=True):
    """All formats that can be read."""

    sources: tuple[SourceOut, ...]


class FoundHereOut(Struct, frozen=True):
    """What programs on this machine have kept."""

    found: tuple[FoundHere, ...]


class JobsOut(Struct, frozen=True):
    """The jobs since the server began, the newest first."""

    jobs: tuple[Job, ...]


class PlacesIn(BaseModel):
    """Which of what was found on this machine is meant; unsaid, all of it."""

    model_config = ConfigDict(extra="forbid")

    source: Annotated[str, Field(max_length=100)] | None = None
    place: Annotated[str, Field(max_length=4096)] | None = None


def _form(**fields: Any) -> dict[str, Any]:
    source = {"type": "string", "description": "Read with this source only.", "maxLength": 200}
    schema = {"type": "object", "properties": {**fields, "source": source}, "additionalProperties": False}
    return {"requestBody": {"required": True, "content": {"multipart/form-data": {"schema": schema}}}}


_FILES = {
    "type": "array",
    "items": {"type": "string", "format": "binary"},
    "description": "Any number of files; a folder's with their names in it.",
}
_PREVIEW = {
    "type": "string",
    "description": "Import what this preview looked into, instead of files.",
    "maxLength": 200,
}


@router.post(
    "",
    **answers(Job, 400, 404, 413, 415, 507, status=202, says="The job, which has begun or waits for its turn"),
    openapi_extra=_form(file=_FILES, preview=_PREVIEW),
)
async def begin(request: Request, desk: DeskDep, visitor: VisitorDep) -> Response:
    """Import uploaded files, or what a preview has looked into already."""
    return answer(await desk.begin(request, visitor.archive, JobKind.IMPORT), status=202)


@router.post(
    "/preview",
    **answers(Job, 400, 413, 415, 507, status=202, says="The job that looks into the files"),
    openapi_extra=_form(file=_FILES),
)
async def preview(request: Request, desk: DeskDep, visitor: VisitorDep) -> Response:
    """Say what importing these files would bring, and write nothing. They are kept for an hour, to be imported."""
    return answer(await desk.begin(request, visitor.archive, JobKind.PREVIEW), status=202)


@router.get("/sources", **known_answers(SourcesOut, says="All sources, by name"))
def sources(request: Request) -> Response:
    """List what can be read, and how to get an export."""
    found = [
        SourceOut(one.name, one.provider, one.label, tuple(_STEPS.split(one.how_to_get)), one.looks_for)
        for _, one in sorted(all_sources().items())
    ]
    return answer(SourcesOut(tuple(found)), request)


@router.get("/local", **answers(FoundHereOut, says="The folders in which conversations were found"))
def found(settings: SettingsDep) -> Response:
    """Say what programs on this machine have kept; nothing is imported."""
    return answer(FoundHereOut(tuple(found_here(settings.environment, settings.home))))


@router.post("/local", **answers(Job, status=202, says="The job"))
def import_found(wanted: PlacesIn, desk: DeskDep, visitor: VisitorDep) -> Response:
    """Import what programs on this machine have kept."""
    return answer(desk.begin_here(visitor.archive, JobKind.IMPORT, wanted.source, wanted.place), status=202)


@router.post("/local/preview", **answers(Job, status=202, says="The job that looks into it"))
def preview_found(wanted: PlacesIn, desk: DeskDep, visitor: VisitorDep) -> Response:
    """Say what importing what programs on this machine have kept would bring, and write nothing."""
    return answer(desk.begin_here(visitor.archive, JobKind.PREVIEW, wanted.source, wanted.place), status=202)


@router.get("/jobs", **answers(JobsOut, says="The jobs"))
def jobs(desk: DeskDep, visitor: VisitorDep) -> Response:
    """List the jobs of this archive."""
    return answer(JobsOut(tuple(desk.jobs.of(visitor.archive))))


@router.get("/jobs/{job_id}", **answers(Job, 404, says="The job as it is now"))
def job(job_id: str, desk: DeskDep, visitor: VisitorDep) -> Response:
    """Give one job."""
    return answer(desk.jobs.found(visitor.archive, job_id).now)


@router.post("/jobs/{job_id}/cancel", **answers(Job, 404, says="The job, which stops as soon as it can"))
def cancel(job_id: str, desk: DeskDep, visitor: VisitorDep) -> Response:
    """Stop a job between two records; what was kept stays. The upload of a preview that is done is forgotten."""
    return answer(desk.cancel(visitor.archive, job_id))


_EVENT = {"type": "string", "description": "Events named `job`; the data of each is a `Job` as JSON."}
_EVENTS = {
    "description": "One event at every change, a few a second",
    "content": {"text/event-stream": {"schema": _EVENT}},
}


@router.get(
    "/jobs/{job_id}/events",
    response_class=StreamingResponse,
    responses={200: _EVENTS, 204: {"description": "It is over, and its end was told"}, **refusals(404)},
)
async def job_events(
    job_id: str,
    desk: DeskDep,
    visitor: VisitorDep,
    last_event_id: Annotated[str | None, Header(max_length=40)] = None,
) -> Response:
    """Tell of a job until it is over: events named `job`, each with the whole job, its version as the id."""
    live = desk.jobs.found(visitor.archive, job_id)
    if live.now.is_over and last_event_id == str(live.version):
        return Response(status_code=204)
    return StreamingResponse(
        events(live, last_event_id), media_type="text/event-stream", headers={"Cache-Control": "no-store"}
    )
