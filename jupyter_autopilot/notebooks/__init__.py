"""The notebooks that an experiment writes into the workspace."""

from .candidate_definition import CandidateDefinition, Split, write_candidate_definition
from .data_exploration import DataExploration, write_data_exploration

__all__ = ["CandidateDefinition", "DataExploration", "Split", "write_candidate_definition", "write_data_exploration"]
