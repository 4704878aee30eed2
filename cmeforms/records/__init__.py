"""The records room: an append-only, chained and sealed log; entered through casework or over ``entries``."""
