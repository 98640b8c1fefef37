# A hundred people who sign in over ssh at the same moment, each with a second factor of their own: nobody is shown what is
# another's, no number, no secret, no picture of one, and a code is taken from whom it was sent to.
. "$abs_top_srcdir/tests/e2e/lib.sh" || exit 1
enter_world "$@"
prepare_host

AT_ONCE=100
export RUN_SECONDS=90 # for each of them, on a machine that has much to do

# The even ones get a code by SMS, each on a number that ends in their own; the odd ones set an app up.
jq --argjson count "$AT_ONCE" '.userPools[0] |= (.mfaConfiguration = "ON" | .mfaTypes = ["SMS_MFA", "SOFTWARE_TOKEN_MFA"] |
    .users += [range(1; $count + 1) | {username: "person\(.)", password: "Persons-Password-\(.)", groups: ["linux-users"]} +
        if . % 2 == 0 then {attributes: {phone_number: "+49170123\(4000 + .)", phone_number_verified: "true"},
                            mfa: {enabled: ["SMS_MFA"]}} else {} end])' \
    "$abs_top_srcdir/tests/e2e/pool.json" >"$WORLD/crowd.json"
start_emulator --state "$WORLD/crowd.json"
configure_daemon
mkdir -p /etc/cognitod.conf.d
configure 10-patient.conf <<<$'[network]\nconnect_timeout = 30s\nrequest_timeout = 1m'
start_daemon
wait_for_directory "person$AT_ONCE"
start_sshd
mkdir "$WORLD/told" "$WORLD/got"

# Notes what $PERSON is asked, and answers it.
cat >"$WORLD/person" <<END
#!/bin/bash
printf '%s\n' "\$1" >>$WORLD/told/\$PERSON
case \$1 in
*"key into it: "*) $abs_top_srcdir/tests/e2e/totp "\$(sed -n 's/^.*key into it: //p' <<<"\$1")" ;;
*"by SMS: "*) jq -rs --arg user "person\$PERSON" 'map(select(.username == \$user))[-1].code' $WORLD/log/outbox ;;
*) echo "Persons-Password-\$PERSON" ;;
esac
END
chmod 755 "$WORLD/person"

# Each from an address of its own, as one has only its share of the seats.
sign_in() {
    PERSON=$1 SSH_ASKPASS=$WORLD/person SSH_ASKPASS_REQUIRE=force \
        bounded ssh -o ConnectTimeout="$RUN_SECONDS" "${SSH_OPTIONS[@]}" -o BindAddress="127.0.1.$1" \
        -o PreferredAuthentications=keyboard-interactive -l "person$1" localhost id -un >"$WORLD/got/$1" 2>&1
}

everybody() {
    seq "$1" "$2" "$AT_ONCE"
}

# The matches of a pattern in all that a person was told.
told() {
    grep -oE "$2" "$WORLD/told/$1" | sort -u
}

picture_of() {
    grep -E '[█▀▄]' "$WORLD/told/$1"
}

test_a_hundred_at_once_each_get_in_as_themselves() {
    local began=${EPOCHREALTIME/[.,]/} i
    for i in $(everybody 1 1); do
        sign_in "$i" &
    done
    wait
    note "$AT_ONCE at once: $(((${EPOCHREALTIME/[.,]/} - began) / 1000)) ms"
    for i in $(everybody 1 1); do
        expect_equal "person$i" "$(cat "$WORLD/got/$i")"
    done
}

test_each_is_asked_for_the_code_of_the_own_number_and_of_no_other() {
    local i
    for i in $(everybody 2 2); do
        expect_equal "+********$((4000 + i))" "$(told "$i" '\+\**[0-9]+')"
        expect_equal "" "$(told "$i" 'key into it')"
    done
}

test_each_is_shown_a_secret_and_a_picture_that_nobody_else_is_shown() {
    local i
    for i in $(everybody 1 2); do
        expect_equal 1 "$(told "$i" 'key into it: [A-Z2-7 ]+' | wc -l)"
        expect_equal "" "$(told "$i" 'by SMS')"
        told "$i" 'key into it: [A-Z2-7 ]+' >>"$WORLD/secrets"
        picture_of "$i" | sha256sum >>"$WORLD/pictures"
    done
    expect_equal "$((AT_ONCE / 2))" "$(sort -u "$WORLD/secrets" | wc -l)"
    expect_equal "$((AT_ONCE / 2))" "$(sort -u "$WORLD/pictures" | wc -l)"
}

run_tests
