"""One archive, owned by its user, of everything they and their AI assistants have said to each other."""
