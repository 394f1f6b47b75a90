"""Finding messages: what was asked, what matches, and what is shown of it."""
