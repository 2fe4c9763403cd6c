#!/bin/sh
# check.sh BUILD - all tests, from the quick and unprivileged to the VM.
#
# A line says what is about to run; the first failure ends it.
set -eu
build=${1:-build}
jobs=-j$(nproc)
make="make --no-print-directory $jobs"

say() {
  printf '\n== %s\n' "$*"
}

# Each in the background with its output in a file; `together NAME...` waits
# for those and shows them, one after the other.  The VM emulates on one CPU.
start() { # NAME COMMAND...
  name=$1
  shift
  mkdir -p "$build/log"
  ("$@" >"$build/log/$name" 2>&1 && echo 0 || echo 1) \
    >"$build/log/$name.status" &
  echo $! >"$build/log/$name.pid"
}

together() {
  worst=0
  for name in "$@"; do
    wait "$(cat "$build/log/$name.pid")"
    printf -- '-- %s\n' "$name"
    cat "$build/log/$name"
    read -r status <"$build/log/$name.status"
    [ "$status" -eq 0 ] || worst=$status
  done
  return $worst
}

say 'the rules of the house'
sh tests/house.sh
sh docs/pull.sh --check README.md docs/*.md docs/*/*.md progs/*/README.md

say 'gcc builds everything'
$make B="$build" CC=gcc programs suites
"$build/docs/verifier" --check docs/verifier

say 'clang builds everything'
$make B="$build/clang" CC=clang CFLAGS=-O0 programs suites # for its warnings

say 'unit tests, while those for AddressSanitizer and UBSan are built'
# A kernel that is not here yet is fetched now, with words that no test wants.
for kernel in 6.1 6.12; do
  "$build/progs/vm/vm" --kernel $kernel -- true
done
newest=7.3 # of Debian's backports, which may have a later one already
"$build/progs/vm/vm" --kernel $newest -- true || newest=
units() {
  "$build/tests/unit" && "$build/clang/tests/unit" && "$build/tests/cli"
}
start units units
$make B="$build/asan" CC=gcc \
  CFLAGS='-O1 -g -fsanitize=address,undefined -fno-sanitize-recover' \
  "$build/asan/tests/unit" "$build/asan/rawbpf"
together units

start vm "$build/tests/vm" # goes on beside what follows, on one CPU
say 'unit tests under AddressSanitizer and UndefinedBehaviorSanitizer'
# What is freed is kept for a while, and each row is a fork: a little of it.
# The machine is not built this way: rows that need one are left out.  Leaks
# are looked for in the program and by the fuzz targets: the search takes a
# fifth of a second, and there are thousands of rows.  The leak checker of gcc
# 12 reads threads' variables of a library that was loaded later, libdw's, at a
# wrong place: it keeps no books of them.
# The rows of the program are those of before, beside another program.
cp -r "$build/tests/cli" "$build/tests/bpf" "$build/tests/reject" \
  "$build/asan/tests/"
asan=quarantine_size_mb=4
start unit-asan env ASAN_OPTIONS=detect_leaks=0:$asan "$build/asan/tests/unit"
export ASAN_OPTIONS=detect_leaks=1:$asan:intercept_tls_get_addr=0
start cli-asan "$build/asan/tests/cli" "!a throwaway machine"
together unit-asan cli-asan
unset ASAN_OPTIONS

say 'the throwaway VM; bytes that are read wrong, for a second each; this kernel'
for target in elf btf ext print core load log why vars; do
  tests/fuzz/fuzz.sh "$build" $target 1
done
if "$build/progs/01-hello/lesson" --help >/dev/null &&
  "$build/progs/02-registers/lesson" --can >/dev/null; then
  "$build/tests/kernel"
else
  echo 'this kernel lets us load no programs; the VM kernels follow'
fi
together vm

# Objects to load beside libbpf are there where Debian's packages are.
set -- --env RAWBPF_NO_SKIP=1 --tree "$build/objects" \
  --file "$build/oracle/libbpf" --file "$build/oracle/rawbpf"
[ -d "$build/objects" ] || set --
say "kernel tests, on Debian's 6.1 and 6.12; refusals, on 7.3"
for kernel in 6.1 6.12; do
  start kernel-$kernel "$build/progs/vm/vm" --kernel $kernel --limit 500 "$@" \
    -- "$build/tests/kernel"
done
if [ "$newest" ]; then
  start reject-$newest "$build/progs/vm/vm" --kernel $newest --limit 300 \
    --env RAWBPF_NO_SKIP=1 -- "$build/tests/kernel" 'reject: '
else
  echo 'Linux 7.3 is not to be had: what it refuses is not compared'
fi
together kernel-6.1 kernel-6.12 ${newest:+reject-$newest}

say 'lessons'
start lessons-6.12 "$build/tests/lessons" 'on 6.12'
start lessons-others "$build/tests/lessons" '!on 6.12'
together lessons-6.12 lessons-others

say 'lessons that are killed, here and on 6.1 and 6.12'
start killed-here "$build/tests/killed"
for kernel in 6.1 6.12; do
  start killed-$kernel "$build/progs/vm/vm" --kernel $kernel --limit 300 \
    --tree "$build/progs" --env RAWBPF_NO_SKIP=1 --env RAWBPF_ALONE=1 \
    --env RAWBPF_KILLS=1 -- "$build/tests/killed"
done
together killed-here killed-6.1 killed-6.12
