"""Previews of data files."""

from __future__ import annotations

from pathlib import Path

from ..contract import DatasetPreview, PreviewRequest
from .looks import Looks

KEPT = 32

Key = tuple[int, int, str]


class Previews:
    """Answers previews; the last ones are kept as long as their files do not change."""

    def __init__(self, looks: Looks) -> None:
        self._looks = looks
        self._kept: dict[Key, DatasetPreview] = {}

    async def look(self, request: PreviewRequest, file: Path, root: Path) -> DatasetPreview:
        """Describe a file.

        Parameters
        ----------
        request
            Its path is the browser's, and the answer's as well.
        file
            The file or folder on disk.
        root
            The workspace, which no file of a folder or manifest may leave.
        """
        key = _key(request, file)
        if key is not None and key in self._kept:
            return self._kept[key].model_copy(update={"path": request.path})
        answer = await self._ask(request.model_copy(update={"path": str(file)}), root)
        answer = answer.model_copy(update={"path": request.path})
        if key is not None:
            self._kept[key] = answer
            while len(self._kept) > KEPT:
                del self._kept[next(iter(self._kept))]
        return answer

    async def _ask(self, request: PreviewRequest, root: Path) -> DatasetPreview:
        look = await self._looks.ask(request.model_dump_json().encode(), "preview", "--root", str(root))
        return look.read(DatasetPreview)


def _key(request: PreviewRequest, file: Path) -> Key | None:
    """What the answer depends on; None where that takes more than a look at one file: a folder, a manifest."""
    try:
        status = file.stat()
    except OSError:
        return None
    if not file.is_file() or file.suffix.lower() in {".json", ".manifest"}:
        return None
    whole = request.model_copy(update={"path": str(file)})
    return status.st_mtime_ns, status.st_size, whole.model_dump_json()
