# Two commands matter: make demo, make test. Both prepare everything they need in .venv.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.PHONY: demo test lint types contracts tests screenshots docs bench chaos eval format lock clean

demo: $(STAMP)
	@$(BIN)/comp-assist demo

test: lint types contracts tests

lint: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(STAMP)
	$(BIN)/mypy

contracts: $(STAMP)
	$(BIN)/lint-imports

# In two processes, each with a PostgreSQL of its own; the tests of a file stay together.
tests: $(STAMP)
	$(BIN)/pytest -q -rs -n 2 --dist loadfile $(ARGS)

# Renews the pictures of the README and the guide; needs Chromium.
screenshots: $(STAMP)
	$(BIN)/pytest -q tests/e2e/browser --screenshots docs/images

# Writes what is drawn from tables of the program: the life of an offer, and the quick reference; tests compare them.
docs: $(STAMP)
	$(BIN)/python -c 'from domain.approvals.life import drawn; print(drawn(), end="")' > docs/approval-states.md
	$(BIN)/python -c 'from handlers.slack.views.quick_reference import quick_reference; print(quick_reference(), end="")' \
		> docs/quick-reference.md

bench: $(STAMP)
	$(BIN)/python -m tests.bench

# Breaks things on purpose and prints what came of each promise; ARGS="--short", "--only kill", "--sabotage".
chaos: $(STAMP)
	$(BIN)/python -m tests.chaos $(ARGS)

# How well messages are understood: by the rules, and by Claude as well where COMP_ASSIST_BEDROCK is set; ARGS="--wrong".
eval: $(STAMP)
	$(BIN)/python -m tests.eval $(ARGS)

format: $(STAMP)
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

# The lock files hold hashes of every file of every pinned package, for Python 3.11 and later, and no addresses.
LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --no-emit-index-url --no-header --generate-hashes
lock: $(STAMP)
	$(BIN)/pip install --quiet uv
	$(LOCK) pyproject.toml -o requirements.lock
	$(LOCK) --extra dev -c requirements.lock pyproject.toml -o requirements-dev.lock

$(STAMP): requirements-dev.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "comp-assist needs Python 3.11 or newer; set PYTHON=python3.x" >&2; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) \
		|| { echo "Python's venv module is missing; install it (Debian: apt-get install python3-venv)" >&2; exit 1; }
	@echo "Installing pinned packages into $(VENV) …"
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $(STAMP)

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
