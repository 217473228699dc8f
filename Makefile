# Every job of the project, so that people and CI run the same commands.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
# The project's own commands never write where a developer keeps decisions and jobs.
export ENRICH_DATA_DIR ?= $(CURDIR)/$(VENV)/data

.DEFAULT_GOAL := help
.PHONY: help dev run lint test soak axe openrefine rival mutants docs parser corpora cases checkers record bench bench-index altered exporters weights

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

dev: $(READY) ## make the environment in .venv, with the enrich command in it

$(READY): pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit("enrich needs Python 3.11 or newer, this is %s" % sys.version.split()[0] if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@

# Without a network by default, so that it is quick and always says the same;
# `make run ONLINE=1` also asks Crossref (exit 3, "something could not be checked", is no failure here).
run: $(READY) ## match the references of the example page, write reports to out/ (ONLINE=1: ask Crossref too)
	@$(BIN)/enrich run examples/mutual-help.html $(if $(ONLINE),,--offline) \
		-o out/mutual-help.html -o out/mutual-help.xlsx -o out/mutual-help.csv -o out/mutual-help.jsonl \
		|| { code=$$?; [ $$code -eq 3 ] || exit $$code; }

lint: $(READY) ## formatting, lint, types and import rules
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

test: $(READY) ## every test, without a network
	$(BIN)/python -m pytest -q

soak: $(READY) ## the long trials that the tests make only briefly, without a network
	$(BIN)/python -m pytest -q -m soak

openrefine: $(READY) ## reconcile, match, extend and export a project with the real OpenRefine (skipped where it is not installed)
	$(BIN)/python -m pytest -q -m soak tests/openrefine

rival: $(READY) ## put Crossref's own matcher to the service, write its verdicts beside ours in docs/service.md
	$(BIN)/python -m tests.rival

axe: $(READY) ## fetch axe-core, with which the soak looks for what keeps people from using a page
	npm install --silent --no-save --prefix $(VENV)/axe axe-core@4

mutants: $(READY) ## change code in a hundred places, tell what no test notices (MUTANTS="--room ledger --count 20")
	$(BIN)/python -m tests.mutants $(MUTANTS)

docs: $(READY) ## write docs/checks.md and docs/rules.md from the docstrings of checks and rules
	$(BIN)/enrich explain --markdown checks > docs/checks.md
	$(BIN)/enrich explain --markdown rules > docs/rules.md

parser: $(READY) ## train the field parser again (DATA="labelled.xml.gz works.jsonl.gz")
	$(BIN)/python -m tests.bench.parser.train $(DATA)

exporters: $(READY) ## count what the check says of correct references in eight exporters' styles (HELD=1: the half not tuned on)
	$(BIN)/python -m tests.exporters.measure $(if $(HELD),--held-back)

corpora: $(READY) ## read fetched repositories and count what was lost (CORPORA=folder of them)
	$(BIN)/python -m tests.corpora.measure $(CORPORA)

cases: $(READY) ## try the shared cases, a line each: right, not right, not yet (CASES=their folder)
	$(BIN)/python -m tests.given $(CASES)

checkers: $(READY) ## compare link checkers on the shared cases, write the table in docs/links.md (CASES=their folder)
	$(BIN)/python -m tests.checkers $(or $(CASES),../shared/cases/links)

record: $(READY) ## make the recorded answers anew from the live services (STANDIN=1: from the stand-in)
	$(BIN)/python -m tests.standin.record $(if $(STANDIN),--standin)

bench: $(READY) ## measure the matcher and rewrite docs/accuracy.md (BENCH=--full for all references, BENCH=real for real ones alone)
	$(BIN)/python -m tests.bench $(BENCH)

bench-index: $(READY) ## measure the index on made works, one million or more (WORKS="1000000 5000000", SCALE="--others 100000")
	$(BIN)/python -m tests.bench.scale --works $(or $(WORKS),1000000) $(SCALE)

altered: $(READY) ## tell what is said of references altered on purpose (ALTERED="--each 250 --seed 2")
	$(BIN)/python -m tests.bench.altered $(ALTERED)

weights: $(READY) ## learn the matcher's weights again from the shared bench
	$(BIN)/python -m tests.bench learn --sample 600
