# The README's commands. Each sets up what it needs first; a second run finds it ready.
PYTHON ?= python3
VENV := .venv
READY := $(VENV)/.ready
BIN := $(VENV)/bin
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: chat run desk demo test test-all simulate check format lock clean help

help: ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/'

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed: make PYTHON=/path/to/python3.11" >&2; exit 1; }
	@echo "Setting up $(VENV) (once, about a minute)" >&2
	@$(PYTHON) -m venv --clear $(VENV)
	@$(BIN)/python -m pip install --quiet --require-hashes -r requirements.lock >&2
	@$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable . >&2
	@$(BIN)/support-bot prepare
	@touch $@

chat: $(READY) ## talk to the bot in this terminal: no token, no server
	@$(BIN)/support-bot chat

run: $(READY) ## the Telegram bot (needs TELEGRAM_BOT_TOKEN)
	@$(BIN)/support-bot run

desk: $(READY) ## the analysts' web pages, on the database at DATABASE_URL
	@$(BIN)/support-bot desk

demo: $(READY) ## the same on simulated questions, in a file of their own
	@DATABASE_URL="sqlite:///$(CURDIR)/data/demo.db" $(BIN)/support-bot demo
	@DATABASE_URL="sqlite:///$(CURDIR)/data/demo.db" $(BIN)/support-bot desk

check: $(READY) ## read the knowledge base and name every mistake by file and line
	@$(BIN)/support-bot check

test: $(READY) ## format, lint, types and all tests
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/support-bot check
	@$(BIN)/pytest

test-all: test ## the same, then what takes minutes: 200 people, faults, kills
	@$(BIN)/pytest -m slow -s

simulate: $(READY) ## 100,000 questions with planted identifiers: none may be found anywhere
	@$(BIN)/python -m tests.questions.simulate

format: $(READY) ## put the code into its standard form
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

lock: ## pin every dependency with its hashes again (needs uv)
	@uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-emit-find-links --no-header --output-file requirements.lock

clean: ## remove what `make` has set up
	@rm -rf $(VENV) .pytest_cache .ruff_cache .mypy_cache .hypothesis
