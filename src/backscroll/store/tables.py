"""The tables. What each is for stands beside it; the keyword index is in `index.py`."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from backscroll.store.columns import Json, Moment, PublicId

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# A row key that SQLite makes its rowid and PostgreSQL a bigint.
Key = BigInteger().with_variant(Integer, "sqlite")

imports = Table(
    "imports",
    metadata,
    Column("id", Key, primary_key=True),
    Column("source", Text, nullable=False),
    Column("path", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("started_at", Moment, nullable=False),
    Column("finished_at", Moment),
    Column("process", Integer),
    Column("counts", Json),
)

# When a conversation was last talked in, as far as is known.
LATEST = text("coalesce(updated_at, created_at)")

conversations = Table(
    "conversations",
    metadata,
    Column("id", Key, primary_key=True),
    Column("uid", PublicId, nullable=False, unique=True),
    Column("source", Text, nullable=False),
    Column("external_id", Text, nullable=False),
    Column("title", Text),
    Column("user_title", Text),
    Column("kind", Text, nullable=False),
    Column("project", Text),
    Column("account", Text),
    Column("model", Text),
    Column("models", Json),
    Column("created_at", Moment),
    Column("updated_at", Moment),
    Column("persona", Text),
    Column("status", Text, nullable=False),
    Column("starred", Boolean, nullable=False),
    Column("status_by_user", Boolean, nullable=False),
    Column("starred_by_user", Boolean, nullable=False),
    Column("parent_uid", PublicId),
    Column("root_id", Text),
    Column("first_message_id", Key, nullable=False),
    Column("message_count", Integer, nullable=False),
    Column("character_count", Integer, nullable=False),
    Column("token_count", Integer, nullable=False),
    Column("branch_count", Integer, nullable=False),
    Column("fidelity", Text, nullable=False),
    Column("nodes", Json),
    Column("skipped", Json),
    Column("metadata", Json),
    Column("import_id", Key, ForeignKey("imports.id")),
    Column("imported_at", Moment, nullable=False),
    Index(None, "updated_at"),
    Index(None, "parent_uid"),
    Index(None, "source", "root_id"),
    # Lists in order of time, and by source and project; what is only counted is counted in these alone. SQLite takes
    # an expression from an index as it stands only where what it is made of is in the index too.
    Index("ix_conversations_latest", LATEST, "id", "status", "starred"),
    Index("ix_conversations_status_latest", "status", LATEST, "id", "starred"),
    Index(
        "ix_conversations_shelf", "source", "project", LATEST, *("id", "status", "starred", "updated_at", "created_at")
    ),
)

# A conversation's messages have consecutive keys, parents before children: key = first_message_id + position.
messages = Table(
    "messages",
    metadata,
    Column("id", Key, primary_key=True),
    Column("uid", PublicId, nullable=False, unique=True),
    Column("conversation_id", Key, ForeignKey("conversations.id"), nullable=False),
    Column("external_id", Text, nullable=False),
    Column("parent_id", Key),
    Column("position", Integer, nullable=False),
    Column("is_active", Boolean, nullable=False),
    Column("role", Text, nullable=False),
    Column("author", Text),
    Column("model", Text),
    Column("created_at", Moment),
    Column("hidden", Boolean, nullable=False),
    Column("is_removed", Boolean, nullable=False),
    Column("input_tokens", Integer),
    Column("output_tokens", Integer),
    Column("original_id", Key),
    Column("import_id", Key),
    Column("metadata", Json),
    Column("parts", Text),
    Column("body", Text, nullable=False),
)

# The provider's own record, byte for byte. `replaced_id` is the record that this one took the place of: one
# generation is kept, so that an import can be undone.
originals = Table(
    "originals",
    metadata,
    Column("id", Key, primary_key=True),
    Column("source", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("place", Text, nullable=False),
    Column("record_key", Text, nullable=False),
    Column("fingerprint", LargeBinary(16), index=True),
    Column("size", BigInteger, nullable=False),
    Column("import_id", Key),
    Column("is_current", Boolean, nullable=False),
    Column("replaced_id", Key),
    Column("beside", LargeBinary),
    Column("content", LargeBinary, nullable=False),
)

conversation_originals = Table(
    "conversation_originals",
    metadata,
    Column("conversation_id", Key, ForeignKey("conversations.id"), primary_key=True),
    Column("original_id", Key, ForeignKey("originals.id"), primary_key=True),
    Index(None, "original_id"),
)

attachments = Table(
    "attachments",
    metadata,
    Column("id", Key, primary_key=True),
    Column("conversation_id", Key, ForeignKey("conversations.id"), nullable=False, index=True),
    Column("message_uid", PublicId, nullable=False),
    Column("name", Text),
    Column("media_type", Text),
    Column("size", BigInteger),
    Column("sha256", Text, index=True),
    Column("pointer", Text),
)

import_items = Table(
    "import_items",
    metadata,
    Column("id", Key, primary_key=True),
    Column("import_id", Key, ForeignKey("imports.id"), nullable=False, index=True),
    Column("conversation_id", Key, index=True),
    Column("place", Text),
    Column("outcome", Text, nullable=False),
    Column("why", Text),
    Column("message_count", Integer, nullable=False),
)

# What a conversation's messages mean, by one embedder. Every conversation that was looked at has a row, also one
# without words; its key is never used again, so that an index in memory can tell what is new. `places` are the
# messages' positions in the conversation as 32-bit numbers, one for each vector; `codes` the vectors, a signed byte a
# number.
vectors = Table(
    "vectors",
    metadata,
    Column("id", Key, primary_key=True),
    Column("conversation_id", Key, ForeignKey("conversations.id"), nullable=False, unique=True),
    Column("embedder", Text, nullable=False, index=True),
    Column("places", LargeBinary, nullable=False),
    Column("codes", LargeBinary, nullable=False),
    sqlite_autoincrement=True,
)

tags = Table("tags", metadata, Column("id", Key, primary_key=True), Column("name", Text, nullable=False, unique=True))

conversation_tags = Table(
    "conversation_tags",
    metadata,
    Column("conversation_id", Key, ForeignKey("conversations.id"), primary_key=True),
    Column("tag_id", Key, ForeignKey("tags.id"), primary_key=True),
    Index(None, "tag_id"),
)

ratings = Table(
    "ratings",
    metadata,
    Column("id", Key, primary_key=True),
    Column("conversation_id", Key, ForeignKey("conversations.id"), nullable=False, index=True),
    Column("message_uid", PublicId, nullable=False),
    Column("by_user", Boolean, nullable=False),
    Column("value", Integer, nullable=False),
    Column("reason", Text),
    Column("created_at", Moment),
    UniqueConstraint("message_uid", "by_user"),
)

notes = Table(
    "notes",
    metadata,
    Column("id", Key, primary_key=True),
    Column("conversation_id", Key, ForeignKey("conversations.id"), nullable=False, index=True),
    Column("message_uid", PublicId),
    Column("text", Text, nullable=False),
    Column("created_at", Moment, nullable=False),
)

forks = Table(
    "forks",
    metadata,
    Column("conversation_id", Key, ForeignKey("conversations.id"), primary_key=True),
    Column("from_uid", PublicId, nullable=False),
    Column("from_message_uid", PublicId, nullable=False),
    Column("created_at", Moment, nullable=False),
)

saved_searches = Table(
    "saved_searches",
    metadata,
    Column("id", Key, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("query", Text, nullable=False),
    Column("created_at", Moment, nullable=False),
)

# What lets a script in; the token itself is not kept, only its SHA-256.
api_tokens = Table(
    "api_tokens",
    metadata,
    Column("id", Key, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("hash", LargeBinary(32), nullable=False, unique=True),
    Column("may_write", Boolean, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("expires_at", Moment),
    Column("used_at", Moment),
)

settings = Table("settings", metadata, Column("name", Text, primary_key=True), Column("value", Text, nullable=False))
