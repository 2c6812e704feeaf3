"""What an answer tells once: nothing that was said before in the same words counts again."""

from __future__ import annotations

from pipeline.parse import ParsedAnswer

SHORTEST = 4  # words; shorter clauses ("I don't know") are said twice in earnest


def repeated(parsed: ParsedAnswer) -> set[int]:
    """Indices of the clauses whose words stood in an earlier clause."""
    seen: set[tuple[str, ...]] = set()
    found: set[int] = set()
    for k, clause in enumerate(parsed.clauses):
        words = tuple(word.lower for word in parsed.clause_words(clause))
        if len(words) >= SHORTEST and words in seen:
            found.add(k)
        seen.add(words)
    return found
