# Passkeys at the host's consoles, with a security key in software that is loaded into cognitod: the PAM module, the
# daemon, libfido2 and the local Cognito are the real ones. What people see is in docs/what-people-see.md, and held to it.
. "$abs_top_srcdir/tests/e2e/lib.sh" || exit 1
SOFTWARE_KEY=$abs_top_builddir/tests/security_key/.libs/software-key.so
[ -f "$SOFTWARE_KEY" ] || skip_all "this build has no libfido2"
[ "${enable_sanitizers:-no}" = no ] || skip_all "a sanitized daemon takes no other library first"
enter_world "$@"
prepare_host

# paul's passkey is on the key, pia's is on another one.
KEY_FOLDER=/run/software-key
mkdir -p "$WORLD/keys"
for name in paul pia; do
    openssl genpkey -quiet -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out "$WORLD/keys/$name.pem"
done
base64url() {
    base64 --wrap=0 | tr -d = | tr +/ -_
}
public_key_of() {
    openssl pkey -in "$WORLD/keys/$1.pem" -pubout -outform DER | base64 --wrap=0
}
passkey_of() {
    jq -nc --arg id "$(printf 'passkey of %s' "$1" | base64url)" --arg key "$(public_key_of "$1")" \
        '[{credentialId: $id, publicKey: $key}]'
}
jq --argjson paul "$(passkey_of paul)" --argjson pia "$(passkey_of pia)" '.userPools[0] |= (
    .clients[0].authFlows += ["ALLOW_USER_AUTH"] | .webAuthn = {relyingPartyId: "login.example.com"} |
    .signInPolicy = {allowedFirstAuthFactors: ["PASSWORD", "EMAIL_OTP", "WEB_AUTHN"]} |
    .users += [
        {username: "paul", password: "Pauls-Password-1", groups: ["linux-users"], passkeys: $paul,
         attributes: {email: "paul@example.com", email_verified: "true"}},
        {username: "pia", password: "Pias-Password-1", groups: ["linux-users"], passkeys: $pia}
    ])' "$abs_top_srcdir/tests/e2e/pool.json" >"$WORLD/passkeys.json"

# plug_in WHOSE [PIN]: the key, with somebody who touches it.
plug_in() {
    pull_out
    mkdir -p "$KEY_FOLDER.new"
    install -g cognitod -m 640 "$WORLD/keys/$1.pem" "$KEY_FOLDER.new/passkey.pem"
    printf 'passkey of %s' "$1" >"$KEY_FOLDER.new/id"
    printf login.example.com >"$KEY_FOLDER.new/relying-party"
    [ -z "${2-}" ] || printf %s "$2" >"$KEY_FOLDER.new/pin"
    mv "$KEY_FOLDER.new" "$KEY_FOLDER"
}

pull_out() {
    rm -rf "$KEY_FOLDER"
}

person_does() {
    printf %s "$1" >"$KEY_FOLDER/person"
}

# at_console USER ANSWER...: the stack of login(1), at the first virtual console.
at_console() {
    local user=$1
    shift
    on_terminal "$@" -- pamtester -I tty=tty1 login "$user" authenticate
}

start_emulator --state "$WORLD/passkeys.json"
configure_daemon
configure passkeys.conf <<END
[user_pool]
flow = choice
[sign_in]
passkey_relying_party = login.example.com
END
start_daemon() {
    # shellcheck disable=SC2086 # words
    start cognitod env LD_PRELOAD="$SOFTWARE_KEY" ${COGNITOD_UNDER-} /usr/sbin/cognitod --foreground
    wait_for daemon_listens || fail "cognitod does not start"
}
start_daemon
wait_for_directory pia
start_sshd

test_a_touched_key_signs_its_holder_in() {
    plug_in paul
    run at_console paul 3
    expect_success
    expect_page "A passkey at the console"
}

test_a_key_with_a_pin_asks_for_it() {
    plug_in paul 123456
    run at_console paul 3 654321 123456
    expect_success
    expect_output "The PIN is wrong."
    expect_page "A passkey with a PIN"
}

test_without_a_key_the_other_factors_remain() {
    pull_out
    forget_codes
    run at_console paul 2 "code of paul"
    expect_success
    refuse_output "security key"
}

test_over_ssh_no_passkey_is_offered() {
    plug_in paul
    forget_codes
    run ssh_with_answers paul 2 "code of paul"
    expect_success
    refuse_output "security key"
}

test_in_a_terminal_emulator_no_passkey_is_offered() {
    plug_in paul
    run on_terminal 1 Pauls-Password-1 -- pamtester -I tty=/dev/pts/0 sudo paul authenticate
    expect_success
    refuse_output "security key"
}

test_the_passkey_of_somebody_else_lets_nobody_in() {
    plug_in pia
    run at_console paul 3
    expect_failure
    expect_output "This security key does not know your account."
}

test_a_forged_passkey_lets_nobody_in() {
    plug_in pia
    printf 'passkey of paul' >"$KEY_FOLDER/id"
    run at_console paul 3
    expect_failure
    expect_output "The passkey was not accepted."
    expect_logged cognitod "Cognito refuses the passkey"
}

test_a_key_that_nobody_touches_lets_nobody_in() {
    plug_in paul
    person_does "left alone"
    run at_console paul 3
    expect_failure
    expect_equal 2 "$(grep -c "was not touched in time" <<<"$output")"
}

# The key is locked then, until it has been pulled out and the daemon has looked for it in vain.
test_three_wrong_pins_let_nobody_in() {
    plug_in paul 123456
    run at_console paul 3 654321 654322 654323
    expect_failure
    expect_equal 2 "$(grep -c "The PIN is wrong." <<<"$output")"
    expect_output "The security key is locked after too many wrong PINs."
    pull_out
    forget_codes
    run at_console paul 2 "code of paul"
    expect_success
}

choice_has_been_made() {
    requests | jq -se 'any(.[]; .ChallengeName == "SELECT_CHALLENGE")' >/dev/null
}

set_clock_of_cognito() {
    control_emulator --data "{\"offsetSeconds\": $1}" "$ENDPOINT/_emulator/clock" >/dev/null || fail "no clock"
}

# Time passes between the choice and the answer of the key.
test_a_passkey_that_comes_too_late_begins_again() {
    plug_in paul
    forget_requests
    control_emulator --data '{"faults": [
        {"operation": "RespondToAuthChallenge", "kind": "delay", "milliseconds": 0, "times": 1},
        {"operation": "RespondToAuthChallenge", "kind": "delay", "milliseconds": 2000, "times": 1}]}' \
        "$ENDPOINT/_emulator/faults" >/dev/null || fail "no faults"
    (wait_for choice_has_been_made && set_clock_of_cognito 390) &
    run at_console paul 3 3
    wait
    set_clock_of_cognito 0
    expect_success
    expect_output "That took too long. The sign-in begins again."
}

test_who_refuses_on_the_key_is_not_let_in() {
    plug_in paul
    person_does refused
    run at_console paul 3
    expect_failure
    expect_output "The sign-in was refused on the security key."
}

# The key in software has the PIN itself, until it is pulled out and the daemon looks for it in vain.
test_the_daemon_forgets_the_pin() {
    local pin=4711-secret-0815
    plug_in paul "$pin"
    run at_console paul 3 "$pin"
    expect_success
    run_with_input "$pin" "$abs_top_builddir/tests/daemon/find-in-memory" "$(pid_of cognitod)"
    expect_equal "$pin" "$output"
    pull_out
    forget_codes
    run at_console paul 2 "code of paul"
    expect_success
    run_with_input "$pin" "$abs_top_builddir/tests/daemon/find-in-memory" "$(pid_of cognitod)"
    expect_equal "" "$output"
    expect_equal "" "$(logged cognitod | grep -F "$pin")"
}

test_a_pool_of_another_relying_party_gets_no_answer() {
    configure passkeys.conf <<END
[user_pool]
flow = choice
[sign_in]
passkey_relying_party = example.org
END
    restart_daemon
    plug_in paul
    run at_console paul 3
    expect_failure
    expect_logged cognitod "the pool asks for a passkey of login.example.com, but passkey_relying_party is example.org"
}

run_tests
