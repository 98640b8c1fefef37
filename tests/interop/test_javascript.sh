# The JavaScript clients of Amazon Cognito against the emulator.
. "${abs_top_srcdir:?run me by \`make check-interop\`}/tests/interop/lib.sh"
install_packages
start_as_service

judge "amazon-cognito-identity-js" node "$INSTALLED/judge_identity_js.mjs"
judge "aws-amplify" node "$INSTALLED/judge_amplify.mjs"
judge "the AWS SDK" node "$INSTALLED/judge_aws_sdk.mjs"
judge "aws-jwt-verify" node "$INSTALLED/judge_jwt_verify.mjs"

stop
report "$(differs 0 "$stop_status"; cat "$work/stderr")" "the emulator has nothing to complain of"
done_testing
