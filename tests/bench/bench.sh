#!/bin/sh
# bench.sh BUILD - what is measured, each figure beside a rival or a bound.
#
# Times are of this run on this machine and mean little by themselves; the
# ratios last.
set -eu
build=${1:-build}

ms() { # COMMAND... -> the milliseconds it took
  from=$(date +%s%N)
  "$@" >/dev/null 2>&1
  echo $((($(date +%s%N) - from) / 1000000))
}

median() { # COMMAND... -> the median of five runs
  for _ in 1 2 3 4 5; do ms "$@"; done | sort -n | sed -n 3p
}

echo 'throwaway VM, from start to the first output of a command and its end'
for kernel in 6.1 6.12; do
  "$build/progs/vm/vm" --kernel $kernel -- true # fetched before it is timed
  printf '  Debian %-5s %5d ms\n' $kernel \
    "$(median "$build/progs/vm/vm" --kernel $kernel -- echo hello)"
done

if [ "$(id -u)" = 0 ] && "$build/progs/02-registers/lesson" --can >/dev/null; then
  echo 'seven programs loaded and run, every call shown in words'
  ours=$(median "$build/progs/02-registers/lesson")
  printf '  lesson 2     %5d ms\n' "$ours"
fi
tests/bench/libbpf.sh "$build" || echo 'without it'
for bench in vm load log why rings start; do
  "$build/bench/$bench"
done
exit 0
