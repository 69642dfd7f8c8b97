# Everything netpath does from a clone. A machine needs python3 (3.11 or newer) and make; the rest is set up in .venv.

PY    ?= python3
UV_PIN := uv==0.13.9

V     := .venv
BIN   := $(V)/bin
READY := $(V)/.ready
STAMP := $(V)/.stamp
PIP   := $(BIN)/python -m pip --disable-pip-version-check
UV     = UV_PYTHON_DOWNLOADS=never UV_NO_PROGRESS=1 $(if $(shell command -v uv),uv,$(BIN)/uv)
BOOKS  = $(wildcard notebooks/[0-9][0-9]-*.ipynb)

BENCH := benchmarks/.venv

# Where it is set, each of the processes that tests start would compile pandas anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: answers bench help coach demo test check lab long lock notebooks samples spark wheel-test

help:
	@echo "make demo        the warmest chains in a sample town, printed and drawn"
	@echo "make coach       the page for coaches, in your browser"
	@echo "make test        unit tests, doctests and notebooks"
	@echo "make check       format, lint, types and the house rule"
	@echo "make lab         the notebooks, in JupyterLab"
	@echo "make spark       PySpark, for its tests (450 MB; Java 17 comes from the system)"
	@echo "make long        the tests with their long proofs (minutes)"
	@echo "make lock        resolve both locks anew"
	@echo "make notebooks   run the notebooks again and keep their outputs small"
	@echo "make samples     write data/samples again from its seed"
	@echo "make answers     published values beside what netpath makes of them"
	@echo "make bench       time netpath beside its peers (under an hour; QUICK=1: minutes)"
	@echo "make wheel-test  build the wheel and run its demo in a bare environment"

# The machine's own python3 makes the environment; uv, or else pip, installs what a lock names, and nothing else.
$(BIN)/python:
	@command -v $(PY) >/dev/null || { echo "There is no $(PY) here. Install Python 3.11 or newer, or name one: make PY=/path/to/python3 demo"; exit 1; }
	@$(PY) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "netpath needs Python 3.11 or newer; $(PY) is $$($(PY) --version 2>&1). Name a newer one: make PY=python3.12 demo"; exit 1; }
	@$(PY) -c 'import venv, ensurepip' 2>/dev/null || { echo "$(PY) comes without venv. On Debian and Ubuntu: apt install python3-venv"; exit 1; }
	@echo "Setting up netpath in $(V). This happens once."
	@$(PY) -m venv $(V)
	@command -v uv >/dev/null || $(PIP) install -qq $(UV_PIN) || true  # pip does it too, only slower

# Without a way out, what uv once fetched will do; without uv, pip.
install = { $(UV) pip install -q -p $(BIN)/python $(1) 2>/dev/null || $(UV) pip install -q --offline -p $(BIN)/python $(1) 2>/dev/null || { echo "uv cannot fetch the packages here; pip does it instead, in about a minute."; $(PIP) install -qq $(1); }; }

# What netpath runs with. Kernels are compiled when they are first asked for.
$(READY): requirements-run.lock pyproject.toml | $(BIN)/python
	@$(call install,--require-hashes -r requirements-run.lock)
	@$(call install,--no-deps --no-build-isolation -e .)
	@touch $@

# And what its tests, its notebooks and the page for coaches need.
$(STAMP): requirements.lock $(READY)
	@echo "Adding what tests and notebooks need."
	@$(call install,--require-hashes -r requirements.lock)
	@touch $@

# PySpark is for those who have a cluster; its tests skip without it.
$(V)/.spark: requirements-spark.lock $(STAMP)
	@echo "Adding PySpark."
	@$(call install,--require-hashes -r requirements-spark.lock)
	@touch $@

spark: $(V)/.spark

demo: $(READY)
	@$(BIN)/netpath demo

coach: $(STAMP)
	@$(BIN)/netpath coach

test: $(STAMP)
	@$(BIN)/netpath doctor --warm >/dev/null || true  # else each worker compiles for itself
	@echo "Unit tests and doctests"
	@$(BIN)/python -m pytest -q -n auto --dist worksteal
ifneq ($(BOOKS),)
	@echo "Notebooks, every cell run"
	@$(BIN)/python -m pytest -q -o addopts= -o filterwarnings=default --nbval-lax --nbval-current-env --nbval-sanitize-with tests/nbval.cfg $(BOOKS)
endif

check: $(STAMP)
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy --strict src
	@$(BIN)/python -m pytest -q tests/test_house.py

lab: $(STAMP)
	@$(BIN)/jupyter lab --ServerApp.root_dir=notebooks --LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate --LabApp.news_url=None

long: $(STAMP)
	@NETPATH_LONG=1 $(BIN)/python -m pytest -q

# Versions and hashes for every platform; no addresses, so that the file reads the same whoever resolves it.
# What netpath runs with has a lock of its own, of the same versions.
lock: $(STAMP)
	@$(UV) pip compile pyproject.toml --extra build --extra notebooks --extra dev --universal --generate-hashes --no-annotate --no-header --python-version 3.11 -q -o requirements.lock
	@$(UV) pip compile pyproject.toml --extra build -c requirements.lock --universal --generate-hashes --no-annotate --no-header --python-version 3.11 -q -o requirements-run.lock
	@$(UV) pip compile pyproject.toml --extra spark -c requirements.lock --universal --generate-hashes --no-annotate --no-header --python-version 3.11 -q -o requirements-spark.lock
	@echo "The locks are resolved anew. Read the difference, then run make test."

notebooks: $(STAMP)
	@$(BIN)/python notebooks/refresh.py

samples: $(STAMP)
	@$(BIN)/python -m netpath.generate

answers: $(STAMP)
	@$(BIN)/python tests/published.py
	@echo && $(BIN)/python tests/models/figures.py

# Peers, one of them under the GPL, live in an environment of their own. Interrupted, it goes on where it stopped.
bench: $(STAMP) $(BENCH)/.stamp
	@$(BENCH)/bin/python benchmarks/bench.py $(if $(QUICK),--quick)
	@$(BENCH)/bin/python benchmarks/table.py
	@echo "benchmarks/results.md has the table, results.csv the numbers, results.png the picture."

$(BENCH)/.stamp: requirements.lock benchmarks/requirements.txt
	@$(PY) -m venv $(BENCH)
	@$(UV) pip install -q -p $(BENCH)/bin/python -c requirements.lock -r pyproject.toml -r benchmarks/requirements.txt
	@touch $@

# Not the checkout but what a stranger installs: its own folder, its own environment, run-time packages only.
wheel-test: $(STAMP)
	@rm -rf dist && $(UV) build -q --wheel --no-build-isolation -p $(BIN)/python -o dist .
	@away=$$(mktemp -d) && trap 'rm -rf "$$away"' EXIT && \
	wheel=$$(ls "$$PWD"/dist/netpath-*.whl) && \
	$(PY) -m venv "$$away/env" && \
	$(UV) pip install -q -p "$$away/env/bin/python" -c requirements.lock "$$wheel" && \
	cd "$$away" && env/bin/netpath demo
