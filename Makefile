# Two commands on a fresh machine: `make demo` and `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: demo test benchmark figure clean

demo: $(VENV)/.installed
	$(BIN)/pnmr demo --output demo --force

test: $(VENV)/.tested
	$(BIN)/python -m pytest --numprocesses auto --maxprocesses 4

benchmark: $(VENV)/.tested
	$(BIN)/python tests/benchmarks/benchmark_table.py --output benchmark.md

figure: demo
	$(BIN)/python tests/write_figure.py demo/report/figure-2.png

$(VENV)/bin/python:
	@PYTHON="$(PYTHON)" VENV="$(VENV)" sh tests/environment.sh

$(VENV)/.installed: $(VENV)/bin/python pyproject.toml
	$(BIN)/python -m pip install --quiet --editable .
	@touch $@

$(VENV)/.tested: $(VENV)/bin/python pyproject.toml
	$(BIN)/python -m pip install --quiet --editable '.[test]'
	@touch $@ $(VENV)/.installed

clean:
	rm -rf $(VENV) demo benchmark.md build dist .mypy_cache .pytest_cache .hypothesis .benchmarks
