#!/usr/bin/env bash
# What the administrator sees of an absence of Cognito: since when and why, who could sign in meanwhile; and forgetting them.
. "${abs_top_srcdir:?}/tests/daemon/lib.sh"
enter_world "$@"

KEPT=/var/lib/cognitod/offline
TOLD="this is an offline login"

install_product
use_nss_module
mkdir -p /etc/cognitod.conf.d
configure 10-short.conf <<<$'[network]\nconnect_timeout = 2s\nrequest_timeout = 3s\n[sign_in]\nthrottle = no'
start_cognito

let_in_offline() {
    configure 30-offline.conf <<END
[offline]
services = login, su
offline_max_failures = 3
$1
END
    restart_daemon
}

# sign_in_at SERVICE USER PASSWORD
sign_in_at() {
    sign_in "$2" "$3" --service "$1"
}

order_faults() {
    control_emulator --data "{\"faults\": [$1]}" "$ENDPOINT/_emulator/faults" >/dev/null || fail "no faults: $1"
}

cognito_breaks_off() {
    order_faults '{"operation": "InitiateAuth", "kind": "dropBefore"}'
}

cognito_is_well() {
    order_faults ''
    wait_for jane_is_let_in_online || fail "Cognito is back, but jane is not let in: $output"
}

jane_is_let_in_online() {
    sign_in_at login jane Janes-Password-1
    [ "$status" -eq 0 ] && [[ $output != *"$TOLD"* ]]
}

file_of() {
    grep -lsx "name $1" "$KEPT"/*
}

row_of() {
    cognitoctl offline list --json | jq -c --arg name "$1" '.users[] | select(.name == $name)'
}

test_where_it_is_off_that_is_said() {
    run cognitoctl status
    expect_output "Offline logins  off"
    run cognitoctl offline list
    expect_success
    expect_output "offline logins are off: [offline] names no service"
    run cognitoctl why jane login
    expect_success
    expect_output "Cognito: no sign-in has asked it since cognitod was started"
    refuse_output "offline login"
}

test_where_nobody_has_signed_in_nobody_is_listed() {
    let_in_offline
    run cognitoctl offline list
    expect_success
    expect_output "nobody has signed in here online"
}

test_the_list_shows_who_could_sign_in_since_when_and_until_when() {
    local before now row
    before=$(date +%s)
    sign_in_at sshd jane Janes-Password-1
    sign_in_at login john Johns-Password-1
    expect_success
    now=$(date +%s)
    row=$(row_of jane)
    expect_equal "true 3 259200" "$(jq -r '"\(.ready) \(.failures_left) \(.until - .since)"' <<<"$row")"
    [ "$(jq .since <<<"$row")" -ge "$before" ] && [ "$(jq .since <<<"$row")" -le "$now" ] || fail "not of this time: $row"
    run cognitoctl offline list
    expect_success
    expect_output "jane since $(date -d "@$(jq .since <<<"$row")" '+%Y-%m-%d %H:%M') until $(date -d "@$(jq .until <<<"$row")" '+%Y-%m-%d %H:%M'), wrong passwords left: 3"
    expect_output "john since"
    refuse_output "not now"
}

test_the_status_tells_root_how_many_they_are_and_where() {
    run cognitoctl status
    expect_output "Offline logins  login"
    expect_output "users who could sign in now: 2;"
    run as_uid "$(id -u john)" cognitoctl status
    expect_success
    refuse_output "ffline"
}

test_others_than_root_see_and_change_nothing() {
    run as_uid "$(id -u jane)" cognitoctl offline list
    expect_equal 1 "$status"
    expect_output "only root"
    run as_uid "$(id -u jane)" cognitoctl offline forget --all --yes
    expect_equal 1 "$status"
    expect_equal 2 "$(ls "$KEPT" | grep -vcx clock)"
}

test_why_tells_where_and_for_how_long_a_user_could_do_without_cognito() {
    run cognitoctl why jane login
    expect_success
    expect_output "Cognito: has answered a sign-in"
    expect_output "offline login: possible for another "
    expect_output "after 3 more wrong passwords not any more"
    expect_output "jane at login: allowed"
    refuse_output "jane at login: allowed,"
    run cognitoctl why jane sshd
    expect_output "offline login: not at this service: services of [offline] does not name it (/etc/cognitod.conf.d/30-offline.conf:2)"
    run cognitoctl why mallory login
    expect_output "offline login: not before a login with the password while Cognito answers: nothing is kept of the user"
    expect_output "mallory at login: refused"
}

test_the_status_tells_everybody_that_cognito_answers() {
    run as_uid "$(id -u john)" cognitoctl status
    expect_output "Answered last   20"
    refuse_output "Away since"
}

test_the_status_tells_since_when_cognito_is_away_and_root_alone_of_hosts() {
    local since
    cognito_breaks_off
    sign_in_at login jane Janes-Password-1
    expect_success
    expect_output "$TOLD"
    run cognitoctl status
    expect_output "Away since      20"
    expect_output "connections break off: https://localhost:8443"
    expect_output "Asked last      20"
    refuse_output "Answered last"
    since=$(grep -o '^Away since *[0-9: -]*' <<<"$output")
    run as_uid "$(id -u john)" cognitoctl status
    expect_output "$since"
    expect_output "connections break off"
    refuse_output "connections break off:"
    order_faults '{"operation": "InitiateAuth", "kind": "html", "httpStatus": 502}'
    sign_in_at sshd jane Janes-Password-1
    expect_failure
    run cognitoctl status
    expect_output "$since"
    expect_output "nothing but faults of its own, the last with status 502"
    run as_uid "$(id -u john)" cognitoctl status
    expect_output "nothing but faults of its own"
    refuse_output "status 502"
}

test_why_tells_of_the_absence_and_who_can_do_without_cognito() {
    run cognitoctl why jane login
    expect_success
    expect_output "Cognito: away since a sign-in "
    expect_output " ago: nothing but faults of its own"
    expect_output "offline login: possible for another "
    expect_output "jane at login: allowed; by password offline, as Cognito is away"
    run as_uid "$(id -u jane)" cognitoctl why jane sshd
    expect_success
    refuse_output "status 502"
    expect_output "offline login: not at this service"
    expect_output "jane at sshd: allowed, but not by password while Cognito is away"
}

test_a_wrong_password_offline_is_one_less() {
    sign_in_at login john Wrong-Password-1
    expect_failure
    expect_equal 2 "$(row_of john | jq .failures_left)"
    sign_in_at login john Wrong-Password-1
    sign_in_at login john Wrong-Password-1
    run cognitoctl offline list
    expect_output "wrong passwords left: 0; not now: offline_max_failures passwords were wrong"
    run cognitoctl status
    expect_output "users who could sign in now: 1;"
    run cognitoctl why john login
    expect_output "offline login: no: offline_max_failures passwords were wrong"
    expect_output "john at login: allowed, but not by password while Cognito is away"
}

test_once_cognito_answers_it_is_not_away_any_more() {
    cognito_is_well
    run cognitoctl status
    expect_output "Answered last   20"
    refuse_output "Away since"
    sign_in_at login john Johns-Password-1
    expect_success
    expect_equal 3 "$(row_of john | jq .failures_left)"
}

test_who_is_kept_but_not_let_in_is_listed_with_the_reason() {
    let_in_offline $'[access]\ndeny_users = john'
    expect_equal '{"ready":false,"why":"no service that [offline] names lets the user in"}' "$(row_of john | jq -c '{ready, why}')"
    run cognitoctl why john login
    expect_equal 1 "$status"
    expect_output "offline login: no: the rules above keep the user out"
    expect_output "john at login: refused by a rule"
    let_in_offline $'[service login]\ncredentials = required\n[service su]\ncredentials = required'
    expect_equal false "$(row_of jane | jq .ready)"
    run cognitoctl why jane login
    expect_output "offline login: not at this service: credentials = required (/etc/cognitod.conf.d/30-offline.conf:"
    run cognitoctl status
    expect_output "users who could sign in now: 0;"
    let_in_offline
}

test_a_user_is_forgotten_by_name_and_only_when_root_is_sure() {
    run_with_input no cognitoctl offline forget jane
    expect_equal 1 "$status"
    expect_output "jane cannot log in here any more"
    expect_output "Nothing was changed. Only \"y\" or \"yes\" goes on."
    [ -n "$(file_of jane)" ] || fail "jane was forgotten"
    run_with_input Y cognitoctl offline forget jane
    expect_success
    expect_output "users forgotten: 1"
    expect_equal "" "$(file_of jane)"
    [ -n "$(file_of john)" ] || fail "john was forgotten, too"
    cognito_breaks_off
    sign_in_at login jane Janes-Password-1
    expect_failure
    refuse_output "$TOLD"
    cognito_is_well
    expect_logged cognitod "root forgot what was kept for offline logins of jane"
}

test_who_is_not_there_cannot_be_forgotten_and_nobody_is_asked() {
    run cognitoctl offline forget nosuch
    expect_equal 1 "$status"
    expect_output "nothing is kept for offline logins of nosuch"
    refuse_output "Go on?"
    run cognitoctl offline forget nosuch --yes
    expect_equal 1 "$status"
    expect_output "nothing is kept of nosuch for offline logins"
    run cognitoctl offline forget
    expect_equal 2 "$status"
    run cognitoctl offline forget jane --all
    expect_equal 2 "$status"
}

keep_damaged_of_john() {
    sign_in_at login john Johns-Password-1
    expect_success
    johns=$(file_of john)
    sed -i 's/^failures .*/failures -9/' "$johns"
}

test_whose_file_is_damaged_is_listed_and_forgotten_by_name_and_by_sub() {
    local johns
    keep_damaged_of_john
    run cognitoctl offline list
    expect_success
    expect_output "${johns##*/}; not now: the file is damaged"
    run_with_input yes cognitoctl offline forget john
    expect_success
    expect_output "users forgotten: 1, damaged files among them: 1"
    [ ! -e "$johns" ] || fail "it is still there"
    keep_damaged_of_john
    echo nonsense >"$johns"
    run_with_input yes cognitoctl offline forget "${johns##*/}"
    expect_success
    expect_output "users forgotten: 1, damaged files among them: 1"
    [ ! -e "$johns" ] || fail "it is still there"
}

test_all_are_forgotten_with_what_is_damaged() {
    local johns
    keep_damaged_of_john
    run cognitoctl offline list
    expect_output "; not now: the file is damaged"
    run cognitoctl offline forget --all --yes
    expect_success
    expect_output "users forgotten: 2, damaged files among them: 1"
    expect_equal clock "$(ls "$KEPT")"
    cognito_breaks_off
    sign_in_at login jane Janes-Password-1
    expect_failure
    order_faults ''
}

run_tests
