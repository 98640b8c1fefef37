# Hosts that sign what they tell, and the page's function that believes no others.
. "$abs_top_srcdir/tests/e2e/lib.sh" || exit 1
command -v node >/dev/null || skip_all "no node to run the functions with"
enter_world "$@"
. "$abs_top_srcdir/tests/e2e/host_proof.sh"
prepare_host
mkdir -p /etc/cognitod.conf.d
configure 20-proof.conf <<<$'[validation_data]\nfrom = %r\n[sign_in]\nsigned_client_metadata = yes'
ALL_BUT_BEGINNINGS="PreAuthentication PostAuthentication PreTokenGeneration CustomMessage PostConfirmation"
# shellcheck disable=SC2086 # words
start_proving_host verify_host_signature '[{"name": "hosts", "key": "key_id"}, {"name": "nonces", "key": "nonce"}]' \
    '["dynamodb:GetItem", "dynamodb:PutItem", "s3:GetObject", "s3:PutObject"]' \
    $ALL_BUT_BEGINNINGS DefineAuthChallenge CreateAuthChallenge VerifyAuthChallengeResponse
FUNCTION_ENVIRONMENT="$FUNCTION_ENVIRONMENT HOSTS_TABLE=hosts"

# By the function's own call of DynamoDB, which is all that the emulator lets into its tables.
put_item() {
    code_of host_statement >"$WORLD/lambda/host_statement.mjs"
    echo 'import { dynamodb } from "./host_statement.mjs";' >"$WORLD/lambda/put.mjs"
    printf 'await dynamodb("PutItem", { TableName: "hosts", Item: %s });\n' "$1" >>"$WORLD/lambda/put.mjs"
    # shellcheck disable=SC2086 # words
    run env $FUNCTION_ENVIRONMENT node "$WORLD/lambda/put.mjs"
    expect_success
}

# What `cognitoctl host-key enrol` prints would give the AWS CLI this item.
item_of_this_host() {
    cognitoctl host-key enrol dynamodb hosts | sed -n "s/.* --item '\(.*\)'\$/\1/p"
}

enrol_this_host() {
    put_item "$(item_of_this_host)"
}

test_the_key_is_made_at_the_first_start_and_stays() {
    expect_equal "600 cognitod" "$(stat -c '%a %U' /var/lib/cognitod/host-key)"
    run cognitoctl host-key
    expect_success
    local before=$output
    expect_output "-----BEGIN PUBLIC KEY-----"
    expect_output cognito-demo
    restart_daemon
    run cognitoctl host-key show
    expect_equal "$before" "$output"
}

test_the_public_key_is_the_keys() {
    expect_equal "$(openssl pkey -in /var/lib/cognitod/host-key -pubout)" "$(cognitoctl host-key | sed -n '/BEGIN/,$p')"
}

test_only_root_is_told_the_key() {
    run setpriv --reuid=daemon --clear-groups cognitoctl host-key
    expect_failure
    expect_output "only root may do this"
}

test_the_printed_commands_name_the_key_and_quote_what_they_are_given() {
    local id
    id=$(cognitoctl host-key | awk '/^Id/ { print $NF }')
    expect_equal "$id" "$(item_of_this_host | jq -r .key_id.S)"
    expect_equal cognito-demo "$(item_of_this_host | jq -r .host.S)"
    run cognitoctl host-key enrol dynamodb "it's; reboot"
    expect_output "--table-name 'it'\\''s; reboot' "
    aws() { cat >"$WORLD/object"; printf '%s\n' "$*"; }
    expect_equal "s3 cp - s3://bucket/hosts/$id.json --content-type application/json" \
        "$(eval "$(cognitoctl host-key enrol s3 bucket/hosts)")"
    expect_equal "$id" "$(jq -r .key_id "$WORLD/object")"
    run cognitoctl host-key enrol floppy a
    expect_failure
}

test_a_host_that_is_not_known_is_refused_and_one_that_is_passes_every_trigger() {
    # shellcheck disable=SC2086 # words
    deploy verify_host_signature "$FUNCTION_ENVIRONMENT" $ALL_BUT_BEGINNINGS
    configure show.conf <<<$'[sign_in]\nshow_trigger_message = yes'
    restart_daemon
    run pamtester_as login jane Janes-Password-1 authenticate
    expect_failure
    expect_output "sign in on a host that is known"
    enrol_this_host
    : >"$WORLD/log/triggers"
    run ssh_by_keyboard_interactive jane Janes-Password-1 true
    expect_success
    note "$(cat "$WORLD/log/triggers")"
    expect_equal "PreAuthentication_Authentication PostAuthentication_Authentication TokenGeneration_Authentication" \
        "$(jq -r .triggerSource "$WORLD/log/triggers" | paste -sd' ')"
}

test_a_reset_is_signed_call_by_call() {
    change_user create '{"username": "rita", "password": "Old-Password-1", "groups": ["linux-users"], "status": "RESET_REQUIRED",
        "attributes": {"email": "rita@example.com", "email_verified": "true"}}'
    wait_for getent passwd rita >/dev/null || fail "rita is not in the directory"
    # shellcheck disable=SC2086 # words
    deploy verify_host_signature "$FUNCTION_ENVIRONMENT" $ALL_BUT_BEGINNINGS
    : >"$WORLD/log/triggers"
    forget_codes
    run ssh_with_answers rita Old-Password-1 "code of rita" New-Password-2 New-Password-2
    expect_success
    expect_equal '["ForgotPassword"]' "$(jq -c 'select(.triggerSource == "CustomMessage_ForgotPassword") |
        [.request.clientMetadata.cognitod_action]' "$WORLD/log/triggers")"
    expect_equal '["ConfirmForgotPassword"]' "$(jq -c 'select(.triggerSource == "PostConfirmation_ConfirmForgotPassword") |
        [.request.clientMetadata.cognitod_action]' "$WORLD/log/triggers")"
}

test_a_confirmation_is_signed_call_by_call() {
    change_user create '{"username": "uma", "password": "Umas-Password-1", "groups": ["linux-users"], "status": "UNCONFIRMED",
        "attributes": {"email": "uma@example.com"}}'
    wait_for getent passwd uma >/dev/null || fail "uma is not in the directory"
    # shellcheck disable=SC2086 # words
    deploy verify_host_signature "$FUNCTION_ENVIRONMENT" $ALL_BUT_BEGINNINGS
    : >"$WORLD/log/triggers"
    forget_codes
    run ssh_with_answers uma Umas-Password-1 "" "code of uma"
    expect_success
    expect_equal '["ResendConfirmationCode"]' "$(jq -c 'select(.triggerSource == "CustomMessage_ResendCode") |
        [.request.clientMetadata.cognitod_action]' "$WORLD/log/triggers")"
    expect_equal '["ConfirmSignUp"]' "$(jq -c 'select(.triggerSource == "PostConfirmation_ConfirmSignUp") |
        [.request.clientMetadata.cognitod_action]' "$WORLD/log/triggers")"
}

test_what_was_signed_passes_once() {
    sign_in_unseen
    give PreAuthentication_Authentication .
    expect_success
    give PostAuthentication_Authentication .
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
    for change in '.request.validationData.service = "sudo"' '.request.validationData.added = "1"' 'del(.request.validationData.from)' \
        '.request.validationData.cognitod_time = "1795231805"' '.request.validationData.cognitod_nonce = "AAAAAAAAAAAAAAAAAAAAAA=="' \
        '.request.validationData.cognitod_attempt = "-"' '.request.validationData.cognitod_action = "ForgotPassword"' \
        '.userName = "john"' '.userPoolId = "eu-central-1_Other"' '.request.validationData.cognitod_signature |= (if startswith("A") then "B" else "A" end) + .[1:]'; do
        give PreAuthentication_Authentication "$change"
        expect_failure
        expect_output "the host's signature is not of this sign-in"
    done
    give PreAuthentication_Authentication .
    expect_success
}

test_a_signature_is_for_one_call_alone() {
    sign_in_unseen
    give PostAuthentication_Authentication '.triggerSource = "CustomMessage_ForgotPassword"'
    expect_failure
    expect_output "the host signed another call"
    give PreAuthentication_Authentication '.triggerSource = "PostAuthentication_Authentication" |
        .request.clientMetadata = .request.validationData | del(.request.validationData)'
    expect_failure
    expect_output "the host signed another call"
}

test_what_is_not_signed_is_refused_but_for_other_app_clients() {
    sign_in_unseen
    give PreAuthentication_Authentication 'del(.request.validationData)'
    expect_failure
    expect_output "sign in on a host that signs"
    give PreAuthentication_Authentication 'del(.request.validationData.cognitod_signature)'
    expect_failure
    give PreAuthentication_Authentication 'del(.request.validationData) | .callerContext.clientId = "webapp"'
    expect_success
}

test_an_unknown_host_and_a_host_under_another_name_are_refused() {
    sign_in_unseen
    give PreAuthentication_Authentication '.request.validationData.cognitod_key = "00000000000000000000000000000000"'
    expect_failure
    expect_output "sign in on a host that is known"
    put_item "$(item_of_this_host | jq -c '.host.S = "web1"')"
    give PreAuthentication_Authentication .
    expect_failure
    expect_output "the host has another name"
    enrol_this_host
    give PreAuthentication_Authentication .
    expect_success
}

# Its daemon hears of it by the next reply.
set_cognitos_clock() {
    control_emulator --data "{\"offsetSeconds\": $1}" "$ENDPOINT/_emulator/clock" >/dev/null
    cognitoctl refresh >/dev/null
}

# What the AWS CLI would put there, put by the function's own call of S3.
put_object_of_this_host() {
    cat >"$WORLD/lambda/put.mjs" <<'END'
import { readFileSync } from "node:fs";
import { callAws } from "./host_statement.mjs";
const reply = await callAws("s3", "PUT", new URL(process.env.OBJECT_URL), {}, readFileSync(0, "utf8"));
process.exitCode = reply.ok ? 0 : 1;
END
    aws() {
        # shellcheck disable=SC2086 # words
        env $FUNCTION_ENVIRONMENT OBJECT_URL="$ENDPOINT/${4#s3://}" node "$WORLD/lambda/put.mjs"
    }
    eval "$(cognitoctl host-key enrol s3 keys/hosts)" || fail "the object cannot be put"
}

test_hosts_can_be_known_by_objects_in_s3() {
    sign_in_unseen
    FUNCTION_ENVIRONMENT="$FUNCTION_ENVIRONMENT HOSTS_URL=$ENDPOINT/keys/hosts"
    give PreAuthentication_Authentication .
    expect_failure
    expect_output "sign in on a host that is known"
    put_object_of_this_host
    give PreAuthentication_Authentication .
    expect_success
    give PostAuthentication_Authentication '.request.clientMetadata.service = "sudo"'
    expect_failure
    give PostAuthentication_Authentication '.request.clientMetadata.cognitod_key |= "../hosts/" + .'
    expect_failure
    expect_output "sign in on a host that is known"
}

test_a_host_that_may_puts_its_key_into_s3_itself() {
    printf '[aws]\ns3_endpoint = %s\n' "$ENDPOINT" | configure s3.conf
    restart_daemon
    run cognitoctl host-key enrol s3://nobodys/by-itself
    expect_failure
    expect_output "the key could not be put there"
    run cognitoctl host-key enrol s3://keys/by-itself
    expect_success
    expect_output "Enrolled        s3://keys/by-itself/"
    sign_in_unseen
    FUNCTION_ENVIRONMENT="$FUNCTION_ENVIRONMENT HOSTS_URL=$ENDPOINT/keys/by-itself"
    give PreAuthentication_Authentication .
    expect_success
    run cognitoctl host-key enrol s3://
    expect_failure
    expect_output "that is no place in S3"
    run cognitoctl host-key enrol /etc/somewhere
    expect_failure
    rm /etc/cognitod.conf.d/s3.conf
    restart_daemon
}

# The time is signed, so the clock by which it is has to be another one.
test_an_old_signature_and_one_of_the_future_are_refused() {
    local offset
    for offset in -3600 3600; do
        set_cognitos_clock "$offset"
        sign_in_unseen
        set_cognitos_clock 0
        give PreAuthentication_Authentication .
        expect_failure
        expect_output "the host's signature is of another time"
    done
}

# The first answer is lost after the trigger has seen the proof: what is sent again must have another one.
test_a_call_that_is_sent_again_is_signed_again() {
    # shellcheck disable=SC2086 # words
    deploy verify_host_signature "$FUNCTION_ENVIRONMENT" $ALL_BUT_BEGINNINGS
    : >"$WORLD/log/triggers"
    control_emulator --data '{"faults": [{"operation": "InitiateAuth", "kind": "dropAfter", "times": 1}]}' \
        "$ENDPOINT/_emulator/faults" >/dev/null
    run ssh_by_keyboard_interactive jane Janes-Password-1 true
    expect_success
    expect_equal 2 "$(jq -r 'select(.triggerSource == "PreAuthentication_Authentication") |
        .request.validationData.cognitod_nonce' "$WORLD/log/triggers" | sort -u | wc -l)"
}

test_an_answer_to_a_custom_challenge_is_signed() {
    configure flow.conf <<<$'[user_pool]\nflow = custom_srp'
    restart_daemon
    deploy ask_for_a_ticket "TICKETS=4711" DefineAuthChallenge CreateAuthChallenge VerifyAuthChallengeResponse
    : >"$WORLD/log/triggers"
    run ssh_with_answers jane Janes-Password-1 4711
    expect_success
    give VerifyAuthChallengeResponse_Authentication .
    expect_success
    give VerifyAuthChallengeResponse_Authentication '.request.clientMetadata.service = "sudo"'
    expect_failure
    rm /etc/cognitod.conf.d/flow.conf
    restart_daemon
}

test_a_screen_locker_gets_no_signature() {
    configure lockers.conf <<<$'[access]\nscreen_lockers = xsecurelock'
    install -m 644 /etc/pam.d/login /etc/pam.d/xsecurelock
    restart_daemon
    deploy verify_host_signature "$FUNCTION_ENVIRONMENT"
    : >"$WORLD/log/triggers"
    run_with_input Janes-Password-1 setpriv --reuid="$(id -u jane)" --regid="$(id -g jane)" --init-groups --reset-env \
        pamtester xsecurelock jane authenticate
    note "$(cat "$WORLD/log/triggers")"
    expect_equal 1 "$(grep -c PreAuthentication "$WORLD/log/triggers")"
    expect_equal 0 "$(grep -c cognitod_ "$WORLD/log/triggers")"
}

test_a_damaged_key_keeps_the_daemon_from_starting_and_is_not_replaced() {
    cp -p /var/lib/cognitod/host-key "$WORLD/host-key"
    stop cognitod
    : >/var/lib/cognitod/host-key
    rm -f /run/cognitod/{pam,nss,control}
    run /usr/sbin/cognitod --foreground
    expect_failure
    expect_output "host key"
    expect_equal 0 "$(stat -c %s /var/lib/cognitod/host-key)"
    cp -p "$WORLD/host-key" /var/lib/cognitod/host-key
    start_daemon
}

run_tests
