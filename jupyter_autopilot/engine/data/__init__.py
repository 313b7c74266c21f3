"""Tables: reading, types of columns, the problem type that a target asks for, checks, splits."""

from .checks import LEAST_ROWS_OF_A_CLASS, check_features, check_target, default_features, rows_needed
from .inference import ProblemInference, infer_problem_type
from .reading import MISSING_TOKENS, Table, read_table
from .splits import Positions, make_folds, split_rows
from .types import as_text, convert_columns, infer_column_types, to_datetime, to_number

__all__ = [
    "LEAST_ROWS_OF_A_CLASS",
    "MISSING_TOKENS",
    "Positions",
    "ProblemInference",
    "Table",
    "as_text",
    "check_features",
    "check_target",
    "convert_columns",
    "default_features",
    "infer_column_types",
    "infer_problem_type",
    "make_folds",
    "read_table",
    "rows_needed",
    "split_rows",
    "to_datetime",
    "to_number",
]
