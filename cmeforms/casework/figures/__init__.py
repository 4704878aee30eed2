"""Figures: what managers report, counted from submitted forms; must name no child and change nothing."""
