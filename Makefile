# Everything is made here; `make report` and `make test` need Python >= 3.11 and make, nothing else.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
LAB := .venv-lab
PIP := -m pip --disable-pip-version-check -q
PERSONS := 130000
SEED := 11
REQUESTS := 2000
REGISTER := data/register-$(PERSONS)-$(SEED)
WEEKS := 2021-10-11 2021-10-18 2021-10-25 2021-11-01 2021-11-08
DEMO := $(REGISTER)-lists
CODE := vaxanalysis tests tools
WORKERS = $(shell $(PYTHON) -c "import os; print((os.cpu_count() or 1) + 1)")

.PHONY: help report test test-more lint types lab sbom audit bench lock bundle clean
help:
	@echo "make report   a synthetic register, its verification, reports of five weeks: $(WEEKS)"
	@echo "make test     all tests; make test-more: property tests with random examples"
	@echo "make lint types bench lab sbom audit lock bundle clean   see CONTRIBUTING.md"

# --- environments: hash-pinned, compiled to bytecode, made again when the pins change

define make_venv
	@$(PYTHON) -c "import sys; sys.exit(sys.version_info < (3, 11) and 'Python 3.11 or newer is needed; say make PYTHON=...')"
	@echo "Setting up $(1) ..."
	@$(PYTHON) -m venv $(1)
	@$(1)/bin/python $(PIP) install --no-compile --require-hashes -r $(2)
	@$(1)/bin/python $(PIP) install --no-index --no-deps --no-build-isolation -e .
	@$(1)/bin/python -m compileall -q -j 0 $(1)/lib vaxanalysis > /dev/null || true
	@touch $@
endef

$(VENV)/.run: requirements/run.txt pyproject.toml
	$(call make_venv,$(VENV),requirements/run.txt)

$(VENV)/.dev: requirements/dev.txt $(VENV)/.run
	@$(BIN)/python $(PIP) install --require-hashes -r requirements/dev.txt
	@touch $@

$(LAB)/.lab: requirements/lab.txt pyproject.toml
	$(call make_venv,$(LAB),requirements/lab.txt)
	@$(LAB)/bin/python -m ipykernel install --sys-prefix --name vaxanalysis --display-name vaxanalysis > /dev/null

# --- what users do

# After each week but the last, lists go out and come back answered by chance.
report: $(VENV)/.run $(REGISTER)/.made
	@for week in $(WEEKS); do \
	  $(BIN)/vaxanalysis weekly $(REGISTER)/$$week --as-of $$week --requests $(REGISTER)-requests.xlsx \
	    --out reports --store store || exit $$?; \
	  [ $$week != $(lastword $(WEEKS)) ] || break; \
	  $(BIN)/vaxanalysis worklists --store store --as-of $$week --out $(DEMO)/$$week && \
	  $(BIN)/python tools/answer_worklists.py $(DEMO)/$$week $(DEMO)/$$week-answered --from $$week --seed $(SEED) && \
	  $(BIN)/vaxanalysis import-results $(DEMO)/$$week-answered --store store || exit $$?; \
	done
	@echo "Open reports/$(lastword $(WEEKS))/index.html"

$(REGISTER)/.made: | $(VENV)/.run
	@$(BIN)/vaxanalysis synth $(@D) --persons $(PERSONS) --seed $(SEED) \
	  --weeks $(words $(WEEKS)) --as-of $(lastword $(WEEKS)) --split district --no-gaps --requests $(REQUESTS)
	@touch $@

lab: $(LAB)/.lab
	$(LAB)/bin/jupyter lab notebooks

# --- what developers do; one worker more than cores, as tests wait for browsers and commands

test: $(VENV)/.dev
	$(BIN)/python -m pytest -q -n $(WORKERS) --dist loadfile tests

# Other examples at every run; a failure prints the example, which then becomes a test of its own.
test-more: $(VENV)/.dev
	VAXANALYSIS_KILLS=0 VAXANALYSIS_WEEKS=12 VAXANALYSIS_FILES=20000 VAXANALYSIS_HISTORIES=200 \
	  VAXANALYSIS_MUTATED=100000 VAXANALYSIS_TEXTS=1000000 $(BIN)/python -m pytest -q -n $(WORKERS) --dist loadfile --hypothesis-profile random tests

lint: $(VENV)/.dev
	$(BIN)/ruff check $(CODE)
	$(BIN)/ruff format --check $(CODE)
	$(BIN)/nbstripout --verify --keep-id notebooks/*.ipynb

types: $(VENV)/.dev
	$(BIN)/mypy

# What is shipped, with versions, hashes and licences (CycloneDX), and which of it has a known vulnerability (needs the network).
sbom: $(VENV)/.dev
	@$(PYTHON) -m venv build/sbom && build/sbom/bin/python $(PIP) install --require-hashes -r requirements/run.txt
	$(BIN)/cyclonedx-py environment --pyproject pyproject.toml --output-reproducible --of JSON -o sbom.json build/sbom/bin/python

audit: $(VENV)/.dev
	$(BIN)/uv tool run pip-audit --disable-pip -r requirements/run.txt

bench: $(VENV)/.dev
	$(BIN)/python -m tests.benchmarks

COMPILE := $(BIN)/uv pip compile --no-config --universal --python-version 3.11 --generate-hashes --no-header -q \
  --no-emit-index-url --no-emit-find-links --no-strip-extras --upgrade --group build pyproject.toml
lock: $(VENV)/.dev
	$(COMPILE) -o requirements/run.txt
	$(COMPILE) --extra dev -c requirements/run.txt -o requirements/dev.txt
	$(COMPILE) --extra lab -c requirements/run.txt -o requirements/lab.txt

# A folder to carry to a machine like this one (same system and Python version) that has no network.
bundle: $(VENV)/.run
	rm -rf bundle && mkdir -p bundle/wheels
	$(BIN)/python $(PIP) wheel --require-hashes -r requirements/run.txt -w bundle/wheels
	$(BIN)/python $(PIP) wheel --no-index --no-deps --no-build-isolation -w bundle/wheels .
	cp requirements/install.sh README.md LICENSE NOTICE bundle/
	cd bundle && sha256sum wheels/* > SHA256SUMS
	@echo "Carry bundle/ over and run: sh bundle/install.sh"

clean:
	rm -rf $(VENV) $(LAB) build dist bundle .mypy_cache .ruff_cache .hypothesis
