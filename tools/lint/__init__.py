"""Structural checks of the source tree; `python3 -m tools.lint [--root DIR]`."""
