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
    # Its output; nothing where this kernel has a policy of its own.
    function run(words,   line, all) {
      gsub(/[a-z0-9-]+\.bpf\.o/, "build/tests/reject/&", words)
      gsub(/[a-z0-9-]+\.s( |$)/, "tests/reject/&", words)
      sub(/rawbpf/, "build/rawbpf", words)
      while ((words | getline line) > 0) all = all line "\n"
      close(words)
      return all ~ /this kernel refuses every/ ? "" : all
    }
    /^\$ .*rawbpf why ([^-]|--section |--log )/ {
      print
      said = run(substr($0, 3))
      printf "%s", said
      skip = said != ""
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
