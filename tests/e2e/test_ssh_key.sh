# Logging in over SSH with a key: nobody asks for a password, so the account phase alone keeps people out.
. "$abs_top_srcdir/tests/e2e/lib.sh" || exit 1
enter_world "$@"
start_host
for user in jane mallory dora nina; do
    authorize_key "$user"
done

test_a_key_logs_in_who_is_allowed() {
    run ssh_by_key jane id -un
    expect_success
    expect_equal jane "$output"
}

test_a_key_is_no_proof_to_cognito_so_there_are_no_credentials() {
    run ssh_by_key jane env
    expect_success
    refuse_output AWS_
    refuse_output COGNITO
}

test_a_key_does_not_let_in_who_is_not_allowed() {
    run ssh_by_key mallory id
    expect_failure
}

test_a_key_does_not_let_in_who_is_disabled() {
    run ssh_by_key dora id
    expect_failure
}

test_a_disabled_user_keeps_the_name() {
    run getent passwd dora
    expect_success
}

test_a_login_by_key_does_not_wait_for_cognito() {
    freeze emulator
    local began=${EPOCHREALTIME/[.,]/}
    run ssh_by_key jane id -un
    local took_ms=$(((${EPOCHREALTIME/[.,]/} - began) / 1000))
    thaw emulator
    expect_success
    note "a login by key with a frozen Cognito: $took_ms ms"
    [ "$took_ms" -lt 3000 ] || fail "took $took_ms ms"
}

run_tests
