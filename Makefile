# vocmocks: `make run` and `make test` do all their own set-up; `make help` lists the rest.

PYTHON ?= python3
VENV ?= .venv
PORT ?= 4010
VENDORS ?=
PYTEST_ARGS ?= -n auto
BENCH_ARGS ?=

BIN := $(VENV)/bin
READY := $(VENV)/.ready
# What tests must have from the system, installed by `make test` where it runs as root; elsewhere the tests that want it skip.
# One package a word: redis-server for the store, chromium for the dashboard.
SYSTEM_PACKAGES := redis-server procps chromium curl

# Compiled modules are kept: tests start the mock in some hundred processes.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help setup run test lint check-extracted extract bench lock clean system-packages

help: ## List what can be made
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 20

setup: $(READY) ## Make .venv and install everything into it (again when pyproject.toml has changed)

$(READY): pyproject.toml scripts/setup.sh
	@bash scripts/setup.sh "$(PYTHON)" "$(VENV)"
	@touch $@

run: $(READY) ## Serve every vendor (PORT=4010, VENDORS="collectif repzo")
	@$(BIN)/vocmocks serve --port $(PORT) $(VENDORS)

test: $(READY) system-packages ## Run the tests (PYTEST_ARGS="-k collectif")
	@$(BIN)/python -m pytest $(PYTEST_ARGS)

lint: $(READY) check-extracted ## ruff, mypy, and whether schemas/ is what the extractor writes
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/mypy mocks tests bench

check-extracted: $(READY) ## Is every schemas/*/extracted.json what the extractor writes today?
	@bash scripts/check-extracted.sh "$(BIN)/vocmocks" "$${VOCMOCKS_DOCS:-}"

extract: $(READY) ## Write schemas/*/extracted.json anew from the vendors' documents
	@$(BIN)/vocmocks extract $(VOCMOCKS_DOCS)/* -o schemas --no-descriptions

bench: $(READY) ## Measure requests a second beside bare Starlette (BENCH_ARGS="--seconds 2")
	@$(BIN)/python bench/load.py $(BENCH_ARGS)

lock: ## Write requirements.lock anew, from a clean install
	@bash scripts/lock.sh "$(PYTHON)"

clean: ## Remove what was made here
	@rm -rf $(VENV) dist build .pytest_cache .mypy_cache .ruff_cache .hypothesis

system-packages:
ifneq ($(strip $(SYSTEM_PACKAGES)),)
	@bash scripts/system-packages.sh $(SYSTEM_PACKAGES)
endif
