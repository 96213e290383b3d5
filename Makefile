PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV = .venv
PEERS = .venv-benchmark
PRINT_LIBRARIES = libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fontconfig
BROWSER = chromium

.PHONY: run test lint types unit benchmark clean

run: $(VENV)/.run
	$(VENV)/bin/python scripts/run.py

test: $(VENV)/.dev lint types unit

lint: $(VENV)/.dev
	$(VENV)/bin/ruff check .
	$(VENV)/bin/lint-imports
	$(VENV)/bin/djlint templates --lint --quiet
	$(VENV)/bin/python -m regulations check
	$(VENV)/bin/python manage.py lint
	$(VENV)/bin/python manage.py makemigrations --check --dry-run

types: $(VENV)/.dev
	$(VENV)/bin/mypy readiness regulations scripts

unit: $(VENV)/.dev
	$(VENV)/bin/python -m pytest

benchmark: $(VENV)/.dev $(PEERS)/.installed
	$(VENV)/bin/python -m pytest tests/benchmarks -s

$(VENV)/bin/uv:
	$(PYTHON) -m venv $(VENV)
	$(VENV)/bin/pip install --quiet --disable-pip-version-check uv==0.13.9

$(VENV)/.run: requirements.lock $(VENV)/bin/uv
	./scripts/system-libraries.sh $(PRINT_LIBRARIES)
	$(VENV)/bin/uv pip install --quiet --compile-bytecode --python $(VENV)/bin/python --require-hashes -r requirements.lock
	touch $@

$(VENV)/.dev: requirements-dev.lock $(VENV)/bin/uv
	./scripts/system-libraries.sh $(PRINT_LIBRARIES) $(BROWSER) poppler-utils
	$(VENV)/bin/uv pip install --quiet --compile-bytecode --python $(VENV)/bin/python --require-hashes -r requirements-dev.lock
	touch $@

$(PEERS)/.installed: requirements-benchmark.lock $(VENV)/bin/uv
	$(PYTHON) -m venv $(PEERS)
	$(VENV)/bin/uv pip install --quiet --compile-bytecode --python $(PEERS)/bin/python --require-hashes -r requirements-benchmark.lock
	touch $@

clean:
	rm -rf $(VENV) $(PEERS) var
