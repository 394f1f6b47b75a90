"""Where imports are handed in: what a browser or a script asks for becomes a job."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from fastapi import Request
from fastapi.concurrency import run_in_threadpool

from backscroll.archive import Archive
from backscroll.archive.detecting import source_named
from backscroll.archive.found_here import places_here
from backscroll.errors import InvalidRequest
from backscroll.web.archives import Archives
from backscroll.web.importing.job import Job, JobKind, Phase
from backscroll.web.importing.jobs import Jobs, new_job
from backscroll.web.importing.places import Places
from backscroll.web.importing.receiving import NO_FORM, Reception, failures_named, receive
from backscroll.web.importing.uploads import Uploads
from backscroll.web.importing.work import Input, ToRead, importing, looking
from backscroll.web.settings import Settings

NOTHING_HERE = "Nothing of that was found on this machine. Choose a file or folder instead."
BOTH = "The form has files and a `preview`. Send either the files, or the id of the job that looked into them."
NOT_HERE = "What was imported then is no longer at hand. Choose the file again."


class Desk:
    """Takes uploads and begins jobs, for all archives of a server."""

    def __init__(self, settings: Settings, archives: Archives) -> None:
        self._settings = settings
        self.uploads = Uploads(settings.database)
        self.jobs = Jobs(archives)

    def open(self) -> None:
        """Clear away what servers left behind that were killed."""
        self.uploads.sweep()

    def close(self) -> None:
        self.jobs.close()
        self.uploads.close()

    async def begin(self, request: Request, archive: str, kind: JobKind) -> Job:
        """Take an upload, or one that was looked into, and begin its job."""
        with failures_named():
            upload = await run_in_threadpool(self.uploads.begun)
        try:
            reception = await receive(request, upload, self._settings.limits)
            return await run_in_threadpool(self._begun, reception, archive, kind)
        except BaseException:
            upload.discard()
            raise

    def begin_here(self, archive: str, kind: JobKind, source: str | None, place: str | None) -> Job:
        """Begin a job on what programs of this machine have kept: all of it, a source's, or one folder found."""
        found = places_here(self._settings.environment, self._settings.home, source)
        inputs = tuple(Input(path, str(path), one.name) for one, path in found if place in (None, str(path)))
        if not inputs:
            raise InvalidRequest(NOTHING_HERE)
        return self._job(archive, kind, Places(inputs), None)

    def again(self, archive: str, opened: Archive, number: int) -> Job:
        """Import again what an import read, where that lies on this machine still."""
        run = opened.import_run(number)
        if not lies_here(run.path):
            raise InvalidRequest(NOT_HERE)
        return self._import(archive, Places((Input(Path(run.path), run.path, run.source),)), None)

    def cancel(self, archive: str, id: str) -> Job:
        """Stop a job, or forget what one that only looked has kept for an import."""
        live = self.jobs.cancel(archive, id)
        if live.now.kind is JobKind.PREVIEW and live.now.kept_until:
            self.uploads.taken(id).discard()
            live.change(kept_until=None)
        return live.now

    def _begun(self, reception: Reception, archive: str, kind: JobKind) -> Job:
        source, preview = reception.fields.get("source") or None, reception.fields.get("preview")
        if source:
            source_named(source)
        if preview and reception.upload.count:
            raise InvalidRequest(BOTH)
        if preview and kind is JobKind.IMPORT:
            job = self._import_looked_into(archive, preview, source)
            reception.upload.discard()
            return job
        if reception.upload.count == 0:
            raise InvalidRequest(f"There is no file in the form. {NO_FORM}")
        return self._job(archive, kind, reception.upload, source)

    def _job(self, archive: str, kind: JobKind, given: ToRead, source: str | None) -> Job:
        begin = self._import if kind is JobKind.IMPORT else self._look
        return begin(archive, given, source)

    def _import(self, archive: str, given: ToRead, source: str | None) -> Job:
        def clear(_end: Phase) -> Mapping[str, Any]:
            given.discard()
            return {}

        job = new_job(JobKind.IMPORT, given.name)
        return self.jobs.submit(archive, job, importing(given.inputs(source)), clear).now

    def _import_looked_into(self, archive: str, preview: str, source: str | None) -> Job:
        live = self.jobs.found(archive, preview)
        job = self._import(archive, self.uploads.taken(preview), source)
        live.change(kept_until=None, imported_by=job.id)
        return job

    def _look(self, archive: str, given: ToRead, source: str | None) -> Job:
        job = new_job(JobKind.PREVIEW, given.name)

        def clear(end: Phase) -> Mapping[str, Any]:
            if end is not Phase.DONE:
                given.discard()
                return {}
            return {"kept_until": self.uploads.keep(job.id, given, lambda: live.change(kept_until=None))}

        live = self.jobs.submit(archive, job, looking(given.inputs(source)), clear)
        return live.now


def lies_here(path: str) -> bool:
    """Whether what an import read was named by where it lies, and does so still; uploads have no such name."""
    return Path(path).is_absolute() and Path(path).exists()
