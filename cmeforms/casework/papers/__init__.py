"""What a record shows and what comes of it: its page, versions for named readers, copies, the check of a document."""
