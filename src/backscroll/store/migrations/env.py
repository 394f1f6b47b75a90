"""Alembic's entry: the connection is handed over by `backscroll.store.migrating`."""

from alembic import context

from backscroll.store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    transactional_ddl=True,
)
context.run_migrations()
