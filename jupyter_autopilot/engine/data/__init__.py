"""Tables: reading, types of columns, the problem type that a target asks for, checks, splits."""

from .checks import (
    LEAST_ROWS_OF_A_CLASS,
    check_features,
    check_groups,
    check_target,
    check_times,
    check_weights,
    default_features,
    rows_needed,
)
from .inference import ProblemInference, infer_problem_type, is_date_target
from .missing import MISSING_TOKENS, without_tokens
from .odd_values import find_odd_values
from .parquet_files import opened_parquet, parquet_rows
from .reading import Table, read_table, table_memory_limit
from .sampling import LEAST_ROWS_OF_A_LABEL
from .splits import (
    Codes,
    Floats,
    Positions,
    can_stratify,
    group_codes,
    holdout_share,
    make_folds,
    split_rows,
    time_keys,
)
from .structure import detect_structure
from .suggestion import ANSWERED, Suggestion
from .types import PARSED_SHARE, as_text, convert_columns, infer_column_types, to_datetime, to_number

__all__ = [
    "ANSWERED",
    "LEAST_ROWS_OF_A_CLASS",
    "LEAST_ROWS_OF_A_LABEL",
    "MISSING_TOKENS",
    "PARSED_SHARE",
    "Codes",
    "Floats",
    "Positions",
    "ProblemInference",
    "Suggestion",
    "Table",
    "as_text",
    "can_stratify",
    "check_features",
    "check_groups",
    "check_target",
    "check_times",
    "check_weights",
    "convert_columns",
    "default_features",
    "detect_structure",
    "find_odd_values",
    "group_codes",
    "holdout_share",
    "infer_column_types",
    "infer_problem_type",
    "is_date_target",
    "make_folds",
    "opened_parquet",
    "parquet_rows",
    "read_table",
    "rows_needed",
    "split_rows",
    "table_memory_limit",
    "time_keys",
    "to_datetime",
    "to_number",
    "without_tokens",
]
