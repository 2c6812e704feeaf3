"""What a person's words need when they leave or are to be forgotten: redacted copies of a run, and purges."""
