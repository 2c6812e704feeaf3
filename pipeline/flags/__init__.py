"""Flags: reasons for a person to look at an answer, each with the words it rests on.

A flag says generic, never dishonest.
"""

from pipeline.flags.batch import near_duplicates, runs_of
from pipeline.flags.rules import CODES, Case, flags_of

__all__ = ["CODES", "Case", "flags_of", "near_duplicates", "runs_of"]
