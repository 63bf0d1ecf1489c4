# make run      sets everything up in .venv and opens the dashboard
# make test     sets everything up, development tools included, and runs all tests
# make setup    the part that both share; leaves .venv/bin/disclosure
# make ocr      adds what reads scans and pictures of reports (300 MB)
# make lock     resolves pyproject.toml again into the requirements*.lock files (UPGRADE=1: newest versions)
# make bench    times the program beside other tools and writes benchmarks/results.md (COUNT=100: a short try)
# make clean    removes what the other targets made; never touches data
#
# Nothing here needs more than Python 3.11 (with its venv module) and a registry that pip can reach.
# The README names the lines that do the same without make.

VENV := .venv
BIN := $(VENV)/bin
HERE := $(CURDIR)

# `make run PYTHON=/path/to/python3.12` names one; otherwise the first of these that is new enough.
PYTHON ?=
CANDIDATES := $(if $(PYTHON),'$(PYTHON)',python3 python3.14 python3.13 python3.12 python3.11 python)
IS_NEW := import sys; sys.exit(sys.version_info < (3, 11))
HAS_VENV := import ensurepip, venv
find = $(shell for name in $(CANDIDATES); do "$$name" -c '$(1)' >/dev/null 2>&1 && echo "$$name" && break; done)

.PHONY: run test setup ocr lock bench clean
.DEFAULT_GOAL := run

run: setup
	@$(BIN)/disclosure serve

setup: $(VENV)/project.stamp
	@:

ocr: $(VENV)/project.stamp $(VENV)/ocr.stamp
	@:

test: $(VENV)/project.stamp $(VENV)/dev.stamp $(VENV)/duckdb2.stamp
	@echo "tests of the store on duckdb 2, the whole suite after them"
	@EXPECTED_DUCKDB=2 PYTHONPATH=$(VENV)/duckdb2 $(PYTEST) tests/store
	@EXPECTED_DUCKDB=1 $(PYTEST)

COUNT ?= 1000
bench: $(VENV)/project.stamp $(VENV)/dev.stamp
	@PYTHONPATH=tests $(BIN)/python benchmarks/run.py $(COUNT)

clean:
	rm -rf $(VENV) dist build .pytest_cache .mypy_cache .ruff_cache .hypothesis

# A process for each core; the tests of one file stay together and share what they set up. The order of the files is
# that of tests/conftest.py.
PYTEST = $(BIN)/python -m pytest --numprocesses auto --dist loadfile --no-loadscope-reorder

# --- The environment. A stamp is written when its step is complete, so an interrupted set-up goes on where it was.

# An environment that points elsewhere (the checkout was moved or copied, its Python is gone) is made anew.
ifneq ($(shell test -e $(VENV)/bin/python && cat $(VENV)/place 2>/dev/null),$(HERE))
$(shell rm -f $(VENV)/*.stamp)
.PHONY: $(VENV)/bin/python
endif

$(VENV)/bin/python:
	$(if $(call find,$(IS_NEW)),,$(error Python 3.11 or newer is needed, and none was found as $(CANDIDATES). \
	Install it, or name it: make $(MAKECMDGOALS) PYTHON=/path/to/python3))
	$(if $(call find,$(HAS_VENV); $(IS_NEW)),,$(error $(call find,$(IS_NEW)) has no venv module. \
	Install it (Debian, Ubuntu: apt install python3-venv) and run make again))
	@echo "making .venv"
	@"$(call find,$(HAS_VENV); $(IS_NEW))" -m venv --clear $(VENV)
	@printf '%s' '$(HERE)' > $(VENV)/place

# pip brings uv and uv brings the rest. -qq: pip says nothing of mirrors and new versions, but every error.
$(VENV)/uv.stamp: requirements-uv.lock | $(VENV)/bin/python
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || $(BIN)/python -m ensurepip >/dev/null
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes -r requirements-uv.lock
	@touch $@

# uv does not read pip's settings, so it is told pip's mirror, and trusts what the system trusts. Where it still cannot
# reach what pip can, its error is shown and pip does the work. Both compile what they install: uv only when told to, and
# the first start would pay for it, or every start where nothing may be written beside the packages.
define install
index="$${UV_DEFAULT_INDEX:-$${PIP_INDEX_URL:-$$($(BIN)/python -m pip config get global.index-url 2>/dev/null)}}"; \
if [ -n "$$index" ]; then export UV_DEFAULT_INDEX="$$index"; fi; \
$(BIN)/uv pip install --system-certs --compile-bytecode --python $(BIN)/python $(1) || { \
	echo "uv could not install; trying pip"; \
	$(BIN)/python -m pip install -qq --disable-pip-version-check $(1); }
endef

$(VENV)/runtime.stamp: requirements.lock $(VENV)/uv.stamp
	@$(call install,--require-hashes -r requirements.lock)
	@touch $@

$(VENV)/project.stamp: pyproject.toml $(VENV)/runtime.stamp
	@$(call install,--no-index --no-deps --no-build-isolation -e .)
	@$(BIN)/python -m compileall -q src
	@touch $@

$(VENV)/ocr.stamp: requirements-ocr.lock $(VENV)/runtime.stamp
	@$(call install,--require-hashes -r requirements-ocr.lock)
	@touch $@

$(VENV)/dev.stamp: requirements-dev.lock $(VENV)/runtime.stamp
	@$(call install,--require-hashes -r requirements-dev.lock)
	@touch $@

# Beside the environment, not in it: PYTHONPATH puts it in front for one run.
$(VENV)/duckdb2.stamp: requirements-duckdb2.lock $(VENV)/uv.stamp
	@$(call install,--require-hashes --target $(VENV)/duckdb2 -r requirements-duckdb2.lock)
	@touch $@

# --- The locks: exact versions with hashes for every system, no registry and no path of anybody's machine.
# duckdb 2 writes files that 1.5 cannot open, so the lock stays on 1.5 (docs/decisions/0002). fewest: one version
# of a package for every Python and system, so that all offices compute with the same one.

COMPILE = $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --fork-strategy fewest --generate-hashes \
	--no-annotate --no-emit-index-url --custom-compile-command 'make lock' $(if $(UPGRADE),--upgrade)

lock: $(VENV)/uv.stamp
	$(COMPILE) --group uv --output-file requirements-uv.lock
	echo 'duckdb<2' | $(COMPILE) pyproject.toml - --group build --output-file requirements.lock
	$(COMPILE) pyproject.toml --extra ocr --group build --constraint requirements.lock --output-file requirements-ocr.lock
	$(COMPILE) pyproject.toml --extra ocr --group build --group dev --constraint requirements-ocr.lock \
		--output-file requirements-dev.lock
	echo 'duckdb>=2,<3' | $(COMPILE) - --output-file requirements-duckdb2.lock
