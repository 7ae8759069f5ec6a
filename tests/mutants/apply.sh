#!/bin/sh
# Usage: apply.sh MUTANT FILE SOURCE OUT; FILE is SOURCE's path in the repository.
set -eu
mkdir -p "$(dirname "$4")"
awk -v "file=$2" -f "$(dirname "$0")/apply.awk" "$1" "$3" >"$4.new"
mv "$4.new" "$4"
