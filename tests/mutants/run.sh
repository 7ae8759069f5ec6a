#!/bin/sh
# Runs mutants, and says of each which test noticed it: first the crash tests of the log, which take a moment, then the
# simulation, then all others.
# Usage: run.sh PROGRAMS LOGS NAME...; ends with 1 when one was noticed by none.
set -eu

# A mutant that runs or waits without end is noticed too. What is sound takes a third of these seconds of a processor,
# however busy the machine is, and waits for nothing.
most_work=120
longest_wait=1800

# one PROGRAMS LOGS NAME: prints "NAME: noticed by TEST (simulation)".
one() {
  name=$3
  log=$2/$name.log
  if [ ! -x "$1/$name" ]; then
    echo "$name: NOTICED BY NONE, since it was not built"
    return 0
  fi
  for rung in crash simulation others; do
    case $rung in
      crash) filter='CrashTest.*' ;;
      simulation) filter='Lives.known*:*Points.*:*Rot*' ;;
      others) filter='-CrashTest.*:Lives.*:*Points.*:*Rot*' ;;
    esac
    status=0
    (
      ulimit -t $most_work
      exec timeout $longest_wait "$1/$name" --gtest_fail_fast --gtest_brief=1 --gtest_filter="$filter"
    ) >"$log" 2>&1 || status=$?
    case $status in
      0) continue ;;
      124 | 137 | 152) by="time: a test did not end" ;;
      1) by=$(sed -n 's/^\[  FAILED  \] \([A-Za-z][^ ,]*\).*/\1/p' "$log" | head -n 1) ;;
      *) by="an abort: $(grep -a . "$log" | tail -n 1 | cut -c1-120)" ;;
    esac
    echo "$name: noticed by $by ($rung)"
    return 0
  done
  echo "$name: NOTICED BY NONE"
}

if [ "$1" = one ]; then
  shift
  one "$@"
  exit 0
fi

programs=$1 logs=$2
shift 2
mkdir -p "$logs"
found=$logs/found
printf '%s\n' "$@" | xargs -P "$(nproc)" -n 1 "$0" one "$programs" "$logs" | tee "$found"
missed=$(grep -c 'NOTICED BY NONE' "$found" || true)
echo "$(($# - missed)) of $# mutants noticed, $(grep -c '(simulation)$' "$found" || true) of them by the simulation"
[ "$missed" -eq 0 ]
