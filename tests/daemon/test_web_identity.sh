#!/usr/bin/env bash
# The host's key from STS, for a token that somebody else has issued, as a pod of Kubernetes has one.
. "${abs_top_srcdir:?}/tests/daemon/lib.sh"
enter_world "$@"

ROLE=arn:aws:iam::123456789012:role/lister
TOKEN=/etc/cognitod.token

write_pool() {
    jq --arg role "$ROLE" '.userPools[0].clients += [{id: "cluster1234567", authFlows: ["ALLOW_USER_PASSWORD_AUTH"]}] |
        .roles = [{arn: $role, audience: "cluster1234567", allowedActions: .accessKeys[0].allowedActions}] |
        .accessKeys = []' "$abs_top_srcdir/tests/e2e/pool.json"
}

# write_token WHICH: one that the pool, here as the provider of the cluster, has issued.
write_token() {
    curl --silent --fail --cacert "$WORLD/emulator/ca.pem" --header "Content-Type: application/x-amz-json-1.1" \
        --header "X-Amz-Target: AWSCognitoIdentityProviderService.InitiateAuth" --data '{"ClientId": "cluster1234567",
        "AuthFlow": "USER_PASSWORD_AUTH", "AuthParameters": {"USERNAME": "john", "PASSWORD": "Johns-Password-1"}}' "$ENDPOINT/" |
        jq -r ".AuthenticationResult.$1" | install -g cognitod -m 640 /dev/stdin "$TOKEN"
}

prepare_host
write_pool >"$WORLD/pool.json" || fail "no pool"
start_emulator --state "$WORLD/pool.json" --outbox "$WORLD/log/outbox"
configure_daemon
sed -i '/^access_key_file/d' /etc/cognitod.conf
configure aws.conf <<END
[aws]
credentials = web_identity
sts_endpoint = $ENDPOINT
END
export AWS_WEB_IDENTITY_TOKEN_FILE=$TOKEN AWS_ROLE_ARN=$ROLE AWS_ROLE_SESSION_NAME=host1

test_a_token_gives_keys_that_list_the_pool() {
    write_token IdToken
    start_daemon
    wait_for_directory jane
    expect_equal 200 "$(requests | jq -r 'select(.operation == "AssumeRoleWithWebIdentity").httpStatus' | head -n 1)"
    [[ $(requests | jq -r 'select(.operation == "ListUsers").accessKey' | head -n 1) == ASIA* ]] || fail "another key lists"
    sign_in jane Janes-Password-1
    expect_success
}

test_a_token_that_is_no_id_token_is_refused_and_told() {
    write_token AccessToken
    restart_daemon
    expect_logged cognitod "STS answered 400 InvalidIdentityToken"
}

test_a_role_that_trusts_others_is_refused_and_told() {
    write_token IdToken
    AWS_ROLE_ARN=$ROLE-of-others restart_daemon
    expect_logged cognitod "STS answered 403 AccessDenied"
}

test_the_token_is_in_no_log() {
    ! grep -rqF "$(cut -c 1-200 "$TOKEN")" "$WORLD/log" || fail "the token is in a log"
}

run_tests
