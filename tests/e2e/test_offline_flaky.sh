# A network that comes and goes, and people who would like it away: with offline logins on, it is never worse than none,
# and nobody gets more of it than docs/offline.md says.
. "$abs_top_srcdir/tests/e2e/lib.sh" || exit 1
. "$abs_top_srcdir/tests/e2e/circumstances.sh"
enter_world "$@"

KEPT=/var/lib/cognitod/offline
TOLD="this is an offline login, without AWS credentials"

prepare() {
    mkdir -p /etc/cognitod.conf.d
    configure 10-short.conf <<<$'[network]\nconnect_timeout = 2s\nrequest_timeout = 3s\n[sign_in]\nthrottle = no\n[offline]\nservices = login'
    prepare_host
    start_cognito_behind_a_way
    authenticate login jane Janes-Password-1
    expect_success
    authenticate login john Johns-Password-1
    expect_success
}

order_faults() {
    control_emulator --data "{\"faults\": [$1]}" "$ENDPOINT/_emulator/faults" >/dev/null || fail "no faults: $1"
}

# Who is asked for it again, because nobody knows whether it arrived, presses Enter and types it again.
authenticate() {
    run_with_input "$3"$'\n\n'"$3"$'\n\n'"$3" pamtester "$1" "$2" authenticate acct_mgmt
}

kept_users() {
    grep -hs '^name ' "$KEPT"/* | cut -d' ' -f2 | sort | paste -sd' '
}

is_let_in() {
    local began
    began=$(now_ms)
    authenticate login "$1" "$2"
    note "let in after $(($(now_ms) - began)) ms, $([[ $output == *"$TOLD"* ]] && echo offline || echo online)"
    expect_success
}

is_let_in_online() {
    is_let_in "$@"
    refuse_output "$TOLD"
}

is_let_in_offline() {
    is_let_in "$@"
    expect_output "$TOLD"
}

is_refused() {
    authenticate "$@"
    expect_failure
    refuse_output "$TOLD"
}

jane_is_online() {
    authenticate login jane Janes-Password-1
    [ "$status" -eq 0 ] && [[ $output != *"$TOLD"* ]]
}

cognito_is_well() {
    order_faults ''
    wait_for jane_is_online || fail "Cognito is well, and jane is not let in: $output"
}

test_connections_of_which_some_break_off_let_people_in_online() {
    order_faults '{"operation": "InitiateAuth", "kind": "dropBefore", "times": 1},
        {"operation": "InitiateAuth", "kind": "html", "httpStatus": 500, "times": 1}'
    is_let_in_online jane Janes-Password-1
    cognito_is_well
}

test_answers_that_come_late_let_people_in_online() {
    order_faults '{"operation": "InitiateAuth", "kind": "delay", "milliseconds": 1500, "times": 1},
        {"operation": "RespondToAuthChallenge", "kind": "delay", "milliseconds": 1500, "times": 1}'
    is_let_in_online jane Janes-Password-1
    cognito_is_well
}

# Whatever happens on the way to the password or behind it, and to every one of them.
test_whatever_breaks_off_people_are_let_in() {
    local operation kind
    for operation in InitiateAuth RespondToAuthChallenge; do
        for kind in dropBefore dropAfter truncated; do
            order_faults "{\"operation\": \"$operation\", \"kind\": \"$kind\"}"
            note "$operation, $kind, every time"
            is_let_in jane Janes-Password-1
            cognito_is_well
        done
    done
    expect_equal "jane john" "$(kept_users)"
}

test_faults_that_begin_in_the_middle_of_a_sign_in_let_people_in() {
    order_faults '{"operation": "RespondToAuthChallenge", "kind": "html", "httpStatus": 500}'
    is_let_in_offline jane Janes-Password-1
    cognito_is_well
}

# Cognito takes the password, and then the keys that its token is verified by cannot be had.
test_keys_that_cannot_be_had_are_no_worse_than_no_network() {
    order_faults '{"operation": "GetJwks", "kind": "dropBefore"}'
    restart_daemon
    is_let_in_offline jane Janes-Password-1
    is_refused sshd john Johns-Password-1
    expect_equal "jane john" "$(kept_users)"
    is_let_in_offline john Johns-Password-1
    cognito_is_well
}

test_a_token_that_is_not_cognitos_lets_nobody_in_and_is_no_absence() {
    order_faults '{"operation": "RespondToAuthChallenge", "kind": "wrongSignature"}'
    is_refused login jane Janes-Password-1
    expect_equal "jane john" "$(kept_users)"
    cognito_is_well
}

# What Cognito took last and nobody could verify is not kept, and the one before is none any more.
test_a_new_password_that_could_not_be_verified_ends_the_old_one() {
    change_user update '{"username": "john", "password": "Newly-Chosen-Horse-8"}'
    order_faults '{"operation": "GetJwks", "kind": "dropBefore"}'
    restart_daemon
    is_refused login john Newly-Chosen-Horse-8
    expect_equal jane "$(kept_users)"
    close_way
    is_refused login john Johns-Password-1
    open_way
    change_user update '{"username": "john", "password": "Johns-Password-1"}'
    cognito_is_well
    is_let_in_online john Johns-Password-1
}

# What SECURITY.md owns up to: whoever can keep the host from Cognito has the last password that it heard to be right,
# until it hears better.
test_a_password_changed_elsewhere_is_good_until_the_host_hears_of_it() {
    change_user update '{"username": "john", "password": "Newly-Chosen-Horse-8"}'
    close_way
    is_let_in_offline john Johns-Password-1
    is_refused login john Newly-Chosen-Horse-8
    open_way
    cognito_is_well
    is_let_in_online john Newly-Chosen-Horse-8
    close_way
    is_refused login john Johns-Password-1
    is_let_in_offline john Newly-Chosen-Horse-8
    open_way
    cognito_is_well
}

# Connections of a user of this host to Cognito, as many as there are ports: an unprivileged way to keep the daemon from it.
use_up_ports() {
    cat /proc/sys/net/ipv4/ip_local_port_range >"$WORLD/ports"
    close_way
    open_way
    echo "61000 61003" >/proc/sys/net/ipv4/ip_local_port_range
    start hog setpriv --reuid=65534 --regid=65534 --clear-groups \
        bash -c 'while exec {fd}<>"/dev/tcp/127.0.0.1/'"$WAY"'"; do :; done; echo full; exec sleep 1000'
    wait_for grep -qs full "$WORLD/log/hog" || fail "there are ports left: $(cat "$WORLD/log/hog")"
}

free_ports() {
    kill_hard hog
    cat "$WORLD/ports" >/proc/sys/net/ipv4/ip_local_port_range
}

test_who_uses_up_the_ports_of_this_host_makes_no_absence() {
    echo "127.0.0.1 cognito.test" >>/etc/hosts
    configure 20-name.conf <<<$'[user_pool]\nendpoint = https://cognito.test:'"$WAY"
    restart_daemon
    jane_is_online || fail "jane is not let in: $output"
    use_up_ports
    run_with_input Janes-Password-1 pamtester login jane authenticate
    free_ports
    expect_failure
    refuse_output "$TOLD"
    run cognitoctl status
    refuse_output "Away since"
    cognito_is_well
}

prepare
run_tests
