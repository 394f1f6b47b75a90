"""The API's routes, a module for each subject."""

from fastapi import APIRouter

from backscroll.web.routes import (
    archive,
    archives,
    attachments,
    conversation,
    conversations,
    health,
    importing,
    imports,
    messages,
    notes,
    search,
    session,
    statistics,
    tags,
    undo,
)

# `conversations` and `search` before `conversation`: an address of its own is no conversation's id.
ROUTERS: tuple[APIRouter, ...] = (
    session.router,
    health.router,
    conversations.router,
    search.router,
    conversation.router,
    notes.router,
    messages.router,
    attachments.router,
    importing.router,
    imports.router,
    archives.router,
    archive.router,
    statistics.router,
    tags.router,
    undo.router,
)
