"""The archive's rows: SQLAlchemy lives here, and every place where databases differ."""
