"""Accounts: made, closed, signed in to, kept by their owners; knows nothing of forms."""
