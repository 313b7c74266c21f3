"""MLflow loads a bundle as a model of its own, in a process that knows nothing else of this package."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from jupyter_autopilot.serving.predictor import Predictor

PREDICT = """
import json, sys
import mlflow.pyfunc, pandas
model = mlflow.pyfunc.load_model(sys.argv[1])
answer = model.predict(pandas.DataFrame(json.loads(sys.argv[2])))
print(json.dumps({"answer": answer.to_dict("list"), "metadata": model.metadata.metadata}))
"""


@pytest.mark.skipif(find_spec("mlflow") is None, reason="needs mlflow-skinny, of the extra `test`")
def test_pyfunc_predicts_as_the_bundle_does(churn: Predictor, churn_bundle: Path, tmp_path: Path) -> None:
    sample = json.dumps(churn.manifest.sample)
    command = [sys.executable, "-c", PREDICT, str(churn_bundle), sample]
    done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, check=False)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["metadata"] == {"experiment": "churn", "candidate": churn.manifest.candidate}
    expected = [row["prediction"][1] for row in churn.manifest.sample_predictions]
    assert found["answer"]["probability_yes"] == pytest.approx(expected, rel=1e-5)
    assert set(found["answer"]["predicted_label"]) <= {"yes", "no"}
