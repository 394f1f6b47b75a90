"""Who may ask, and from where: everything is closed unless it is opened here."""
