# Login names that are not the Username: people type them, ls shows them, and the Username signs in.
. "$abs_top_srcdir/tests/e2e/lib.sh" || exit 1
enter_world "$@"

# A pool in which people are UUIDs, as one that signs in by e-mail address makes them.
write_pool() {
    jq '.userPools[0].users += [
        {username: "3f0c0001-0000-4000-8000-000000000001", password: "Jills-Password-1", groups: ["linux-users"],
         attributes: {name: "Jill Doe", email: "Jill.Doe@Example.com", email_verified: "true"}},
        {username: "3f0c0002-0000-4000-8000-000000000002", password: "Unas-Password-1", groups: ["linux-users"],
         attributes: {email: "una@example.com", email_verified: "false"}},
        {username: "jo", password: "Jos-Password-1", groups: ["linux-users"],
         attributes: {email: "jane.x@elsewhere.example", email_verified: "true"}}]' "$abs_top_srcdir/tests/e2e/pool.json"
}

prepare_host
add_local_people
mkdir -p /etc/cognitod.conf.d
configure names.conf <<'END'
[directory]
login_name = email_local_part
trust_user_writable_attributes = yes
END
write_pool >"$WORLD/pool.json" || fail "no pool"
start_emulator --state "$WORLD/pool.json" --outbox "$WORLD/log/outbox"
configure_daemon
start_daemon
wait_for_directory jill.doe
start_sshd

test_a_user_logs_in_by_the_folded_local_part_with_keyboard_interactive() {
    run ssh_by_keyboard_interactive jill.doe Jills-Password-1 'id -un; pwd; touch made; stat -c %U made'
    expect_success
    expect_equal "jill.doe
/home/jill.doe
jill.doe" "$output"
}

test_a_user_logs_in_by_the_folded_local_part_with_a_password() {
    run ssh_by_password jill.doe Jills-Password-1 id -un
    expect_success
    expect_equal jill.doe "$output"
}

test_the_session_has_the_credentials_of_the_username() {
    run ssh_by_keyboard_interactive jill.doe Jills-Password-1 env
    expect_success
    expect_output AWS_SESSION_TOKEN=
}

test_the_username_is_no_name_here() {
    run getent passwd 3f0c0001-0000-4000-8000-000000000001
    expect_failure
    run getent passwd jo
    expect_failure
    run ssh_by_keyboard_interactive jo Jos-Password-1 id
    expect_failure
}

test_an_address_that_is_not_verified_gives_no_name() {
    run ssh_by_keyboard_interactive una Unas-Password-1 id
    expect_failure
    run cognitoctl status
    expect_output "3f0c0002-0000-4000-8000-000000000002: the e-mail address or phone number is not verified"
}

test_who_was_created_later_does_not_take_janes_name() {
    change_user create '{"username": "eve", "password": "Eves-Password-1", "groups": ["linux-users"],
        "attributes": {"email": "JANE@evil.example", "email_verified": "true"}}'
    run cognitoctl refresh
    expect_success
    run cognitoctl ids check
    expect_output "jane: the name is pinned to another sub"
    run ssh_by_keyboard_interactive jane Eves-Password-1 id
    expect_failure
    run ssh_by_keyboard_interactive jane Janes-Password-1 id -un
    expect_success
    expect_equal jane "$output"
}

test_who_changes_the_address_keeps_the_name_and_takes_no_other() {
    change_user update '{"username": "eve", "attributes": {"email": "victor@evil.example", "email_verified": "true"}}'
    change_user update '{"username": "3f0c0001-0000-4000-8000-000000000001",
        "attributes": {"email": "victoria@example.com", "email_verified": "true"}}'
    run cognitoctl refresh
    expect_success
    run ssh_by_keyboard_interactive jill.doe Jills-Password-1 id -un
    expect_success
    run getent passwd victoria
    expect_failure
    run cognitoctl ids check
    expect_failure
    expect_output "jill.doe: the pool names another login name"
}

test_the_name_signs_in_after_a_restart_without_lists() {
    change_user update '{"username": "3f0c0001-0000-4000-8000-000000000001",
        "attributes": {"email": "Jill.Doe@Example.com", "email_verified": "true"}}'
    run cognitoctl refresh
    expect_success
    control_emulator --data '{"faults": [{"operation": "ListUsers", "kind": "dropBefore"}]}' \
        "$ENDPOINT/_emulator/faults" >/dev/null
    restart_daemon
    run ssh_by_keyboard_interactive jill.doe Jills-Password-1 id -un
    expect_success
}

run_tests
