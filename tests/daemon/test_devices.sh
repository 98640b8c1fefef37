#!/usr/bin/env bash
# "Remember this host": a host that is known stands in for the second factor, where the settings let it.
. "${abs_top_srcdir:?}/tests/daemon/lib.sh"
. "$abs_top_srcdir/tests/e2e/clock.sh"
enter_world "$@"

jq '.userPools[0] |= (.mfaConfiguration = "OPTIONAL" | .mfaTypes = ["SMS_MFA"] | .deviceTracking = "ALWAYS" |
    .users += [{username: "sam", password: "Sams-Password-1", groups: ["linux-users"],
        attributes: {phone_number: "+491701234534", phone_number_verified: "true"}, mfa: {enabled: ["SMS_MFA"]}}])' \
    "$abs_top_srcdir/tests/e2e/pool.json" >"$WORLD/pool.json"
jq '.userPools[0].deviceTracking = "USER_OPT_IN"' "$WORLD/pool.json" >"$WORLD/opt-in.json"
install_product
use_nss_module
start_emulator --state "$WORLD/pool.json"
configure_daemon
configure remember.conf <<'END'
[sign_in]
remember_host = cognitoctl
END
start_daemon
wait_for_directory sam

begin_with_password() {
    forget_codes
    forget_requests
    begin_sign_in sam "$@"
    answer Sams-Password-1
}

sign_in_with_code() {
    begin_with_password "$@"
    see "by SMS: "
    answer "$(wait_for_code sam)"
    end_sign_in
    expect_success
}

remembered() {
    cat /var/lib/cognitod/remembered/* 2>/dev/null
}

test_a_host_on_which_a_code_was_given_asks_for_none_again() {
    sign_in_with_code
    begin_with_password
    end_sign_in
    expect_success
    refuse_output "by SMS: "
    expect_equal 1 "$(requests | grep -c DEVICE_PASSWORD_VERIFIER)"
}

test_the_secret_is_the_daemons_alone() {
    expect_equal "600 cognitod" "$(stat -c '%a %U' /var/lib/cognitod/remembered/*)"
    expect_equal "700 cognitod" "$(stat -c '%a %U' /var/lib/cognitod/remembered)"
}

test_it_is_kept_when_the_daemon_starts_again() {
    restart_daemon
    begin_with_password
    end_sign_in
    expect_success
    refuse_output "by SMS: "
}

test_a_service_that_is_not_named_asks_for_the_code_all_the_same() {
    sign_in_with_code --service login
}

test_a_wrong_password_is_refused_on_a_host_that_is_known() {
    sign_in sam Wrong-Password-1
    expect_failure
    expect_output "refused"
}

test_a_host_that_cognito_has_forgotten_forgets_itself_and_asks_for_the_code() {
    change_user update '{"username": "sam", "devices": []}'
    sign_in_with_code
    begin_with_password
    end_sign_in
    expect_success
    refuse_output "by SMS: "
}

test_another_secret_than_cognito_knows_is_dropped() {
    local file
    file=$(echo /var/lib/cognitod/remembered/*)
    sed -i 's/^\(device [^ ]* [^ ]*\) .*/\1 c29tZXRoaW5nIGVsc2U=/' "$file"
    sign_in_with_code
    [[ $(remembered) != *c29tZXRoaW5nIGVsc2U=* ]] || fail "the secret is still there" "$(remembered)"
}

test_a_file_that_makes_no_sense_is_no_device() {
    local file
    file=$(echo /var/lib/cognitod/remembered/*)
    printf 'device only-a-key\n\377\n' >"$file"
    sign_in_with_code
}

test_a_pool_where_users_opt_in_asks_first() {
    stop emulator
    start_emulator --state "$WORLD/opt-in.json"
    configure_daemon
    rm -f /var/lib/cognitod/remembered/*
    restart_daemon
    begin_with_password
    see "by SMS: "
    answer "$(wait_for_code sam)"
    see "Remember this host"
    answer n
    end_sign_in
    expect_success
    expect_equal "" "$(remembered)"
    begin_with_password
    see "by SMS: "
    answer "$(wait_for_code sam)"
    see "Remember this host"
    answer y
    end_sign_in
    expect_success
    begin_with_password
    end_sign_in
    expect_success
    refuse_output "by SMS: "
}

# The ticket for the session's credentials is good for two minutes, and people read what they are asked.
test_who_thinks_about_it_for_long_gets_credentials_all_the_same() {
    rm -f /var/lib/cognitod/remembered/*
    configure patience.conf <<<"[daemon]
answer_timeout = 10m"
    let_time_pass_here 0
    with_wrong_clock restart_daemon
    begin_with_password
    see "by SMS: "
    answer "$(wait_for_code sam)"
    see "Remember this host"
    let_time_pass_here 130
    answer y
    end_sign_in
    restart_daemon
    expect_success
    expect_output "Credentials     success"
}

test_without_the_setting_no_host_is_remembered() {
    rm /etc/cognitod.conf.d/remember.conf
    rm -f /var/lib/cognitod/remembered/*
    restart_daemon
    sign_in_with_code
    refuse_output "Remember this host"
    expect_equal "" "$(remembered)"
    [[ $(requests) != *ConfirmDevice* ]] || fail "ConfirmDevice was called"
}

run_tests
