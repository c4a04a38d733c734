# Everything runs in a virtual environment of its own (.venv), built by uv from requirements.lock.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.sartor-setup
# Compiled modules are worth keeping: torch imports in half the time.
unexport PYTHONDONTWRITEBYTECODE
export UV_HTTP_TIMEOUT ?= 300

.DEFAULT_GOAL := help
.PHONY: help setup demo test lint lock

help:  ## Show what there is to make
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 10

setup: $(STAMP)  ## Make .venv with everything that sartor needs

demo: $(STAMP)  ## Do the main job: index a wardrobe, search by a street photo, "make it blue"
	$(BIN)/sartor demo

test: $(STAMP)  ## Run all tests (real Redis, real worker, real weights)
	$(BIN)/pytest

lint: $(STAMP)  ## Check style, types, the direction of imports and the Dockerfile
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/hadolint Dockerfile

lock:  ## Pin the newest versions that pyproject.toml admits
	$(MAKE) .uv/found
	$$(cat .uv/found) pip compile --quiet --universal --python-version 3.11 --upgrade --extra dev \
		--no-emit-index-url --no-annotate --no-header --output-file requirements.lock pyproject.toml

# uv: the one on the PATH, else one of our own in .uv (no root, nothing outside this folder).
.uv/found:
	@mkdir -p .uv
	@if command -v uv >/dev/null; then command -v uv > $@; \
	elif $(PYTHON) -m pip --version >/dev/null 2>&1; then \
		$(PYTHON) -m pip install --quiet --target .uv/lib uv && echo $(CURDIR)/.uv/lib/bin/uv > $@; \
	elif $(PYTHON) -m venv .uv/venv; then \
		.uv/venv/bin/pip install --quiet uv && echo $(CURDIR)/.uv/venv/bin/uv > $@; \
	else echo "sartor needs uv, or Python's pip or venv: apt install python3-pip" >&2; exit 1; fi

$(STAMP): .uv/found requirements.lock pyproject.toml
	uv=$$(cat .uv/found) && $$uv venv --quiet --allow-existing --python $(PYTHON) $(VENV) \
		&& $$uv pip sync --quiet --python $(BIN)/python requirements.lock \
		&& $$uv pip install --quiet --python $(BIN)/python --no-deps --editable .
	@touch $@
