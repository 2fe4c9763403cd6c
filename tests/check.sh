#!/bin/sh
# check.sh BUILD - all tests.
#
#   the house, the build, kernels for the machines
#        |
#        +-- here: units, the program, both with sanitizers; broken bytes;
#        |         this kernel, lessons, lessons that are killed
#        +-- machines: the launcher; Debian's 6.1
#        '-- machines: Debian's 6.12; refusals on 7.3
#
# The three go side by side: a machine emulates on one CPU, and what runs here
# often waits.  What runs in one of them comes one after the other, since rows
# load programs and read trace_pipe; its first failure ends it.
set -eu
build=${1:-build}
make="make --no-print-directory -j$(nproc) B=$build"
begin=$(date +%s)

say() {
  printf '\n== %s\n' "$*"
}

# Its output is shown when it is through.
job() { # NAME COMMAND...
  log=$build/log/$1 since=$(date +%s)
  shift
  status=0
  "$@" >"$log" 2>&1 || status=$?
  now=$(date +%s)
  printf -- '-- %s: %d s, %d s since the beginning\n%s\n' "${log##*/}" \
    $((now - since)) $((now - begin)) "$(cat "$log")"
  return $status
}

# What is freed is kept for a while, and each row is a process: a little of it.
# Units are all in one, which leaves it to the program and the fuzzers to look
# for leaks.  The program's rows are those of before, beside another program;
# left out are a machine, which is not built this way, and what takes long
# elsewhere, in the kernel or in clang, or over a thousand objects.
sanitized() {
  kept=quarantine_size_mb=4
  job sanitized $make CC=clang sanitized WHAT='rawbpf tests/unit'
  job unit-sanitized env CK_FORK=no ASAN_OPTIONS=detect_leaks=0:$kept \
    "$build/san/tests/unit"
  cp -r "$build/tests/cli" "$build/tests/bpf" "$build/tests/reject" \
    "$build/san/tests/"
  # The leak checker reads threads' variables of a library that was loaded
  # later, libdw's, at a wrong place: it keeps no books of them.
  job cli-sanitized env ASAN_OPTIONS=$kept:intercept_tls_get_addr=0 \
    "$build/san/tests/cli" '!a throwaway machine' '!too-complex' '!more work than' \
    '!of libbpf-tools' '!undo each other' '!each header' '!clang gives'
}

here() {
  job unit "$build/tests/unit"
  job cli "$build/tests/cli"
  job warnings $make CC=clang warnings
  sanitized
  job fuzz tests/fuzz/fuzz.sh "$build" readers 9
  if "$build/progs/01-hello/lesson" --help >/dev/null &&
    "$build/progs/02-registers/lesson" --can >/dev/null; then
    job kernel "$build/tests/kernel"
  else
    echo 'this kernel lets us load no programs; the VM kernels do'
  fi
  # What needs libLLVM, and the first, go into a machine by themselves.
  job lessons "$build/tests/lessons" '!on 6.'
  job lessons-run "$build/tests/lessons" 'hello is heard' 'native code' \
    'function is made'
  job killed "$build/tests/killed"
}

machine() { # KERNEL OPTION... -- COMMAND...
  kernel=$1
  shift
  "$build/progs/vm/vm" --kernel "$kernel" --limit 600 "$@"
}

# Nothing may be skipped there.  But objects to load beside libbpf are only
# where Debian's packages are.
all='--env RAWBPF_NO_SKIP=1'
kernel_rows() { # KERNEL
  [ ! -d "$build/objects" ] || set -- "$1" $all --tree "$build/objects" \
    --file "$build/oracle/libbpf" --file "$build/oracle/rawbpf"
  machine "$@" -- "$build/tests/kernel"
}

machines() { # KERNEL [ANOTHER THAT BEGINS ALIKE]
  job "kernel-$1" kernel_rows "$1"
  job "lessons-$1" machine "$1" $all --tree "$build/progs" --tree progs \
    --file README.md -- "$build/tests/lessons" "on $1" '!native code' \
    '!function is made' ${2+"!on $2"}
  job "killed-$1" machine "$1" $all --tree "$build/progs" \
    --env RAWBPF_ALONE=1 --env RAWBPF_KILLS=1 -- "$build/tests/killed"
}

machines_6_1() {
  job vm "$build/tests/vm"
  machines 6.1 6.12
}

# Debian's backports may have a later one already.
machines_6_12() {
  machines 6.12
  if "$build/progs/vm/vm" --kernel 7.3 -- true; then
    job reject-7.3 machine 7.3 $all -- "$build/tests/kernel" 'reject: '
  else
    echo 'Linux 7.3 is not to be had: what it refuses is not compared'
  fi
}

say 'the rules of the house'
sh tests/house.sh
sh docs/pull.sh --check README.md docs/*.md docs/*/*.md progs/*/README.md

say 'gcc builds everything'
$make CC=gcc programs
$make CC=gcc suites
"$build/docs/verifier" --check docs/verifier

say "kernels are fetched, where they are not here yet"
for kernel in 6.1 6.12; do
  "$build/progs/vm/vm" --kernel $kernel -- true
done

say 'the tests: here, in machines with 6.1, and with 6.12 and 7.3'
mkdir -p "$build/log"
lanes=
for lane in here machines_6_1 machines_6_12; do
  ($lane) &
  lanes="$lanes $!"
done
worst=0
for lane in $lanes; do
  wait "$lane" || worst=$?
done
exit $worst
