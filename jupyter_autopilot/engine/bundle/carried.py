"""What a bundle carries besides the model, so that it can be used where nobody knows this package.

requirements.txt    exact versions of all that the model needs, their dependencies included
predict.py          predicts a file from a terminal
MLmodel             what MLflow reads, with python_env.yaml beside it
Dockerfile          an image that serves the model, as SageMaker's containers do

They are written anew for each bundle, in a few kilobytes; to change one by hand does not damage the bundle.
"""

from __future__ import annotations

import functools
import importlib.metadata
import json
import platform
import re
from collections.abc import Iterable
from string import Template

from ..._version import __version__
from ...contract import BundleManifest

BASE = ("joblib", "numpy", "pandas", "pyarrow", "pydantic", "scikit-learn", "scipy", "tornado")
"""What every model needs to be loaded, to predict and to be served."""
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
EXTRA = re.compile(r"\bextra\s*==")

REQUIREMENTS = Template("""\
# All that this model needs, dependencies included. To leave JupyterLab out:
#     pip install --no-deps -r requirements.txt
$pins
""")

PREDICT = '''\
"""Predict the rows of a CSV or Parquet file: python predict.py INPUT OUTPUT.csv

Needs what requirements.txt names. Files of any size are read piece by piece.
"""

import sys
from pathlib import Path

from jupyter_autopilot.batch import transform

if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    transform(Path(__file__).resolve().parent, Path(sys.argv[1]), Path(sys.argv[2]))
'''

MLMODEL = Template("""\
flavors:
  python_function:
    env:
      virtualenv: python_env.yaml
    loader_module: jupyter_autopilot.serving.pyfunc
    python_version: $python
metadata:
  experiment: $experiment
  candidate: $candidate
utc_time_created: $created
""")

PYTHON_ENV = Template("""\
python: $python
build_dependencies:
- pip
dependencies:
- mlflow
- -r requirements.txt
""")

DOCKERFILE = Template("""\
# docker build -t model . && docker run -p 127.0.0.1:8080:8080 model
# With -e AUTOPILOT_ENDPOINT_TOKEN=... each request but GET /ping must send that token.
FROM python:$python-slim
# LightGBM's and XGBoost's threads.
RUN apt-get update && apt-get install -y --no-install-recommends libgomp1 && rm -rf /var/lib/apt/lists/*
WORKDIR /bundle
COPY . .
# A wheel that lies beside this file is taken before the package index.
RUN pip install --no-cache-dir --no-deps --find-links . -r requirements.txt
# SageMaker starts a container with the argument "serve".
RUN printf '#!/bin/sh\\nexec python -m jupyter_autopilot.serving /bundle --host 0.0.0.0 --port 8080 --open$trust\\n' \\
    > /usr/local/bin/serve && chmod +x /usr/local/bin/serve
USER nobody
EXPOSE 8080
CMD ["serve"]
""")


def carried_files(manifest: BundleManifest, libraries: Iterable[str], *, trust_pickle: bool = False) -> dict[str, str]:
    """The texts by file name.

    Parameters
    ----------
    libraries
        The distributions that the models need besides `BASE`.
    trust_pickle
        Whoever builds the image trusts the pickles in it.
    """
    python = platform.python_version()
    pins = _pins(tuple(sorted(set(libraries))))
    return {
        "requirements.txt": REQUIREMENTS.substitute(pins=pins),
        "predict.py": PREDICT,
        "MLmodel": MLMODEL.substitute(
            python=python,
            # JSON is YAML, whatever stands in a name.
            experiment=json.dumps(manifest.experiment),
            candidate=json.dumps(manifest.candidate),
            created=json.dumps(manifest.created_at.replace("T", " ").partition("+")[0]),
        ),
        "python_env.yaml": PYTHON_ENV.substitute(python=python),
        "Dockerfile": DOCKERFILE.substitute(
            python=python.rpartition(".")[0], trust=" --trust-pickle" if trust_pickle else ""
        ),
    }


@functools.cache
def _pins(libraries: tuple[str, ...]) -> str:
    """A line for each distribution with its version here."""
    found = {"jupyter_autopilot": __version__}
    waiting = [*BASE, *libraries]
    while waiting:
        name = waiting.pop()
        key = re.sub(r"[-_.]+", "-", name).lower()
        if key in found:
            continue
        try:
            distribution = importlib.metadata.distribution(name)
        except importlib.metadata.PackageNotFoundError:
            continue  # only for other systems or other versions of Python
        found[key] = distribution.version
        needed = (text for text in distribution.requires or [] if not EXTRA.search(text))
        waiting += [match[0] for match in map(NAME.match, needed) if match]
    return "\n".join(f"{name}=={version}" for name, version in sorted(found.items()))
