# Second factors, the choice of first ones and devices: the JavaScript clients of Amazon Cognito against the emulator.
. "${abs_top_srcdir:?run me by \`make check-interop\`}/tests/interop/lib.sh"
install_packages
jq '.userPools += input' "$STATE" "$HERE/factors.json" >"$work/factors.json"
STATE=$work/factors.json
start_as_service --outbox "$work/outbox" --trigger-log "$work/triggers"
export EMULATOR_OUTBOX=$work/outbox EMULATOR_TRIGGER_LOG=$work/triggers

judge "amazon-cognito-identity-js" node "$INSTALLED/judge_factors_identity_js.mjs"
judge "aws-amplify" node "$INSTALLED/judge_factors_amplify.mjs"
judge "aws-amplify in a browser" node "$INSTALLED/judge_passkey_amplify.mjs"
judge "the AWS SDK" node "$INSTALLED/judge_factors_aws_sdk.mjs"
judge "amazon-cognito-identity-js" node "$INSTALLED/judge_flows_identity_js.mjs"
judge "aws-amplify" node "$INSTALLED/judge_flows_amplify.mjs"
judge "the AWS SDK" node "$INSTALLED/judge_flows_aws_sdk.mjs"

stop
report "$(differs 0 "$stop_status"; cat "$work/stderr")" "the emulator has nothing to complain of"
done_testing
