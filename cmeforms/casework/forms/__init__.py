"""The life of a form: opened, drafted, submitted, signed, countersigned, its office part; sealed as a document."""
