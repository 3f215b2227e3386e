PYTHON ?= python3
export PIP_DISABLE_PIP_VERSION_CHECK := 1
VENV := .venv
BIN := $(VENV)/bin
# The versions that were tested together, for the Python that CI has; another Python takes what fits it.
LOCK := $(shell $(PYTHON) -c 'import sys; print("-c constraints.txt" * (sys.version_info[:2] == (3, 11)))')
TREE := build/tree/nlp_support# the package with training and eval inside it, as it is installed

.PHONY: demo test soak check docs lock clean

demo: $(VENV)/core
	$(BIN)/nlp-support demo

test: $(VENV)/test check
	OMP_NUM_THREADS=1 $(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder \
		-m "not long" --cov --cov-report=xml:build/coverage.xml --cov-fail-under=90

# What takes longer, and minutes of what `make test` tries for seconds: kills, and seven processes at once.
soak: $(VENV)/test
	OMP_NUM_THREADS=1 $(BIN)/python -m pytest -n 2 -m long
	cd tests && OMP_NUM_THREADS=1 $(abspath $(BIN))/python -m attack.kills --rounds 14
	cd tests && OMP_NUM_THREADS=1 $(abspath $(BIN))/python -m attack.many_processes --seconds 240

check: $(VENV)/test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	mkdir -p $(TREE) && find $(TREE) -xtype l -delete && ln -sfn $(abspath $(wildcard nlp_support/*) training eval) $(TREE)/
	cd $(TREE)/.. && $(abspath $(BIN))/lint-imports $(abspath pyproject.toml)
	$(BIN)/mypy

docs: $(VENV)/docs
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --quiet --site-dir build/site

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/core: $(BIN)/python pyproject.toml
	@echo "installing nlp-support and what it needs into $(VENV), some 550 MB: a minute or two"
	$(BIN)/python -m pip install -qq -e .
	touch $@

# torch and sentence-transformers are there for the tests of export and of models from a folder.
$(VENV)/test: $(VENV)/core pyproject.toml
	@echo "installing what the tests need, torch among it: some minutes"
	$(BIN)/python -m pip install -qq torch==2.13.0
	$(BIN)/python -m pip install -qq $(LOCK) -e '.[coach,eval,parquet,report,test,train,webhook]'
	touch $@

$(VENV)/docs: $(VENV)/test pyproject.toml
	$(BIN)/python -m pip install -qq $(LOCK) -e '.[docs]'
	touch $@

lock: $(VENV)/docs
	(echo "# Made by make lock: what the tests were last run with, on Python 3.11."; \
	$(BIN)/python -m pip freeze --exclude-editable | grep -iv -e "^torch" -e "^setuptools" -e "@") > constraints.txt

clean:
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis
