"""Measurements for docs/performance.md and docs/serving.md; no part of the product."""
