#!/usr/bin/env bash
# `getent passwd USER` with a thousand people, against plain `files` that has the same thousand in /etc/passwd.
. "${abs_top_srcdir:?}/tests/daemon/lib.sh"
. "$abs_top_srcdir/tests/nss/getent.sh"
enter_world "$@"
command -v strace >/dev/null || skip_all "strace is not installed"
PEOPLE=1000
start_pool $PEOPLE

# The local file as it is on a host, and as it is where everybody is local. The daemon, which heeds it, has done its part.
cp /etc/passwd "$WORLD/few"
{
    cat /etc/passwd
    seq -f 'crowd%04g' $PEOPLE | xargs getent passwd
} >"$WORLD/all"
stop cognitod

calls_where_all_are_local() {
    cp "$WORLD/all" /etc/passwd
    use_sources files
    calls_of "$1" getent passwd "$2"
    cp "$WORLD/few" /etc/passwd
    use_sources "files cognito"
}

# Sets $more for who is at that place in the file.
compare() {
    local uid=$1 user plain ours
    user=$(printf 'crowd%04d' "$2")
    plain=$(calls_where_all_are_local "$uid" "$user")
    ours=$(calls_of "$uid" getent passwd "$user")
    more=$((ours - plain))
    note "$user, for $uid: $plain system calls where all are local, $ours with the module: $more more"
}

test_everybody_is_in_the_file_that_is_compared_with() {
    expect_equal $PEOPLE "$(grep -c '^crowd[0-9]*:\*:[0-9]*:[0-9]*:' "$WORLD/all")"
}

test_who_is_in_the_middle_takes_at_most_15_system_calls_more_than_in_a_local_file() {
    local uid more
    for uid in 0 60000; do
        compare $uid $((PEOPLE / 2))
        [ "$more" -le 15 ] || fail "$more" "$(cat "$WORLD/calls/$uid")"
    done
}

# The first of all are on the first page of the local file, and take 18.
test_of_all_alike_a_user_takes_at_most_15_system_calls_more_than_in_a_local_file() {
    local place more sum=0
    for place in $(seq $((PEOPLE / 20)) $((PEOPLE / 10)) $PEOPLE); do
        compare 0 "$place"
        [ "$more" -le 18 ] || fail "$more" "$(cat "$WORLD/calls/0")"
        sum=$((sum + more))
    done
    note "of ten that are evenly spaced: $sum system calls more"
    [ $sum -le 150 ] || fail "$sum, more than 15 each"
}

run_tests
