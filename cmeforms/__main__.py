"""Runs the command line as ``python -m cmeforms``."""

from cmeforms.cli import main

if __name__ == "__main__":
    main()
