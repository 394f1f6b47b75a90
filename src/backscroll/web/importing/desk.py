"""Where imports are handed in: what a browser or a script asks for becomes a job."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
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
from backscroll.web.importing.receiving import NO_FORM, Reception, failures_named, receive
from backscroll.web.importing.uploads import Upload, Uploads
from backscroll.web.importing.work import Input, importing, looking
from backscroll.web.settings import Settings

NOTHING_HERE = "Nothing of that was found on this machine. Choose a file or folder instead."
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

    def import_places(self, archive: str, source: str | None, place: str | None) -> Job:
        """Import what programs of this machine have kept: all of it, a source's, or one folder of those found."""
        found = places_here(self._settings.environment, self._settings.home, source)
        inputs = [Input(path, str(path), one.name) for one, path in found if place in (None, str(path))]
        if not inputs:
            raise InvalidRequest(NOTHING_HERE)
        return self._import(archive, _called(inputs), inputs)

    def again(self, archive: str, opened: Archive, number: int) -> Job:
        """Import again what an import read, where that lies on this machine still."""
        run = opened.import_run(number)
        if not lies_here(run.path):
            raise InvalidRequest(NOT_HERE)
        return self._import(archive, run.path, [Input(Path(run.path), run.path, run.source)])

    def cancel(self, archive: str, id: str) -> Job:
        """Stop a job, or forget the upload of one that only looked."""
        live = self.jobs.cancel(archive, id)
        if live.now.kind is JobKind.PREVIEW and live.now.kept_until:
            self.uploads.taken(id).discard()
            live.change(kept_until=None)
        return live.now

    def _begun(self, reception: Reception, archive: str, kind: JobKind) -> Job:
        source, preview = reception.fields.get("source") or None, reception.fields.get("preview")
        if source:
            source_named(source)
        if reception.upload.count == 0 and preview and kind is JobKind.IMPORT:
            job = self._import_looked_into(archive, preview, source)
            reception.upload.discard()
            return job
        if reception.upload.count == 0 or preview:
            raise InvalidRequest(f"There is no file in the form. {NO_FORM}")
        if kind is JobKind.IMPORT:
            return self._import(archive, reception.upload.name, reception.upload.inputs(source), reception.upload)
        return self._look(archive, reception.upload, source)

    def _import(self, archive: str, name: str, inputs: list[Input], upload: Upload | None = None) -> Job:
        def clear(_end: Phase) -> Mapping[str, Any]:
            if upload is not None:
                upload.discard()
            return {}

        return self.jobs.submit(archive, new_job(JobKind.IMPORT, name), importing(inputs), clear).now

    def _import_looked_into(self, archive: str, preview: str, source: str | None) -> Job:
        live = self.jobs.found(archive, preview)
        upload = self.uploads.taken(preview)
        job = self._import(archive, upload.name, upload.inputs(source), upload)
        live.change(kept_until=None, imported_by=job.id)
        return job

    def _look(self, archive: str, upload: Upload, source: str | None) -> Job:
        job = new_job(JobKind.PREVIEW, upload.name)

        def clear(end: Phase) -> Mapping[str, Any]:
            if end is not Phase.DONE:
                upload.discard()
                return {}
            return {"kept_until": self.uploads.keep(job.id, upload, lambda: live.change(kept_until=None))}

        live = self.jobs.submit(archive, job, looking(upload.inputs(source)), clear)
        return live.now


def lies_here(path: str) -> bool:
    """Whether what an import read was named by where it lies, and does so still; uploads have no such name."""
    return Path(path).is_absolute() and Path(path).exists()


def _called(inputs: Iterable[Input]) -> str:
    names = [one.name for one in inputs]
    return names[0] if len(names) == 1 else f"{names[0]} and {len(names) - 1} more"
