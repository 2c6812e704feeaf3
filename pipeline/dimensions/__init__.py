"""The dimensions, one file each; measuring is separate from scoring."""
