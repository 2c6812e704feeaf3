"""Heads turn features into scores on the rubric's scale.

Rule heads need no labels; learned heads take the same place.
"""

from pipeline.heads.rules import RuleHead, load_rule_heads

__all__ = ["RuleHead", "load_rule_heads"]
