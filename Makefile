# Needs only Python ≥ 3.11 with venv, and make.  PYTHON=python3.13 picks another interpreter, with an environment of its own.
PYTHON ?= python3
ifeq ($(PYTHON),python3)
VENV := .venv
else
VENV := $(shell $(PYTHON) -c 'import sys; print(".venv-%d.%d" % sys.version_info[:2])')
$(if $(VENV),,$(error $(PYTHON) does not start: give an interpreter, as PYTHON=python3.13))
endif
BIN := $(VENV)/bin

.PHONY: try test check bench-sorting venv dev pins commands release clean bench-reading

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

commands: dev            ## write the slash commands, as the code has them, into manifest.json and docs/commands.md
	$(BIN)/python -m tools.commands

release: dev             ## make release VERSION=0.3.0: version, dated changelog section, commit and tag; refuses where something is off
	$(BIN)/python -m tools.release $(VERSION)

clean:                   ## what `make try` kept, and the environments
	rm -rf .venv .venv-* .amur build *.egg-info
