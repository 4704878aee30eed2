"""Grab packs: which papers a child's pack holds, and making it."""
