"""`python -m nlp_support` is the program `nlp-support`."""

from .cli import main

main()
