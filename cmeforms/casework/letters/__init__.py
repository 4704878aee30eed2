"""Letters out of a record: which fit, what is known, what stops one, issuing it, serving it, reading it again."""
