# `make` lists the targets. Set-up happens once: a stamp in .venv, named after the content of what
# it was made from, stands for it, and while that stands nothing is fetched or installed.

.DEFAULT_GOAL := help
.PHONY: help report check diff changes comment test bench lint fuzz audit lock clean

# Who wants no bytecode beside the code has it beside what is installed: without any, each command
# would compile all that it loads.
ifdef PYTHONDONTWRITEBYTECODE
unexport PYTHONDONTWRITEBYTECODE
export PYTHONPYCACHEPREFIX := $(CURDIR)/.venv/bytecode
endif

# The folder belongs to the name, since an environment cannot be moved.
name = $(shell { pwd; cat pyproject.toml .ci/setup.sh .ci/system.py $(1); } | cksum | tr -d ' ')
RUNTIME := .venv/.runtime-$(call name,requirements.lock)
TESTS := .venv/.tests-$(call name,requirements.lock tests/requirements.lock \
	tests/judges/package-lock.json)

AUDIT := .venv/.audit-$(call name,requirements.lock tests/requirements.lock)

$(RUNTIME):
	@.ci/setup.sh runtime $@

$(TESTS): $(RUNTIME)
	@.ci/setup.sh tests $@

$(AUDIT): $(RUNTIME)
	@.ci/setup.sh audit $@

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' Makefile

report: $(RUNTIME) ## build every briefing of inputs/, or BRIEFING=name alone, into output/
	@.venv/bin/ssb-report build $(BRIEFING)

check: $(RUNTIME) ## all faults of every briefing's inputs, or of BRIEFING=name alone
	@.venv/bin/ssb-report check $(BRIEFING)

# Through the environment, so that the shell never reads what a revision is called.
diff: export BASE ?= HEAD
diff: $(RUNTIME) ## what has changed for readers since BASE=revision, as Markdown; HEAD by default
	@.venv/bin/ssb-report diff "$$BASE" --format markdown $(ARGS)

CHANGES ?= output/changes.md
KIND ?= review
changes: export BASE ?= HEAD^1
changes: export CHANGES := $(CHANGES)
changes: $(RUNTIME) ## the same for CI, into CHANGES=file, too; KIND=release never fails by it
	@.ci/changes.sh $(KIND)

comment: ## put the Markdown of CHANGES=file under the pull or merge request (where CI has a token)
	@python3 .ci/comment.py $(CHANGES)

test: $(TESTS) ## the test suite, on all cores; ARGS="-k words" chooses, ARGS=-n0 takes one process
	@.venv/bin/python -m pytest --numprocesses auto --dist loadfile --no-loadscope-reorder $(ARGS)

bench: $(TESTS) ## what builds cost, as ratios, into tests/benchmarks/RESULTS.md; ARGS=--quick
	@.venv/bin/python -m tests.benchmarks.builds $(ARGS)

lint: $(TESTS) ## style, types and the one-way floors
	@.venv/bin/ruff check
	@.venv/bin/ruff format --check
	@.venv/bin/mypy
	@.venv/bin/lint-imports

fuzz: $(TESTS) ## the loader, values, claims and prose, ten minutes each; ARGS="prose --minutes 1"
	@.venv/bin/python -m tests.fuzz $(ARGS)

audit: $(AUDIT) ## what bandit finds in the program, and advisories on what it is locked to
	@.venv/bin/bandit --quiet --recursive --configfile pyproject.toml ssb_report
	@.venv/bin/python .ci/advisories.py $(ARGS)

# Needs uv and npm. Pins move only where they must, or all of them with ARGS=--upgrade.
LOCK = uv pip compile pyproject.toml --no-config --quiet --universal --python-version 3.11 \
	--fork-strategy fewest --generate-hashes --no-emit-index-url --no-annotate \
	--custom-compile-command "make lock" --group setup $(ARGS)

# What extras and tests need first: what they cannot bear, the program does without, too.
lock: ## write the lock files anew from pyproject.toml and tests/judges/package.json
	@$(LOCK) --extra test --output-file tests/requirements.lock
	@$(LOCK) --constraint tests/requirements.lock --output-file requirements.lock
	@npm install --prefix tests/judges --package-lock-only --omit-lockfile-registry-resolved \
		--no-audit --no-fund --silent

clean: ## remove what was built, what builds keep in .cache, and the caches of tools; .venv stays
	@rm -rf output/* .cache dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	@find ssb_report tests .ci -name __pycache__ -type d -prune -exec rm -rf {} +
