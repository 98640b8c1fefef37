# Sourced by the tests against clients and servers that nobody here wrote.
#
#   start_as_service [OPTION...]   the emulator, its tokens issued in the real service's name
#   judge NAME COMMAND...          runs a judge that prints TAP without numbers and plan, by the name of NAME

. "${abs_top_srcdir:?run me by \`make check-interop\`}/tests/emulator/lib.sh"

. "$abs_top_srcdir/tests/interop/packages.sh"

skip_all() {
    echo "1..0 # SKIP $1"
    exit 0
}

start_as_service() {
    # with a client secret, too, a password alone is enough here: the SDKs have no SRP
    jq '.userPools[0].clients[].authFlows += ["ALLOW_USER_PASSWORD_AUTH"]' "$STATE" >"$work/state.json"
    STATE=$work/state.json
    start --issuer-base https://cognito-idp.eu-west-1.amazonaws.com "$@"
    export EMULATOR_ENDPOINT=$endpoint NODE_EXTRA_CA_CERTS=$work/ca.pem
}

judge() {
    local name=$1
    shift
    "$@" >"$work/judged" 2>"$work/complaints"
    local status=$?
    sed "s/^\(\(not \)\?ok\) - /\1 - $name /" "$work/judged"
    number=$((number + $(grep -cE '^(not )?ok ' "$work/judged")))
    grep -q '^not ok ' "$work/judged" && status=0 # told already
    report "$(differs 0 "$status"; [ "$status" = 0 ] || tail -n 20 "$work/complaints")" "$name comes to its end"
}
