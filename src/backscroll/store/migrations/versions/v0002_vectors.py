"""What messages mean: vectors, one row for each conversation; and who wrote them, in the keyword index."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

KEYWORD_INDEX = (
    "CREATE VIRTUAL TABLE keyword_index USING fts5(body, title, reasoning, tools, names, content='', "
    "tokenize='porter unicode61 remove_diacritics 2')"
)
TUNING = {"hashsize": 32 << 20, "automerge": 0, "crisismerge": 32}
KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "vectors",
        sa.Column("id", KEY, nullable=False),
        sa.Column("conversation_id", KEY, nullable=False),
        sa.Column("embedder", sa.Text(), nullable=False),
        sa.Column("places", sa.LargeBinary(), nullable=False),
        sa.Column("codes", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["conversation_id"], ["conversations.id"], name=op.f("fk_vectors_conversation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vectors")),
        sa.UniqueConstraint("conversation_id", name=op.f("uq_vectors_conversation_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_vectors_embedder"), "vectors", ["embedder"], unique=False)

    op.execute("DROP TABLE keyword_index")
    op.execute(KEYWORD_INDEX)
    for name, value in TUNING.items():
        op.execute(f"INSERT INTO keyword_index(keyword_index, rank) VALUES ('{name}', {value})")
    # What is there is indexed when the archive is opened, as after any change of the rules.
    version = "CASE WHEN EXISTS (SELECT 1 FROM conversations) THEN '' ELSE '3' END"
    op.execute(f"UPDATE settings SET value = {version} WHERE name = 'words_version'")
