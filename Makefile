# Everything needs only make, git and Python 3.11 or newer; the rest is installed into .venv.
# PYTHON=python3.12 chooses an interpreter, PYTEST_ARGS="-k people" a part of the tests.

PYTHON ?= $(shell for name in python3 python3.13 python3.12 python3.11; do \
	"$$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo "$$name"; break; }; done)
PYTEST_ARGS ?=
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet --constraint constraints.txt --editable
PROJECT_FILES := pyproject.toml constraints.txt

.DEFAULT_GOAL := help
.PHONY: help demo install dev test stress check format examples lock clean

help:  ## show this list
	@sed -n 's/^\([a-z-]*\):[^#]*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 18

demo: .venv/.installed  ## run the demo network and its web app; Ctrl-C stops it, the data stay
	@exec $(BIN)/cjn demo

install: .venv/.installed  ## install the product into .venv

dev: .venv/.developed  ## install the product and the development tools into .venv

test: .venv/.developed  ## run all tests but the stress tests
	$(BIN)/python -m pytest -n logical --maxprocesses 4 --dist loadgroup --no-loadscope-reorder $(PYTEST_ARGS)

stress: .venv/.developed  ## kills, large networks, both Neo4j versions in full
	$(BIN)/python -m pytest -m stress -s $(PYTEST_ARGS)

check: check-format check-lint check-types check-imports check-packages  ## format, lint, types, imports, vulnerabilities

.PHONY: check-format check-lint check-types check-imports check-packages

check-format: .venv/.developed
	$(BIN)/ruff format --check .

check-lint: .venv/.developed
	$(BIN)/ruff check .

check-types: .venv/.developed
	$(BIN)/mypy

check-imports: .venv/.developed
	$(BIN)/lint-imports

check-packages: .venv/.developed
	$(BIN)/python .ci/audit.py constraints.txt

format: .venv/.developed  ## put the code into its standard form
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

examples: .venv/.developed  ## run the examples of the docs again and write what they print
	$(BIN)/python -m tests.documented

lock: .venv/.developed  ## look up the newest versions that fit together and write constraints.txt
	$(BIN)/python .ci/lock.py

clean:  ## remove the environment and the tools' caches; cjn-data/ stays
	rm -rf .venv build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

.venv/bin/python:
	@test -n "$(PYTHON)" || { echo "CJN Graph needs Python 3.11 or newer, and none was found." >&2; \
		echo "Install it, or name it: make demo PYTHON=/path/to/python3" >&2; exit 1; }
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "CJN Graph needs Python 3.11 or newer; $(PYTHON) is not." >&2; exit 1; }
	@"$(PYTHON)" -c 'import ensurepip, venv' 2>/dev/null || \
		{ echo "$(PYTHON) cannot make virtual environments; on Debian and Ubuntu: apt-get install python3-venv" >&2; exit 1; }
	"$(PYTHON)" -m venv .venv

.venv/.installed: .venv/bin/python $(PROJECT_FILES)
	@echo "Installing into .venv: once, and again when the dependencies change."
	$(PIP) .
	@touch $@

.venv/.developed: .venv/bin/python $(PROJECT_FILES)
	@echo "Installing with the development tools into .venv: once, and again when the dependencies change."
	$(PIP) '.[dev]'
	@touch .venv/.installed $@
