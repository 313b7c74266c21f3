"""What was found in the data of an experiment, as the notebook left it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..contract import AutopilotError, ErrorCode
from .experiment import ExperimentRecord
from .layout import read_sealed

if TYPE_CHECKING:
    from ..contract.exploration import Exploration


def read_exploration(record: ExperimentRecord) -> Exploration:
    """The exploration of the experiment's data.

    Raises
    ------
    AutopilotError
        NOT_FOUND while there is none, or where it is one of another version; where it is encrypted as `read_sealed`.
    """
    # A model of many parts, which a server does not need to start.
    from ..contract.exploration import Exploration

    found = read_sealed(record.folder.exploration, Exploration)
    if found is not None:
        return found
    if not record.terminal:
        raise AutopilotError(ErrorCode.NOT_FOUND, "The data are still being explored.")
    raise AutopilotError(
        ErrorCode.NOT_FOUND,
        "The experiment ended before its data were explored. Open the data exploration notebook and run all cells.",
    )
