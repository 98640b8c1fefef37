# The functions of docs/lambda-triggers.md, as they stand there, in the pool of real logins.
. "$abs_top_srcdir/tests/e2e/lib.sh" || exit 1
command -v python3 >/dev/null || skip_all "no python3 to run the functions with"
enter_world "$@"
prepare_host
mkdir -p /etc/cognitod.conf.d
configure metadata.conf <<'END'
[client_metadata]
host = %h
service = %s

[sign_in]
show_trigger_message = yes
END

# The page's code that begins with this name.
code_of() {
    awk -v name="# $1.py" '/^```$/ { inside = 0 } inside { print } previous == "```python" && $0 == name { inside = 1 }
        { previous = $0 }' "$abs_top_srcdir/docs/lambda-triggers.md"
}

# What Lambda is to a function: it gives the event, and takes the answer, or the error.
mkdir -p "$WORLD/lambda"
cat >"$WORLD/lambda/run" <<END
#!/bin/sh
set -a
. "$WORLD/lambda/environment"
exec python3 -c '
import importlib, json, sys
sys.path.insert(0, "$WORLD/lambda")
try:
    print(json.dumps(importlib.import_module(sys.argv[1]).handler(json.load(sys.stdin), None)))
except Exception as error:
    sys.exit(str(error))
' "\$(cat "\$0.function")"
END
chmod 755 "$WORLD/lambda/run"
cat >"$WORLD/lambda/nothing.py" <<'END'
def handler(event, context):
    return event
END
TRIGGERS="PreAuthentication PreTokenGeneration DefineAuthChallenge CreateAuthChallenge VerifyAuthChallengeResponse"
for trigger in $TRIGGERS; do
    ln -s run "$WORLD/lambda/$trigger"
done
jq --arg folder "$WORLD/lambda/" --arg triggers "$TRIGGERS" '.userPools[0] |= (.clients[].authFlows += ["ALLOW_CUSTOM_AUTH"] |
    .triggers = ($triggers | split(" ") | map({(.): ($folder + .)}) | add))' \
    "$abs_top_srcdir/tests/e2e/pool.json" >"$WORLD/lambda/pool.json"

# The function of this name, with this environment, for these triggers; the others do nothing.
deploy() {
    local function=$1 environment=$2 trigger
    shift 2
    code_of "$function" >"$WORLD/lambda/$function.py"
    [ -s "$WORLD/lambda/$function.py" ] || fail "no code of $function in the page"
    printf '%s\n' "$environment" >"$WORLD/lambda/environment"
    for trigger in $TRIGGERS; do
        echo nothing >"$WORLD/lambda/$trigger.function"
    done
    for trigger in "$@"; do
        echo "$function" >"$WORLD/lambda/$trigger.function"
    done
}

start_emulator --state "$WORLD/lambda/pool.json"
configure_daemon
start_daemon
wait_for getent passwd jane >/dev/null || fail "the directory does not fill"
start_sshd

jane_logs_in() {
    run ssh_with_answers jane Janes-Password-1 "$@"
}

test_hosts_that_are_closed_let_nobody_in_and_say_why() {
    deploy deny_by_host_and_hour "HOSTS='$(hostname)' HOURS=0-24" PreAuthentication
    jane_logs_in
    expect_success
    deploy deny_by_host_and_hour "HOSTS='$(hostname)' HOURS=0-0" PreAuthentication
    jane_logs_in
    expect_failure
    run pamtester_as login jane Janes-Password-1 authenticate
    expect_failure
    expect_output "$(hostname) is open from 0 to 0 hours UTC"
    deploy deny_by_host_and_hour "HOSTS='db*.example.com' HOURS=0-0" PreAuthentication
    jane_logs_in
    expect_success
}

test_who_tells_no_host_is_let_in_nowhere() {
    mv /etc/cognitod.conf.d/metadata.conf "$WORLD/metadata.conf"
    restart_daemon
    deploy deny_by_host_and_hour "HOSTS='db*.example.com' HOURS=0-24" PreAuthentication
    jane_logs_in
    expect_failure
    mv "$WORLD/metadata.conf" /etc/cognitod.conf.d/
    restart_daemon
}

test_a_group_counts_only_by_the_services_that_are_named() {
    deploy take_a_group_away "GROUP=linux-users SERVICES='sshd sudo'" PreTokenGeneration
    jane_logs_in
    expect_success
    deploy take_a_group_away "GROUP=linux-users SERVICES=login" PreTokenGeneration
    jane_logs_in
    expect_failure
}

test_a_ticket_is_asked_for_after_the_password() {
    configure flow.conf <<<$'[user_pool]\nflow = custom_srp'
    restart_daemon
    deploy ask_for_a_ticket "TICKETS='4711 4712'" DefineAuthChallenge CreateAuthChallenge VerifyAuthChallengeResponse
    jane_logs_in 4712
    expect_success
    expect_output "Ticket: "
    jane_logs_in 17 4711
    expect_success
    expect_output "There is no such ticket. Ticket: "
}

test_three_wrong_tickets_end_the_login_and_a_wrong_password_asks_for_none() {
    jane_logs_in 17 18 19
    expect_failure
    run ssh_by_keyboard_interactive jane Wrong-Password-1 true
    expect_failure
    refuse_output "Ticket"
}

run_tests
