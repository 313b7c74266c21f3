"""AutoML itself. It knows nothing of Jupyter or HTTP and can be used from a script.

Importing this package is free; `engine.run` and the packages below load what they need.
"""
