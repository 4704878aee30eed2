"""Fills an empty home with invented people and children at every stage; uses the acts that everybody uses."""
