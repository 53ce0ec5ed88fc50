"""`python -m lms` does what `lms` does."""

from lms.cli import main

if __name__ == "__main__":
    main()
