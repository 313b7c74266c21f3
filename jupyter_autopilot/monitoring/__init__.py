"""What an endpoint's requests say: traffic, drift against the training data, quality once labels are known.

Importing this package is free. `state`, `labels`, `traffic` and `alerts` are light, so that the server can use them;
everything else loads pandas and runs in a process of its own, or in that of a command.
"""
