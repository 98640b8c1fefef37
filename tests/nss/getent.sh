# Sourced by the tests that count what `getent` takes as a whole process.
#
#   start_pool COUNT                 a service with as many people besides those of the sample, all of them listed before anybody
#                                    is asked for: who is asked for meanwhile stands in directory.recent, which takes calls
#   use_sources SOURCES              of passwd, group and initgroups in nsswitch.conf
#   more_calls UID DATABASE PLAIN KEY
#                                    sets $plain, $ours and $more: the system calls for a key that plain `files` has, for one
#                                    with the module, and the difference

start_pool() {
    install_product
    use_nss_module
    ldconfig # as every installation does: else ld.so searches a dozen folders first
    mkdir -m 1777 "$WORLD/calls"
    jq --argjson count "$1" '.userPools[0].generateUsers = {"count": $count, "prefix": "crowd", "groups": ["linux-users"]}' \
        "$abs_top_srcdir/tests/e2e/pool.json" >"$WORLD/pool.json"
    start_emulator --state "$WORLD/pool.json"
    configure_daemon
    start_daemon
    wait_for knows_more_than "$1" || fail "the pool is not listed" "$(cognitoctl status)"
}

knows_more_than() {
    [ "$(cognitoctl status | sed -n 's/^ *Directory *\([0-9]*\) enabled users.*/\1/p')" -gt "$1" ]
}

use_sources() {
    sed -i -E "/^(passwd|group|initgroups):/s/:.*/: $1/" /etc/nsswitch.conf
}

calls_of() {
    local uid=$1
    shift
    as_uid "$uid" strace -f -o "$WORLD/calls/$uid" "$@" >/dev/null || fail "strace $*"
    grep -vcE '^[0-9]+ +(\+\+\+|---)' "$WORLD/calls/$uid"
}

more_calls() {
    use_sources files
    plain=$(calls_of "$1" getent "$2" "$3")
    use_sources "files cognito"
    ours=$(calls_of "$1" getent "$2" "$4")
    more=$((ours - plain))
}
