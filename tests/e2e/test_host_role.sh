# Hosts that prove their role in AWS to triggers, and the page's function that believes no others.
. "$abs_top_srcdir/tests/e2e/lib.sh" || exit 1
command -v node >/dev/null || skip_all "no node to run the functions with"
enter_world "$@"
. "$abs_top_srcdir/tests/e2e/host_proof.sh"
prepare_host
mkdir -p /etc/cognitod.conf.d
configure 20-proof.conf <<END
[sign_in]
host_proof = iam
show_trigger_message = yes

[aws]
sts_endpoint = $ENDPOINT
END
TRIGGERS="PreAuthentication PostAuthentication PreTokenGeneration"
# shellcheck disable=SC2086 # words
start_proving_host verify_host_role '[{"name": "nonces", "key": "nonce"}]' '["dynamodb:PutItem"]' $TRIGGERS

HOST_ARN=arn:aws:iam::123456789012:user/cognitod-directory
WITHOUT_ROLES="$FUNCTION_ENVIRONMENT AWS_ENDPOINT_URL_STS=$ENDPOINT/"
FUNCTION_ENVIRONMENT="$WITHOUT_ROLES HOST_ROLES=$HOST_ARN"

environment() {
    echo "$WITHOUT_ROLES HOST_ROLES='$*'"
}

test_a_host_whose_role_is_known_passes_every_trigger() {
    # shellcheck disable=SC2086 # words
    deploy verify_host_role "$(environment "arn:aws:sts::123456789012:assumed-role/linux-hosts/ $HOST_ARN")" $TRIGGERS
    : >"$WORLD/log/triggers"
    run ssh_by_keyboard_interactive jane Janes-Password-1 true
    expect_success
    note "$(cat "$WORLD/log/triggers")"
    expect_equal "PreAuthentication_Authentication PostAuthentication_Authentication TokenGeneration_Authentication" \
        "$(jq -r .triggerSource "$WORLD/log/triggers" | paste -sd' ')"
}

test_a_host_whose_role_is_not_known_is_refused() {
    local roles
    for roles in arn:aws:sts::123456789012:assumed-role/linux-hosts/ "${HOST_ARN%y}" "$HOST_ARN/" ""; do
        deploy verify_host_role "$(environment "$roles")" PreAuthentication
        run pamtester_as login jane Janes-Password-1 authenticate
        expect_failure
        expect_output "sign in on a host whose role is known"
    done
}

test_what_was_proven_passes_once() {
    sign_in_unseen
    give PreAuthentication_Authentication .
    expect_success
    give TokenGeneration_Authentication .
    expect_success
    give PreAuthentication_Authentication .
    expect_failure
    expect_output ConditionalCheckFailedException
}

test_what_was_changed_is_refused() {
    sign_in_unseen
    local change
    for change in '.request.validationData.service = "sudo"' '.request.validationData.added = "1"' 'del(.request.validationData.host)' \
        '.request.validationData.cognitod_time = "1795231805"' '.request.validationData.cognitod_nonce = "AAAAAAAAAAAAAAAAAAAAAA=="' \
        '.userName = "john"' '.userPoolId = "eu-central-1_Other"' \
        '.request.validationData.cognitod_sts |= sub("X-Amz-Expires=60"; "X-Amz-Expires=6000")'; do
        give PreAuthentication_Authentication "$change"
        expect_failure
        expect_output "the host's proof of its role is not of this sign-in"
    done
    give PreAuthentication_Authentication .
    expect_success
}

test_nothing_but_the_one_question_is_put_to_aws() {
    sign_in_unseen
    forget_requests
    local change
    for change in 'del(.request.validationData)' 'del(.request.validationData.cognitod_sts)' \
        '.request.validationData.cognitod_sts |= sub("GetCallerIdentity"; "AssumeRole")' \
        '.request.validationData.cognitod_sts += "&Action=AssumeRole"' '.request.validationData.cognitod_sts += "#"' \
        '.request.validationData.cognitod_sts |= "@example.com/?" + .' \
        '.request.validationData.cognitod_sts |= sub("host%3Bx-cognitod-statement"; "host")'; do
        give PreAuthentication_Authentication "$change"
        expect_failure
        expect_output "sign in on a host that proves its role"
    done
    expect_equal "" "$(requests | jq -r 'select(.service == "sts") | .operation')"
}

test_a_proof_is_for_one_call_alone() {
    sign_in_unseen
    give PreAuthentication_Authentication '.triggerSource = "PostAuthentication_Authentication" |
        .request.clientMetadata = .request.validationData | del(.request.validationData)'
    expect_failure
    expect_output "the host signed another call"
}

test_an_old_proof_is_refused_by_aws() {
    control_emulator --data '{"offsetSeconds": -100}' "$ENDPOINT/_emulator/clock" >/dev/null
    cognitoctl refresh >/dev/null
    sign_in_unseen
    control_emulator --data '{"offsetSeconds": 0}' "$ENDPOINT/_emulator/clock" >/dev/null
    cognitoctl refresh >/dev/null
    give PreAuthentication_Authentication .
    expect_failure
    expect_output "the host's proof of its role is not of this sign-in"
}

test_a_host_without_an_access_key_proves_nothing() {
    sed -i '/^access_key_file/d' /etc/cognitod.conf
    restart_daemon
    deploy verify_host_role "$(environment "$HOST_ARN")" PreAuthentication
    run pamtester_as login jane Janes-Password-1 authenticate
    expect_failure
    expect_output "sign in on a host that proves its role"
}

test_both_proofs_can_be_sent_together() {
    configure_daemon
    configure both.conf <<<$'[sign_in]\nsigned_client_metadata = yes'
    restart_daemon
    sign_in_unseen
    expect_equal '[true,true]' "$(jq -c 'select(.triggerSource == "PreAuthentication_Authentication") |
        .request.validationData | [has("cognitod_sts"), has("cognitod_signature")]' "$WORLD/log/triggers")"
    give PreAuthentication_Authentication .
    expect_success
}

run_tests
