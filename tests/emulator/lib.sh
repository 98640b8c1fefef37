# Sourced by the tests of the emulator from outside: starts it, asks it, compares. A test prints what is wrong; nothing is right.
: "${abs_top_srcdir:?run me by \`make check\`}"
: "${abs_top_builddir:?run me by \`make check\`}"
. "$abs_top_srcdir/tests/policy/tap.sh"

EMULATOR=$abs_top_builddir/tests/emulator/cognito-emulator
STATE=$abs_top_srcdir/tests/emulator/example-state.json
POOL=eu-west-1_DemoPool1
CLIENT=passwordclient1234567890abc
IDENTITY_POOL=eu-west-1:11111111-2222-4333-8444-555555555555
PROVIDER=cognito-idp.eu-west-1.amazonaws.com/$POOL
DIRECTORY_KEY=AKIADEMODIRECTORY001:demoDirectorySecret/abcdefghijklmnopqrst
START_SECONDS=60

for tool in curl jq; do
    if ! command -v "$tool" >/dev/null; then
        echo "1..0 # SKIP $tool is not installed"
        exit 0
    fi
done

work=$(mktemp -d)
pid=
# shellcheck disable=SC2317
finish() {
    [ -z "$pid" ] || kill "$pid" 2>/dev/null
    rm -rf "$work"
}
trap finish EXIT

# Starts one with these options; $ready is its first line, $pid its process.
start() {
    exec {from_emulator}< <(exec "$EMULATOR" --state "$STATE" --cert-dir "$work" "$@" 2>"$work/stderr")
    pid=$!
    IFS= read -r -t "$START_SECONDS" ready <&"$from_emulator" || ready="no line"
    endpoint=$(jq -r .endpoint <<<"$ready" 2>/dev/null)
}

stop() {
    kill -TERM "$pid"
    wait "$pid"
    stop_status=$?
    exec {from_emulator}<&-
    pid=
}

ask() {
    curl --silent --show-error --max-time 60 --cacert "$work/ca.pem" "$@"
}

# One call: TARGET BODY [CURL-OPTION]...; the body of the answer.
call() {
    local target=$1 body=$2
    shift 2
    ask -H "Content-Type: application/x-amz-json-1.1" -H "X-Amz-Target: $target" --data-binary "$body" "$@" "$endpoint/"
}

idp() {
    local operation=$1
    shift
    call "AWSCognitoIdentityProviderService.$operation" "$@"
}

identity() {
    local operation=$1
    shift
    call "AWSCognitoIdentityService.$operation" "$@"
}

signed_by() {
    local key=$1
    shift
    idp "$@" --aws-sigv4 aws:amz:eu-west-1:cognito-idp --user "$key"
}

sign_in() {
    idp InitiateAuth "$(jq -n --arg user "$1" --arg password "$2" --arg client "$CLIENT" '{AuthFlow: "USER_PASSWORD_AUTH",
        ClientId: $client, AuthParameters: {USERNAME: $user, PASSWORD: $password}, ClientMetadata: {host: "web1"}}')"
}

differs() {
    [ "$1" = "$2" ] || printf 'wanted %s\ngot    %s\n' "$1" "$2"
}

# The error's type and message, or what came instead.
error_of() {
    jq -r 'if .__type then "\(.__type): \(.message // "")" else tostring end' 2>&1
}
