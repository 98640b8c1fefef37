#!/usr/bin/env bash
# What a look-up costs a whole process: `getent passwd USER`, against plain `files`, in a firm of a dozen.
. "${abs_top_srcdir:?}/tests/daemon/lib.sh"
. "$abs_top_srcdir/tests/nss/getent.sh"
enter_world "$@"
start_pool 12
SOMEBODY=60000

instructions_of() {
    valgrind --tool=callgrind --callgrind-out-file="$WORLD/callgrind" "$@" >/dev/null 2>"$WORLD/callgrind.log"
    sed -n 's/^\(summary\|totals\): //p' "$WORLD/callgrind" | head -n 1
}

# Loading any module takes 12 of them, one shows the C library the end of the local file, three read the directory.
takes_at_most() {
    local bound=$1 uid=$2 plain ours more
    shift 2
    more_calls "$uid" "$@"
    note "getent $1 $3 by $uid: $plain system calls plain, $ours with the module"
    [ "$more" -le "$bound" ] || fail "$more system calls more" "$(cat "$WORLD/calls/$uid")"
}

test_who_is_asked_for_by_name_takes_a_bounded_number_of_system_calls_more_than_a_local_user() {
    local uid
    command -v strace >/dev/null || skip "strace is not installed"
    for uid in 0 $SOMEBODY; do
        takes_at_most 16 $uid passwd root jane
        takes_at_most 16 $uid group root jane
    done
}

# Root reads the local file once more: sudo goes by the name behind an id (rule 4).
test_so_does_who_is_asked_for_by_id() {
    local id
    command -v strace >/dev/null || skip "strace is not installed"
    id=$(id -u jane)
    takes_at_most 20 0 passwd 0 "$id"
    takes_at_most 20 0 group 0 "$id"
    takes_at_most 16 $SOMEBODY passwd 0 "$id"
    takes_at_most 16 $SOMEBODY group 0 "$id"
}

test_a_user_of_the_pool_takes_at_most_17_instructions_for_10_of_a_local_one() {
    local plain ours
    command -v valgrind >/dev/null || skip "valgrind is not installed"
    [ "${enable_sanitizers:-no}" = no ] || skip "sanitizers count along"
    use_sources files
    plain=$(instructions_of getent passwd root)
    use_sources "files cognito"
    ours=$(instructions_of getent passwd jane)
    note "instructions: $plain plain, $ours with the module"
    [ $((ours * 10)) -le $((plain * 17)) ] || fail "$ours instructions, $plain without the module"
}

run_tests
