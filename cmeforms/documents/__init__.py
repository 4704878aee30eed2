"""What is printed: outlines, the text and tagging layer, PDF files and letters; the only fonts and millimetres."""
