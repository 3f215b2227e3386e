PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
TREE := build/tree/nlp_support# the package with training and eval inside it, as it is installed

.PHONY: demo test check docs clean

demo: $(VENV)/core
	$(BIN)/nlp-support demo

test: $(VENV)/test check
	OMP_NUM_THREADS=1 $(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder

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
	$(BIN)/python -m pip install --quiet -e .
	touch $@

# torch and sentence-transformers are there for the tests of export and of models from a folder.
$(VENV)/test: $(VENV)/core pyproject.toml
	$(BIN)/python -m pip install --quiet torch==2.13.0
	$(BIN)/python -m pip install --quiet -e '.[train,parquet,eval,report,test]'
	touch $@

$(VENV)/docs: $(VENV)/test pyproject.toml
	$(BIN)/python -m pip install --quiet -e '.[docs]'
	touch $@

clean:
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis
