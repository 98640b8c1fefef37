# A local Cognito (pool.json), the daemon's configuration for it, the daemon.
#
#   start_cognito               users of pool.json can log in when it returns
#   start_emulator [OPTION...], start_daemon, restart_daemon
#   wait_for_directory USER     until the daemon has listed the pool and the user resolves
#   configure FILE <<END        a file of /etc/cognitod.conf.d
#   change_user ACTION JSON     create, update or delete a user in the pool while it runs
#   wait_for_code USER [PURPOSE], forget_codes
#                               prints the latest code sent to a user (for "CustomMessage_ForgotPassword", say)
#   forget_requests, requests   the emulator's log, one JSON object a line

EMULATOR=$abs_top_builddir/tests/emulator/cognito-emulator
POOL_ID=eu-central-1_Demo12345
CLIENT_ID=1example23456789
CLIENT_SECRET=9j3example1secret5of1the2app8client4aa6bb7cc0dd1ee2ff
IDENTITY_POOL_ID=eu-central-1:11111111-2222-4333-8444-555555555555
DIRECTORY_KEY_ID=AKIAEXAMPLE0DIRECTORY
DIRECTORY_KEY_SECRET=example/secret/of/the/directorys/list/calls
ENDPOINT=https://localhost:8443

start_cognito() {
    start_emulator
    configure_daemon
    start_daemon
    wait_for_directory jane
}

start_emulator() {
    [ -x "$EMULATOR" ] || skip_all "no cognito-emulator in this build: install libmicrohttpd with GnuTLS"
    mkdir -p "$WORLD/emulator"
    : >"$WORLD/log/emulator"
    start emulator "$EMULATOR" --state "$abs_top_srcdir/tests/e2e/pool.json" --port "${ENDPOINT##*:}" \
        --cert-dir "$WORLD/emulator" --log "$WORLD/log/requests" --outbox "$WORLD/log/outbox" "$@"
    wait_for grep -qs '"ready":true' "$WORLD/log/emulator" || fail "the emulator does not start"
}

configure_daemon() {
    only_in_a_world
    install -m 644 "$WORLD/emulator/ca.pem" /etc/cognitod.ca.pem
    install -g cognitod -m 640 /dev/stdin /etc/cognitod.client-secret <<<"$CLIENT_SECRET"
    install -g cognitod -m 640 /dev/stdin /etc/cognitod.access-key <<END
[default]
aws_access_key_id = $DIRECTORY_KEY_ID
aws_secret_access_key = $DIRECTORY_KEY_SECRET
END
    mkdir -p /etc/cognitod.conf.d
    cat >/etc/cognitod.conf <<END
[user_pool]
id = $POOL_ID
client_id = $CLIENT_ID
client_secret_file = /etc/cognitod.client-secret
endpoint = $ENDPOINT
issuer = $ENDPOINT/$POOL_ID

[network]
ca_file = /etc/cognitod.ca.pem

[identity_pool]
id = $IDENTITY_POOL_ID
endpoint = $ENDPOINT

[directory]
access_key_file = /etc/cognitod.access-key

[access]
allow_groups = linux-users
END
}

configure() {
    cat >"/etc/cognitod.conf.d/$1"
}

# As root, as a plain start without systemd is; it becomes cognitod by itself. COGNITOD_UNDER: a program that runs it
# and watches over it (make check-valgrind).
start_daemon() {
    # shellcheck disable=SC2086 # words
    start cognitod ${COGNITOD_UNDER-} /usr/sbin/cognitod --foreground
    wait_for daemon_listens || fail "cognitod does not start"
}

# One user may be found by a question about that one; the others come with the listing.
directory_is_full() {
    [[ $(said cognitod) =~ (listed the user pool|looked at the published directory|asked about users anew): ]] &&
        getent passwd "$1" >/dev/null
}

wait_for_directory() {
    wait_for directory_is_full "$1" || fail "the directory does not fill" "$(said cognitod | tail -n 5)"
}

daemon_listens() {
    [ -S /run/cognitod/pam ] && [ -S /run/cognitod/nss ] && [ -S /run/cognitod/control ]
}

restart_daemon() {
    stop cognitod
    rm -f /run/cognitod/{pam,nss,control}
    start_daemon
}

latest_code() {
    jq -rs --arg user "$1" --arg purpose "${2-}" 'map(select(.username == $user and
        ($purpose == "" or .purpose == $purpose)))[-1].code // empty' "$WORLD/log/outbox"
}

code_has_come() {
    [ -n "$(latest_code "$@")" ]
}

# By the name in the pool, of the SMS and e-mails since the last forget_codes.
wait_for_code() {
    wait_for code_has_come "$@" || fail "no code for $*: $(cat "$WORLD/log/outbox")"
    latest_code "$@"
}

forget_codes() {
    : >"$WORLD/log/outbox"
}

# What nothing may write down, for the tests that search logs: passwords and secrets of pool.json.
secrets_of_the_pool() {
    grep -oE '"(password|secretAccessKey)": "[^"]*"' "$abs_top_srcdir/tests/e2e/pool.json" | cut -d'"' -f4
    printf '%s\n' "$CLIENT_SECRET"
}

control_emulator() {
    bounded curl --silent --show-error --fail-with-body --cacert "$WORLD/emulator/ca.pem" "$@"
}

change_user() {
    control_emulator --data "{\"userPoolId\": \"$POOL_ID\", \"action\": \"$1\", \"user\": $2}" \
        "$ENDPOINT/_emulator/users" >/dev/null || fail "the emulator does not $1 $2"
}

change_group() {
    control_emulator --data "{\"userPoolId\": \"$POOL_ID\", \"action\": \"$1\", \"group\": $2}" \
        "$ENDPOINT/_emulator/groups" >/dev/null || fail "the emulator does not $1 $2"
}

forget_requests() {
    control_emulator --data '' "$ENDPOINT/_emulator/reset-log" >/dev/null
}

requests() {
    control_emulator "$ENDPOINT/_emulator/requests" | jq -c '.[]'
}
