"""Where answers are scored, a chunk at a time: here, or on the workers of a Ray cluster; with the same result."""
