"""Lists in order of time, and by source and project, also where there are a hundred thousand conversations."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

LATEST: sa.TextClause = sa.text("coalesce(updated_at, created_at)")
BY_TIME: list[str | sa.TextClause] = [LATEST, "id", "status", "starred"]
BY_STATUS: list[str | sa.TextClause] = ["status", LATEST, "id", "starred"]
SHELF: list[str | sa.TextClause] = ["source", "project", LATEST, "id", "status", "starred", "updated_at", "created_at"]


def upgrade() -> None:
    op.drop_index("ix_conversations_status", "conversations")
    op.create_index("ix_conversations_latest", "conversations", BY_TIME)
    op.create_index("ix_conversations_status_latest", "conversations", BY_STATUS)
    op.create_index("ix_conversations_shelf", "conversations", SHELF)
