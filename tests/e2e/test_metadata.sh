# What Lambda triggers of the pool are told: client metadata and validation data, by which call.
. "$abs_top_srcdir/tests/e2e/lib.sh" || exit 1
enter_world "$@"
prepare_host
add_local_people
mkdir -p /etc/cognitod.conf.d
configure metadata.conf <<'END'
[client_metadata]
user = %u
service = %s
from = %r
host = %h
percent = 100%%

[client_metadata sudo]
service = privileged %s

[validation_data]
client = linux
tty = %t
END
start_cognito
start_sshd

sign_in_requests() {
    requests | jq -c "select(.operation == \"$1\")"
}

test_sign_in_and_challenge_carry_client_metadata() {
    forget_requests
    run ssh_by_keyboard_interactive jane Janes-Password-1 true
    expect_success
    local operation
    for operation in InitiateAuth RespondToAuthChallenge; do
        note "$(sign_in_requests "$operation" | jq -c .clientMetadata)"
        expect_equal '["jane","sshd","127.0.0.1","cognito-demo","100%"]' "$(sign_in_requests "$operation" |
            jq -c '.clientMetadata | [.user, .service, .from, .host, .percent]')"
    done
}

test_validation_data_goes_into_the_first_call_alone() {
    forget_requests
    run ssh_by_keyboard_interactive jane Janes-Password-1 true
    expect_success
    expect_equal '"linux"' "$(sign_in_requests InitiateAuth | jq -c .clientMetadata.client)"
    expect_equal null "$(sign_in_requests RespondToAuthChallenge | jq -c .clientMetadata.client)"
}

test_a_service_overrides_single_values() {
    forget_requests
    run sudo_as jane Janes-Password-1 true
    expect_success
    expect_equal '["jane","privileged sudo"]' "$(sign_in_requests RespondToAuthChallenge |
        jq -c '.clientMetadata | [.user, .service]')"
}

run_tests
