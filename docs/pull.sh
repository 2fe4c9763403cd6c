#!/bin/sh
# pull.sh - put the code that a text quotes into it, from the source.
#
#   <!-- source: progs/01-hello/lesson.c [program] -->
#   ```c
#   ... the lines between the comments [program] and [/program] ...
#   ```
#   <!-- source: tests/reject/zero-size.bpf.c -->                 the whole file
#   <!-- diff: tests/reject/a.bpf.c tests/reject/a.mended.bpf.c -->
#                     what changes from one to the other, opening comments aside
#
#   pull.sh FILE.md...          write the quotes anew
#   pull.sh --check FILE.md...  fail if one differs from its source
set -eu

pull() { # FILE.md -> the same with fresh quotes; a missing label fails
  awk '
    function missing(what) {
      print FILENAME ": no " what > "/dev/stderr"
      failed = 1
    }
    function quote(file, label,   line, inside, seen) {
      inside = seen = label == ""
      while ((getline line < file) > 0) {
        if (index(line, "/* [/" label "] */")) inside = 0
        if (inside && line !~ /^[ \t]*\/\* \[.*\] \*\/$/) print line
        if (index(line, "/* [" label "] */")) inside = seen = 1
      }
      if (close(file) || !seen) missing("[" label "] in " file)
    }
    function code(file, to,   line, begun) { # its opening comment aside
      while ((getline line < file) > 0) {
        if (line !~ /^(\/\*| \*|;)/) begun = 1
        if (begun) print line > to
      }
      close(file)
      close(to)
    }
    function diff(from, to,   make, line, hunks) {
      code(from, temp "/from")
      code(to, temp "/to")
      make = "diff -U1 " temp "/from " temp "/to"
      while ((make | getline line) > 0)
        if (line ~ /^@@/ && hunks++) print "@@"
        else if (hunks && line !~ /^@@/) print line
      close(make)
      if (!hunks) missing("difference: " from " " to)
    }
    /^<!-- (source|diff): / {
      print; kind = $2; file = $3; label = $4
      gsub(/[\[\]]|-->/, "", label)
      want = 1
      next
    }
    want && /^```/ {
      print
      if (kind == "diff:") diff(file, label)
      else quote(file, label)
      want = 0; skip = 1
      next
    }
    skip && /^```/ { skip = 0 }
    !skip { print }
    END { exit failed }
  ' temp="$temp" "$1"
}

check=
[ "${1-}" = --check ] && check=1 && shift
temp=$(mktemp -d)
fresh=$temp/fresh
trap 'rm -r "$temp"' EXIT
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
