"""plainspoken reads interview answers and says how specific, empathic, owned and buzzword-free each one is, and why."""

__version__ = "0.1.0"
