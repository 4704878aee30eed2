"""The child's page and the people around it: likeness, siblings, placements, key workers, who may open by night."""
