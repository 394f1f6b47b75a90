"""What turns text into vectors: the port, and the ways behind it. Which one is asked for by a name or a URL."""
