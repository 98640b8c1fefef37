# The JavaScript clients of Amazon Cognito sign up, confirm, change and reset passwords, and answer custom challenges.
. "${abs_top_srcdir:?run me by \`make check-interop\`}/tests/interop/lib.sh"
install_packages

# The triggers of CUSTOM_AUTH: two questions, after the password if there is one.
mkdir -p "$work/triggers"
trigger() {
    printf "#!/bin/sh\nexec jq -c '%s'\n" "$2" >"$work/triggers/$1"
    chmod 755 "$work/triggers/$1"
}
trigger DefineAuthChallenge '.request.session as $rounds | {response:
    (if $rounds == [{challengeName: "SRP_A", challengeResult: true}] then {challengeName: "PASSWORD_VERIFIER"}
    elif ($rounds | all(.challengeResult)) | not then {failAuthentication: true}
    elif [$rounds[] | select(.challengeName == "CUSTOM_CHALLENGE")] | length == 2 then {issueTokens: true}
    else {challengeName: "CUSTOM_CHALLENGE"} end)}'
trigger CreateAuthChallenge '([.request.session[] | select(.challengeName == "CUSTOM_CHALLENGE")] | length + 2) as $n |
    {response: {publicChallengeParameters: {question: "\($n)+\($n)"}, privateChallengeParameters: {answer: "\($n + $n)"},
    challengeMetadata: "SUM"}}'
trigger VerifyAuthChallengeResponse \
    '{response: {answerCorrect: (.request.challengeAnswer == .request.privateChallengeParameters.answer)}}'

jq --arg folder "$work/triggers" '.userPools[0] += {autoVerifiedAttributes: ["email"], triggers: ([
        "DefineAuthChallenge", "CreateAuthChallenge", "VerifyAuthChallengeResponse"] | map({(.): ($folder + "/" + .)}) | add)} |
    .userPools[0].clients[].authFlows += ["ALLOW_CUSTOM_AUTH", "ALLOW_USER_AUTH"] |
    .accessKeys[0].allowedActions += (["CreateUser", "ConfirmSignUp", "SetUserPassword", "ResetUserPassword", "EnableUser",
        "DisableUser", "DeleteUser"] | map("cognito-idp:Admin" + .))' "$STATE" >"$work/accounts.json"
STATE=$work/accounts.json
export EMULATOR_OUTBOX=$work/outbox
start_as_service --outbox "$EMULATOR_OUTBOX"

judge "amazon-cognito-identity-js" node "$INSTALLED/judge_accounts_identity_js.mjs"
judge "aws-amplify" node "$INSTALLED/judge_accounts_amplify.mjs"
judge "the AWS SDK" node "$INSTALLED/judge_accounts_aws_sdk.mjs"

stop
report "$(differs 0 "$stop_status"; cat "$work/stderr")" "the emulator has nothing to complain of"
done_testing
