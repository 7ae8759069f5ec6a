#!/bin/sh
# Usage: apply_all.sh REPOSITORY. Whether every mutant still has the lines that it changes: those that are not built with
# every test would go stale unseen.
set -eu
here=$(dirname "$0")
status=0
for mutant in "$here"/*.mutant; do
  for place in $(sed -n 's/^@ //p' "$mutant" | sort -u); do
    awk -v "file=$place" -f "$here/apply.awk" "$mutant" "$1/$place" >/dev/null || { echo "  in $mutant" >&2; status=1; }
  done
done
exit $status
