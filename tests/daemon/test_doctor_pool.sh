#!/usr/bin/env bash
# cognitoctl doctor on the pool: the app client and its secret, who writes attributes, and what cannot be known.
. "${abs_top_srcdir:?}/tests/daemon/lib.sh"
enter_world "$@"
. "$abs_top_srcdir/tests/daemon/doctor.sh"

test_a_host_that_does_not_list_the_pool_is_looked_at_all_the_same() {
    configure source.conf <<'END'
[directory]
source = snapshot
snapshot_url = https://localhost:1/directory
snapshot_key = 11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=
ssh_keys_attribute = custom:gid
trust_user_writable_attributes = yes
END
    restart_daemon
    expect_equal ok "$(result_of 'app client')"
    expect_equal ok "$(result_of attributes)"
    sed -i 's/^trust_user.*/trust_user_writable_attributes = no/' /etc/cognitod.conf.d/source.conf
    restart_daemon
    expect_equal ok "$(result_of attributes)"
    cp /etc/cognitod.conf "$WORLD/conf"
    sed -i '/^access_key_file/d' /etc/cognitod.conf
    configure source.conf <<'END'
[directory]
source = logins
END
    restart_daemon
    run cognitoctl doctor --json
    cp "$WORLD/conf" /etc/cognitod.conf
    rm /etc/cognitod.conf.d/source.conf
    restart_daemon
    expect_equal note "$(jq -r '.[] | select(.check == "app client").result' <<<"$output")"
    expect_output "not looked at, as this host has no key: whether it allows ALLOW_USER_SRP_AUTH"
    expect_output "users are known here, and nobody lists the pool: source = logins"
}

test_a_client_secret_that_cognito_does_not_take_is_found() {
    expect_equal ok "$(result_of 'client secret')"
    cp -p /etc/cognitod.client-secret "$WORLD/secret"
    sed -i 's/^..../wrng/' /etc/cognitod.client-secret
    restart_daemon
    run cognitoctl doctor
    cp -p "$WORLD/secret" /etc/cognitod.client-secret
    expect_equal 1 "$status"
    expect_output "fail client secret: nobody can sign in: "
    expect_output "-> see id, client_id and client_secret_file of [user_pool] in cognitod.conf"
    cp /etc/cognitod.conf "$WORLD/conf"
    sed -i 's/^client_id = .*/client_id = 1nobody23456789/' /etc/cognitod.conf
    restart_daemon
    run words_of 'client secret' fail
    cp "$WORLD/conf" /etc/cognitod.conf
    restart_daemon
    expect_output "nobody can sign in: "
    expect_equal ok "$(result_of 'client secret')"
}

test_the_client_secret_is_tried_with_a_user_who_cannot_be_there_and_with_nobody_else() {
    forget_requests
    cognitoctl doctor >/dev/null
    run requests
    expect_equal 400 "$(jq -r 'select(.operation == "ConfirmSignUp") | .httpStatus' <<<"$output")"
    refuse_output InitiateAuth
    refuse_output ResendConfirmationCode
    refuse_output ForgotPassword
}

test_an_attribute_that_users_could_write_by_another_app_client_is_found() {
    configure ids.conf <<'END'
[directory]
uid_attribute = custom:uid
gid_attribute = custom:gid
END
    restart_daemon
    expect_logged cognitod "users can write custom:uid, which uid_attribute reads, by the app client anotherapp123"
    run cognitoctl doctor
    expect_equal 1 "$status"
    expect_output "fail attributes: users can write custom:uid, which uid_attribute reads, by the app client anotherapp123"
    expect_output "it is not believed"
    expect_output "ok   attributes: no app client lets users write custom:gid"
}

test_who_insists_on_such_an_attribute_is_warned() {
    echo "trust_user_writable_attributes = custom:uid" >>/etc/cognitod.conf.d/ids.conf
    restart_daemon
    run cognitoctl doctor
    expect_success
    expect_output "warn attributes: users can write custom:uid, which uid_attribute reads, by the app client anotherapp123"
    expect_output "it is believed all the same, because somebody insists"
    expect_output "ok   attributes: no app client lets users write custom:gid"
}

test_without_the_right_to_look_nothing_is_trusted() {
    jq --argjson rights "$RIGHTS" '.accessKeys[0].allowedActions -= $rights' "$WORLD/pool.json" >"$WORLD/no-rights.json"
    stop emulator
    start_emulator --state "$WORLD/no-rights.json" --outbox "$WORLD/log/outbox"
    configure_daemon
    restart_daemon
    run words_of attributes fail
    expect_output "whether users can write custom:gid, which gid_attribute reads, is not known; it is not believed"
    refuse_output "custom:uid, which"
    expect_output "cognito-idp:ListUserPoolClients"
    run words_of attributes warn
    expect_output "whether users can write custom:uid, which uid_attribute reads, is not known; it is believed all the same"
    rm /etc/cognitod.conf.d/ids.conf
}

test_where_nothing_needs_that_right_nobody_asks_for_it() {
    restart_daemon
    wait_for_directory jane
    run cognitoctl doctor
    expect_success
    expect_output "note app client: not looked at, as the host's key may not: whether it allows ALLOW_USER_SRP_AUTH"
    expect_output "ok   attributes: no attribute of the pool decides names, ids or shells"
    refuse_output UserPoolClient
    expect_logged cognitod "listed"
    run logged cognitod
    refuse_output "UserPoolClient"
    refuse_output "app client"
}

test_a_host_that_follows_waits_for_the_publisher_to_tell_of_attributes() {
    configure source.conf <<'END'
[directory]
source = snapshot
snapshot_url = https://localhost:1/directory
snapshot_key = 11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=
ssh_keys_attribute = custom:keys
END
    restart_daemon
    run cognitoctl doctor
    rm /etc/cognitod.conf.d/source.conf
    expect_output "note attributes: whether users can write custom:keys, which ssh_keys_attribute reads, is not known; it is not believed"
    expect_output "-> the host that publishes tells it: see 'cognitoctl doctor' there"
    expect_output "note app client: not looked at, as the host's key may not"
    refuse_output UserPoolClient
}

directory_fails() {
    [[ $(result_of directory) == *fail* ]]
}

test_what_follows_from_an_outage_is_no_fault_of_its_own() {
    configure outage.conf <<'END'
[user_pool]
endpoint = https://localhost:1
[directory]
ssh_keys_attribute = custom:keys
END
    restart_daemon
    wait_for directory_fails || fail "the directory is said to be well"
    run cognitoctl doctor
    rm /etc/cognitod.conf.d/outage.conf
    restart_daemon
    expect_equal 1 "$status"
    expect_output "fail directory: cannot list the user pool, for "
    expect_output "-> see what the network lets through, and endpoint and proxy in cognitod.conf"
    expect_output "note attributes: whether users can write custom:keys, which ssh_keys_attribute reads, is not known"
    expect_output "note client secret: whether the client secret is right could not be tried: "
    wait_for_directory jane
}

tells_of_the_name() {
    words_of directory fail | grep -q 'does not resolve'
}

test_a_wrong_address_is_told_in_words_and_not_by_an_errno() {
    local issuer
    issuer=$(sed -n 's/^issuer = //p' /etc/cognitod.conf)
    configure address.conf <<END
[user_pool]
endpoint = https://no-such-host.invalid
issuer = ${issuer%/*}/eu-west-1_Nobodys1
END
    restart_daemon
    wait_for tells_of_the_name || fail "the directory is said to be well, or by an errno not to be"
    run cognitoctl doctor
    rm /etc/cognitod.conf.d/address.conf
    restart_daemon
    expect_output "the name of Cognito's host, or of the proxy, does not resolve"
    expect_output "-> see /etc/resolv.conf, and region, endpoint and proxy in cognitod.conf"
    expect_output "cannot be read: that host answers with an error, as for a pool that it does not have"
    expect_output "-> see id and issuer of [user_pool]"
    wait_for_directory jane
}

run_tests
