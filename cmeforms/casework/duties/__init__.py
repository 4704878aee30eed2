"""What is due by when, counted on which calendar, and who is to be told; reads forms, changes none."""
