"""The one exception whose message is meant for the person at the command line."""


class PetError(Exception):
    """Says what was wrong, where, and what to do; shown without a stack trace."""
