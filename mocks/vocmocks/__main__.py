"""`python -m vocmocks`."""

from vocmocks.cli import main

main()
