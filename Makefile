.DEFAULT_GOAL := help
PY := .venv/bin/python
# Compiled once: without __pycache__ every worker and every command compiles what it imports.
export PYTHONDONTWRITEBYTECODE =
.PHONY: help run serve look check test pytest lint format messages migration bench lock

help: ## This list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | awk -F'\t' '{printf "make %-10s %s\n", $$1, $$2}'

run: ## Install what is missing and serve the demo on this machine
	@sh deploy/setup.sh run
	@LMS_DEMO=1 $(PY) -m lms serve

serve: ## Serve the demo; a change of code, templates or styles is in the next page
	@sh deploy/setup.sh run
	@exec $(PY) deploy/serve.py

look: ## Pictures of a page, light and dark in every language: make look page=/learn/ person=mei
	@sh deploy/setup.sh test
	@$(PY) deploy/look.py $(or $(page),/) $(person)

check: ## Format, lint, types and the tests of what changed, in a minute: make check since=main
	@sh deploy/setup.sh test
	@$(PY) deploy/check.py $(since)

test: ## Install the test tools and run everything that CI runs
	@sh deploy/setup.sh test
	@$(MAKE) --no-print-directory --jobs --output-sync --keep-going pytest lint

# The + lets its lines through as they come; what lint prints comes in one piece.
pytest:
	+@$(PY) -m pytest -n 3 --dist loadscope

lint: ## Style, types, layers, templates, dependencies, shipped courses
	@sh deploy/setup.sh test
	@.venv/bin/ruff check .
	@.venv/bin/ruff format --check .
	@.venv/bin/mypy
	@.venv/bin/lint-imports
	@.venv/bin/djlint lms/templates --lint --quiet
	@.venv/bin/deptry .
	@$(PY) -m lms courses check courses/

format: ## Bring the code into the project's format
	@.venv/bin/ruff check --fix .
	@.venv/bin/ruff format .

messages: ## Find the texts of the code and put new ones into the translation files
	@.venv/bin/pybabel -q extract -F translations/babel.cfg -k _ -k lazy --no-location --sort-output --project=lms --copyright-holder=NAPP --msgid-bugs-address= -o translations/messages.pot .
	@for file in translations/*/language.toml; do .venv/bin/pybabel -q update -i translations/messages.pot -d translations -l $$(basename $$(dirname $$file)) --init-missing --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date; done

migration: ## Draft the next migration from the models: make migration name=what-it-does
	@$(PY) deploy/migration.py $(name)

bench: ## Measure, and print the table of figures
	@sh deploy/setup.sh test
	@$(PY) -m bench

lock: ## Make the hashed lock files anew
	@sh deploy/lock.sh
