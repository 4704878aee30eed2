"""Hands messages over to a mail relay; must not know records, children, links or who wrote what."""
