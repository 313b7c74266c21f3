"""Where a user's own files of this package lie: keys, not data."""

from __future__ import annotations

import errno
import os
from pathlib import Path


def data_folder() -> Path:
    """The folder; it need not exist.

    Raises
    ------
    FileNotFoundError
        The user has no home, as in some containers.
    """
    data = os.environ.get("XDG_DATA_HOME") or os.environ.get("LOCALAPPDATA")
    try:
        return (Path(data) if data else Path.home() / ".local" / "share") / "jupyter_autopilot"
    except RuntimeError as error:
        raise FileNotFoundError(errno.ENOENT, "There is no home folder for the key") from error
