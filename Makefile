# What a person who works on onrecord runs. CI runs .ci/run.
.PHONY: build test question format oracles torture race fuzz fmt lint corpus bench microbench draft-eval ci gallery

LINT = go tool -modfile=.ci/go.mod

build: ## the programs, into ./onrecord, ./onrecord-graphviz, which draws, and ./onrecord-query, which runs scripts and talks to assistants
	CGO_ENABLED=0 go build -trimpath -ldflags '-s -w' -o . ./cmd/onrecord ./cmd/onrecord-graphviz ./cmd/onrecord-query

test: ## all tests
	go test -timeout 60m ./...

question: ## what most likely lacks in a new question, in about a minute once it is compiled
	go test ./graph/query -run '^TestCostly$$'; costs=$$?; \
	go test ./cmd/onrecord -run '^(TestEntered.*|TestREADME(Commands|Tables|Links)|TestHelp|TestHelpFlags|TestTwoCorpora|TestLessThanNothing|TestPages|TestNoArguments|Test(Root)?Contexts|TestSteps|TestWordsAreHere|TestOptionsAreFlags)$$' && exit $$costs

format: ## what most likely lacks in a new format, in about a minute once it is compiled
	go test -short ./exports -run '^(TestFormats.*|TestTextOrder|TestDanglingEdges)$$'; texts=$$?; \
	go test ./exports -run '^TestSupportsOfFields$$'; fields=$$?; \
	go test ./cmd/onrecord -run '^(TestEntered|TestREADME(Tables|Formats|Links)|TestTwoCorporaKeys|TestHostileExports)$$' && exit $$((texts + fields))

oracles: ## all tests with all programs that read what is exported, LibreOffice and pandoc too (Debian, as root)
	.ci/oracles all
	ONRECORD_ORACLES=all go test -timeout 60m ./...

torture: ## kills, interruptions, full disks, 12 million quads and large input doubled, in full (as root a small disk is mounted); minutes
	ONRECORD_TORTURE=full go test -count 1 -timeout 60m -v -run '^TestTorture' ./graph ./graph/server ./cmd/onrecord

race: ## all tests under the race detector (needs a C compiler)
	CGO_ENABLED=1 go test -race ./...

fuzz: ## each fuzz target for 20 seconds, or as in TIME=2m: before a release, and after a change to what reads or writes
	go run -C .ci ./fuzz -time $(or $(TIME),20s) ..

fmt: ## format the code
	$(LINT) gofumpt -w .

lint: ## what CI says of the code
	go vet ./...
	$(LINT) gofumpt -l .
	$(LINT) staticcheck ./...
	go run -C .ci ./imports ..
	$(LINT) depguard ./...

corpus: ## write the embedded corpora's canonical form again
	for file in data/*/corpus.yaml; do dir=$${file%/*}; \
		go run ./cmd/onrecord export nquads --corpus $$dir -o $$dir.nq && gzip -9nf $$dir.nq || exit; \
	done

bench: ## measure the stores side by side; BENCH has flags, as in BENCH='-quads 5000000 -skip bolt@5000000'
	go run ./cmd/bench $(BENCH)

draft-eval: ## measure drafts against annotations of brat, as in DIR=PolNeAR/data/dev LANGUAGE=en
	go run ./cmd/drafteval -language $(or $(LANGUAGE),en) $(DIR)

microbench: ## measure the parts
	go test -run '^$$' -bench . -benchmem ./...

ci: ## everything that CI runs
	.ci/run

gallery: build ## draw the pictures in exports/gallery again
	cd exports/gallery && sed -n 's/^    onrecord //p' README.md | while read -r line; do \
		for ext in svg dot png; do eval "../../onrecord $$(echo "$$line" | sed "s/\.svg$$/.$$ext/")" || exit; done; \
	done
