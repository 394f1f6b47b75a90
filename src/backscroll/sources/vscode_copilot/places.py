"""Where VS Code and its builds keep chats: the user data folder of each, on each system."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

PRODUCTS = ("Code", "Code - Insiders", "Code - OSS", "VSCodium", "VSCodium - Insiders")
FLATPAKS = {
    "com.visualstudio.code": "Code",
    "com.visualstudio.code.insiders": "Code - Insiders",
    "com.vscodium.codium": "VSCodium",
}
# On a machine that one connects to: over SSH, in a container, in a codespace.
SERVERS = (".vscode-server", ".vscode-server-insiders", ".vscode-remote", ".vscodium-server", ".vscode-server-oss")
# Of a user data folder, only what can hold chats (`chatSessionStore.ts` of microsoft/vscode).
HOLDERS = (
    "workspaceStorage",
    "globalStorage/emptyWindowChatSessions",
    "globalStorage/transferredChatSessions",
)
# What else lies in a user data folder; what an extension keeps is in a folder called `publisher.name`.
BESIDE = (
    *("workspace.json", "settings.json", "keybindings.json", "tasks.json", "mcp.json", "globalStorage/storage.json"),
    *("globalStorage/*.*/*", "workspaceStorage/*/*.*/*", "chatEditingSessions/*", "History/*", "snippets/*", "sync/*"),
)


def places(environment: Mapping[str, str], home: Path) -> Iterable[Path]:
    """Give every folder that can hold chats, on whatever system; which of them exist is for the caller to see."""
    found = dict.fromkeys(_user_data(environment, home))
    return [folder / "User" / holder for folder in found for holder in HOLDERS]


def _user_data(environment: Mapping[str, str], home: Path) -> Iterator[Path]:
    for root in _roots(environment, home):
        yield from (root / product for product in PRODUCTS)
    for app, product in FLATPAKS.items():
        yield home / ".var/app" / app / "config" / product
    yield from (home / server / "data" for server in SERVERS)
    if portable := environment.get("VSCODE_PORTABLE"):
        yield Path(portable) / "user-data"


def _roots(environment: Mapping[str, str], home: Path) -> Iterator[Path]:
    """Give the folders in which programs keep their settings: of Linux, macOS and Windows."""
    yield Path(environment.get("XDG_CONFIG_HOME") or home / ".config")
    yield home / "Library/Application Support"
    yield Path(environment.get("APPDATA") or home / "AppData/Roaming")
    if moved := environment.get("VSCODE_APPDATA"):
        yield Path(moved)
