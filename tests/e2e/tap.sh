# Tests that read as sentences, results in TAP.
#
# A test file defines functions `test_a_sentence_about_behaviour` and ends with `run_tests`, which runs
# them in the order of the file, each in a subshell: what a test changes in variables is gone afterwards, what
# it changes in the world (processes, files) it puts back itself.
#
#   run COMMAND...                   runs it, bounded; $status and $output are what came of it
#   expect_success, expect_failure   of the last run
#   expect_output TEXT               the last output contains it
#   refuse_output TEXT               the last output does not contain it
#   expect_equal WANTED GOT
#   fail WORDS                       ends the test
#   logged NAME                      what $WORLD/log/NAME got since this test began
#   expect_logged NAME TEXT          as soon as wait_for has patience for
#   note WORDS                       a line for the reader, e.g. a figure
#   skip WORDS                       ends the test as skipped
#   skip_all WORDS                   ends the whole file as skipped

RUN_SECONDS=${RUN_SECONDS:-30}
SKIPPED=77

note() {
    printf '# %s\n' "$@"
}

skip_all() {
    printf '1..0 # SKIP %s\n' "$1"
    exit 0
}

fail() {
    printf '%s\n' "$@" | sed 's/^/#   /'
    printf '#   in %s\n' "$(printf '%s ' "${FUNCNAME[@]:1:3}")"
    show_logs
    exit 1
}

skip() {
    printf '%s' "$1" >"$WORLD/skip-reason"
    exit $SKIPPED
}

# timeout(1) can't run a function: the helpers that are functions bound what they call themselves.
bounded() {
    timeout --kill-after=2 "$RUN_SECONDS" "$@"
}

bounded_unless_function() {
    if declare -F "$1" >/dev/null; then
        "$@"
    else
        bounded "$@"
    fi
}

run() {
    ran=$*
    output=$(bounded_unless_function "$@" 2>&1 </dev/null)
    status=$?
}

run_with_input() {
    local input=$1
    shift
    ran=$*
    output=$(bounded_unless_function "$@" 2>&1 <<<"$input")
    status=$?
}

what_came_of_it() {
    printf '%s\n' "  ran: $ran" "  status: $status"
    printf '%s\n' "$output" | sed 's/^/  | /'
}

expect_success() {
    [ "$status" -eq 0 ] || fail "should have succeeded" "$(what_came_of_it)"
}

expect_failure() {
    [ "$status" -ne 0 ] || fail "should have failed" "$(what_came_of_it)"
    [ "$status" -ne 124 ] && [ "$status" -ne 137 ] || fail "hung for $RUN_SECONDS s" "$(what_came_of_it)"
}

expect_output() {
    [[ $output == *"$1"* ]] || fail "the output should contain: $1" "$(what_came_of_it)"
}

refuse_output() {
    [[ $output != *"$1"* ]] || fail "the output should not contain: $1" "$(what_came_of_it)"
}

expect_equal() {
    [ "$1" = "$2" ] || fail "wanted: $1" "got:    $2"
}

# The lines of $WORLD/log/NAME since this test began.
logged() {
    local mark=0
    [ ! -e "$WORLD/mark/$1" ] || mark=$(cat "$WORLD/mark/$1")
    tail -c "+$((mark + 1))" "$WORLD/log/$1" 2>/dev/null
}

# What is on its way to a log arrives.
expect_logged() {
    wait_for has_logged "$@" || fail "the log of $1 should say: $2"
}

has_logged() {
    logged "$1" | grep -qF -- "$2"
}

mark_logs() {
    local log
    mkdir -p "$WORLD/mark"
    for log in "$WORLD"/log/*; do
        [ ! -e "$log" ] || stat -c %s "$log" >"$WORLD/mark/${log##*/}"
    done
}

# What the world's processes said during a test that failed.
show_logs() {
    local log lines
    for log in "$WORLD"/log/*; do
        lines=$(logged "${log##*/}" | tail -n 15 | tr -cd '\11\12\40-\176' | cut -c1-220)
        [ -z "$lines" ] || printf '#   --- %s\n%s\n' "${log##*/}" "$(sed 's/^/#   /' <<<"$lines")"
    done
}

# In a sanitized build a report of any process is a failure, whatever the tests saw. Leaks are told at the end of a
# process, so the long-running ones are ended first. So it is with valgrind, when cognitod runs under it.
no_sanitizer_complained() {
    local pid_file complaints='Sanitizer|runtime error:|ERROR SUMMARY: [1-9]'
    complaints+='|== (Invalid|Mismatched|Conditional jump|Use of un|Syscall param|Source and)'
    for pid_file in "$WORLD"/pid/*; do
        [ ! -e "$pid_file" ] || stop "${pid_file##*/}"
    done
    [ -z "${COGNITOD_UNDER-}" ] || grep -q "ERROR SUMMARY: 0 errors" "$WORLD"/log/valgrind.* || fail "cognitod was not watched"
    grep -lE "$complaints" "$WORLD"/log/* 2>/dev/null | while read -r log; do
        fail "a sanitizer complained in ${log##*/}" "$(grep -m 1 -A 30 -E "$complaints" "$log")"
    done
    [ "${PIPESTATUS[1]}" -eq 0 ]
}

report() {
    local r=$1 number=$2 sentence=$3
    case $r in
    0) printf 'ok %d - %s\n' "$number" "$sentence" ;;
    "$SKIPPED") printf 'ok %d - %s # SKIP %s\n' "$number" "$sentence" "$(cat "$WORLD/skip-reason")" ;;
    *) printf 'not ok %d - %s\n' "$number" "$sentence" ;;
    esac
}

run_tests() {
    local names name sentence number=0
    mapfile -t names < <(sed -n 's/^\(test_[a-z0-9_]*\)().*/\1/p' "$0")
    printf '1..%d\n' $((${#names[@]} + 1))
    for name in "${names[@]}"; do
        number=$((number + 1))
        sentence=${name#test_}
        mark_logs
        ("$name")
        report $? "$number" "${sentence//_/ }"
    done
    (no_sanitizer_complained)
    report $? $((number + 1)) "no sanitizer complained"
}
