"""What reaches people who have no account, and what comes back: links, guests, outbox, directory of addresses."""
