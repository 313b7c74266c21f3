"""The wizard as the browser gets it, in a file that the browser's tests read.

`python tests/contract/test_wizard_schema.py` writes it.
"""

from __future__ import annotations

from pathlib import Path

from jupyter_autopilot.engine.catalog import catalog

FILE = Path(__file__).parent / "wizard.json"


def rendered() -> str:
    """The schema, with everything available: what is installed differs."""
    wizard = catalog().wizard.model_copy(deep=True)
    for step in wizard.steps:
        for field in step.fields:
            for choice in field.choices:
                choice.available, choice.unavailable_reason = True, ""
    return wizard.model_dump_json(indent=2) + "\n"


def test_the_file_is_in_step() -> None:
    assert FILE.read_text(encoding="utf-8") == rendered(), f"run `python {Path(__file__).name}` in {FILE.parent.name}/"


def test_what_the_rules_of_a_field_come_to() -> None:
    fields = {field.name: field for step in catalog().wizard.steps for field in step.fields}
    share, quantile, seed = fields["validation_fraction"], fields["quantile"], fields["seed"]
    assert (share.minimum, share.exclusive_minimum, share.maximum, share.exclusive_maximum) == (0, True, 0.5, False)
    assert (quantile.exclusive_minimum, quantile.exclusive_maximum) == (True, True)
    assert (seed.integer, seed.nullable, share.integer) == (True, False, False)
    assert (fields["max_runtime"].nullable, fields["max_candidates"].integer) == (True, True)
    assert (fields["tags"].max_length, fields["project"].max_length, fields["missing_tokens"].max_length) == (
        63,
        63,
        None,
    )
    needed = {name for name, field in fields.items() if field.required}
    assert needed == {"name", "data_path", "target", "validation_path", "group_column", "time_column"}


if __name__ == "__main__":
    FILE.write_text(rendered(), encoding="utf-8")
