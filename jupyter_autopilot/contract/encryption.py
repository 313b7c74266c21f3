"""Keys for encryption at rest, which are known to others by their names only."""

from __future__ import annotations

KEY_NAME_PATTERN = r"^[a-z0-9]([a-z0-9-]*[a-z0-9])?$"
KEY_NAME_RULE = "Use up to 63 small letters, digits and hyphens, and begin and end with a letter or digit."
