"""What somebody answered: typed answers, their rules and their stages; no storage, no pages, no print."""
