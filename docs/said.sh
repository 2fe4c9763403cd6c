#!/bin/sh
# said.sh - what rawbpf why says, written anew into the pages that show it.
#
#   ```console
#   $ rawbpf why zero-size.bpf.o        (or why --section, why --log)
#   ... its output, on this kernel, of build/tests/reject/zero-size.bpf.o ...
#   ```
#
# It loads programs, so it is no part of make docs; tests/cli compares.
#
#   docs/said.sh docs/verifier/*.md
set -eu

renew() { # FILE.md -> the same with fresh output
  awk '
    function run(words,   line) {
      gsub(/[a-z0-9-]+\.bpf\.o/, "build/tests/reject/&", words)
      gsub(/[a-z0-9-]+\.s( |$)/, "tests/reject/&", words)
      sub(/rawbpf/, "build/rawbpf", words)
      while ((words | getline line) > 0) print line
      close(words)
    }
    /^\$ .*rawbpf why ([^-]|--section |--log )/ {
      print
      run(substr($0, 3))
      skip = 1
      next
    }
    /^```/ { skip = 0 }
    !skip
  ' "$1"
}

fresh=$(mktemp)
trap 'rm -f "$fresh"' EXIT
for page; do
  renew "$page" >"$fresh"
  cmp -s "$fresh" "$page" || cat "$fresh" >"$page"
done
