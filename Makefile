# shufflezoo: build, demonstrate, test. `make` alone lists the targets.

SWIFT ?= swift
PREFIX ?= /usr/local
BUILD_FLAGS = -c release --explicit-target-dependency-import-check error
BINARY = .build/release/shufflezoo

# One test at a time: beside tests that compute for seconds, those that wait for a server would fail.
# Nothing is built for @testable imports, so that the tests share the build of the command.
TEST_FLAGS = $(BUILD_FLAGS) --no-parallel --disable-testable-imports

# Swift's libraries inside make the installed command start faster than finding them would. That takes
# a build of its own, in a folder of its own, so that `make build` and `make test` share one.
INSTALL_BUILD = .build-install
INSTALL_FLAGS = $(BUILD_FLAGS) --product shufflezoo --static-swift-stdlib --scratch-path $(INSTALL_BUILD)
INSTALL_BINARY = $(INSTALL_BUILD)/release/shufflezoo
PROTO = Sources/CCheckpointProto
VENV = .venv-mindspore

# The system libraries: pkg-config's name, Debian's package, Homebrew's formula.
LIBRARIES = \
	libprotobuf-c:libprotobuf-c-dev:protobuf-c \
	zlib:zlib1g-dev:zlib \
	libcrypto:libssl-dev:openssl@3 \
	libjpeg:libjpeg62-turbo-dev:jpeg-turbo \
	libpng:libpng-dev:libpng

# What the tests and `make regenerate` need beside them.
TOOLS = protoc-c:protobuf-c-compiler:protobuf-c

.DEFAULT_GOAL := help
.PHONY: help deps check-libraries build build-install demo test lint regenerate install clean \
	check-mindspore bench-convert bench-download

help: ## List the targets.
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-16s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

deps: ## Install the system libraries that are missing (apt-get or Homebrew).
	@sh Tests/Lint/libraries.sh install $(LIBRARIES)

check-libraries:
	@sh Tests/Lint/libraries.sh check $(LIBRARIES)

build: check-libraries ## Build the command.
	$(SWIFT) build $(BUILD_FLAGS) --product shufflezoo

build-install: check-libraries
	$(SWIFT) build $(INSTALL_FLAGS)

demo: deps build ## Convert and evaluate the bundled checkpoint on the bundled pictures.
	@sh zoo/sample/demo.sh $(BINARY)

test: ## Run every test, after installing what is missing.
	@sh Tests/Lint/libraries.sh install $(LIBRARIES) $(TOOLS)
	$(SWIFT) test $(TEST_FLAGS)

lint: ## Check the formatting, the rules of style, and the layers of the modules.
	$(SWIFT) format lint --strict --recursive Package.swift Sources Tests
	$(SWIFT) package describe --type json | python3 Tests/Lint/layers.py

regenerate: ## Make the generated and the golden files again.
	protoc-c --c_out=$(PROTO) --proto_path=schemas mindspore_checkpoint.proto
	mv $(PROTO)/mindspore_checkpoint.pb-c.h $(PROTO)/include/
	sh zoo/embed.sh Sources/Zoo/Generated/EmbeddedZoo.swift
	SHUFFLEZOO_UPDATE_GOLDEN=1 $(SWIFT) test $(TEST_FLAGS) --filter EndToEnd

install: build-install ## Install the command under PREFIX (/usr/local).
	install -d $(DESTDIR)$(PREFIX)/bin
	install -m 755 $(INSTALL_BINARY) $(DESTDIR)$(PREFIX)/bin/
	install -d $(DESTDIR)$(PREFIX)/share/shufflezoo
	install -m 644 zoo/sample/*.ckpt $(DESTDIR)$(PREFIX)/share/shufflezoo/

clean: ## Remove everything that was built.
	rm -rf .build .build-* $(VENV)

check-mindspore: deps build $(VENV)/ready ## Prove with MindSpore itself that it loads what we write.
	$(VENV)/bin/python Tests/MindSpore/check.py --shufflezoo $(BINARY) \
		--fixtures $${SHUFFLEZOO_FIXTURES:-../shared/fixtures} $${MINDCV_DIR:+--mindcv $$MINDCV_DIR}

bench-convert: deps build-install $(VENV)/ready ## Time conversions against copying by hand and against MindSpore.
	$(VENV)/bin/python Benchmarks/conversion/benchmark.py --shufflezoo $(INSTALL_BINARY) \
		--fixtures $${SHUFFLEZOO_FIXTURES:-../shared/fixtures}

bench-download: deps build-install $(VENV)/ready ## Time downloads against curl and pooch, listing against MindCV.
	$(VENV)/bin/python Benchmarks/downloads/benchmark.py --shufflezoo $(INSTALL_BINARY)

$(VENV)/ready: Tests/MindSpore/requirements.txt
	python3 -m venv $(VENV)
	$(VENV)/bin/pip install --quiet --requirement Tests/MindSpore/requirements.txt
	touch $@
