"""How fast and how steady a model is served: `python -m benchmarks.serving`."""
