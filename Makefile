# The README's commands. Each sets up what it needs first; a second run finds it ready.
PYTHON ?= python3
VENV := .venv
READY := $(VENV)/.ready
BIN := $(VENV)/bin
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: chat run desk demo test test-all fuzz simulate bench check format audit size lock clean help

help: ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/'

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed: make PYTHON=/path/to/python3.11" >&2; exit 1; }
	@echo "Setting up $(VENV): once, 940 MB, seven minutes of one processor or about half with two" >&2
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
	@DATABASE_URL="sqlite:///$(CURDIR)/data/demo.db" $(BIN)/support-bot demo --events data/demo-events.yaml
	@DATABASE_URL="sqlite:///$(CURDIR)/data/demo.db" EVENTS_FILE=data/demo-events.yaml $(BIN)/support-bot desk

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

fuzz: $(READY) ## hostile input made up at random, for minutes
	@$(BIN)/pytest tests/fuzz --hypothesis-profile=fuzz -vv

simulate: $(READY) ## 100,000 questions with planted identifiers: none may be found anywhere
	@$(BIN)/python -m tests.questions.simulate

BENCH := $(VENV)/bench
BENCH_PEERS := bm25s==0.3.16 tantivy==0.27.0

$(BENCH)/.ready: $(READY)
	@$(BIN)/python -m venv --clear $(BENCH)
	@$(BENCH)/bin/python -m pip install --quiet --require-hashes -r requirements.lock >&2
	@$(BENCH)/bin/python -m pip install --quiet $(BENCH_PEERS) >&2
	@touch $@

bench: $(BENCH)/.ready ## speed beside other engines and a bare bot, into docs/performance.md (an hour; a part: BENCH_PARTS=whole)
	@$(BENCH)/bin/python -m benchmarks $(BENCH_PARTS)

format: $(READY) ## put the code into its standard form
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

PIN := uv pip compile pyproject.toml --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --no-header --extra postgres
audit: $(READY) ## ask the advisory service about every package a server installs
	@out=$$($(BIN)/pip-audit --strict --disable-pip --require-hashes --progress-spinner off \
		--requirement requirements.txt 2>&1); status=$$?; echo "$$out" | tail -40; \
	case "$$status $$out" in \
		0*) ;; \
		*Found*"known vulnerabilit"*) echo "make audit: update what is named above (make lock)" >&2; exit 1 ;; \
		*) echo "make audit: the advisory service could not be asked about every package; nothing is known. Try again where the package index can be reached" >&2; exit 1 ;; \
	esac

size: $(READY) ## what a server installs: packages and megabytes
	@$(BIN)/python -m benchmarks.installed

lock: ## pin every dependency with its hashes again, for work and for servers (needs uv)
	@$(PIN) --extra dev --output-file requirements.lock
	@$(PIN) --output-file requirements.txt

clean: ## remove what `make` has set up
	@rm -rf $(VENV) .pytest_cache .ruff_cache .mypy_cache .hypothesis
