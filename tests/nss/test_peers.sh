#!/usr/bin/env bash
# `getent passwd USER` against other NSS modules that need no daemon, where they are installed: instructions of the whole
# process, each with a single user, which is the least that the others ever do. bench/peers.sh has more of them.
. "${abs_top_srcdir:?}/tests/daemon/lib.sh"
enter_world "$@"
start_service
ldconfig # as every installation does: else ld.so searches a dozen folders first
OTHER=other:x:1879050000:1879050000:Another:/home/other:/bin/bash

instructions_of() {
    env -i PATH=/usr/bin:/bin valgrind --tool=callgrind --callgrind-out-file="$WORLD/callgrind" "$@" \
        >"$WORLD/answer" 2>"$WORLD/callgrind.log" || fail "no answer: $*"
    sed -n 's/^\(summary\|totals\): //p' "$WORLD/callgrind" | head -n 1
}

use_source() {
    sed -i "/^passwd:/s/:.*/: files $1/" /etc/nsswitch.conf
}

# compare_with NAME: it knows the user "other", ours knows jane.
compare_with() {
    local theirs ours
    use_source "$1"
    theirs=$(instructions_of getent passwd other)
    grep -q '^other:.*:/home/other:/bin/bash$' "$WORLD/answer" || fail "$1 does not know its user" "$(cat "$WORLD/answer")"
    use_source cognito
    ours=$(instructions_of getent passwd jane)
    note "instructions: $ours with the module, $theirs with $1"
    [ "$ours" -lt "$theirs" ] || fail "$ours instructions are not fewer than the $theirs of $1"
}

# skip ends the test: nothing is counted without the tools, and nothing is compared without the other module.
skip_without() {
    command -v valgrind >/dev/null || skip "valgrind is not installed"
    [ "${enable_sanitizers:-no}" = no ] || skip "sanitizers count along"
    ldconfig -p | grep -q "libnss_$1\.so\.2 " || skip "libnss-$1 is not installed"
}

test_a_user_of_the_pool_takes_fewer_instructions_than_one_in_a_file_of_extrausers() {
    skip_without extrausers
    mkdir -p /var/lib/extrausers
    echo "$OTHER" >/var/lib/extrausers/passwd
    compare_with extrausers
}

test_a_user_of_the_pool_takes_fewer_instructions_than_a_record_of_nss_systemd() {
    skip_without systemd
    mkdir -p /etc/userdb
    cat >/etc/userdb/other.user <<'END'
{"userName":"other","uid":1879050000,"gid":1879050000,"realName":"Another","homeDirectory":"/home/other","shell":"/bin/bash"}
END
    ln -s other.user /etc/userdb/1879050000.user
    compare_with systemd
}

run_tests
