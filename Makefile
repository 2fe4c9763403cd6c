# rawbpf: learn BPF at the bpf(2) system call.  Everything built lands in $(B).
#
#   insn/ <- loader/ <- maps/ <- progs/      an include only points left

B       ?= build
CC      := $(if $(filter default,$(origin CC)),gcc,$(CC))
CFLAGS  ?= -O2 -g
PREFIX  ?= /usr/local
ALL     := -std=gnu11 -D_GNU_SOURCE -Wall -Wextra -Werror -I. $(CFLAGS)
# libelf goes into the binary, where its archive is: two libraries less to
# find at each start, which is a fifth of a short run.

archive  = $(wildcard $(shell $(CC) -print-file-name=lib$(1).a))
ELF     := -l:libelf.a -l:libz.a $(if $(call archive,zstd),-l:libzstd.a)
LDLIBS  := -lpthread -ldl $(if $(call archive,elf),$(ELF),-lelf -lz)
export RUN KERNEL
quiet   := -s --no-print-directory
say      = $(if $(V),,@echo "  $(1)  $(2)";)

objects   = $(patsubst %.c,$(B)/obj/%.o,$(wildcard $(1)))
LIBRARY  := $(call objects,insn/*.c insn/*/*.c loader/*.c loader/*/*.c maps/*.c)
NARRATOR := $(call objects,progs/lesson.c progs/lesson_load.c progs/narrate.c progs/keys.c progs/source.c progs/style.c)
VM       := $(filter-out %/init.o,$(call objects,progs/vm/*.c))
LESSONS  := $(sort $(patsubst progs/%/lesson.c,%,$(wildcard progs/[0-9][0-9]-*/lesson.c)))
number    = $(patsubst 0%,%,$(firstword $(subst -, ,$(1))))
RAWBPF   := $(call objects,progs/rawbpf/*.c progs/style.c)
PROGRAMS := $(LESSONS:%=$(B)/progs/%/lesson) $(B)/progs/run $(B)/progs/doctor \
            $(B)/progs/vm/vm $(B)/progs/vm/init $(B)/rawbpf $(B)/rawbpf.1

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.SECONDARY:
.SUFFIXES:
.PHONY: help lesson-N $(foreach l,$(LESSONS),lesson-$(call number,$(l))) \
        check all programs suites oracles deps doctor vm bench fuzz clean docs format install

help:           ## this list
	@sed -n 's/^\([a-zA-Z-]*\):[^#]*## /  make \1\t/p' Makefile | expand -t 20
	@echo "  lessons:" $(foreach l,$(LESSONS),$(call number,$(l)))

lesson-N:       ## run lesson N; KERNEL=host, 6.1, 6.12, 7.3 or a vmlinuz: where
	@echo "which one?  make lesson-1 is the first; there are:" $(LESSONS)

lesson-%: ; @echo "there is no lesson $*; there are:" $(LESSONS) >&2; exit 2

define lesson
$(B)/obj/progs/$(1)/lesson.o: $(patsubst %.c,$(B)/%.o,$(wildcard progs/$(1)/*.bpf.c))
lesson-$(call number,$(1)): deps
	$(if $(wildcard progs/$(1)/*.bpf.c),@progs/setup/deps.sh bpf)
	@$$(MAKE) $(quiet) $(B)/progs/$(1)/lesson $(RUNNER)
	@$(B)/progs/run $$(if $$(KERNEL),--kernel "$$$$KERNEL") $(call number,$(1))
endef
RUNNER := $(B)/progs/run $(B)/progs/vm/vm $(B)/progs/vm/init
$(foreach l,$(LESSONS),$(eval $(call lesson,$(l))))

check:          ## install what is missing, build, run every test
	@progs/setup/deps.sh build bpf vm check fuzz
	@tests/check.sh $(B)

all: deps       ## build everything
	@progs/setup/deps.sh bpf
	@$(MAKE) $(quiet) programs
programs: $(PROGRAMS)

deps:           ## install what building needs, or say what to type
	@progs/setup/deps.sh build

doctor:         ## what is missing here, and the one command that fixes each
	@progs/setup/deps.sh --doctor; progs/setup/deps.sh build && \
	  $(MAKE) $(quiet) $(B)/progs/doctor >/dev/null && \
	  { $(B)/progs/doctor; true; }

vm: deps        ## a shell in the throwaway VM; KERNEL=6.1; RUN='command'
	@progs/setup/deps.sh bpf vm
	@$(MAKE) $(quiet) programs
	@$(B)/progs/vm/vm --tree $(B)/progs --kernel $(or $(KERNEL),6.12) $(if $(RUN),-- sh -c "$$RUN")

install: all    ## install rawbpf and its manual page; PREFIX= DESTDIR=
	install -D $(B)/rawbpf $(DESTDIR)$(PREFIX)/bin/rawbpf
	install -Dm644 $(B)/rawbpf.1 $(DESTDIR)$(PREFIX)/share/man/man1/rawbpf.1

bench: all      ## measure, beside rivals where there are any
	@progs/setup/deps.sh check
	@$(MAKE) $(quiet) $(B)/bench/vm $(B)/bench/load $(B)/bench/log $(B)/bench/why $(B)/bench/rings $(B)/bench/start oracles
	@tests/bench/bench.sh $(B)

fuzz: deps      ## random programs and broken files; SECONDS=60 RUNS= TARGET=
	@progs/setup/deps.sh fuzz
	@tests/fuzz/fuzz.sh $(B) $(or $(TARGET),all) $(or $(SECONDS),60) $(RUNS)

clean:          ## remove everything that was built
	rm -rf $(B)

docs:           ## pull the code that the texts quote from the source
	@$(MAKE) $(quiet) $(B)/docs/verifier
	@$(B)/docs/verifier docs/verifier
	@docs/pull.sh README.md docs/*.md docs/*/*.md progs/*/README.md

format:         ## set all C code as .clang-format says
	clang-format -i $(wildcard */*.[ch] */*/*.[ch] */*/*/*.[ch])

$(B)/librawbpf.a: $(LIBRARY)
	@rm -f $@ && ar rcs $@ $^

# -Wa: where a lesson finds the object that it takes into its binary.
$(B)/obj/%.o: %.c
	@mkdir -p $(@D)
	$(call say,cc,$<)$(CC) $(ALL) -Wa,-I$(B) -MMD -MP -c $< -o $@

# -mcpu=v3: 32-bit jumps and arithmetic, which every kernel since 5.12 takes;
# v4 is refused by 6.1 and unknown to clang 14.  -g: types, for maps and CO-RE.
BPF := -target bpf -mcpu=v3 -O2 -g -Wall -Wextra -Wno-unused-parameter -Werror \
       -D__TARGET_ARCH_$(patsubst aarch64,arm64,$(patsubst x86_64,x86,$(shell uname -m)))
$(B)/%.bpf.o: %.bpf.c
	@mkdir -p $(@D)
	$(call say,clang,$<)clang $(BPF) -I. -Iprogs/include -MMD -MP -c $< -o $@

define link
	@mkdir -p $(@D)
	$(call say,ld,$@)$(CC) $(ALL) $(filter %.o,$^) $(filter %.a,$^) $(LDLIBS) -o $@
endef
$(LESSONS:%=$(B)/progs/%/lesson): $(B)/progs/%/lesson: $(B)/obj/progs/%/lesson.o $(NARRATOR)
$(B)/progs/05-jit/lesson: $(B)/obj/progs/05-jit/beside.o
$(B)/progs/13-listen/lesson: $(call objects,progs/13-listen/net.c progs/13-listen/events.c)
$(B)/progs/21-packets/lesson: $(call objects,progs/21-packets/net.c)
$(B)/progs/18-profile/lesson: $(call objects,progs/18-profile/stacks.c progs/flame*.c)
$(B)/obj/progs/18-profile/%.o: ALL += -fno-omit-frame-pointer -mno-omit-leaf-frame-pointer
$(B)/progs/16-trampolines/lesson: $(call objects,$(addprefix progs/16-trampolines/,code.c cost.c))
$(B)/progs/19-cgroups/lesson: $(call objects,progs/19-cgroups/net.c)
$(B)/progs/20-iterators/lesson: $(call objects,progs/20-iterators/threads.c)
$(B)/progs/22-tty-snoop/lesson: $(call objects,$(addprefix progs/22-tty-snoop/,iter.c pty.c))
$(B)/obj/progs/23-detective/lesson.o: $(patsubst %.c,$(B)/%.o,$(wildcard progs/23-detective/mended/*.bpf.c))
$(B)/progs/run $(B)/progs/doctor: $(B)/progs/%: $(B)/obj/progs/%.o
$(B)/progs/vm/vm: $(VM)
$(B)/progs/vm/init: $(B)/obj/progs/vm/init.o
$(B)/progs/vm/init: LDLIBS += -static
$(B)/rawbpf: $(RAWBPF)
$(B)/rawbpf: LDLIBS += -ljansson -lncursesw
$(filter-out %.1,$(PROGRAMS)): $(B)/librawbpf.a
	$(link)
$(B)/rawbpf.1: $(B)/rawbpf
	@$< help --man >$@

include tests/rules.mk
-include $(shell find $(B) -name '*.d' 2>/dev/null)
