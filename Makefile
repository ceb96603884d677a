# Needs only Python ≥ 3.11 with venv, and make.  PYTHON=python3.13 picks another interpreter, with an environment of its own.
PYTHON ?= python3
ifeq ($(PYTHON),python3)
VENV := .venv
else
VENV := $(shell $(PYTHON) -c 'import sys; print(".venv-%d.%d" % sys.version_info[:2])')
$(if $(VENV),,$(error $(PYTHON) does not start: give an interpreter, as PYTHON=python3.13))
endif
BIN := $(VENV)/bin
DOCS := .venv-docs
# Where whole texts are read by a language model, a test takes seconds: tests/gold and the reader of items wait for `make test`.
PURE := tests/bot/reading tests/bot/edition tests/bot/test_settings.py tests/digests tests/seeds tests/handlers/grammar \
	--ignore tests/bot/reading/test_item_reader.py
# Half of the tests wait for a process or a socket: four test processes keep two cores busy. Each takes the next file, in
# the order of tests/conftest.py.
WORKERS ?= -n $(shell echo $$(( $$(getconf _NPROCESSORS_ONLN) * 2 ))) --dist loadfile --no-loadscope-reorder
FUZZ_SECONDS ?= 300
# `make try EXTRAS=no` leaves out what reads Russian and Chinese statements and what writes .docx (about 85 MB).
EXTRAS ?= yes
# Where `make fuzz` looks, e.g. tests/digests; nothing is everywhere.
FUZZED ?=
# A run starts the program some hundred times over: its modules are compiled once, whatever the shell says.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: try test fast fuzz coverage lint check chaos chaos-short bench-sorting bench-reading bench-digest blind docs pictures venv dev pins commands sbom release clean

try: venv                ## the main job on this machine: embedded Valkey, sandbox Slack, the seed corpus, a page to look at
	$(BIN)/amur try

test: dev                ## every test, the same examples each time
	$(BIN)/python -m pytest -q $(WORKERS)

fast: dev                ## the pure rooms, but for whole texts read by a language model: no server, no process, no socket
	$(BIN)/python -m pytest -q -n auto --dist worksteal $(PURE)

fuzz: dev                ## look for examples that break a law, pass after pass, FUZZ_SECONDS long (300); what is found becomes an @example
	end=$$(($$(date +%s) + $(FUZZ_SECONDS))); while [ $$(date +%s) -lt $$end ]; do \
	  $(BIN)/python -m pytest -q $(WORKERS) -m hypothesis --timeout=0 --hypothesis-profile=search $(FUZZED) || exit 1; \
	done

coverage: dev            ## every test, and which branches no test takes, in its processes or in programs they start (not: in the confined readers)
	$(BIN)/python -m pytest -q $(WORKERS) --cov --cov-report=term:skip-covered

lint: dev                ## ruff, mypy --strict, import contracts
	$(BIN)/ruff check --no-cache .
	$(BIN)/ruff format --no-cache --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

check: lint test         ## all that CI runs

chaos: dev               ## kill web, workers, clocks, readers and Valkey 1,000 times over 5,000 deliveries; 1 if any is lost or doubled (SEED=…)
	$(BIN)/python -m tests.benchmarks.processes.chaos --seed $(or $(SEED),1)

chaos-short: dev         ## the same in a minute and a half: some 300 deliveries, 50 kills, no language model
	$(BIN)/python -m tests.benchmarks.processes.chaos --short --seed $(or $(SEED),1)

bench-sorting: dev       ## how well and how fast items are sorted, on the data in ../shared (skips what is not there)
	$(BIN)/python -m tests.benchmarks.reading.sorting

bench-digest: dev        ## what a real week's digests show, scored against the gold in ../shared
	$(BIN)/python -m tests.benchmarks.digests.digest_week

bench-reading: dev       ## who-said-what against the figures of issue 3; AMUR_SHARED names the folder with articles, gold and scorers
	$(BIN)/python -m tests.benchmarks.reading.reading
	$(BIN)/python -m tests.benchmarks.reading.confidence

blind: dev               ## judge 50 statements drawn from the articles in FROM (a folder of .txt) with SEED, a key each; prints shares with intervals
	$(BIN)/python -m tests.benchmarks.reading.blind $(FROM) $(or $(SEED),1)

docs: $(DOCS)/.docs      ## the docs site, strictly (a broken link fails), into site/; and the files in deploy/, checked
	$(DOCS)/bin/zensical build --strict
	$(DOCS)/bin/hadolint Dockerfile
	$(DOCS)/bin/kubernetes-validate --quiet deploy/kubernetes/amur.yaml

pictures: dev            ## the docs' pictures, taken anew of `amur try` with Chromium, into docs/pictures/
	$(BIN)/python -m tools.pictures

venv: $(VENV)/.run
dev: $(VENV)/.dev

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.run: requirements/run.txt requirements/extras.txt pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --only-binary :all: --require-hashes -r requirements/run.txt
ifneq ($(EXTRAS),no)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --only-binary :all: --no-deps --require-hashes -r requirements/extras.txt
endif
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $@

# uv takes a sixth of pip's time; where it cannot reach what pip can, pip does it.
$(DOCS)/.docs: requirements/docs.txt | $(VENV)/.dev
	$(PYTHON) -m venv --without-pip $(DOCS)
	$(BIN)/uv pip install --quiet --python $(DOCS)/bin/python --only-binary :all: --require-hashes -r requirements/docs.txt \
	  || $(BIN)/python -m pip --quiet --disable-pip-version-check --python $(DOCS)/bin/python install --only-binary :all: --require-hashes -r requirements/docs.txt
	touch $@

$(VENV)/.dev: requirements/dev.txt $(VENV)/.run
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --only-binary :all: --require-hashes -r requirements/dev.txt
	touch $@

pins: dev                ## compile requirements/*.in into pinned, hashed *.txt (no index address in them)
	cd requirements && for f in run extras dev docs; do ../$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --overrides overrides.txt $$f.in -o $$f.txt; done

commands: dev            ## write the slash commands, as the code has them, into manifest.json and docs/commands.md
	$(BIN)/python -m tools.commands

sbom: dev                ## what a release is made of, as CycloneDX, into build/amur.cdx.json
	mkdir -p build
	$(BIN)/python -m tools.sbom > build/amur.cdx.json

release: dev             ## make release VERSION=0.3.0: version, dated changelog section, commit, tag and SBOM; refuses where something is off
	$(BIN)/python -m tools.release $(VERSION)

clean:                   ## what `make try` kept, and the environments
	rm -rf .venv .venv-* .amur build site *.egg-info
