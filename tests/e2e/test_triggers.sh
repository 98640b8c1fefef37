# What Lambda triggers of the pool get from real logins, and what their answers do to them.
. "$abs_top_srcdir/tests/e2e/lib.sh" || exit 1
enter_world "$@"
prepare_host
add_local_people
mkdir -p /etc/cognitod.conf.d
configure metadata.conf <<'END'
[client_metadata]
user = %u
service = %s

[validation_data]
client = linux
END

# The pool with a program for each trigger: it does what the file of its name says, if there is one.
mkdir -p "$WORLD/triggers"
cat >"$WORLD/triggers/program" <<'END'
#!/bin/sh
behaviour=$0.behaviour
[ ! -e "$behaviour" ] || exec sh "$behaviour"
echo '{"response": {}}'
END
chmod 755 "$WORLD/triggers/program"
for trigger in PreAuthentication PostAuthentication PreTokenGeneration UserMigration PreSignUp PostConfirmation CustomMessage \
    DefineAuthChallenge CreateAuthChallenge VerifyAuthChallengeResponse; do
    ln -s program "$WORLD/triggers/$trigger"
    printf '"%s"\n' "$trigger"
done >"$WORLD/triggers/names"
jq --arg folder "$WORLD/triggers" --slurpfile names "$WORLD/triggers/names" '.userPools[] |= (. + {
    autoVerifiedAttributes: ["email"], triggers: ([$names[] | {(.): ($folder + "/" + .)}] | add)} |
    .clients[].authFlows += ["ALLOW_CUSTOM_AUTH"] | .clients += [{id: "webapp", authFlows: []}])' \
    "$abs_top_srcdir/tests/e2e/pool.json" >"$WORLD/triggers/pool.json"

start_emulator --state "$WORLD/triggers/pool.json" --trigger-log "$WORLD/log/triggers"
configure_daemon
start_daemon
wait_for_directory jane
start_sshd

behave() {
    cat >"$WORLD/triggers/$1.behaviour"
}

# The next test starts without events and behaviours.
forget_events() {
    rm -f "$WORLD"/triggers/*.behaviour
    : >"$WORLD/log/triggers"
}

event() {
    jq -c "select(.triggerSource == \"$1\") | $2" "$WORLD/log/triggers"
}

# At the pool's web page, so to speak: NAME EMAIL.
sign_up() {
    control_emulator --header "Content-Type: application/x-amz-json-1.1" \
        --header "X-Amz-Target: AWSCognitoIdentityProviderService.SignUp" --data "$(jq -nc --arg name "$1" --arg email "$2" '{
            ClientId: "webapp", Username: $name, Password: "Chosen-Password-1", ClientMetadata: {page: "join"},
            UserAttributes: [{Name: "email", Value: $email}], ValidationData: [{Name: "invitation", Value: "17"}]}')" "$ENDPOINT/"
}

test_each_trigger_gets_what_the_service_gives_it() {
    forget_events
    run ssh_by_keyboard_interactive jane Janes-Password-1 true
    expect_success
    note "$(cat "$WORLD/log/triggers")"
    expect_equal '["jane","sshd","linux"]' "$(event PreAuthentication_Authentication \
        '.request.validationData | [.user, .service, .client]')"
    expect_equal null "$(event PreAuthentication_Authentication .request.clientMetadata)"
    local later
    for later in PostAuthentication_Authentication TokenGeneration_Authentication; do
        expect_equal '["jane","sshd",null]' "$(event "$later" '.request.clientMetadata | [.user, .service, .client]')"
        expect_equal null "$(event "$later" .request.validationData)"
    done
    expect_equal '["CONFIRMED","jane@example.com"]' "$(event PostAuthentication_Authentication \
        '.request.userAttributes | [."cognito:user_status", .email]')"
}

test_a_trigger_can_refuse_before_and_after_the_password() {
    local trigger
    for trigger in PreAuthentication PostAuthentication PreTokenGeneration; do
        forget_events
        behave "$trigger" <<<'echo "Not at this hour" >&2; exit 1'
        run ssh_by_keyboard_interactive jane Janes-Password-1 true
        expect_failure
    done
    forget_events
    run ssh_by_keyboard_interactive jane Janes-Password-1 true
    expect_success
}

test_a_denied_group_keeps_out_though_a_trigger_leaves_it_out_of_the_token() {
    forget_events
    authorize_key jane
    configure deny.conf <<<$'[access]\ndeny_groups = on-call'
    restart_daemon
    behave PreTokenGeneration <<'END'
echo '{"response": {"claimsOverrideDetails": {"groupOverrideDetails": {"groupsToOverride": ["linux-users"]}}}}'
END
    run ssh_by_keyboard_interactive jane Janes-Password-1 id
    local by_password=$status
    run ssh_by_key jane id
    local by_key=$status
    run cognitoctl why jane sshd
    local why=$output
    change_user update '{"username": "jane", "groups": ["linux-users"]}'
    run ssh_by_keyboard_interactive jane Janes-Password-1 id
    local later=$status
    run ssh_by_key jane id
    local later_by_key=$status
    rm /etc/cognitod.conf.d/deny.conf
    restart_daemon
    [ "$by_password" -ne 0 ] || fail "jane got in by password"
    [ "$by_key" -ne 0 ] || fail "jane got in by key"
    run logged cognitod
    expect_output "deny_groups of [access] keeps on-call out (/etc/cognitod.conf.d/deny.conf:2): the token lacks the group, the pool's lists have it"
    output=$why
    expect_output "but on-call, which deny_groups names, stays as long as the pool's lists have it"
    expect_output "deny_groups of [access]: on-call: kept out"
    expect_equal "taken out: 0 0" "taken out: $later $later_by_key"
}

test_a_wrong_password_is_told_before_it_is_looked_at() {
    forget_events
    run ssh_by_keyboard_interactive john Wrong-Password-1 true
    expect_failure
    expect_equal '"john"' "$(event PreAuthentication_Authentication .userName)"
    expect_equal "" "$(event PostAuthentication_Authentication .userName)"
}

# Somebody whom the directory lists, and the pool lost since: the old system still knows them. Nobody puts them into
# a group, so that the login is refused in the end.
test_a_password_flow_migrates_who_left_the_pool() {
    forget_events
    configure flow.conf <<<$'[user_pool]\nflow = password'
    restart_daemon
    change_user create '{"username": "peter", "groups": ["linux-users"]}'
    wait_for getent passwd peter >/dev/null || fail "peter is not in the directory"
    change_user delete '{"username": "peter"}'
    behave UserMigration <<'END'
jq -c '{response: {finalUserStatus: "CONFIRMED", userAttributes: {name: .request.password}}}'
END
    run ssh_by_keyboard_interactive peter Peters-Old-Password-1 true
    expect_failure
    note "$(cat "$WORLD/log/triggers")"
    expect_equal '["peter","(hidden)","linux"]' "$(event UserMigration_Authentication \
        '[.userName, .request.password, .request.validationData.client]')"
    expect_equal '"Peters-Old-Password-1"' "$(event PreAuthentication_Authentication \
        'select(.userName == "peter") | .request.userAttributes.name')"
}

test_a_reset_at_the_login_tells_who_words_the_code_and_who_hears_of_it() {
    forget_events
    rm -f /etc/cognitod.conf.d/flow.conf
    restart_daemon
    change_user create '{"username": "rita", "password": "Old-Password-1", "groups": ["linux-users"], "status": "RESET_REQUIRED",
        "attributes": {"email": "rita@example.com", "email_verified": "true"}}'
    wait_for getent passwd rita >/dev/null || fail "rita is not in the directory"
    behave CustomMessage <<'END'
jq -c '{response: {emailMessage: "For \(.request.clientMetadata.service): \(.request.codeParameter)"}}'
END
    forget_codes
    run ssh_with_answers rita Old-Password-1 "code of rita" New-Password-2 New-Password-2
    expect_success
    note "$(cat "$WORLD/log/triggers")"
    expect_equal "For sshd: $(wait_for_code rita CustomMessage_ForgotPassword)" "$(jq -r .text "$WORLD/log/outbox")"
    local source
    for source in CustomMessage_ForgotPassword PostConfirmation_ConfirmForgotPassword; do
        expect_equal '["rita","sshd",null]' "$(event "$source" '.request.clientMetadata | [.user, .service, .client]')"
    done
}

# Somebody signs up at a web page, with its data, and confirms at the login, with ours.
test_a_sign_up_tells_its_triggers_who_asked() {
    forget_events
    forget_codes
    run sign_up nele nele@example.com
    expect_success
    change_user update '{"username": "nele", "groups": ["linux-users"]}'
    wait_for getent passwd nele >/dev/null || fail "nele is not in the directory"
    run ssh_with_answers nele Chosen-Password-1 "" "code of nele"
    expect_success
    note "$(cat "$WORLD/log/triggers")"
    expect_equal '[{"invitation":"17"},{"page":"join"},"nele@example.com"]' "$(event PreSignUp_SignUp \
        '.request | [.validationData, .clientMetadata, .userAttributes.email]')"
    expect_equal '{"page":"join"}' "$(event CustomMessage_SignUp .request.clientMetadata)"
    expect_equal '["nele","sshd","CONFIRMED","true"]' "$(event PostConfirmation_ConfirmSignUp '.request |
        [.clientMetadata.user, .clientMetadata.service, .userAttributes["cognito:user_status"], .userAttributes.email_verified]')"
}

test_a_trigger_can_confirm_whom_it_knows_and_refuse_others() {
    forget_events
    forget_codes
    behave PreSignUp <<'END'
jq -ec 'if .request.userAttributes.email | endswith("@example.com") then {response: {autoConfirmUser: true, autoVerifyEmail: true}}
    else empty end' || { echo "Strangers do not sign up" >&2; exit 1; }
END
    run sign_up olaf olaf@elsewhere.example
    expect_failure
    expect_output "PreSignUp failed with error Strangers do not sign up."
    run sign_up olga olga@example.com
    expect_success
    expect_output '"UserConfirmed":true'
    expect_equal "" "$(latest_code olga)"
    expect_equal '"olga"' "$(event PostConfirmation_ConfirmSignUp .userName)"
}

test_custom_challenges_tell_their_triggers_who_asks() {
    forget_events
    configure flow.conf <<<$'[user_pool]\nflow = custom_srp'
    restart_daemon
    behave DefineAuthChallenge <<'END'
jq -c '.request.session as $rounds | {response: (if $rounds | length == 1 then {challengeName: "PASSWORD_VERIFIER"}
    elif $rounds | length == 2 then {challengeName: "CUSTOM_CHALLENGE"}
    elif $rounds[2].challengeResult then {issueTokens: true} else {failAuthentication: true} end)}'
END
    behave CreateAuthChallenge <<<"echo '{\"response\": {\"publicChallengeParameters\": {\"prompt\": \"Mother tongue:\"},
        \"privateChallengeParameters\": {\"answer\": \"C\"}, \"challengeMetadata\": \"TONGUE\"}}'"
    behave VerifyAuthChallengeResponse <<'END'
jq -c '{response: {answerCorrect: (.request.challengeAnswer == .request.privateChallengeParameters.answer)}}'
END
    run ssh_with_answers jane Janes-Password-1 C
    expect_success
    expect_output "Mother tongue:"
    note "$(cat "$WORLD/log/triggers")"
    expect_equal '[["SRP_A"],null]
[["SRP_A","PASSWORD_VERIFIER"],"sshd"]
[["SRP_A","PASSWORD_VERIFIER","CUSTOM_CHALLENGE"],"sshd"]' "$(event DefineAuthChallenge_Authentication \
        '[[.request.session[].challengeName], .request.clientMetadata.service]')"
    expect_equal '["CUSTOM_CHALLENGE","jane","sshd"]' "$(event CreateAuthChallenge_Authentication \
        '.request | [.challengeName, .clientMetadata.user, .clientMetadata.service]')"
    expect_equal '["C",{"answer":"C"},"jane","sshd"]' "$(event VerifyAuthChallengeResponse_Authentication '.request |
        [.challengeAnswer, .privateChallengeParameters, .clientMetadata.user, .clientMetadata.service]')"
    expect_equal '"sshd"' "$(event PostAuthentication_Authentication .request.clientMetadata.service)"
    run ssh_with_answers jane Janes-Password-1 Cobol
    expect_failure
}

run_tests
