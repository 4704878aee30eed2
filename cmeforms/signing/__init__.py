"""What the service vouches for: its key, the signatures it makes, and what a look at a signed file finds."""
