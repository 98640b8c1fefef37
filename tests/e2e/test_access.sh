# Who may enter: by name and group, service by service, by password and by SSH key, and by what is how old.
. "$abs_top_srcdir/tests/e2e/lib.sh" || exit 1
enter_world "$@"
start_host
for user in jane john mallory; do
    authorize_key "$user"
done

# Rules in place of those of cognitod.conf, whose allow_groups they replace.
use_rules() {
    configure rules.conf
    restart_daemon
}

get_in_by_key() {
    run ssh_by_key "$1" id -un
    expect_success
    expect_equal "$1" "$output"
}

is_kept_out() {
    run ssh_by_key "$1" id -un
    expect_failure
    run ssh_by_keyboard_interactive "$1" "$2" id -un
    expect_failure
}

test_a_denied_group_stays_out_by_key_and_by_password() {
    use_rules <<END
[access]
deny_groups = on-call
END
    is_kept_out jane Janes-Password-1
    get_in_by_key john
    run logged cognitod
    expect_output "deny_groups of [access] keeps on-call out (/etc/cognitod.conf.d/rules.conf:2)"
}

# Signs a key of the host's that the pool does not know: nothing is listed, and people sign in as ever.
spoil_access_key() {
    cp -p /etc/cognitod.access-key "$WORLD/access-key"
    sed -i 's#example/secret#wrong/secret#' /etc/cognitod.access-key
    restart_daemon
}

test_who_joins_a_denied_group_stays_out_by_key_after_one_refusal_though_nothing_can_be_listed() {
    use_rules <<END
[access]
deny_groups = on-call
END
    get_in_by_key john
    spoil_access_key
    change_user update '{"username": "john", "groups": ["linux-users", "on-call"]}'
    run ssh_by_keyboard_interactive john Johns-Password-1 id
    local by_password=$status
    run ssh_by_key john id
    local by_key=$status
    change_user update '{"username": "john", "groups": ["linux-users"]}'
    cp -p "$WORLD/access-key" /etc/cognitod.access-key
    restart_daemon
    [ "$by_password" -ne 0 ] || fail "john got in by password"
    [ "$by_key" -ne 0 ] || fail "john got in by key"
    wait_for ssh_by_key john true || fail "john does not get in again"
}

test_while_nothing_can_be_listed_who_has_just_left_a_denied_group_waits_and_nobody_else() {
    use_rules <<END
[access]
deny_groups = on-call
END
    spoil_access_key
    change_user update '{"username": "jane", "groups": ["linux-users", "linux-admins", "developers"]}'
    run ssh_by_keyboard_interactive jane Janes-Password-1 id
    local jane=$status
    run logged cognitod
    local log=$output
    run ssh_by_keyboard_interactive john Johns-Password-1 id
    local john=$status
    cp -p "$WORLD/access-key" /etc/cognitod.access-key
    restart_daemon
    run ssh_by_keyboard_interactive jane Janes-Password-1 id
    local later=$status
    run ssh_by_key jane id
    local by_key=$status
    change_user update '{"username": "jane", "groups": ["linux-users", "linux-admins", "developers", "on-call"]}'
    wait_for cognitoctl refresh
    [ "$jane" -ne 0 ] || fail "jane got in"
    output=$log
    expect_output "keeps on-call out (/etc/cognitod.conf.d/rules.conf:2): the token lacks the group, the directory has it, and the pool's lists cannot be asked"
    expect_equal "john: 0" "john: $john"
    expect_equal "jane: 0 0" "jane: $later $by_key"
}

test_a_denied_user_stays_out() {
    use_rules <<END
[access]
deny_users = john
END
    is_kept_out john Johns-Password-1
    get_in_by_key jane
}

test_a_service_may_be_for_fewer() {
    use_rules <<END
[service sshd]
allow_groups = linux-admins
END
    is_kept_out john Johns-Password-1
    get_in_by_key jane
    run login_as john Johns-Password-1 'id -un'
    expect_success
}

test_a_service_may_be_for_others() {
    use_rules <<END
[service sshd]
allow_users = mallory
END
    get_in_by_key mallory
    run ssh_by_keyboard_interactive mallory Mallorys-Password-1 id -un
    expect_success
    is_kept_out jane Janes-Password-1
}

test_sudo_has_rules_of_its_own() {
    use_rules <<END
[service sudo]
deny_groups = on-call
END
    get_in_by_key jane
    run sudo_as jane Janes-Password-1 id -un
    expect_failure
}

test_who_is_disabled_meanwhile_stays_out_after_the_next_listing() {
    use_rules </dev/null
    get_in_by_key john
    change_user update '{"username": "john", "enabled": false}'
    run cognitoctl refresh
    expect_success
    run ssh_by_key john id
    change_user update '{"username": "john", "enabled": true}'
    expect_failure
    run cognitoctl refresh
    expect_success
}

test_who_is_deleted_stays_out_without_a_listing_when_what_is_known_is_too_old() {
    use_rules <<END
[access]
account_max_age = 1s
END
    change_user create '{"username": "ghost", "password": "Ghosts-Password-1", "groups": ["linux-users"]}'
    wait_for getent passwd ghost >/dev/null
    authorize_key ghost
    get_in_by_key ghost
    change_user delete '{"username": "ghost"}'
    wait_for is_refused_by_key ghost || fail "ghost still gets in"
    run getent passwd ghost
    expect_success
}

is_refused_by_key() {
    ! ssh_by_key "$1" true 2>/dev/null
}

data_is_old() {
    cognitoctl why jane sshd | grep -q 'too old'
}

test_old_data_refuses_while_the_pool_is_away() {
    use_rules <<END
[access]
account_max_age = 1s
END
    get_in_by_key jane
    freeze emulator
    wait_for data_is_old || fail "the data is never too old"
    run ssh_by_key jane id
    local refused=$status
    thaw emulator
    expect_equal "refused: 255" "refused: $refused"
    run logged cognitod
    expect_output "and the user pool cannot be asked"
    wait_for ssh_by_key jane true || fail "jane does not get in again"
}

test_old_data_decides_where_that_is_configured() {
    use_rules <<END
[access]
account_max_age = 1s
when_too_old = allow
END
    freeze emulator
    wait_for data_is_old || fail "the data is never too old"
    run ssh_by_key jane id -un
    local in=$output
    run ssh_by_key mallory id -un
    local out=$status
    thaw emulator
    expect_equal jane "$in"
    [ "$out" -ne 0 ] || fail "mallory got in"
}

test_the_age_outlives_a_restart_in_an_outage() {
    use_rules <<END
[access]
account_max_age = 1h
END
    wait_for ssh_by_key jane true
    freeze emulator
    stop cognitod
    touch -d '2 hours ago' /var/lib/cognitod/directory
    start_daemon_afresh
    run ssh_by_key jane id
    local refused=$status
    run cognitoctl why jane sshd
    thaw emulator
    expect_output "age of this: 2 hours, of at most 1 hour: too old"
    [ "$refused" -ne 0 ] || fail "jane got in by data of two hours ago"
}

start_daemon_afresh() {
    rm -f /run/cognitod/{pam,nss,control}
    start_daemon
}

test_why_explains_who_is_let_in() {
    use_rules <<END
[access]
deny_groups = guests
END
    wait_for cognitoctl refresh >/dev/null
    run cognitoctl why jane sshd
    expect_success
    expect_output "groups: linux-users, linux-admins, developers, on-call"
    expect_output "at a sign-in: the groups of the fresh token decide in place of these"
    expect_output "deny_groups of [access]: none of the groups (/etc/cognitod.conf.d/rules.conf:2)"
    expect_output "allow_groups of [access]: linux-users: let in (/etc/cognitod.conf:"
    expect_output "password: CONFIRMED"
    expect_output "jane at sshd: allowed"
}

test_why_explains_who_is_not() {
    run cognitoctl why mallory sshd
    expect_equal "refused: 1" "refused: $status"
    expect_output "allow_groups of [access]: none of the groups"
    expect_output "mallory at sshd: refused: nothing lets the user in"
    run cognitoctl why dora sshd
    expect_output "enabled: no"
    expect_output "dora at sshd: refused: the account is disabled"
    run cognitoctl why nina sshd
    expect_output "nina at sshd: allowed after a new password is set"
    run cognitoctl why lucy sshd
    expect_failure
    expect_output "lucy is a local user"
}

test_why_and_user_tell_root_which_login_name_somebody_has_whose_address_was_given() {
    run cognitoctl why jane@example.com sshd
    expect_equal 1 "$status"
    expect_output "no login name is jane@example.com: login_name = username, and the user of that address is jane"
    run cognitoctl user jane@example.com
    expect_output "and the user of that address is jane"
    run cognitoctl why nobody@example.com sshd
    expect_output "the user pool has no user nobody@example.com"
    run setpriv --reuid="$(id -u john)" --regid="$(id -g john)" --clear-groups cognitoctl why jane@example.com sshd
    expect_equal 1 "$status"
    refuse_output "address"
}

test_why_tells_of_names_that_nobody_can_have() {
    run cognitoctl why "Frank Bad" sshd
    expect_equal 1 "$status"
    expect_output "Frank Bad is not a name that a user of the pool can have here"
    change_user create '{"username": "frank!bad", "password": "Franks-Password-1", "groups": ["linux-users"]}'
    run cognitoctl refresh
    run cognitoctl why 'frank!bad' sshd
    change_user delete '{"username": "frank!bad"}'
    expect_output "this host refuses the user frank!bad of the pool: "
    run cognitoctl why "Frank Bad" "sshd "
    expect_equal 2 "$status"
}

test_why_tells_of_a_service_that_this_host_does_not_have() {
    run cognitoctl why jane sshhd
    expect_output "jane at sshhd: allowed"
    expect_output "Is the name right? There is no file sshhd in /etc/pam.d."
    run cognitoctl why jane ../pam.d/sshd
    expect_output "There is no file ../pam.d/sshd in"
    run cognitoctl why jane sshd
    refuse_output "Is the name right?"
}

test_why_is_for_root_and_for_oneself() {
    run setpriv --reuid="$(id -u john)" --regid="$(id -g john)" --clear-groups cognitoctl why john sshd
    expect_success
    run setpriv --reuid="$(id -u john)" --regid="$(id -g john)" --clear-groups cognitoctl why jane sshd
    expect_failure
    expect_output "only root may ask about another user"
}

run_tests
