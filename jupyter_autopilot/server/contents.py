"""Paths of the browser ↔ files on disk, kept inside the workspace."""

from __future__ import annotations

import errno
from pathlib import Path, PurePosixPath
from typing import Any

from jupyter_server.services.contents.fileio import FileManagerMixin
from jupyter_server.utils import ensure_async

from ..contract import AutopilotError, ErrorCode


class ContentsPaths:
    """The part of the contents manager that decides which files may be seen."""

    def __init__(self, manager: Any) -> None:
        self._manager = manager
        # A manager that keeps its files elsewhere, as in a database, has none that a subprocess could read.
        root = getattr(manager, "root_dir", None) if isinstance(manager, FileManagerMixin) else None
        self.root = Path(root).resolve() if root else None

    async def relative(self, path: str, field: str) -> str:
        """A path as the browser knows it, checked, with forward slashes and without a leading one.

        Raises
        ------
        AutopilotError
            PATH_OUTSIDE_WORKSPACE also for hidden files that the server does not show, and for symbolic links
            that lead out; INVALID_REQUEST for a path that is too long for any file.
        """
        if self.root is None:
            raise AutopilotError(
                ErrorCode.FORBIDDEN, "AutoML needs a workspace of files on the server's own disk.", field=field
            )
        parts = PurePosixPath(path.strip().replace("\\", "/").lstrip("/")).parts
        inside = "\0" not in path and ".." not in parts and not any(":" in part for part in parts[:1])
        if inside:
            file = self.root.joinpath(*parts)
            _refuse_long(path, file, field)
            inside = file.resolve().is_relative_to(self.root) and not await self._hidden("/".join(parts))
        if not inside:
            raise AutopilotError(
                ErrorCode.PATH_OUTSIDE_WORKSPACE,
                f"{path!r} is not in the workspace. Choose a path below the folder that the file browser shows.",
                field=field,
                params={"path": path},
            )
        return "/".join(parts) or "."

    async def file(self, path: str, field: str) -> Path:
        """The file that a path of the browser means; see `relative`."""
        relative = await self.relative(path, field)
        assert self.root is not None
        return self.root / relative

    async def _hidden(self, path: str) -> bool:
        if self._manager.allow_hidden or not path:
            return False
        try:
            return bool(await ensure_async(self._manager.is_hidden(path)))
        except NotADirectoryError:  # below a file there is nothing, which whoever reads or writes there will say
            return False


def _refuse_long(path: str, file: Path, field: str) -> None:
    try:
        file.lstat()
    except OSError as error:
        if error.errno == errno.ENAMETOOLONG:
            raise AutopilotError(
                ErrorCode.INVALID_REQUEST,
                f"The path {path[:50]}… is longer than the paths of files can be here. Shorten it.",
                field=field,
            ) from error
