"""Experiments in a notebook's cell: HTML that stays in the saved notebook, and ipywidgets to work with."""
