"""The command line; one file a command, each a thin reader of options over the library."""
