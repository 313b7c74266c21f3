"""The files in which a candidate's folder has what it predicted."""

OOF_FILE = "oof.npy"
"""Of the rows of the training part that a fold held out, in their order."""
VALIDATION_FILE = "validation.npy"
"""Of the rows of the validation part."""
