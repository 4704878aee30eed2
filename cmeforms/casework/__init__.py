"""The acts: who may do them, in which order the rooms below are asked, and what is written down; no pages, no SQL."""
