#!/usr/bin/env bash
# Attributes that users could write themselves, by whichever app client of the pool: what they say is not believed.
. "${abs_top_srcdir:?}/tests/daemon/lib.sh"
enter_world "$@"

RIGHTS='["cognito-idp:ListUserPoolClients", "cognito-idp:DescribeUserPoolClient"]'
STATE=/var/lib/cognitod
PORTAL_SECRET=5portals6secret7that8is9none0of1this2hosts3

# start_cognito_with RIGHTS ATTRIBUTES: the key may look at the app clients or not; what the app client "portal" writes.
start_cognito_with() {
    jq --argjson rights "$1" --argjson attributes "$2" '.accessKeys[0].allowedActions += $rights |
        .userPools[0].clients[0].writeAttributes = ["name"] |
        .userPools[0].clients += [{id: "portal1234567", authFlows: ["ALLOW_USER_SRP_AUTH"],
            secrets: [$secret], writeAttributes: $attributes}] |
        .userPools[0].users += [{username: "una", password: "Unas-Password-1", groups: ["linux-users"],
            attributes: {"custom:uid": "1879050001", "custom:ssh_keys": $key}}]' \
        --arg key "$KEY una@example" --arg secret "$PORTAL_SECRET" "$abs_top_srcdir/tests/e2e/pool.json" >"$WORLD/pool.json" || fail "no pool"
    stop emulator
    start_emulator --state "$WORLD/pool.json" --outbox "$WORLD/log/outbox"
    configure_daemon
}

KEY="ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIB4Ck2kcBBKTsuXKpYSGWwV8RwF4Ssx6BHn1kKLLnyjs"

uid_of() {
    getent passwd "$1" | cut -d: -f3
}

# Jane, who has none of the attributes, is there when the first listing is.
start_daemon_and_list() {
    restart_daemon
    wait_for_directory jane
}

configure_uids() {
    configure ids.conf <<END
[directory]
uid_attribute = custom:uid
$1
END
}

prepare_host
start_cognito_with "$RIGHTS" '["name", "custom:uid"]'
configure_uids

test_who_could_have_written_the_own_uid_is_nobody_here() {
    start_daemon_and_list
    run getent passwd una
    expect_failure
    sign_in una Unas-Password-1
    expect_failure
    expect_logged cognitod "una of the pool: users can write the attribute themselves, so what it says is not believed: custom:uid"
    run cognitoctl status
    expect_output "custom:uid: users can write the attribute themselves"
    run cognitoctl why una sshd
    expect_failure
    expect_output "users can write the attribute themselves, so what it says is not believed"
}

test_a_new_uid_is_believed_once_no_app_client_writes_it() {
    start_cognito_with "$RIGHTS" '["name"]'
    restart_daemon
    wait_for getent passwd una >/dev/null || fail "una is not found" "$(logged cognitod | tail -n 5)"
    expect_equal 1879050001 "$(uid_of una)"
    sign_in una Unas-Password-1
    expect_success
}

# What Cognito tells of an app client has its secret in it.
test_the_secrets_of_other_app_clients_are_nowhere_in_the_daemon() {
    ! grep -q '^#define SANITIZERS' "$abs_top_builddir/config.h" || skip "the sanitizers keep what is freed"
    [ -z "${COGNITOD_UNDER-}" ] || skip "valgrind keeps what is freed"
    run cognitoctl doctor
    expect_output "ok   attributes: no app client lets users write custom:uid"
    run_with_input "$(printf '%s\n' "$PORTAL_SECRET" '"ClientSecret"')" \
        "$abs_top_builddir/tests/daemon/find-in-memory" "$(pid_of cognitod)"
    expect_success
    expect_equal "" "$output"
    run grep -rlF "$PORTAL_SECRET" "$STATE" "$WORLD/log"
    expect_equal "" "$output"
}

test_who_had_it_before_keeps_it_when_an_app_client_writes_it_later() {
    start_cognito_with "$RIGHTS" '["custom:uid"]'
    change_user create '{"username": "ben", "password": "Bens-Password-1", "groups": ["linux-users"],
        "attributes": {"custom:uid": "1879050002"}}'
    restart_daemon
    expect_logged cognitod "ben of the pool: users can write the attribute themselves"
    expect_equal 1879050001 "$(uid_of una)"
    sign_in una Unas-Password-1
    expect_success
    run getent passwd ben
    expect_failure
}

test_whoever_insists_has_it() {
    configure_uids "trust_user_writable_attributes = custom:uid"
    start_daemon_and_list
    wait_for getent passwd ben >/dev/null || fail "ben is not found"
    expect_equal 1879050002 "$(uid_of ben)"
}

test_a_key_that_users_could_write_opens_nothing_unless_somebody_insists() {
    start_cognito_with "$RIGHTS" '["custom:ssh_keys"]'
    configure keys.conf <<<"[directory]
ssh_keys_attribute = custom:ssh_keys"
    start_daemon_and_list
    expect_logged cognitod "custom:ssh_keys of the pool: users can write the attribute themselves"
    run cognitoctl authorized-keys una
    expect_equal "" "$output"
    configure_uids "trust_user_writable_attributes = custom:ssh_keys"
    start_daemon_and_list
    has_key() { cognitoctl authorized-keys una | grep -qF "$KEY"; }
    wait_for has_key || fail "una has no key"
    rm /etc/cognitod.conf.d/keys.conf
}

test_an_address_that_users_could_write_is_no_name() {
    start_cognito_with "$RIGHTS" '["email"]'
    configure names.conf <<<"[directory]
login_name = email"
    rm "$STATE"/ids "$STATE"/directory*
    restart_daemon
    expect_logged cognitod "email of the pool: users can write the attribute themselves"
    run getent passwd jane@example.com
    expect_failure
    configure_uids "trust_user_writable_attributes = email"
    restart_daemon
    wait_for getent passwd jane@example.com >/dev/null || fail "jane is not found"
    rm /etc/cognitod.conf.d/names.conf
}

# The host starts with nothing, so that nobody is known from before.
test_without_the_right_to_look_nobody_gets_a_uid_from_it() {
    start_cognito_with '[]' '["name"]'
    configure_uids
    rm "$STATE"/ids "$STATE"/directory*
    start_daemon_and_list
    expect_logged cognitod "una of the pool: whether users can write the attribute themselves is not known"
    run getent passwd una
    expect_failure
    run cognitoctl why una sshd
    expect_output "whether users can write the attribute themselves is not known"
}

test_a_look_up_on_demand_refuses_it_too() {
    configure lookup.conf <<<"[directory]
source = lookup"
    restart_daemon
    run getent passwd una
    expect_failure
    wait_for getent passwd john >/dev/null || fail "john is not found"
    start_cognito_with "$RIGHTS" '["name"]'
    restart_daemon
    wait_for getent passwd una >/dev/null || fail "una is not found"
    expect_equal 1879050001 "$(uid_of una)"
    rm /etc/cognitod.conf.d/lookup.conf
}

publish_as_publisher() {
    configure fleet.conf <<END
[aws]
s3_endpoint = $ENDPOINT
[publish]
to = s3://directories/linux/directory
END
    rm "$STATE"/ids "$STATE"/directory*
    start_daemon_and_list
    [ -e "$STATE/publish.key" ] || cognitoctl directory keygen >"$WORLD/publish.key" || fail "no key"
    is_published() { cognitoctl directory publish | grep -q "^Published"; }
    wait_for is_published || fail "nothing is published"
}

follow() {
    configure fleet.conf <<END
[aws]
s3_endpoint = $ENDPOINT
[directory]
source = snapshot
snapshot_url = s3://directories/linux/directory
snapshot_key = $(cat "$WORLD/publish.key")
END
    stop cognitod
    rm "$STATE"/ids "$STATE"/directory*; rm -f "$STATE"/followed*
    start_daemon
    wait_for_directory jane
}

test_who_follows_believes_what_the_publisher_has_looked_at() {
    publish_as_publisher
    follow
    expect_equal 1879050001 "$(uid_of una)"
}

test_who_follows_does_not_believe_what_the_publisher_could_not_look_at() {
    start_cognito_with '[]' '["name"]'
    publish_as_publisher
    follow
    run getent passwd una
    expect_failure
    expect_logged cognitod "una of the pool: whether users can write the attribute themselves is not known"
}

run_tests
