# Needs only Python ≥ 3.11 with venv, and make.  PYTHON=… picks another interpreter.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: try test check bench-sorting venv dev pins clean bench-reading bench-digest

try: venv                ## the main job on this machine: embedded Valkey, sandbox Slack, the seed corpus, a page to look at
	$(BIN)/amur try

test: dev                ## every test
	$(BIN)/python -m pytest -q -n auto

check: dev               ## ruff, mypy --strict, import contracts, tests
	$(BIN)/ruff check --no-cache .
	$(BIN)/ruff format --no-cache --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pytest -q -n auto

bench-sorting: dev       ## how well and how fast items are sorted, on the data in ../shared (skips what is not there)
	$(BIN)/python -m tests.benchmarks.sorting

bench-digest: dev        ## what a real week's digests show, scored against the gold in ../shared
	$(BIN)/python -m tests.benchmarks.digest_week

bench-reading: dev       ## who-said-what against the figures of issue 3; AMUR_SHARED names the folder with articles, gold and scorers
	$(BIN)/python -m tests.benchmarks.reading

venv: $(VENV)/.run
dev: $(VENV)/.dev

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.run: requirements/run.txt pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/run.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $@

$(VENV)/.dev: requirements/dev.txt $(VENV)/.run
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	touch $@

pins: dev                ## compile requirements/*.in into pinned, hashed *.txt (no index address in them)
	cd requirements && for f in run dev; do ../$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header $$f.in -o $$f.txt; done

clean:                   ## what `make try` kept, and the environment
	rm -rf $(VENV) .amur build *.egg-info
