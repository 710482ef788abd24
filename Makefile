# One file for people and CI. `make help` lists what there is.
SHELL := /bin/bash
PYTHON ?= python3
# Where pip finds PyTorch's CPU build, if the default index has only the CUDA one: the URL of PyTorch's CPU index.
TORCH_INDEX ?=
VENV := .venv
BIN := $(VENV)/bin
export SAAR_DATA_DIR ?= $(CURDIR)/.data

.DEFAULT_GOAL := help
.PHONY: help demo serve test lint types bench clean

help:  ## List the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(VENV)/.installed: pyproject.toml
	@echo "==> Installing into $(VENV) (PyTorch is the large part; a few minutes the first time)"
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --progress-bar on $(if $(TORCH_INDEX),--extra-index-url $(TORCH_INDEX)) -e '.[server,batch,notebook,prepare,otel,dev]'
	@touch $@

demo: $(VENV)/.installed  ## Start the service, brief every article in seeds/, stop it
	$(BIN)/saar models prepare
	$(BIN)/python -m bench.demo

serve: $(VENV)/.installed  ## Serve on port 8000 until interrupted
	$(BIN)/saar models prepare
	$(BIN)/saar serve --port 8000

lint: $(VENV)/.installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports

types: $(VENV)/.installed
	$(BIN)/mypy

test: lint types  ## Linters, types and tests: what CI runs
	$(BIN)/saar models prepare
	$(BIN)/pytest --cov

bench: $(VENV)/.installed  ## Measure speed and quality
	$(BIN)/saar models prepare
	$(BIN)/python -m bench

clean:  ## Remove the environment, the prepared models and all caches
	rm -rf $(VENV) .data .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis .coverage \
		bench/results build dist *.egg-info
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
