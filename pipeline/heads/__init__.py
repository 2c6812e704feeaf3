"""Heads turn features into scores on the rubric's scale.

Rule heads need no labels; learned heads take the same place.
"""

from pipeline.heads.attended import joined
from pipeline.heads.contract import LevelEstimate, Scored, Scorer
from pipeline.heads.rules import RuleHead, load_rule_heads
from pipeline.heads.scorers import LearnedScorer, RuleScorer

__all__ = ["LearnedScorer", "LevelEstimate", "RuleHead", "RuleScorer", "Scored", "Scorer", "joined", "load_rule_heads"]
