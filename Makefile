# Everything a developer does here. `make` alone lists it.

VENV := .venv
PY := $(VENV)/bin/python
READY := $(VENV)/.ready
UV ?= uv

.DEFAULT_GOAL := help
.PHONY: help setup run test check audit sbom fmt lock bench load chaos faults fuzz renderer screenshots clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' Makefile

setup: $(READY) ## create .venv with every locked dependency

# Made again only when the lock changes; a half-made one is finished.
$(READY): requirements-dev.lock
	@if ! $(PY) -m pip --version >/dev/null 2>&1; then \
	  found=; \
	  for name in $(PYTHON) python3 python3.13 python3.12 python3.11; do \
	    if "$$name" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null; then \
	      found=$$name; break; \
	    fi; \
	  done; \
	  if [ -z "$$found" ]; then \
	    echo "No Python 3.11, 3.12 or 3.13 found. Install one, or name it: make setup PYTHON=/path/to/python3.12" >&2; \
	    exit 1; \
	  fi; \
	  if ! "$$found" -c 'import ensurepip, venv' 2>/dev/null; then \
	    echo "$$found cannot create virtual environments. On Debian and Ubuntu: apt-get install python3-venv" >&2; \
	    exit 1; \
	  fi; \
	  echo "Creating $(VENV) with $$("$$found" --version)"; \
	  "$$found" -m venv --clear $(VENV) || exit 1; \
	fi
	@echo "Installing what requirements-dev.lock names"
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

run: setup ## start the bot with its playground
	$(PY) -m bot serve

test: setup ## run the tests
	$(PY) -m pytest

check: setup ## format, lint, types, import contracts, tests: what must pass before "done"
	$(PY) -m ruff format --check .
	$(PY) -m ruff check .
	$(PY) -m mypy
	$(VENV)/bin/lint-imports
	$(PY) -m bandit --quiet --recursive --configfile pyproject.toml bot adapters
	$(PY) -m pytest

audit: setup sbom ## compare the locked packages with the known holes (OFFLINE=1 where those cannot be asked for)
	$(PY) -m tests.tools.audit $(if $(OFFLINE),--offline)

sbom: setup ## list what is inside in dist/sbom.json (CycloneDX)
	@mkdir -p dist
	$(VENV)/bin/cyclonedx-py requirements --output-reproducible --pyproject pyproject.toml -o dist/sbom.json requirements.lock

fmt: setup ## format the code and mend what the linter can
	$(PY) -m ruff check --fix-only .
	$(PY) -m ruff format .

# Hashes instead of hosts: the locks install from whatever index a machine uses.
LOCK = UV_CUSTOM_COMPILE_COMMAND="make lock" $(UV) --no-config pip compile --quiet --universal --python-version 3.11 \
  --generate-hashes --no-emit-index-url --no-emit-find-links pyproject.toml

lock: ## pin the dependencies of pyproject.toml again (needs uv; LOCKFLAGS=--upgrade takes the newest)
	@command -v $(UV) >/dev/null || { echo "uv is missing: pip install uv, or name it: make lock UV=/path/to/uv" >&2; exit 1; }
	$(LOCK) $(LOCKFLAGS) --extra dev --output-file requirements-dev.lock
	$(LOCK) --constraint requirements-dev.lock --output-file requirements.lock

bench: setup ## measure the search beside other engines
	$(PY) -m tests.tools.bench

load: setup ## put two replicas on PostgreSQL under load (MINUTES=1 for a short one)
	$(PY) -m tests.tools.bench --load $(or $(MINUTES),10)

chaos: setup ## kill the bot 300 times and count its tickets (KILLS=40 for the short one)
	$(PY) -m tests.tools.chaos --kills $(or $(KILLS),300)

faults: setup ## take a replica, a release or the database away from the real server (NAMES="gone frozen" for some)
	$(PY) -m tests.tools.faults $(NAMES)

fuzz: setup ## send 10,000 malformed requests to every public path (BODIES=1000 for the short one)
	$(PY) -m tests.tools.fuzz --bodies $(or $(BODIES),10000)

renderer: ## fetch Microsoft's Adaptive Cards renderer, which the pictures of the Teams cards use
	@if command -v npm >/dev/null; then npm ci --prefix tests/tools/render --no-audit --no-fund; \
	else echo "npm is missing: the Teams cards are not drawn. On Debian and Ubuntu: apt-get install npm"; fi

screenshots: setup renderer ## draw the pictures of the documentation anew
	$(PY) -m tests.tools.screenshots

clean: ## remove caches; .venv and var/ stay
	rm -rf .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis dist
	find . -name __pycache__ -not -path './$(VENV)/*' -prune -exec rm -rf {} +
