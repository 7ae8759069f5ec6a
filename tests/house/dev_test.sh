#!/bin/sh
# Goal: ./dev installs what is missing and nothing else, counts every test, and says no in words and exit codes.
# Method: a copy of it in an empty tree, with tools in PATH that only write down how they were called.
# Usage: dev_test.sh ROOT WORK
set -eu
root=$1
work=$2
rm -rf "$work"
mkdir -p "$work/tools" "$work/tree"
calls=$work/calls
PATH=$work/tools:$PATH

tool() { printf '#!/bin/sh\necho "%s $*" >>"%s"\n%s\n' "$1" "$calls" "$2" >"$work/tools/$1"; chmod +x "$work/tools/$1"; }
on() { printf 'ID=%s\nVERSION_ID="%s"\n' "$1" "$2" >"$work/os-release"; }
# dev COMMAND...: its output in $output, its exit code in $code, the tools it called in $calls.
dev() {
  : >"$calls"
  code=0
  output=$("$work/tree/dev" "$@" 2>&1) || code=$?
}
fail() { printf '%s\nIt ended with %s and said:\n%s\nIt called:\n%s\n' "$1" "$code" "$output" "$(cat "$calls")"; exit 1; }
exits() { [ "$code" -eq "$1" ] || fail "$2: expected exit code $1"; }
says() { printf '%s\n' "$output" | grep -qxe "$1" || fail "expected the line: $1"; }
calls() { grep -q "$1" "$calls" || fail "expected a call of: $1"; }
calls_no() { ! grep -q "$1" "$calls" || fail "expected no call of: $1"; }

sed "s,/etc/os-release,$work/os-release,g" "$root/dev" >"$work/tree/dev"
chmod +x "$work/tree/dev"
on debian 12
tool dpkg-query 'echo "install ok installed"'
tool apt-get ''
tool cmake ''
tool ninja ''
tool c++ 'echo 12'
tool setarch 'exit 1'

# Everything is there: nothing is installed.
tool ctest 'exit 0'
dev build
exits 0 "a build"
calls_no '^apt-get'
calls '^ninja .*bin/orders'

# One package is missing: that one is installed, and quietly.
tool dpkg-query '[ "$4" = ccache ] && exit 1; echo "install ok installed"'
tool id 'echo 0'
dev build
exits 0 "a build with a package missing"
calls 'apt-get .*install ccache$'

# It cannot be installed: that is said, and nothing is built.
tool apt-get 'exit 100'
dev build
exits 2 "an installation that fails"
calls 'apt-get .*update'
calls_no '^ninja'
tool dpkg-query 'echo "install ok installed"'

# Neither a verb nor a flag that does not exist does anything.
dev frobnicate
exits 2 "an unknown verb"
dev test --slow
exits 2 "an unknown flag"
calls_no '^ninja'

dev torture --hard
exits 2 "an unknown flag"
dev torture --only simulation,kittens
exits 2 "a part that does not exist"
dev torture --minutes soon
exits 2 "a number that is none"
calls_no '^ninja'

# What asks for help gets help, and nothing is done; what takes no arguments says so.
mkdir -p "$work/tree/build"
for verb in clean build check test torture; do
  dev $verb --help
  exits 0 "help for $verb"
  calls_no '^ninja'
done
for verb in clean build check; do
  dev $verb everything
  exits 2 "an argument for $verb"
  calls_no '^ninja'
done
[ -d "$work/tree/build" ] || fail "nothing asked to clean"

# Another system gets the list.
on fedora 40
dev test
exits 2 "another system"
calls_no '^ninja'
printf '%s\n' "$output" | grep -q 'SQLite 3.40' || fail "expected the list of what is needed"
on debian 12

# Cases of GoogleTest programs count each, other tests as one, over all runs; a crash and a missing program fail.
cat >"$work/log" <<'END'
1/5 Testing: all_good
[  PASSED  ] 7 tests.
Test Passed.
2/5 Testing: some_bad
[  PASSED  ] 2 tests.
[  FAILED  ] 1 test, listed below:
[  FAILED  ] Suite.case
Test Failed.
3/5 Testing: crash
[ RUN      ] Suite.crash
Test Failed.
4/5 Testing: plain
Test Passed.
Unable to find executable: /there/is/none
5/5 Testing: gone
Test Passed.
END
write_log='while [ "$1" != --test-dir ]; do shift; done; mkdir -p "$2/Testing/Temporary"; cp "'$work'/log" "$2/Testing/Temporary/LastTest.log"'
tool ctest "$write_log; exit 8"
dev test --quick
exits 1 "failing tests"
says '10 passed, 3 failed'
calls 'ctest .*-LE slow'

printf '1/1 Testing: good\n[  PASSED  ] 5 tests.\nTest Passed.\n' >"$work/log"
tool ctest "$write_log"
dev test
exits 0 "tests that pass"
says '15 passed, 0 failed'
calls 'cmake .*WEIR_SANITIZE=address,undefined'
calls 'cmake .*WEIR_SANITIZE=thread'

# Torture builds what it runs, and runs the parts that were asked for.
mkdir -p "$work/tree/build/tests"
printf '#!/bin/sh\necho "weir_torture $*" >>"%s"\n[ "$1" != flips ] || exit 1\n' "$calls" >"$work/tree/build/tests/weir_torture"
chmod +x "$work/tree/build/tests/weir_torture"
dev torture --only simulation,points --minutes 2
exits 0 "torture that finds nothing"
calls '^ninja .*weir_torture'
calls '^weir_torture simulation --seconds 120'
calls '^weir_torture points'
calls_no '^weir_torture flips'
says 'Nothing was found by: simulation points'
dev torture --only points,flips
exits 1 "torture that finds something"
says 'Something was found by: flips'
dev torture --seed 42
exits 0 "a life lived again"
calls '^weir_torture simulation --seed 42$'

# No test at all is no success, and neither is a build that fails.
tool ctest ''
dev test --quick
exits 1 "no tests"
tool ninja 'exit 1'
dev test
exits 1 "a build that fails"
says '0 passed, 1 failed'
calls_no '^ctest'

echo "./dev does as it says"
