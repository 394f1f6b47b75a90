"""Where vectors are looked for: the port, and the index in memory behind it."""
