"""Letter runs: about whom, to whom, read by the page, issued a few at a time until the end, handed out and sent."""
