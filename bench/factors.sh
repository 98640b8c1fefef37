#!/bin/bash
# What a sign-in with each kind of factor costs: the daemon's CPU time, of many sign-ins, by the kernel's account of the
# process. Runs the local Cognito and cognitod in a private world.
. "$abs_top_srcdir/tests/daemon/lib.sh" || exit 1
SIGN_INS=${SIGN_INS:-60}
TOTP_SECRET=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXPJBSW

skip_all() {
    echo "factors: not measured: $1"
    exit 0
}

fail() {
    printf 'factors: %s\n' "$@" >&2
    exit 1
}

enter_world "$@"
# One user for each sign-in by an authenticator app: a code counts once.
jq --arg secret "$TOTP_SECRET" --argjson count "$SIGN_INS" '.userPools[0] |= (.mfaConfiguration = "OPTIONAL" |
    .mfaTypes = ["SMS_MFA", "SOFTWARE_TOKEN_MFA", "EMAIL_OTP"] | .deviceTracking = "ALWAYS" |
    .clients[0].authFlows += ["ALLOW_USER_AUTH"] | .users += [
        {username: "sms", password: "Bench-Password-1", groups: ["linux-users"],
         attributes: {phone_number: "+491701234534", phone_number_verified: "true"}, mfa: {enabled: ["SMS_MFA"]}},
        {username: "postie", password: "Bench-Password-1", groups: ["linux-users"],
         attributes: {email: "postie@example.com", email_verified: "true"}, mfa: {enabled: ["EMAIL_OTP"]}},
        (range($count) | {username: "app\(.)", password: "Bench-Password-1", groups: ["linux-users"],
         mfa: {enabled: ["SOFTWARE_TOKEN_MFA"], totpSecret: $secret}})])' \
    "$abs_top_srcdir/tests/e2e/pool.json" >"$WORLD/pool.json"
install_product
use_nss_module
start_emulator --state "$WORLD/pool.json"
configure_daemon
start_daemon
wait_for_directory postie

# Clock ticks that the daemon, its finished threads included, has had.
ticks() {
    awk '{ print $14 + $15 }' "/proc/$(pid_of cognitod)/stat"
}

# measure WORDS FUNCTION: calls it with the number of each sign-in.
measure() {
    local i before
    "$2" 0
    before=$(ticks)
    for i in $(seq 1 $((SIGN_INS - 1))); do
        "$2" "$i"
    done
    awk -v words="$1" -v ticks=$(($(ticks) - before)) -v hertz="$(getconf CLK_TCK)" -v count=$((SIGN_INS - 1)) \
        'BEGIN { printf "%-34s %5.2f ms of the daemon'\''s CPU, %d of them\n", words, ticks * 1000 / hertz / count, count }'
}

succeed() {
    end_sign_in
    [ "$status" = 0 ] || fail "$output"
}

by_password() {
    begin_sign_in jane --service sudo
    answer Janes-Password-1
    succeed
}

by_message() {
    forget_codes
    begin_sign_in "$1" --service sudo
    answer Bench-Password-1
    see "Code sent to "
    answer "$(wait_for_code "$1")"
    succeed
}

by_sms() {
    by_message sms
}

by_mail() {
    by_message postie
}

by_app() {
    begin_sign_in "app$1" --service sudo
    answer Bench-Password-1
    see "authenticator app: "
    answer "$(totp "$TOTP_SECRET")"
    succeed
}

by_device() {
    [ "$1" = 0 ] && by_message sms && return
    begin_sign_in sms --service sudo
    answer Bench-Password-1
    succeed
}

measure "SRP alone:" by_password
measure "SRP and a code by SMS:" by_sms
measure "SRP and a code by e-mail:" by_mail
measure "SRP and an authenticator app:" by_app
configure remember.conf <<<"[sign_in]
remember_host = sudo"
restart_daemon
measure "SRP and a host that is known:" by_device
configure flow.conf <<<"[user_pool]
flow = password"
restart_daemon
measure "the password sent, alone:" by_password
