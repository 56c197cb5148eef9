# The commands of this project; `make` alone lists them. Each has scripts/setup.sh install what it
# needs. Without root, and with packages missing, setup.sh prints the line to run and exits 3: make
# shows that as "Error 3", but as after any failed command its own exit status is 2.

.DEFAULT_GOAL := help
.PHONY: help serve build runtimes test check mutate format golden bench bench-store torture fuzz test-asan clean

export FUZZ_SECONDS ?= 60
CONFIGURE := cmake -S . -G Ninja --log-level=WARNING
CTEST := ctest --output-on-failure --no-tests=error -j2
CPP_FILES = find $(wildcard src tests bench) -name node_modules -prune -o \
    -regex '.*\.\(cc\|h\)' -print0

help: ## List these commands
	@sed -n 's/^\([a-z-]*\):.*## /  make \1\t/p' Makefile | expand -t 18

serve: build ## Build, then serve the built-in bank on http://127.0.0.1:8080
	build/viva serve bank

# Without tests unless `make test` has turned them on here: serving should not need GoogleTest.
build: ## Build build/viva
	@scripts/setup.sh build
	@test -f build/build.ninja || $(CONFIGURE) -B build -DVIVA_TESTS=OFF
	cmake --build build --target viva

runtimes: ## Fetch the systems in which samples run: other versions, compilers, databases
	@scripts/setup.sh runtimes
	@scripts/runtimes.py bank

test: runtimes ## Build everything and run every test
	@scripts/setup.sh test
	@$(CONFIGURE) -B build -DVIVA_TESTS=ON -DVIVA_WASM=ON
	cmake --build build
	$(CTEST) --test-dir build

golden: ## Rewrite the golden files of tests/golden; read the diff before you commit it
	@scripts/setup.sh test
	@$(CONFIGURE) -B build -DVIVA_TESTS=ON -DVIVA_WASM=ON
	cmake --build build
	VIVA_UPDATE_GOLDEN=1 $(CTEST) --test-dir build -R '[Gg]olden'

check: build ## Check the built-in bank, the format of C++ and the types of TypeScript
	@scripts/setup.sh format
	build/viva check bank --strict
	@$(CPP_FILES) | xargs -0 -r clang-format --dry-run -Werror --ferror-limit=1
	scripts/node.sh tsc --noEmit -p ui

mutate: build runtimes ## Change samples of the built-in bank in one place each: who notices? ONLY=ID
	build/viva mutate bank $(if $(ONLY),--only $(ONLY))

format: ## Format all C++
	@scripts/setup.sh format
	@$(CPP_FILES) | xargs -0 -r clang-format -i

bench: build ## Measure beside peers: every claim, or one with CLAIM=name
	@scripts/setup.sh bench
	bench/run.sh "$(CLAIM)"

bench-store: build ## Durable grades a second, beside a transaction for each; SECONDS_PER_ROUND=4
	@scripts/setup.sh bench
	@$(CONFIGURE) -B build
	cmake --build build --target store_bench
	bench/store.py

torture: build ## Kill the program KILLS=500 times while it is given reviews: none may be lost
	KILLS=$(or $(KILLS),500) VIVA=build/viva python3 -B -m unittest -k kill discover -s tests/cli -p test_practice.py

fuzz: ## Run each fuzz target for FUZZ_SECONDS=60
	@scripts/setup.sh fuzz
	scripts/fuzz.sh

test-asan: ## Run every test under the address and undefined-behaviour sanitizers
	@scripts/setup.sh test
	@$(CONFIGURE) -B build-asan -DVIVA_SANITIZE=ON
	cmake --build build-asan
	$(CTEST) --test-dir build-asan

clean: ## Remove what was built; what was downloaded stays
	rm -rf build build-asan build-fuzz
