"""The notebooks and scripts that an experiment writes."""

from .candidate_definition import write_candidate_definition
from .continuation import write_continuation
from .data_exploration import DataExploration, write_data_exploration
from .facts import Definition, Facts, Member, Split
from .model_report import write_model_report
from .script import SCRIPTS, write_scripts

__all__ = [
    "SCRIPTS",
    "DataExploration",
    "Definition",
    "Facts",
    "Member",
    "Split",
    "write_candidate_definition",
    "write_continuation",
    "write_data_exploration",
    "write_model_report",
    "write_scripts",
]
