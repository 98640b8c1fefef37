# The AWS command line and boto3 against the emulator, where they are installed.
. "${abs_top_srcdir:?run me by \`make check-interop\`}/tests/interop/lib.sh"
start_as_service
export AWS_ENDPOINT_URL=$endpoint AWS_CA_BUNDLE=$work/ca.pem AWS_DEFAULT_REGION=eu-west-1 AWS_EC2_METADATA_DISABLED=true
export AWS_CONFIG_FILE=/dev/null AWS_SHARED_CREDENTIALS_FILE=/dev/null

# As the key of the directory, or nobody.
as_directory() {
    AWS_ACCESS_KEY_ID=${DIRECTORY_KEY%%:*} AWS_SECRET_ACCESS_KEY=${DIRECTORY_KEY#*:} "$@"
}

if aws --version >/dev/null 2>&1; then
    token=$(aws cognito-idp initiate-auth --no-sign-request --client-id "$CLIENT" --auth-flow USER_PASSWORD_AUTH \
        --auth-parameters USERNAME=jane,PASSWORD=Correct-Horse-7 --query AuthenticationResult.IdToken --output text 2>"$work/error")
    report "$([ "${token:0:3}" = eyJ ] || cat "$work/error")" "aws signs in"
    id=$(aws cognito-identity get-id --no-sign-request --identity-pool-id "$IDENTITY_POOL" --logins "$PROVIDER=$token" \
        --query IdentityId --output text 2>"$work/error")
    credentials=$(aws cognito-identity get-credentials-for-identity --no-sign-request --identity-id "$id" \
        --logins "$PROVIDER=$token" 2>>"$work/error")
    caller=$(AWS_ACCESS_KEY_ID=$(jq -r .Credentials.AccessKeyId <<<"$credentials") \
        AWS_SECRET_ACCESS_KEY=$(jq -r .Credentials.SecretKey <<<"$credentials") \
        AWS_SESSION_TOKEN=$(jq -r .Credentials.SessionToken <<<"$credentials") \
        aws sts get-caller-identity --query Account --output text 2>>"$work/error")
    report "$(differs 123456789012 "$caller" || cat "$work/error")" "aws federates, and STS knows it"
    report "$(differs "[1,1,1,1,1]" "$(as_directory aws cognito-idp list-users --user-pool-id "$POOL" --page-size 2 2>&1 |
        jq -c '[.Users[] | 1]')")" "aws lists users page by page"
    report "$(as_directory aws cognito-idp describe-user-pool --user-pool-id "$POOL" 2>&1 |
        grep -q UnknownOperationException || echo "no such error")" "aws is told what is not on offer"
else
    skip "aws signs in, federates and lists" "aws is not installed"
fi

if python3 -c 'import boto3' 2>/dev/null; then
    judge boto3 python3 "$HERE/judge_boto3.py"
else
    skip "boto3 signs in, federates and lists" "boto3 is not installed"
fi

stop
report "$(differs 0 "$stop_status"; cat "$work/stderr")" "the emulator has nothing to complain of"
done_testing
