#!/usr/bin/env bash
# What a look-up costs a whole process: `getent passwd USER`, against plain `files`.
. "${abs_top_srcdir:?}/tests/daemon/lib.sh"
enter_world "$@"
start_service
ldconfig # as every installation does: else ld.so searches a dozen folders first

calls_of() {
    strace -f -o "$WORLD/calls" "$@" >/dev/null || fail "strace $*"
    grep -vcE '^[0-9]+ +(\+\+\+|---)' "$WORLD/calls"
}

instructions_of() {
    valgrind --tool=callgrind --callgrind-out-file="$WORLD/callgrind" "$@" >/dev/null 2>"$WORLD/callgrind.log"
    sed -n 's/^\(summary\|totals\): //p' "$WORLD/callgrind" | head -n 1
}

test_a_user_of_the_pool_takes_a_bounded_number_of_system_calls_more_than_a_local_one() {
    local plain ours
    command -v strace >/dev/null || { skip "strace is not installed"; return; }
    sed -i '/^passwd:/s/:.*/: files/' /etc/nsswitch.conf
    plain=$(calls_of getent passwd root)
    sed -i '/^passwd:/s/:.*/: files cognito/' /etc/nsswitch.conf
    ours=$(calls_of getent passwd jane)
    echo "# system calls: $plain plain, $ours with the module"
    # Loading any module takes 12 of them, and one shows the C library the end of /etc/passwd.
    [ $((ours - plain)) -le 16 ] || fail "$((ours - plain)) system calls more" "$(cat "$WORLD/calls")"
}

test_a_user_of_the_pool_takes_less_than_twice_the_instructions_of_a_local_one() {
    local plain ours
    command -v valgrind >/dev/null || { skip "valgrind is not installed"; return; }
    [ "${enable_sanitizers:-no}" = no ] || { skip "sanitizers count along"; return; }
    sed -i '/^passwd:/s/:.*/: files/' /etc/nsswitch.conf
    plain=$(instructions_of getent passwd root)
    sed -i '/^passwd:/s/:.*/: files cognito/' /etc/nsswitch.conf
    ours=$(instructions_of getent passwd jane)
    echo "# instructions: $plain plain, $ours with the module"
    [ "$ours" -lt $((plain * 2)) ] || fail "$ours instructions, $plain without the module"
}

run_tests
