# Pools whose people sign in elsewhere by an alias: an e-mail address, a phone number, a preferred_username. Their Usernames
# are UUIDs that Cognito made up. On the host they go by the name that `login_name` makes of the alias, and by no other.
. "$abs_top_srcdir/tests/e2e/lib.sh" || exit 1
enter_world "$@"

IDA=3f0c0001-0000-4000-8000-000000000001

# Every kind of alias at once; nora's have not been verified.
write_pool() {
    jq --arg ida "$IDA" '.userPools[0] |= (.aliasAttributes = ["email", "phone_number", "preferred_username"] | .users += [
        {username: $ida, password: "Idas-Password-1", groups: ["linux-users"],
         attributes: {name: "Ida Doe", email: "Ida@Example.com", email_verified: "true",
            phone_number: "+491701234534", phone_number_verified: "true", preferred_username: "Ida.Doe"}},
        {username: "3f0c0002-0000-4000-8000-000000000002", password: "Noras-Password-1", groups: ["linux-users"],
         attributes: {email: "nora@example.com", email_verified: "false",
            phone_number: "+491701234599", phone_number_verified: "false"}}])' "$abs_top_srcdir/tests/e2e/pool.json"
}

prepare_host
add_local_people
write_pool >"$WORLD/pool.json" || fail "no pool"
start_emulator --state "$WORLD/pool.json" --outbox "$WORLD/log/outbox"
configure_daemon
start_sshd

# On a host of its own each time: a name once given would stay.
host_goes_by() {
    ! pid_of cognitod >/dev/null 2>&1 || stop cognitod
    rm -rf /var/lib/cognitod/* /run/cognitod/{pam,nss,control}
    printf '[directory]\nlogin_name = %s\ntrust_user_writable_attributes = yes\n' "$1" | configure names.conf
    start_daemon
    wait_for getent passwd "$2" >/dev/null || fail "$2 is not there"
}

# By password and by keyboard-interactive, with credentials; passwd and sudo know the name as well.
ida_is_at_home_as() {
    local name=$1
    forget_requests
    run ssh_by_keyboard_interactive "$name" Idas-Password-1 'id -un; env'
    expect_success
    expect_output "$name
"
    expect_output AWS_SESSION_TOKEN=
    expect_equal "$IDA" "$(requests | jq -rs 'map(select(.operation == "InitiateAuth"))[0].user')"
    run ssh_by_password "$name" Idas-Password-1 id -un
    expect_success
    run ssh_by_keyboard_interactive "$name" Noras-Password-1 id -un
    expect_failure
    run passwd_as "$name" Idas-Password-1 Idas-Password-2 Idas-Password-2
    expect_success
    run ssh_by_keyboard_interactive "$name" Idas-Password-2 id -un
    expect_success
    change_user update "{\"username\": \"$IDA\", \"password\": \"Idas-Password-1\"}"
}

# Nobody's name, whatever the password. Of the first one not even a guess reaches Cognito.
is_nobody_here() {
    local name
    for name; do
        run getent passwd "$name"
        expect_failure
    done
    forget_requests
    run ssh_by_keyboard_interactive "$1" Idas-Password-1 id -un
    expect_failure
    expect_equal "" "$(requests | jq -r 'select(.operation == "InitiateAuth") | .operation')"
}

test_by_e_mail_address() {
    host_goes_by email ida@example.com
    ida_is_at_home_as ida@example.com
    is_nobody_here ida.doe ida +491701234534 "$IDA" nora@example.com
}

test_by_phone_number() {
    host_goes_by phone_number tel491701234534
    ida_is_at_home_as tel491701234534
    is_nobody_here +491701234534 ida@example.com 491701234534 tel491701234599 "$IDA"
}

test_by_preferred_username() {
    host_goes_by preferred_username ida.doe
    ida_is_at_home_as ida.doe
    is_nobody_here ida@example.com +491701234534 "$IDA"
}

# The pool is never listed: who has the number is asked.
test_by_phone_number_of_who_is_looked_up() {
    stop cognitod
    rm -rf /var/lib/cognitod/* /run/cognitod/{pam,nss,control}
    printf '[directory]\nlogin_name = phone_number\nsource = lookup\ntrust_user_writable_attributes = yes\n' | configure names.conf
    start_daemon
    wait_for getent passwd tel491701234534 >/dev/null || fail "not found"
    ida_is_at_home_as tel491701234534
    is_nobody_here tel491701234599 tel4917 telly
}

run_tests
