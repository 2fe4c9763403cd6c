#!/bin/sh
# pull.sh - put the code that a text quotes into it, from the source.
#
#   <!-- source: progs/01-hello/lesson.c [program] -->
#   ```c
#   ... the lines between the comments [program] and [/program] ...
#   ```
#
#   pull.sh FILE.md...          write the quotes anew
#   pull.sh --check FILE.md...  fail if one differs from its source
set -eu

pull() { # FILE.md -> the same with fresh quotes; a missing label fails
  awk '
    function quote(file, label,   line, inside, seen) {
      while ((getline line < file) > 0) {
        if (index(line, "/* [/" label "] */")) inside = 0
        if (inside && line !~ /^[ \t]*\/\* \[.*\] \*\/$/) print line
        if (index(line, "/* [" label "] */")) inside = seen = 1
      }
      close(file)
      if (!seen) {
        print FILENAME ": no [" label "] in " file > "/dev/stderr"
        failed = 1
      }
    }
    /^<!-- source: / { print; file = $3; label = $4; gsub(/[\[\]]/, "", label); want = 1; next }
    want && /^```/ { print; quote(file, label); want = 0; skip = 1; next }
    skip && /^```/ { skip = 0 }
    !skip { print }
    END { exit failed }
  ' "$1"
}

check=
[ "${1-}" = --check ] && check=1 && shift
fresh=$(mktemp)
trap 'rm -f "$fresh"' EXIT
status=0
for text; do
  pull "$text" >"$fresh"
  if [ -z "$check" ]; then
    cmp -s "$fresh" "$text" || cat "$fresh" >"$text"
  elif ! diff -u "$text" "$fresh"; then
    echo "$text quotes what the source no longer says: make docs" >&2
    status=1
  fi
done
exit $status
