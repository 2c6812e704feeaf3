"""Parse answers: canonical words (case, punctuation and fillers gone), tags and lemmas by spaCy, clauses by rule."""

from pipeline.parse.canonical import Piece
from pipeline.parse.model import Agent, Clause, Mood, ParsedAnswer, Word
from pipeline.parse.parser import Parser

__all__ = ["Agent", "Clause", "Mood", "ParsedAnswer", "Parser", "Piece", "Word"]
