# Everything a newcomer types. Each target sets up what it needs on a machine with only Python >= 3.11 and make.
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check

.PHONY: setup run test check look lock
.DEFAULT_GOAL := run

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Folkmoot needs Python 3.11 or newer; $(PYTHON) is older. Name another one: make PYTHON=python3.12"; exit 2; }
	@$(PYTHON) -m venv .venv || { rm -rf .venv; echo "Python's venv module is missing. On Debian or Ubuntu: sudo apt-get install python3-venv"; exit 2; }

.venv/.run: requirements.lock pyproject.toml | .venv/bin/python
	@echo "Setting up (once, about a minute) ..."
	@$(PIP) --require-hashes -r requirements.lock
	@$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

.venv/.dev: requirements-dev.lock .venv/.run
	@echo "Setting up the tools for tests and checks ..."
	@$(PIP) --require-hashes -r requirements-dev.lock
	@touch $@

setup: .venv/.dev  ## only the set-up

run: .venv/.run  ## start the hub
	@$(BIN)/folkmoot run

# Three workers on two cores: a third of the time is waiting.
test: .venv/.dev  ## the whole suite
	@$(BIN)/python tests/browser/install.py
	@$(BIN)/python -m pytest -n 3 --dist worksteal $(ARGS)

check: .venv/.dev  ## format, lint, types, import contracts, wiring
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/basedpyright
	@$(BIN)/lint-imports
	@$(BIN)/folkmoot check

look: .venv/.dev  ## contact sheets of every card on every surface, as PNG
	@$(BIN)/python tests/browser/install.py
	@$(BIN)/python -m tests.look $(ARGS)

lock: .venv/.dev  ## renew both locks
	@$(BIN)/uv pip compile --quiet --upgrade --universal --generate-hashes --python-version 3.11 --group build pyproject.toml -o requirements.lock
	@$(BIN)/uv pip compile --quiet --upgrade --universal --generate-hashes --python-version 3.11 --group build --group dev pyproject.toml -c requirements.lock -o requirements-dev.lock
