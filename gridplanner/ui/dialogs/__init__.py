"""Dialogs: each asks and returns a value; the doing needs no window."""
