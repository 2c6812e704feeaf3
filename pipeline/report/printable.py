"""Text that came from outside, made safe for a terminal."""

from __future__ import annotations

import unicodedata

PICTURES = 0x2400
PICTURED = 0x20
REPLACEMENT = "\ufffd"
HIDDEN_KINDS = {"Cc", "Cs"}
DIRECTIONS = {"\u061c", "\u200e", "\u200f", *map(chr, range(0x202A, 0x202F)), *map(chr, range(0x2066, 0x206A))}


def printable(text: str, keep: str = "\n\t") -> str:
    """``text`` with control and direction characters shown rather than obeyed, one character for one.

    A carriage return before a line end becomes a space.
    An escape sequence in an answer could otherwise repaint the terminal; offsets stay as they are.

    Args:
        text: Anything that came from a file.
        keep: Control characters to leave as they are.
    """
    if "\n" in keep:
        text = text.replace("\r\n", " \n")
    return "".join(c if c in keep else _shown(c) for c in text)


def _shown(char: str) -> str:
    if ord(char) < PICTURED:
        return chr(PICTURES + ord(char))
    hidden = char in DIRECTIONS or unicodedata.category(char) in HIDDEN_KINDS
    return REPLACEMENT if hidden else char
