# Who people are while Cognito is away, and who is one no more: uid and groups are as last seen, and who was deleted from
# the pool is refused as soon as Cognito has said so, by a login or by a listing. Over a real sshd and at the console.
. "$abs_top_srcdir/tests/e2e/lib.sh" || exit 1
. "$abs_top_srcdir/tests/e2e/circumstances.sh"
enter_world "$@"

KEPT=/var/lib/cognitod/offline
TOLD="this is an offline login, without AWS credentials"
CONTROL=https://localhost:8443 # the emulator's own port, also while there is no way to it
PASSWORD=Leavers-Password-1

# The app client tells unknown users from wrong passwords, so that Cognito says UserNotFound.
prepare() {
    prepare_host
    jq '.userPools[0].clients[0].preventUserExistenceErrors = false' \
        "$abs_top_srcdir/tests/e2e/pool.json" >"$WORLD/telling.json"
    start_cognito_behind_a_way --state "$WORLD/telling.json"
    configure 10-short.conf <<<$'[network]\nconnect_timeout = 2s\nrequest_timeout = 3s'
    configure 20-throttle.conf <<<$'[sign_in]\nthrottle = no'
    configure 30-offline.conf <<<$'[offline]\nservices = sshd, login'
    restart_daemon
}

change_at_cognito() {
    ENDPOINT=$CONTROL change_user "$@"
}

kept_users() {
    grep -hs '^name ' "$KEPT"/* | cut -d' ' -f2 | sort | paste -sd' '
}

is_kept() {
    [[ " $(kept_users) " == *" $1 "* ]]
}

# session USER PASSWORD: by ssh; prints uid, gid and groups of the shell.
session() {
    ssh_by_keyboard_interactive "$1" "$2" 'echo "uid $(id -u) gid $(id -g) groups $(id -G | tr " " "\n" | sort -n | paste -sd" ")"'
}

identity_of() {
    echo "uid $(id -u "$1") gid $(id -g "$1") groups $(id -G "$1" | tr ' ' '\n' | sort -n | paste -sd' ')"
}

is_let_in_online() {
    run session "$1" "$2"
    expect_success
    refuse_output "$TOLD"
}

is_let_in_offline() {
    run session "$1" "$2"
    expect_success
    expect_logged cognitod "login of $1 for sshd from 127.0.0.1: success: signed in offline"
}

is_refused() {
    mark_logs
    run session "$1" "$2"
    expect_failure
    refuse_output "uid "
    ! logged cognitod | grep -q "login of $1 for .*: success" || fail "$1 got in"
}

jane_signs_in_online() {
    run session jane Janes-Password-1
    [ "$status" -eq 0 ] && ! logged cognitod | tail -n 3 | grep -q "signed in offline"
}

cognito_comes_back() {
    open_way
    wait_for jane_signs_in_online || fail "Cognito is back, but jane can't log in"
}

# join NAME: who has signed in here, so that an offline login would be possible.
join() {
    change_at_cognito create "{\"username\": \"$1\", \"password\": \"$PASSWORD\", \"groups\": [\"linux-users\"]}"
    wait_for getent passwd "$1" >/dev/null || fail "$1 is not there"
    is_let_in_online "$1" "$PASSWORD"
    is_kept "$1" || fail "kept: $(kept_users)"
}

test_uid_and_groups_are_those_of_the_last_login() {
    local before uid
    is_let_in_online jane Janes-Password-1
    before=$output
    uid=$(id -u jane)
    expect_equal "$(identity_of jane)" "$before"
    close_way
    restart_daemon
    is_let_in_offline jane Janes-Password-1
    expect_output "uid $uid "
    expect_output "$before"
    run login_as jane Janes-Password-1 'echo "uid $(id -u) of $(id -un)"; id -Gn'
    expect_success
    expect_output "$TOLD"
    expect_output "uid $uid of jane"
    expect_output "linux-admins"
}

test_a_group_that_was_taken_meanwhile_is_gone_with_the_next_login_online() {
    change_at_cognito update '{"username": "jane", "groups": ["linux-users"]}'
    is_let_in_offline jane Janes-Password-1
    expect_output "$(id -u jane)"
    expect_output "$(getent group linux-admins | cut -d: -f3)"
    cognito_comes_back
    run session jane Janes-Password-1
    refuse_output "$(getent group linux-admins | cut -d: -f3)"
    change_at_cognito update '{"username": "jane", "groups": ["linux-users", "linux-admins", "developers", "on-call"]}'
    is_let_in_online jane Janes-Password-1
}

test_a_deleted_user_whom_a_login_has_told_of_is_refused_offline() {
    join leaver
    change_at_cognito delete '{"username": "leaver"}'
    is_refused leaver "$PASSWORD"
    expect_logged cognitod "UserNotFound"
    ! is_kept leaver || fail "kept: $(kept_users)"
    close_way
    is_refused leaver "$PASSWORD"
    is_let_in_offline jane Janes-Password-1
    cognito_comes_back
}

test_a_deleted_user_whom_a_listing_has_missed_is_refused_offline() {
    local uid
    join quitter
    uid=$(id -u quitter)
    change_at_cognito delete '{"username": "quitter"}'
    run cognitoctl refresh
    expect_success
    close_way
    is_refused quitter "$PASSWORD"
    ! is_kept quitter || fail "kept: $(kept_users)"
    expect_equal "$uid" "$(id -u quitter)"
    is_let_in_offline jane Janes-Password-1
    cognito_comes_back
}


# Nobody has told this host: offline_max_age and account_max_age bound it.
test_who_is_deleted_while_cognito_is_away_is_refused_when_it_is_back() {
    join absentee
    close_way
    change_at_cognito delete '{"username": "absentee"}'
    is_let_in_offline absentee "$PASSWORD"
    cognito_comes_back
    is_refused absentee "$PASSWORD"
    ! is_kept absentee || fail "kept: $(kept_users)"
    close_way
    is_refused absentee "$PASSWORD"
    open_way
}

prepare
run_tests
