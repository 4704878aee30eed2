"""Synthetic people, numbers, files and answers from a seed, for examples, demonstrations and tests; nobody is meant."""
