"""Setting up, examining, backing up and erasing a home, and the lists an auditor reads."""
