"""Serving model bundles over HTTP: `python -m jupyter_autopilot.serving BUNDLE`.

A process of its own that needs neither Jupyter nor the server. Importing this package is free; what a request and an
answer look like is written in `payload` and `answer`, the routes in `app`, which model gets a request in `variants`,
how other models take their place in `following`, the life of the process in `process`.
"""
