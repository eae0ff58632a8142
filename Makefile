# One Line. `make help` lists what there is; `make run` and `make test` set themselves up.
.DEFAULT_GOAL := help
ONELINE := .venv/bin/oneline
# How many processes run the tests, a file at a time. With 0 all run in one, so that --pdb and print work: make test TESTS_AT_ONCE=0
TESTS_AT_ONCE ?= 2
# Why bytecode: without it each process compiles every test anew, for ten seconds and more.
PYTEST := env -u PYTHONDONTWRITEBYTECODE .venv/bin/pytest -n $(TESTS_AT_ONCE) --dist loadfile --no-loadscope-reorder

help: ## List the commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-9s %s\n", $$1, $$2}'

setup: ## Install the locked packages, train Rasa, import the demo city (run and test do this themselves)
	@deploy/setup/setup.sh

run: setup ## Start the line with a page in the browser to try it
	@exec $(ONELINE) run

serve: setup ## Start the line for real residents: behind nginx, without that page
	@exec $(ONELINE) run --production

chat: setup ## Hold a conversation in this terminal
	@exec $(ONELINE) chat

test: ## Run the fast tests; they cover every part of the line
	@deploy/setup/setup.sh --tests
	@$(PYTEST) -m "not slow"

test-all: ## Run all tests, also the slow ones: real calls, browsers, real catalogues
	@deploy/setup/setup.sh --tests
	@$(PYTEST)

lint: setup ## Check style and types
	@.venv/bin/ruff check . && .venv/bin/ruff format --check . && .venv/bin/mypy

train: ## Train Rasa, if its examples have changed
	@deploy/setup/setup.sh

bench: setup ## List the measurements; make bench NAME=texts runs one
	@.venv/bin/python -m bench $(NAME)

sbom: setup ## List every package in use, with hashes, as CycloneDX files in var/sbom/
	@mkdir -p var/sbom
	@uv=$$(command -v uv || echo .tools/bin/uv); \
	$$uv export --quiet --frozen --no-dev --all-extras --format cyclonedx1.5 -o var/sbom/oneline.cdx.json >/dev/null && \
	$$uv export --quiet --frozen --no-dev --project intents --format cyclonedx1.5 -o var/sbom/rasa.cdx.json >/dev/null
	@ls -l var/sbom

clean: ## Remove environments, models and all data; the next run starts from nothing
	rm -rf .venv intents/.venv intents/models var .tools .mypy_cache .pytest_cache .ruff_cache tests/referees/node_modules

.PHONY: help setup run serve chat test test-all lint train bench sbom clean
