# SPDX-License-Identifier: Apache-2.0
# Verbs for people. Each does its own set-up: packages (tools/setup), configure, build.
#   make          build            make demo     the whole story, on this machine (KEEP=1 leaves it running)
#   make test     all tests        make unit     the quick ones: no root, under a minute
#   make lint     style, layers    make format   clang-format      make check    test + lint + sanitizers
#   make bench    benchmarks       make fuzz T=x one fuzz target, for TIME seconds
#   make smith    random programs through sim and cpu, which must agree, for TIME seconds from SEED on
#   make interop  third-party clients     make doc   man pages     make install   into DESTDIR/PREFIX
B ?= build
PREFIX ?= /usr/local
TIME ?= 60
SEED ?= 1
export KEEP

.PHONY: all build setup-% unit test demo lint check format bench fuzz smith interop doc install clean sanitize
all: build

setup-%:
	@tools/setup $(subst -, ,$*)

$(B)/build.ninja:
	@meson setup $(B) --prefix $(PREFIX) >$(B).log 2>&1 || { cat $(B).log; exit 1; }; rm -f $(B).log

build: setup-build $(B)/build.ninja
	@ninja -C $(B) --quiet

unit: build
	@tests/run --build $(B) unit

test: setup-build-test build
	@tests/run --build $(B) all

demo: setup-build-test build
	@tests/demo/demo --build $(B)

lint: setup-build-dev
	@tools/lint

sanitize: setup-build-test
	@tests/run --sanitize unit

check: test lint sanitize

format:
	@git ls-files '*.c' '*.h' | xargs clang-format -i

bench: setup-build-test-dev build
	@tests/bench/run --build $(B)

fuzz: setup-build-test
	@tests/fuzz/run $(T) $(TIME)

smith: setup-build-test build
	@tests/smith/run --build $(B) --seeds $(SEED)-$(SEED) --time $(TIME) --jobs 2

interop: setup-build-test build
	@tests/interop/run --build $(B)

doc: build
	@echo "man pages (man -l FILE):" $(B)/src/cmd/*.[18]

install: build
	@meson configure $(B) --prefix $(PREFIX) # of a build made before, too
	@ninja -C $(B) --quiet
	@meson install -C $(B) --no-rebuild

clean:
	rm -rf $(B) build-*
