"""Problem types, one package each; they do not import each other."""
