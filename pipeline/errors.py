"""Errors that a person can act on: one line that names the place, what was wrong, and the fix."""


class PlainspokenError(Exception):
    """Input or configuration that cannot be used; the command line prints it and exits with status 2.

    Args:
        what: What was wrong, in a few words.
        where: File, and row, line or key where there is one.
        fix: What to do about it.
    """

    def __init__(self, what: str, *, where: str = "", fix: str = "") -> None:
        self.what, self.where, self.fix = what, where, fix
        super().__init__(self.one_line())

    def one_line(self) -> str:
        """The message on one line: place, fault, fix."""
        place = f"{self.where}: " if self.where else ""
        fix = f" Fix: {self.fix}" if self.fix else ""
        return " ".join(f"{place}{self.what.rstrip('.')}.{fix}".split())


class InputError(PlainspokenError):
    """A file or table that cannot be read as answers."""


class ConfigError(PlainspokenError):
    """A file in configs/ (or a pack or bundle) that cannot be used as it stands."""
