#!/bin/sh
# fuzz.sh BUILD TARGET SECONDS [RUNS] - look for bytes that are read wrong.
#
#   judge   random programs: our machine and the kernel, side by side
#   elf     objects             btf     types         print   bytes by type
#   ext     types and lines     core    types of an object and of a kernel
#   load    objects, up to the door of the kernel
#   log     logs of the verifier          why     logs that are explained
#   vars    variables, out of debug information
#   readers all but the judge           all     every one
#
# Readers are libFuzzer's, under AddressSanitizer (memory, leaks) and
# UndefinedBehaviorSanitizer.  SECONDS are for all targets together.  What a
# run learned stays in BUILD/san/corpus and is where the next begins; an
# input that breaks something is kept in BUILD/san/found.
set -eu
build=$1 san=$1/san target=$2 seconds=$3 runs=${4:--1}
here=$(dirname "$0")
readers='elf btf ext print core load log why vars'

# Objects to begin with: one with a bit of everything, one that also wants
# addresses of the kernel, one whose debug sections are packed; and whatever
# the build has.
make_seeds() {
  mkdir -p "$san/objects"
  compile='clang -target bpf -O2 -g -c -x c'
  $compile "$here/seed.bpf.c" -o "$san/objects/seed.o"
  $compile -DADDRESSES "$here/seed.bpf.c" -o "$san/objects/addresses.o"
  echo 'int f(int *first, int *second) { return *first + *second; }' |
    $compile -gz - -o "$san/objects/packed.o"
  strip=$(clang -print-prog-name=llvm-strip)
  [ ! -x "$strip" ] || "$strip" -g "$san"/objects/[as]*.o
  find "$build" -path "$san" -prune -o -name '*.bpf.o' \
    -exec cp {} "$san/objects" ';'
  mkdir -p "$san/seeds/log"
  for log in "$here"/../logs/*; do # in pieces: small ones are tried more often
    split -C 3000 "$log" "$san/seeds/log/$(basename "$log")-"
  done
  mkdir -p "$san/seeds/why"
  for refused in "$build"/tests/reject/*.bpf.o; do # where we may load
    case $target-$refused in
    *too-complex* | [!arw]*) continue ;; # slow; for another target
    esac
    [ ! -x "$build/rawbpf" ] || "$build/rawbpf" load --log 1 "$refused" \
      >"$san/seeds/why/$(basename "$refused")" 2>&1 || true
  done
  RAWBPF_SAN=$san "$san/fuzz/seeds" >"$san/seeds.log" || cat "$san/seeds.log"
}

judge() { # SECONDS
  make -s --no-print-directory "$build/fuzz/judge"
  "$build/fuzz/judge" "$1"
}

reader() { # TARGET SECONDS
  most=8192 seeds=$1
  case $1 in elf | load | vars) most=16384 seeds=elf ;; esac
  mkdir -p "$san/corpus/$1" "$san/found"
  "$san/fuzz/$1" -max_total_time="$2" -runs="$runs" -timeout=5 \
    -rss_limit_mb=2048 -detect_leaks=1 -max_len="$most" -verbosity=0 \
    -print_final_stats=1 -artifact_prefix="$san/found/$1-" \
    "$san/corpus/$1" "$san/seeds/$seeds" 2>"$san/$1.log" || {
    cat "$san/$1.log" >&2
    return 1
  }
  echo "$1: $(sed -n 's/^stat::number_of_executed_units: *//p' \
    "$san/$1.log") inputs, none read wrong"
}

case $target in
all) targets="judge $readers" ;;
readers) targets=$readers ;;
*) targets=$target ;;
esac
each=$((seconds / $(echo "$targets" | wc -w)))
[ "$each" -gt 0 ] || each=1
if [ "$target" != judge ]; then
  mkdir -p "$san"
  make -s --no-print-directory "-j$(nproc)" B="$build" sanitized \
    WHAT="fuzz/seeds $(for t in $readers; do printf 'fuzz/%s ' "$t"; done)"
  make_seeds
fi
for t in $targets; do
  case $t in
  judge) judge $each ;;
  *) reader "$t" $each ;;
  esac
done
