# Everything a developer does here. `make` alone lists it.

VENV := .venv
PY := $(VENV)/bin/python
READY := $(VENV)/.ready
READY_TO_DEVELOP := $(VENV)/.ready-to-develop
UV ?= $(VENV)/bin/uv

.DEFAULT_GOAL := help
.PHONY: help setup develop run test dates check audit sbom fmt lock bench load cost retention console chaos faults fuzz demo-traffic image renderer screenshots clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' Makefile

setup: $(READY) ## create .venv with what the bot runs on
develop: $(READY_TO_DEVELOP) ## add to it what the tests and the targets below need

# Made again only when the lock changes; a half-made one is finished.
$(READY): requirements.lock
	$(call install,$<)
	@touch $@

# Holds all of the other lock, at the same versions.
$(READY_TO_DEVELOP): requirements-dev.lock
	$(call install,$<)
	@touch $(READY) $@

define install
	@for name in $(PY) $(PYTHON) python3 python3.13 python3.12 python3.11; do \
	  if "$$name" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null; then \
	    exec "$$name" install.py $(1); \
	  fi; \
	done; \
	echo "No Python 3.11, 3.12 or 3.13 found. Install one, or name it: make setup PYTHON=/path/to/python3.12" >&2; \
	exit 1
endef

run: setup ## start the bot with its playground (KNOWLEDGE=examples/velundo: another company's; DEMO=1: with what demo-traffic invented)
	@echo "Starting the bot, which takes some seconds the first time"
	@$(if $(DEMO),DATABASE_URL=sqlite:///var/demo.db )$(PY) -m bot serve $(if $(KNOWLEDGE),--knowledge $(KNOWLEDGE))

# One worker more than cores, each with a PostgreSQL of its own; who is done takes over from who is not.
PYTEST = $(PY) -m pytest --numprocesses auto --dist worksteal $(TESTS)
TIMELY = tests/desk tests/knowledge tests/numbers tests/doctor tests/privacy tests/web tests/slack/test_door.py tests/teams/test_door.py tests/courier/test_courier.py

# As seconds from now, so that all the processes of a test agree.
CLOCK = if [ -n "$(ZONE)" ]; then export TZ="$(ZONE)"; fi; if [ -n "$(ON)" ]; then \
  mkdir -p .cache && cc -shared -fPIC -O2 -o .cache/clock.so tests/tools/clock.c -ldl || exit 1; \
  CLOCK_OFFSET=$$(( $$(date -d "$(ON)" +%s) - $$(date +%s) )); export CLOCK_OFFSET; \
  echo "As if it were $$(date -d "$(ON)")"; \
  LD_PRELOAD=$(CURDIR)/.cache/clock.so; export LD_PRELOAD; fi

test: develop ## run the tests (ON="2026-12-31 23:50" as if it were then, ZONE=Pacific/Auckland as if there)
	@$(CLOCK) && $(PYTEST)

check: develop ## format, lint, types, import contracts, tests: what must pass before "done"
	$(PY) -m ruff format --check .
	$(PY) -m ruff check .
	$(PY) -m mypy
	$(VENV)/bin/lint-imports
	$(PY) -m bandit --quiet --recursive --configfile pyproject.toml bot adapters
	$(PYTEST)

dates: develop ## run the tests of what has to do with time on a Saturday evening, at a year's end, and in two nights of clock changes
	$(MAKE) test ON="2026-11-28 22:30" TESTS="$(TIMELY)"
	$(MAKE) test ON="2026-12-31 23:50" ZONE=Pacific/Auckland TESTS="$(TIMELY)"
	$(MAKE) test ON="2027-03-28 01:40" ZONE=Europe/Rome TESTS="$(TIMELY)"
	$(MAKE) test ON="2026-11-01 00:40" ZONE=America/St_Johns TESTS="$(TIMELY)"

audit: develop sbom ## compare the locked packages with the known holes (OFFLINE=1 where those cannot be asked for)
	$(PY) -m tests.tools.audit $(if $(OFFLINE),--offline)

sbom: develop ## list what is inside in dist/sbom.json (CycloneDX)
	@mkdir -p dist
	$(VENV)/bin/cyclonedx-py requirements --output-reproducible --pyproject pyproject.toml -o dist/sbom.json requirements.lock

fmt: develop ## format the code and mend what the linter can
	$(PY) -m ruff check --fix-only .
	$(PY) -m ruff format .

# Hashes instead of hosts: the locks install from whatever index a machine uses.
LOCK = UV_CUSTOM_COMPILE_COMMAND="make lock" $(UV) --no-config pip compile --quiet --universal --python-version 3.11 \
  --generate-hashes --no-emit-index-url --no-emit-find-links

lock: ## pin the dependencies of pyproject.toml again (LOCKFLAGS=--upgrade takes the newest, UV=/path/to/uv another uv)
	@command -v $(UV) >/dev/null || { echo "uv is missing: make develop, or name it: make lock UV=/path/to/uv" >&2; exit 1; }
	$(LOCK) pyproject.toml $(LOCKFLAGS) --extra dev --output-file requirements-dev.lock
	$(LOCK) pyproject.toml --constraint requirements-dev.lock --output-file requirements.lock
	echo uv | $(LOCK) - --constraint requirements-dev.lock --output-file requirements-uv.lock

bench: develop ## measure the search beside other engines
	$(PY) -m tests.tools.bench

load: develop ## put two replicas on PostgreSQL under load (MINUTES=1 for a short one)
	$(PY) -m tests.tools.bench --load $(or $(MINUTES),10)

cost: develop ## measure what a command costs on PostgreSQL, beside the least bot (CROWDED=1: over a year of traffic, too)
	$(PY) -m tests.tools.bench --cost $(if $(CROWDED),--crowded)

retention: develop ## measure what people wait for while 100,000 questions are deleted (QUESTIONS=5000 for the short one)
	$(PY) -m tests.tools.bench --retention $(or $(QUESTIONS),100000)

console: develop ## measure the console's pages over 100,000 questions and 20,000 tickets (QUICK=1 for the short one)
	$(PY) -m tests.tools.bench --console $(if $(QUICK),--quick)

chaos: develop ## kill the bot 300 times and count its tickets (KILLS=40 for the short one; REFUSALS=1: Slack and Teams refuse)
ifdef REFUSALS
	$(PY) -m tests.tools.chaos.refusals --kills $(or $(KILLS),6) --seconds $(or $(SECONDS),90)
else
	$(PY) -m tests.tools.chaos --kills $(or $(KILLS),300)
endif

faults: develop ## take a replica, a release or the database away from the real server (NAMES="gone frozen" for some)
	$(PY) -m tests.tools.faults $(NAMES)

fuzz: develop ## send 10,000 requests that are not as they should be to every public path (BODIES=1000 for the short one)
	$(PY) -m tests.tools.fuzz --bodies $(or $(BODIES),10000)

demo-traffic: develop ## invent 60 days of traffic of 12 companies, in var/demo.db (SEED=8 for another; then: make run DEMO=1)
	$(PY) -m tests.tools.demo $(if $(SEED),--seed $(SEED))

image: develop ## build the image and run two of it as compose.yaml says (root; Debian's buildah, mmdebstrap and caddy)
	tests/tools/image/build.sh wildix-care-bot
	$(PY) -m tests.tools.image wildix-care-bot

renderer: ## fetch Microsoft's Adaptive Cards renderer, which the pictures of the Teams cards use
	@if command -v npm >/dev/null; then npm ci --prefix tests/tools/render --no-audit --no-fund; \
	else echo "npm is missing: the Teams cards are not drawn. On Debian and Ubuntu: apt-get install npm"; fi

screenshots: develop renderer ## draw the pictures of the documentation anew
	$(PY) -m tests.tools.screenshots

clean: ## remove caches; .venv and var/ stay
	rm -rf .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis dist
	find . -name __pycache__ -not -path './$(VENV)/*' -prune -exec rm -rf {} +
