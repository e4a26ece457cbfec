# shufflezoo: build, demonstrate, test. `make` alone lists the targets.

SWIFT ?= swift
export SWIFT
PREFIX ?= /usr/local
BUILD_FLAGS = -c release --explicit-target-dependency-import-check error
BINARY = .build/release/shufflezoo

# One test at a time: beside tests that compute for seconds, those that wait for a server would fail.
# Nothing is built for @testable imports, so that the tests share the build of the command.
TEST_FLAGS = $(BUILD_FLAGS) --no-parallel --disable-testable-imports

# Swift's libraries inside make the installed command start faster than finding them would, and so do
# the C libraries' archives and C++'s: of OpenSSL alone the loader has three thousand symbols to look
# up. That takes a build of its own, in a folder of its own, so that `make build` and `make test` share
# one. Nobody looks the command's own symbols up, which Swift's libraries would have it export: without
# them it takes 1.5 MiB less. And lld keeps code apart from what is read alone, so that 2.4 MiB less of
# the file are touched than with gold.
INSTALL_BUILD = .build-install
INSTALL_ARCHIVES = $(CURDIR)/$(INSTALL_BUILD)/archives
INSTALL_FLAGS = $(BUILD_FLAGS) --product shufflezoo --static-swift-stdlib --scratch-path $(INSTALL_BUILD) \
	-debug-info-format none --disable-local-rpath -Xlinker -L$(INSTALL_ARCHIVES) $(ANYWHERE) \
	$(if $(filter Linux,$(shell uname)),-Xlinker --no-export-dynamic -Xswiftc -use-ld=lld $(PACKED))
# Packed relocations, which are 2 MiB less to read, where the C library knows them: from glibc 2.36 (2022) on.
PACKED = $(shell getconf GNU_LIBC_VERSION 2>/dev/null | \
	awk -F '[ .]' '$$2 > 2 || $$3 >= 36 { print "-Xlinker -z -Xlinker pack-relative-relocs" }')
# No path of the folder that it was built in ends inside the command.
ANYWHERE = -Xswiftc -file-prefix-map -Xswiftc $(CURDIR)=. -Xcc -ffile-prefix-map=$(CURDIR)=.
INSTALL_BINARY = $(INSTALL_BUILD)/release/shufflezoo
VENV = .venv-mindspore
PEERS_VENV = .venv-peers
EXPORTS_VENV = .venv-exports
SERVING_VENV = .venv-serving
SERVER_PEERS_VENV = .venv-server-peers
DEPLOY_VENV = .venv-deploy
READER = .build/release/read-weights

# The kernels' sweep as a program of its own: each case has a shape and numbers of its own, which the
# seed gives; sanitizers and emulators are slow and get fewer.
KERNELS = .build-kernels
SWEEP_SOURCES = $(wildcard Sources/CKernels/*.c Tests/KernelSweep/*.c)
SWEEP_HEADERS = $(wildcard Sources/CKernels/*.h Sources/CKernels/*/*.h \
	Tests/KernelSweep/*.h Tests/KernelSweep/*/*.h)
TRAINING_SOURCES = $(wildcard Sources/CTrainingKernels/*.c) \
	Tests/KernelSweep/memory.c Tests/TrainingKernelSweep/sweep.c
TRAINING_HEADERS = $(wildcard Sources/CTrainingKernels/*/*.h Sources/CKernels/*/*.h) Tests/KernelSweep/memory.h
SWEEP_FLAGS = -O2 -g -Wall -Wextra -Werror -Wno-unknown-pragmas \
	-ISources/CKernels/include -ISources/CTrainingKernels/include -ITests/KernelSweep/include
SWEEP_SANITIZERS = -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
CROSS_CC ?= aarch64-linux-gnu-gcc
CROSS_RUN ?= qemu-aarch64

# The system libraries: pkg-config's name, Debian's package, Homebrew's formula.
LIBRARIES = \
	libprotobuf-c:libprotobuf-c-dev:protobuf-c \
	zlib:zlib1g-dev:zlib \
	libcrypto:libssl-dev:openssl@3 \
	libjpeg:libjpeg62-turbo-dev:jpeg-turbo \
	libpng:libpng-dev:libpng \
	yaml-0.1:libyaml-dev:libyaml

# What the trait MPI needs beside them, and the build with it, which keeps to a folder of its own.
MPI_LIBRARIES = ompi-c:libopenmpi-dev:open-mpi mpirun:openmpi-bin:open-mpi
MPI_BUILD = .build-mpi
MPI_FLAGS = $(BUILD_FLAGS) --traits MPI --scratch-path $(MPI_BUILD)

# What the tests and `make regenerate` need beside them.
TOOLS = protoc-c:protobuf-c-compiler:protobuf-c

.DEFAULT_GOAL := help
.PHONY: help deps check-libraries build build-install demo test lint docs modules messages regenerate install install-built clean \
	test-kernels test-valgrind test-aarch64 test-avx512 test-isa check-mindspore check-exports check-serving \
	soak-serving check-deploy check check-consumer check-man check-first-use compare bench bench-convert bench-download bench-peers bench-evaluate bench-server-peers bench-starts bench-training \
	dist deb check-dist dist-tree deps-mpi build-mpi test-mpi plan-cluster verify-engine fuzz test-parsers test-faults sanitize sanitize-address sanitize-thread differential

help: ## List the targets.
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "  make %-16s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

deps: ## Install the system libraries that are missing (apt-get or Homebrew).
	@sh Tests/Lint/libraries.sh install $(LIBRARIES)

deps-mpi: ## Install what the build for several processes needs beside.
	@sh Tests/Lint/libraries.sh install $(LIBRARIES) $(MPI_LIBRARIES)

check-libraries:
	@sh Tests/Lint/libraries.sh check $(LIBRARIES)

build: check-libraries ## Build the command.
	$(SWIFT) build $(BUILD_FLAGS) --product shufflezoo

build-install: check-libraries
	@CC="$(CC)" sh Tests/Lint/archives.sh $(INSTALL_ARCHIVES) $(LIBRARIES)
	PKG_CONFIG_PATH=$(INSTALL_ARCHIVES):$$PKG_CONFIG_PATH $(SWIFT) build $(INSTALL_FLAGS)

build-mpi: check-libraries ## Build the command for mpirun, as .build-mpi/release/shufflezoo.
	@sh Tests/Lint/libraries.sh check $(MPI_LIBRARIES)
	$(SWIFT) build $(MPI_FLAGS) --product shufflezoo

test-mpi: deps-mpi ## Check under mpirun what processes tell each other, and that they stop together.
	$(SWIFT) build $(MPI_FLAGS) --product check-distribution
	python3 -B Tests/Distribution/check.py $(MPI_BUILD)/release/check-distribution
	$(SWIFT) build $(MPI_FLAGS) --product shufflezoo
	python3 -B Tests/Distribution/train.py $(MPI_BUILD)/release/shufflezoo zoo/sample/fashion-mnist/val

demo: deps build ## Convert and evaluate the bundled checkpoint on the bundled pictures.
	@sh zoo/sample/demo.sh $(BINARY)

test: ## Run every test, after installing what is missing.
	@sh Tests/Lint/libraries.sh install $(LIBRARIES) $(TOOLS)
	$(SWIFT) test $(TEST_FLAGS)

verify-engine: check-libraries ## Compare the engine with the reference in every way it runs; takes minutes.
	$(SWIFT) build $(BUILD_FLAGS) --product verify-engine
	.build/release/verify-engine $(SEED)

test-kernels: $(addprefix $(KERNELS)/,sweep sweep-sanitized training training-sanitized) ## Sweep over this processor's kernels.
	$(KERNELS)/sweep all $${SEED:-1} $${ROUNDS:-5000}
	$(KERNELS)/sweep-sanitized all $${SEED:-1} $${ROUNDS:-1000}
	$(KERNELS)/training $${SEED:-1} $${ROUNDS:-5000}
	$(KERNELS)/training-sanitized $${SEED:-1} $${ROUNDS:-1000}

test-valgrind: ## Sweep over the kernels of this processor under Valgrind.
	@$(call needs,valgrind,valgrind)
	@$(MAKE) --no-print-directory $(KERNELS)/sweep-valgrind $(KERNELS)/training
	valgrind --quiet --error-exitcode=1 --leak-check=full \
		$(KERNELS)/sweep-valgrind all $${SEED:-1} $${ROUNDS:-150}
	valgrind --quiet --error-exitcode=1 --leak-check=full \
		$(KERNELS)/training $${SEED:-1} $${ROUNDS:-150}

test-aarch64: ## Sweep over the kernels of 64-bit Arm, in Qemu.
	@$(call needs,$(CROSS_CC),gcc-aarch64-linux-gnu libc6-dev-arm64-cross)
	@$(call needs,$(CROSS_RUN),qemu-user)
	@$(MAKE) --no-print-directory $(KERNELS)/sweep-aarch64 $(KERNELS)/training-aarch64
	$(CROSS_RUN) $(KERNELS)/sweep-aarch64 all $${SEED:-1} $${ROUNDS:-1000}
	$(CROSS_RUN) $(KERNELS)/training-aarch64 $${SEED:-1} $${ROUNDS:-1000}

test-isa: build ## Run every test with each instruction set of this processor.
	@for set in avx512 avx2 neon scalar; do \
		if SHUFFLEZOO_ISA=$$set $(BINARY) bench --iterations 1 --warmup 0 >/dev/null 2>&1; then \
			echo "SHUFFLEZOO_ISA=$$set:"; SHUFFLEZOO_ISA=$$set $(SWIFT) test $(TEST_FLAGS) || exit 1; \
		else echo "SHUFFLEZOO_ISA=$$set: not on this processor"; fi; \
	done

test-avx512: $(KERNELS)/sweep-static ## Sweep over the kernels of AVX-512, in Bochs.
	Tests/KernelSweep/emulated.sh $< avx512 $${SEED:-1} $${ROUNDS:-300}

# needs PROGRAM,PACKAGES: stops with Debian's names of what is missing.
needs = command -v $(1) >/dev/null || { echo "$(1) is missing; install $(2) (Debian)" >&2; exit 1; }

# Compiler and flags of each program; the mathematics library stands behind the sources.
$(KERNELS)/sweep $(KERNELS)/training: SWEEP_CC = $(CC)
$(KERNELS)/sweep-sanitized $(KERNELS)/training-sanitized: SWEEP_CC = $(CC) $(SWEEP_SANITIZERS)
$(KERNELS)/sweep-valgrind: SWEEP_CC = $(CC) -DSZ_SWEEP_VALGRIND
$(KERNELS)/sweep-aarch64 $(KERNELS)/training-aarch64: SWEEP_CC = $(CROSS_CC) -static
$(KERNELS)/sweep-static: SWEEP_CC = $(CC) -static -no-pie

SWEEPS = $(addprefix $(KERNELS)/,sweep sweep-sanitized sweep-valgrind sweep-aarch64 sweep-static)
$(SWEEPS): $(SWEEP_SOURCES) $(SWEEP_HEADERS)
	@mkdir -p $(KERNELS)
	$(SWEEP_CC) $(SWEEP_FLAGS) $(SWEEP_SOURCES) -o $@ -lm

$(addprefix $(KERNELS)/,training training-sanitized training-aarch64): $(TRAINING_SOURCES) $(TRAINING_HEADERS)
	@mkdir -p $(KERNELS)
	$(SWEEP_CC) $(SWEEP_FLAGS) $(TRAINING_SOURCES) -o $@ -lm

fuzz: check-libraries ## Fuzz every parser, or those in TARGETS, for TIME=60 seconds of the processor each.
	SHUFFLEZOO_FUZZING=1 $(SWIFT) build $(BUILD_FLAGS) --product fuzz --scratch-path .build-fuzz \
		-debug-info-format none -Xswiftc -sanitize=fuzzer,address -Xcc -fsanitize=fuzzer-no-link,address
	@sh Tests/Fuzzing/fuzz.sh .build-fuzz/release/fuzz $${TIME:-60} $(TARGETS)

# In the fuzzers' build, whose corpus reaches what the parsers can do; seconds, once it is built.
test-parsers: ## Run every parser over the fuzzers' corpus with AddressSanitizer.
	@$(MAKE) --no-print-directory fuzz TIME=0

FAULTS = .build-faults
FAULT_FLAGS = -O2 -Wall -Wextra -Werror -shared -fPIC

$(FAULTS)/faults.so: Tests/Faults/shim.c
	@mkdir -p $(FAULTS)
	$(CC) $(FAULT_FLAGS) $< -o $@ -ldl

test-faults: ## Disturb the command in every way that a system can; Linux, half an hour.
	@[ "$$(uname)" = Linux ] || { echo "faults are injected on Linux only" >&2; exit 1; }
	@$(MAKE) --no-print-directory build $(FAULTS)/faults.so
	python3 -B Tests/Faults/faults.py --shufflezoo $(BINARY) --shim $(FAULTS)/faults.so $(FAULT_OPTIONS)

# Each sanitizer has a build of its own. GNU gold does not get on with their libraries. Of C, what
# UndefinedBehaviorSanitizer finds stops the test; it has no types of C++ without their library, and
# knows Swift's and C's pointers to functions apart, which are the same. What Swift never frees is no leak.
SANITIZER_FLAGS = $(TEST_FLAGS) -debug-info-format none \
	$(if $(filter Linux,$(shell uname)),-Xswiftc -use-ld=lld)
UNDEFINED = undefined -Xcc -fno-sanitize=function,vptr -Xcc -fno-sanitize-recover=undefined

sanitize: sanitize-address sanitize-thread ## Run every test with each sanitizer; takes two hours.

sanitize-address: check-libraries
	ASAN_OPTIONS=detect_leaks=0:suppressions=$(CURDIR)/Tests/Sanitizers/address.txt $(SWIFT) test $(SANITIZER_FLAGS) --scratch-path .build-asan \
		--sanitize address -Xcc -fsanitize=$(UNDEFINED) $(SANITIZE_OPTIONS)

# Swift's own libraries are not instrumented; on Linux a preloaded one says what they do.
SWIFT_RUNTIME = $(if $(filter Linux,$(shell uname)),.build-sanitizers/runtime.so)

sanitize-thread: check-libraries $(SWIFT_RUNTIME)
	TSAN_OPTIONS=suppressions=$(CURDIR)/Tests/Sanitizers/thread.txt LD_PRELOAD=$(abspath $(SWIFT_RUNTIME)) \
		$(SWIFT) test $(SANITIZER_FLAGS) --scratch-path .build-tsan --sanitize thread $(SANITIZE_OPTIONS)

.build-sanitizers/runtime.so: Tests/Sanitizers/runtime.c
	@mkdir -p $(@D)
	$$(dirname "$$(readlink -f "$$(command -v $(SWIFT))")")/clang -O2 -Wall -Wextra -Werror -shared -fPIC $< -o $@ -ldl

lint: ## Check formatting, rules of style, layers of the modules, the list of messages, links and snippets.
	$(SWIFT) format lint --strict --recursive Package.swift Sources Tests
	$(SWIFT) package describe --type json | python3 Tests/Lint/layers.py
	@sh Tests/Lint/little_endian.sh $(SWIFT)
	python3 -B Tests/Lint/check_messages.py
	python3 -B Tests/Lint/links.py
	python3 -B Tests/Lint/snippets.py

# BASE=/path where the site is not to be at the top of a host.
docs: build ## Build the documentation of every module as a static site, in .build-docs/site.
	python3 -B docs/site.py $(SWIFT) .build/release .build-docs $(BASE)

# generate SCHEMA,TARGET: protobuf's C code, with the header where Swift looks for it.
generate = protoc-c --c_out=Sources/$(2) --proto_path=schemas $(1).proto && \
	mv Sources/$(2)/$(1).pb-c.h Sources/$(2)/include/

modules: ## Print the modules by layer, with their lines, and the largest files.
	@$(SWIFT) package describe --type json | python3 -B Tests/Lint/module_map.py

messages: ## Print every error, warning and note of the command, by module and file.
	@python3 -B Tests/Lint/messages.py

regenerate: ## Make the generated and the golden files again.
	$(call generate,mindspore_checkpoint,CCheckpointProto)
	$(call generate,onnx_subset,CONNXProto)
	sh zoo/embed.sh Sources/Zoo/Generated/EmbeddedZoo.swift
	SHUFFLEZOO_UPDATE_GOLDEN=1 $(SWIFT) test $(TEST_FLAGS) --filter EndToEnd
	python3 -B deploy/man/generate.py $(BINARY) deploy/man/man1

install: build-install ## Install the command, its manual pages and completions under PREFIX (/usr/local).
	@$(MAKE) --no-print-directory install-built

SHARE = $(DESTDIR)$(PREFIX)/share
COMPLETIONS = $(addprefix $(SHARE)/,bash-completion/completions/shufflezoo zsh/site-functions/_shufflezoo \
	fish/vendor_completions.d/shufflezoo.fish)

# With INSTALL_BINARY=.build/release/shufflezoo what `make build` has made is installed.
install-built:
	install -d $(DESTDIR)$(PREFIX)/bin $(SHARE)/shufflezoo $(SHARE)/man/man1 $(dir $(COMPLETIONS))
	install -m 755 $(INSTALL_BINARY) $(DESTDIR)$(PREFIX)/bin/
	install -m 644 zoo/sample/*.ckpt $(SHARE)/shufflezoo/
	install -m 644 deploy/man/man1/*.1 $(SHARE)/man/man1/
	$(INSTALL_BINARY) --generate-completion-script bash >$(word 1,$(COMPLETIONS))
	$(INSTALL_BINARY) --generate-completion-script zsh >$(word 2,$(COMPLETIONS))
	$(INSTALL_BINARY) --generate-completion-script fish >$(word 3,$(COMPLETIONS))
	chmod 644 $(COMPLETIONS)

# What is given away: the installed command without its symbols, packed with GNU's tar. The same commit, with the
# same versions of what it is built with, gives the same bytes in a folder whose path is as long: where a function
# calls withoutActuallyEscaping, Swift 6.3 writes the length of its file's path, which is nowhere else. The two
# sections that go are hashes of how each module was built and of the symbols, and nobody reads them here. GNU's
# strip would lose lld's mark of what is read-only once the loader has written it; LLVM's comes with Swift.
DIST = dist
DIST_TREE = .build-dist/tree
VERSION = $(shell sed -n 's/.*shufflezooVersion = "\(.*\)"/\1/p' Sources/Conversion/ShufflezooVersion.swift)
# pack SCRIPT: runs one of those that pack the tree, or check what they have packed.
pack = CC="$(CC)" SOURCE_DATE_EPOCH=$${SOURCE_DATE_EPOCH:-$$(git log -1 --format=%ct)} \
	sh $(1) $(DIST_TREE) $(INSTALL_BUILD) $(DIST) $(VERSION) $(SWIFT) $(LIBRARIES)
sums = cd $(DIST) && sha256sum -- $$(ls | LC_ALL=C grep '^shufflezoo[-_]$(VERSION)[-_.]') >SHA256SUMS

dist-tree:
	rm -rf $(DIST_TREE)
	@$(MAKE) --no-print-directory install DESTDIR=$(DIST_TREE) PREFIX=
	$$(dirname "$$(readlink -f "$$(command -v $(SWIFT))")")/llvm-objcopy --strip-all \
		--remove-section=.swift_modhash --remove-section=.note.gnu.build-id $(DIST_TREE)/bin/shufflezoo

dist: dist-tree ## Pack the command, with its SBOM and SHA256SUMS, in dist/.
	$(call pack,deploy/dist.sh)
	$(sums)

deb: dist-tree ## Pack the command for Debian, in dist/.
	$(call pack,deploy/deb.sh)
	$(sums)

check-dist: dist $(if $(shell command -v dpkg-deb),deb) ## Check what is in dist/, and that packing again gives the same bytes.
	@$(call pack,Tests/Deploy/dist.sh)

check-first-use: deb ## Follow the README on a bare Debian, and install the package on another; root, half an hour.
	sh Tests/FirstUse/first_use.sh $(SWIFT) $(DIST)/shufflezoo_$(VERSION)_*.deb

clean: ## Remove everything that was built.
	rm -rf .build .build-* $(DIST) $(VENV) $(PEERS_VENV) $(EXPORTS_VENV) $(SERVING_VENV) $(SERVER_PEERS_VENV) \
		$(DEPLOY_VENV)

check-mindspore: deps build $(VENV)/ready ## Prove with MindSpore itself that it loads what we write.
	$(VENV)/bin/python Tests/MindSpore/check.py --shufflezoo $(BINARY) \
		--fixtures $${SHUFFLEZOO_FIXTURES:-../shared/fixtures} $${MINDCV_DIR:+--mindcv $$MINDCV_DIR}

check-exports: deps build $(EXPORTS_VENV)/ready ## Prove with PyTorch, ONNX Runtime and MLX that exports compute the same.
	$(EXPORTS_VENV)/bin/python Tests/Exports/check.py --shufflezoo $(BINARY) \
		--fixtures $${SHUFFLEZOO_FIXTURES:-../shared/fixtures} $${MEGVII_DIR:+--megvii $$MEGVII_DIR}

check-serving: deps build $(SERVING_VENV)/ready ## Ask the server with tritonclient, send it what it must refuse, and try its page.
	@$(call needs,chromium,chromium)
	$(SERVING_VENV)/bin/python -B Tests/Serving/check.py --shufflezoo $(BINARY) --sample zoo/sample
	$(SERVING_VENV)/bin/python -B Tests/Serving/hostile.py --shufflezoo $(BINARY) --sample zoo/sample
	$(SERVING_VENV)/bin/python -B Tests/Serving/operation.py --shufflezoo $(BINARY) --sample zoo/sample
	$(SERVING_VENV)/bin/python -B Tests/Serving/openapi.py --shufflezoo $(BINARY) --sample zoo/sample
	$(SERVING_VENV)/bin/python -B Tests/Serving/page.py --shufflezoo $(BINARY) --sample zoo/sample

# SOAK_OPTIONS=--reload has the models loaded anew all the while.
soak-serving: deps build ## Keep the server busy for MINUTES=30 and look for errors, growth and lost requests; Linux.
	@[ "$$(uname)" = Linux ] || { echo "processes are watched through /proc, on Linux only" >&2; exit 1; }
	fixtures=$${SHUFFLEZOO_FIXTURES:-../shared/fixtures}; python3 -B Tests/Serving/soak.py --shufflezoo $(BINARY) \
		--weights $$fixtures/shufflenet/shufflenet_v1_g3_05-b6243ddd.ckpt \
		--pictures $$fixtures/imagenet-sample/val --minutes $${MINUTES:-30} $(SOAK_OPTIONS)

check-deploy: $(DEPLOY_VENV)/ready ## Lint the systemd unit, the Containerfile, the manifests and the formula in deploy/.
	@sh Tests/Deploy/check.sh $(DEPLOY_VENV)/bin $(LIBRARIES)

INSTALLED = .build-installed

check-consumer: build ## Build a package that takes two of the libraries, and show that nothing else is built for it.
	@sh Tests/Consumer/check.sh $(BINARY) zoo/sample/*.ckpt

check: ## Run all that must hold before a change lands: lint, corpora, pages, a consumer, documentation, tests.
	@.ci/run

check-man: build ## Check the manual pages and the completions, as they are installed.
	@sh Tests/Lint/libraries.sh install mandoc:mandoc:mandoc
	@rm -rf $(INSTALLED)
	@$(MAKE) --no-print-directory install-built INSTALL_BINARY=$(BINARY) DESTDIR=$(INSTALLED) PREFIX=/usr >/dev/null
	@sh Tests/Deploy/installed.sh $(INSTALLED)/usr

# Each compares on its own, and all run though one has found something.
differential: deps build $(VENV)/ready $(EXPORTS_VENV)/ready ## Compare random and damaged files with what other readers find in them.
	$(SWIFT) build $(BUILD_FLAGS) --product read-weights
	@status=0; \
	$(EXPORTS_VENV)/bin/python Tests/Differential/check_headers.py --reader $(READER) || status=1; \
	$(VENV)/bin/python Tests/Differential/check_checkpoints.py --reader $(READER) || status=1; \
	$(EXPORTS_VENV)/bin/python Tests/Differential/check_exports.py --reader $(READER) \
		--shufflezoo $(BINARY) || status=1; \
	exit $$status

compare: deps build-install $(VENV)/ready ## Try with shufflezoo and with MindCV what may go wrong; writes README.md.
	$(VENV)/bin/python -B Benchmarks/behaviour/compare.py --shufflezoo $(INSTALL_BINARY) \
		--fixtures $${SHUFFLEZOO_FIXTURES:-../shared/fixtures} --document README.md

bench: deps build-install $(PEERS_VENV)/ready-whole ## Time all jobs against others, in one run; writes README.md and docs/benchmarks.md.
	@$(call needs,wrk,wrk)
	$(SWIFT) build $(BUILD_FLAGS) --product time-gradients
	$(PEERS_VENV)/bin/python -B Benchmarks/whole/benchmark.py --shufflezoo $(INSTALL_BINARY) \
		--timer .build/release/time-gradients --fixtures $${SHUFFLEZOO_FIXTURES:-../shared/fixtures} \
		--document docs/benchmarks.md --readme README.md $(BENCH_OPTIONS)

bench-convert: deps build-install $(VENV)/ready ## Time conversions against copying by hand and against MindSpore.
	$(VENV)/bin/python Benchmarks/conversion/benchmark.py --shufflezoo $(INSTALL_BINARY) \
		--fixtures $${SHUFFLEZOO_FIXTURES:-../shared/fixtures} $(BENCH_OPTIONS)

bench-download: deps build-install $(VENV)/ready ## Time downloads against curl and pooch, listing against MindCV.
	$(VENV)/bin/python Benchmarks/downloads/benchmark.py --shufflezoo $(INSTALL_BINARY)

bench-peers: deps build-install $(PEERS_VENV)/ready ## Time the engine against others; writes docs/benchmarks.md.
	$(PEERS_VENV)/bin/python Benchmarks/inference/benchmark.py --shufflezoo $(INSTALL_BINARY) \
		--fixtures $${SHUFFLEZOO_FIXTURES:-../shared/fixtures} --document docs/benchmarks.md $(BENCH_OPTIONS)

bench-evaluate: deps build-install $(PEERS_VENV)/ready-evaluation ## Time evaluations against MindCV's and Python's; writes docs/evaluation.md.
	$(PEERS_VENV)/bin/python Benchmarks/evaluation/benchmark.py --shufflezoo $(INSTALL_BINARY) \
		--fixtures $${SHUFFLEZOO_FIXTURES:-../shared/fixtures} --document docs/evaluation.md \
		$${MINDCV_DIR:+--mindcv $$MINDCV_DIR} $(BENCH_OPTIONS)

bench-server-peers: deps build-install $(SERVER_PEERS_VENV)/ready ## Time the server against others; writes docs/benchmarks.md.
	@$(call needs,wrk,wrk)
	$(SERVER_PEERS_VENV)/bin/python -B Benchmarks/serving/benchmark.py --shufflezoo $(INSTALL_BINARY) \
		--fixtures $${SHUFFLEZOO_FIXTURES:-../shared/fixtures} --document docs/benchmarks.md $(BENCH_OPTIONS)

bench-starts: deps build-install $(VENV)/ready ## Time the start of every subcommand; writes docs/benchmarks.md.
	$(VENV)/bin/python -B Benchmarks/starts/benchmark.py --shufflezoo $(INSTALL_BINARY) \
		--document docs/benchmarks.md $(BENCH_OPTIONS)

bench-training: deps build-install $(PEERS_VENV)/ready ## Time gradients against others'; writes docs/benchmarks.md.
	$(SWIFT) build $(BUILD_FLAGS) --product time-gradients
	$(PEERS_VENV)/bin/python -B Benchmarks/training/benchmark.py --shufflezoo $(INSTALL_BINARY) \
		--timer .build/release/time-gradients --fixtures $${SHUFFLEZOO_FIXTURES:-../shared/fixtures} \
		--document docs/benchmarks.md $(BENCH_OPTIONS)

plan-cluster: deps build $(PEERS_VENV)/ready ## Time gradients as they come, and plan a cluster; writes docs/cluster.md.
	$(SWIFT) build $(BUILD_FLAGS) --product time-gradients
	$(PEERS_VENV)/bin/python -B Benchmarks/training/cluster_plan.py --shufflezoo $(BINARY) \
		--timer .build/release/time-gradients --fixtures $${SHUFFLEZOO_FIXTURES:-../shared/fixtures} \
		--document docs/cluster.md $(BENCH_OPTIONS)

$(VENV)/ready: Tests/MindSpore/requirements.txt
	python3 -m venv $(VENV)
	$(VENV)/bin/pip install --quiet --requirement Tests/MindSpore/requirements.txt
	touch $@

$(EXPORTS_VENV)/ready: Tests/Exports/requirements.txt
	python3 -m venv $(EXPORTS_VENV)
	$(EXPORTS_VENV)/bin/pip install --quiet --requirement Tests/Exports/requirements.txt
	touch $@

$(SERVING_VENV)/ready: Tests/Serving/requirements.txt
	python3 -m venv $(SERVING_VENV)
	$(SERVING_VENV)/bin/pip install --quiet --requirement Tests/Serving/requirements.txt
	touch $@

$(DEPLOY_VENV)/ready: Tests/Deploy/requirements.txt
	python3 -m venv $(DEPLOY_VENV)
	sed '/^#/d' $< | while read -r one; do $(DEPLOY_VENV)/bin/pip install --quiet "$$one" || true; done
	touch $@

$(SERVER_PEERS_VENV)/ready: Benchmarks/serving/requirements.txt
	python3 -m venv $(SERVER_PEERS_VENV)
	$(SERVER_PEERS_VENV)/bin/pip install --quiet --requirement Benchmarks/serving/requirements.txt
	touch $@

$(PEERS_VENV)/ready: Benchmarks/inference/requirements.txt
	python3 -m venv $(PEERS_VENV)
	$(PEERS_VENV)/bin/pip install --quiet --requirement Benchmarks/inference/requirements.txt
	touch $@

$(PEERS_VENV)/ready-evaluation: $(PEERS_VENV)/ready Benchmarks/evaluation/requirements.txt
	$(PEERS_VENV)/bin/pip install --quiet --requirement Benchmarks/evaluation/requirements.txt
	touch $@

$(PEERS_VENV)/ready-whole: $(PEERS_VENV)/ready-evaluation Benchmarks/whole/requirements.txt
	$(PEERS_VENV)/bin/pip install --quiet --requirement Benchmarks/whole/requirements.txt
	touch $@
