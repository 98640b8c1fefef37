#!/usr/bin/env bash
# What a look-up costs a whole process: `getent passwd USER`, against plain `files`.
. "${abs_top_srcdir:?}/tests/daemon/lib.sh"
enter_world "$@"
start_service
# Who was asked for when the first listing ended may stand in directory.recent until the next one.
cognitoctl refresh >/dev/null || fail "the pool is not listed"
ldconfig # as every installation does: else ld.so searches a dozen folders first

calls_of() {
    strace -f -o "$WORLD/calls" "$@" >/dev/null || fail "strace $*"
    grep -vcE '^[0-9]+ +(\+\+\+|---)' "$WORLD/calls"
}

instructions_of() {
    valgrind --tool=callgrind --callgrind-out-file="$WORLD/callgrind" "$@" >/dev/null 2>"$WORLD/callgrind.log"
    sed -n 's/^\(summary\|totals\): //p' "$WORLD/callgrind" | head -n 1
}

use_sources() {
    sed -i -E "/^(passwd|group|initgroups):/s/:.*/: $1/" /etc/nsswitch.conf
}

# Loading any module takes 12 of them, and one shows the C library the end of the local file.
takes_at_most() {
    local bound=$1 plain ours
    shift
    use_sources files
    plain=$(calls_of getent "$1" "$2")
    use_sources "files cognito"
    ours=$(calls_of getent "$1" "$3")
    echo "# getent $1 $3: $plain system calls plain, $ours with the module"
    [ $((ours - plain)) -le "$bound" ] || fail "$((ours - plain)) system calls more" "$(cat "$WORLD/calls")"
}

test_who_is_asked_for_by_name_takes_a_bounded_number_of_system_calls_more_than_a_local_user() {
    command -v strace >/dev/null || { skip "strace is not installed"; return; }
    takes_at_most 16 passwd root jane
    takes_at_most 16 group root jane
}

# Root reads the local file once more: sudo goes by the name behind an id (rule 4).
test_so_does_who_is_asked_for_by_id() {
    local uid
    command -v strace >/dev/null || { skip "strace is not installed"; return; }
    uid=$(id -u jane)
    takes_at_most 20 passwd 0 "$uid"
    takes_at_most 20 group 0 "$uid"
}

test_a_user_of_the_pool_takes_at_most_17_instructions_for_10_of_a_local_one() {
    local plain ours
    command -v valgrind >/dev/null || { skip "valgrind is not installed"; return; }
    [ "${enable_sanitizers:-no}" = no ] || { skip "sanitizers count along"; return; }
    use_sources files
    plain=$(instructions_of getent passwd root)
    use_sources "files cognito"
    ours=$(instructions_of getent passwd jane)
    echo "# instructions: $plain plain, $ours with the module"
    [ $((ours * 10)) -le $((plain * 17)) ] || fail "$ours instructions, $plain without the module"
}

run_tests
