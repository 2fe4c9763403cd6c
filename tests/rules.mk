# How the tests, the fuzzers, the rivals and the benchmarks are built; the
# Makefile includes this.

SUITES  := $(addprefix $(B)/tests/,unit kernel vm lessons killed cli)
OBJECTS := $(patsubst %.c,$(B)/%.o,$(wildcard progs/*/*.bpf.c tests/oracle/*.bpf.c))
TESTED  := $(patsubst %.c,$(B)/%.o,$(wildcard tests/bpf/*.bpf.c))
ORACLES := $(addprefix $(B)/oracle/,extract libbpf plain rawbpf)
RIVALS  := $(addprefix $(B)/oracle/,libbpf plain plain-static)

suites: $(SUITES) $(OBJECTS) $(B)/docs/verifier $(if $(wildcard /var/lib/dpkg/info/libbpf-tools.list),oracles)
oracles: $(ORACLES) $(RIVALS) $(B)/objects

# ---- objects that the kernel tests take into their binary ----

$(B)/tests/bpf/untyped.bpf.o: BPF := $(filter-out -g,$(BPF))
$(call objects,$(addprefix tests/kernel/,load*.c trampoline.c lsm.c hint_link.c cookie.c cgroup.c iter.c net_world.c testrun.c userring.c usdt.c)): $(TESTED)
$(B)/tests/cli $(B)/tests/vm: | $(TESTED)

# ---- programs that are refused, and their twins: also into the binary ----

REJECTED := $(patsubst %.c,$(B)/%.o,$(wildcard tests/reject/*.bpf.c)) \
            $(wildcard tests/reject/*.s)
$(B)/tests/cli: | $(REJECTED)
$(call objects,tests/reject/files.c): $(B)/tests/reject/files.inc
$(B)/tests/reject/files.inc: $(REJECTED) tests/rules.mk
	@mkdir -p $(@D)
	@for f in $(REJECTED:$(B)/%=%); do \
	  printf '.quad 1f, 2f, 3f\n.pushsection .rodata\n'; \
	  printf '1: .asciz "%s"\n' $${f##*/}; \
	  printf '2: .incbin "%s"\n3:\n.popsection\n' $$f; done >$@

$(B)/docs/verifier: $(call objects,docs/verifier.c tests/reject/reject.c) $(B)/librawbpf.a
	$(link)

# ---- libbpf beside us, on the objects of libbpf-tools and our own ----

$(ORACLES): $(B)/oracle/%: $(B)/obj/tests/oracle/%.o
	$(link)
$(B)/oracle/plain-static: $(B)/obj/tests/oracle/plain.o
	$(link)
$(B)/oracle/extract: $(B)/obj/tests/cli/tools.o
$(RIVALS) $(B)/oracle/rawbpf: $(call objects,$(addprefix tests/oracle/,record.c label.c sizes.c))
$(RIVALS): $(B)/obj/tests/oracle/resize.o
$(B)/oracle/rawbpf: $(B)/librawbpf.a
$(RIVALS): LDLIBS += -lbpf -lelf -lz
$(B)/oracle/plain-static: LDLIBS += -static
$(B)/objects: $(B)/oracle/extract $(OBJECTS)
	@rm -rf $@ && $< $@ && cp $(filter $(B)/tests/%,$(OBJECTS)) $@
	@for o in $(filter $(B)/progs/%,$(OBJECTS)); do \
	  lesson=$${o#$(B)/progs/}; install -Dt $@/$${lesson%%-*} $$o; done

# ---- clang: sanitizers, with the fuzzers' marks; and what it warns of ----

SANITIZE := -O1 -g -fsanitize=address,undefined,fuzzer-no-link -fno-sanitize-recover=all
.PHONY: sanitized warnings
sanitized:      # WHAT='rawbpf tests/unit', below $(B)/san
	@$(MAKE) $(quiet) B=$(B)/san CC=clang CFLAGS='$(SANITIZE)' $(WHAT:%=$(B)/san/%)

warnings:       # of what is not also built so
	@find $(filter-out progs/rawbpf tests/unit tests/fuzz,$(wildcard progs/* tests/* docs)) \
	  -name '*.c' ! -name '*.bpf.c' | \
	  xargs -n 8 -P $(shell nproc) clang -fsyntax-only $(ALL)

# ---- fuzzers, benchmarks ----

JUDGE := tests/fuzz/judge.c $(addprefix tests/kernel/judge_,gen.c insn.c run.c report.c)
$(B)/fuzz/judge: $(JUDGE:%.c=$(B)/obj/%.o)
$(B)/fuzz/judge: LDLIBS += -lcheck -lsubunit -lm -lrt
FUZZERS := $(addprefix $(B)/fuzz/,elf btf ext print core load log why vars)
$(FUZZERS): $(B)/fuzz/%: $(B)/obj/tests/fuzz/%.o $(call objects,tests/fuzz/fuzz.c tests/fuzz/mutate.c)
$(FUZZERS): LDLIBS += -fsanitize=fuzzer
$(B)/fuzz/seeds: $(call objects,tests/run.c tests/fuzz/seeds.c $(addprefix tests/,unit/btf_blob.c unit/image.c cli/tools.c cli/cli.c))
$(B)/fuzz/seeds: LDLIBS += -lcheck -lsubunit -lm -lrt
$(B)/bench/vm $(B)/bench/load $(B)/bench/log $(B)/bench/why: $(B)/bench/%: $(B)/obj/tests/bench/%.o
$(B)/bench/why: | $(B)/tests/bpf/why.bpf.o
STARTS := $(addprefix $(B)/bench/start,_ours _libbpf _bare)
$(STARTS) $(B)/bench/start: $(B)/bench/%: $(B)/obj/tests/bench/%.o
$(B)/bench/start: | $(STARTS) $(B)/tests/bpf/start.bpf.o
$(B)/bench/start_libbpf: LDLIBS += -lbpf
$(B)/bench/start_libbpf $(B)/bench/start_bare:
	$(link)
$(B)/bench/rings: $(call objects,$(addprefix tests/,bench/rings.c bench/rival.c kernel/producer.c))
$(B)/bench/rings: LDLIBS += -lbpf -lcheck -lsubunit -lm -lrt
$(addprefix $(B)/,bench/vm bench/load bench/log bench/why bench/rings bench/start bench/start_ours fuzz/judge fuzz/seeds) $(FUZZERS): $(B)/librawbpf.a
	$(link)

# ---- the suites ----

.SECONDEXPANSION:
$(SUITES): LDLIBS += -lcheck -lsubunit -lm -lrt
$(B)/tests/unit $(B)/tests/cli: LDLIBS += -ljansson
$(B)/tests/unit: $(call objects,progs/flame*.c)
$(B)/tests/kernel: $(call objects,$(addprefix tests/reject/,reject.c files.c))
$(SUITES): $(B)/tests/%: $$(call objects,tests/run.c tests/command.c tests/$$*/*.c) $(NARRATOR) $(B)/librawbpf.a
	$(link)
