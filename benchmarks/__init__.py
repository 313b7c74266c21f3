"""Measurements of the engine: against other frameworks, and of what each part of its recipe brings."""
