# The daemon lists the users of Python's moto, which checks signatures and IAM policies.
. "${abs_top_srcdir:?run me by \`make check-interop\`}/tests/daemon/lib.sh" || exit 1
. "$abs_top_srcdir/tests/interop/packages.sh"
. "$abs_top_srcdir/tests/interop/foreign_pool.sh"
if [ "${IN_WORLD-}" != yes ]; then # the path of a world is not the caller's
    command -v node >/dev/null || skip_all "node is not installed"
    mkdir -p "$INSTALLED"
    python3 -c 'import moto.server, sys; print(sys.executable)' >"$INSTALLED/python" 2>/dev/null || skip_all "moto is not installed"
fi
enter_world "$@"
install_product
use_nss_module
PYTHON=$(cat "$INSTALLED/python")

# A request of IAM's form API by nobody in particular: ACTION [NAME=VALUE]...
iam() {
    local action=$1 field fields=()
    shift
    for field; do
        fields+=(--data-urlencode "$field")
    done
    bounded curl --silent --show-error --cacert /etc/cognitod.ca.pem --aws-sigv4 aws:amz:us-east-1:iam --user setup:setup \
        --data "Action=$action&Version=2010-05-08" "${fields[@]}" "$ENDPOINT/"
}

# make_key USER ACTION...: an IAM user who may do these; sets DIRECTORY_KEY_ID and DIRECTORY_KEY_SECRET.
make_key() {
    local user=$1 reply
    shift
    iam CreateUser UserName="$user" >/dev/null
    iam PutUserPolicy UserName="$user" PolicyName=list "PolicyDocument=$(jq -nc '{Version: "2012-10-17", Statement:
        [{Effect: "Allow", Action: $ARGS.positional, Resource: "*"}]}' --args "$@")" >/dev/null
    reply=$(iam CreateAccessKey UserName="$user")
    DIRECTORY_KEY_ID=$(sed -n 's|.*<AccessKeyId>\(.*\)</AccessKeyId>.*|\1|p' <<<"$reply")
    DIRECTORY_KEY_SECRET=$(sed -n 's|.*<SecretAccessKey>\(.*\)</SecretAccessKey>.*|\1|p' <<<"$reply")
    [ -n "$DIRECTORY_KEY_SECRET" ] || fail "no key: $reply"
}

moto_answers() {
    bounded curl --silent --output /dev/null http://127.0.0.1:5000/moto-api/
}

WAIT_SECONDS=60
start moto "$PYTHON" -m moto.server -H 127.0.0.1 -p 5000
wait_for moto_answers || fail "moto does not start"
start_tls_front 5000
foreign_signature=(--aws-sigv4 aws:amz:eu-west-1:cognito-idp --user setup:setup)
POOL_ID=$(foreign CreateUserPool '{"PoolName": "people"}' | jq -r .UserPool.Id)
make_foreign_pool
make_key nobody iam:GetUser
POWERLESS=("$DIRECTORY_KEY_ID" "$DIRECTORY_KEY_SECRET")
make_key directory cognito-idp:ListUsers cognito-idp:ListUsersInGroup cognito-idp:ListGroups cognito-idp:GetGroup \
    cognito-idp:AdminListGroupsForUser
bounded curl --silent --show-error --data 0 -H 'Content-Type: text/plain' \
    http://127.0.0.1:5000/moto-api/reset-auth >/dev/null # from now on it checks

list_as() {
    foreign_signature=(--aws-sigv4 aws:amz:eu-west-1:cognito-idp --user "$1:$2")
    foreign ListUsers "{\"UserPoolId\": \"$POOL_ID\"}"
}

test_moto_checks_signatures_and_policies() {
    run list_as "$DIRECTORY_KEY_ID" wrong
    expect_output Signature
    run list_as "${POWERLESS[@]}"
    expect_output AccessDenied
    run list_as "$DIRECTORY_KEY_ID" "$DIRECTORY_KEY_SECRET"
    expect_output ann
}

test_the_daemon_lists_its_users() {
    configure_for_foreign_pool https://cognito-idp.eu-west-1.amazonaws.com
    start_daemon
    wait_for_directory ann
    run id ann
    expect_output "(ann)"
    expect_output "(linux-users)"
}

test_a_key_without_the_right_lists_nobody() {
    stop cognitod
    rm -rf /run/cognitod/{pam,nss,control} /var/lib/cognitod/*
    DIRECTORY_KEY_ID=${POWERLESS[0]} DIRECTORY_KEY_SECRET=${POWERLESS[1]}
    configure_for_foreign_pool https://cognito-idp.eu-west-1.amazonaws.com
    start_daemon
    wait_for grep -q 'cannot list the user pool' "$WORLD/log/cognitod" || fail "nobody complains"
    run getent passwd ann
    expect_failure
}

run_tests
