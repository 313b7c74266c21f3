"""Serving one model bundle over HTTP: `python -m jupyter_autopilot.serving BUNDLE_FOLDER`.

A process of its own that needs neither Jupyter nor the server. Importing this package is free; what a request and an
answer look like is written in `payload` and `answer`, the routes in `app`, the life of the process in `process`.
"""
