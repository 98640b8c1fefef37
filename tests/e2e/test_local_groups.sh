# Groups of the host: members of a group of the pool are in them after a login, by initgroups alone, while both the
# directory and the token say so and root allows the gid.
. "$abs_top_srcdir/tests/e2e/lib.sh" || exit 1
enter_world "$@"
prepare_host
add_local_people
allow_sudo "%sudo ALL=(ALL) ALL"
SUDO_GID=$(getent group sudo | cut -d: -f3)
groupadd --gid 1500 operators

# The pool with a trigger that tells tokens of other groups, as long as there is a file that says of which.
mkdir -p "$WORLD/triggers"
cat >"$WORLD/triggers/groups" <<'END'
#!/bin/sh
[ -e "$0.told" ] || { echo '{"response": {}}'; exit; }
printf '{"response": {"claimsOverrideDetails": {"groupOverrideDetails": {"groupsToOverride": [%s]}}}}\n' "$(cat "$0.told")"
END
chmod 755 "$WORLD/triggers/groups"
jq --arg program "$WORLD/triggers/groups" '.userPools[] |= (. + {triggers: {PreTokenGeneration: $program}})' \
    "$abs_top_srcdir/tests/e2e/pool.json" >"$WORLD/triggers/pool.json"
start_emulator --state "$WORLD/triggers/pool.json"
configure_daemon
mkdir -p /etc/cognitod.conf.d
configure groups.conf <<'END'
[groups]
linux-admins = sudo
on-call = operators
END
allow_gids() {
    printf 'local-gid %s\n' "$@" >/etc/cognitod.ids
}
allow_gids "$SUDO_GID"
start_daemon
wait_for_directory jane
start_sshd
for user in jane john; do
    authorize_key "$user"
done

tokens_tell_of() {
    local list
    list=$(printf ', "%s"' "$@")
    printf '%s' "${list#, }" >"$WORLD/triggers/groups.told"
}

tokens_tell_the_truth() {
    rm -f "$WORLD/triggers/groups.told"
}

groups_by_password() {
    run ssh_by_keyboard_interactive "$1" "$2" id -Gn
    expect_success
}

groups_by_key() {
    run ssh_by_key "$1" id -Gn
    expect_success
}

# In a session of one's own, as people do.
sudo_in_a_session() {
    run ssh_by_keyboard_interactive "$1" "$2" "echo '$2' | sudo -S -k -p '' id -un"
}

test_before_a_login_nobody_is_in_a_group_of_the_host() {
    groups_by_key jane
    expect_output linux-admins
    refuse_output sudo
    run cognitoctl user jane
    expect_output "sudo, as a member of linux-admins: not, "
    expect_output "or came before this mapping: not before another login whose token has that group"
}

test_a_login_puts_an_admin_into_sudo_and_sudo_works() {
    groups_by_password jane Janes-Password-1
    expect_output sudo
    sudo_in_a_session jane Janes-Password-1
    expect_success
    expect_output root
    groups_by_key jane
    expect_output sudo
    run id -Gn jane
    expect_output sudo
    run cognitoctl user jane
    expect_output "sudo, as a member of linux-admins"
    refuse_output "linux-admins: not"
    run cognitoctl why jane sshd
    expect_output "sudo of this host, for linux-admins: in it"
}

test_others_are_not_in_it() {
    groups_by_password john Johns-Password-1
    refuse_output sudo
    sudo_in_a_session john Johns-Password-1
    expect_failure
}

test_member_lists_of_the_host_stay_as_they_are() {
    run getent group sudo
    expect_success
    refuse_output jane
}

test_a_gid_that_root_does_not_allow_is_given_to_nobody() {
    groups_by_password jane Janes-Password-1
    refuse_output operators
    run cognitoctl status
    expect_output "on-call = operators"
    expect_output "local-gid"
    run cognitoctl why jane sshd
    expect_output "operators of this host, for on-call: not in it: /etc/cognitod.ids has no line 'local-gid 1500'"
    run cognitoctl user jane
    expect_output "operators, as a member of on-call: not, /etc/cognitod.ids has no line 'local-gid 1500'"
    allow_gids "$SUDO_GID" 1500
    run cognitoctl refresh
    groups_by_password jane Janes-Password-1
    expect_output operators
    allow_gids "$SUDO_GID"
    run id -Gn jane
    refuse_output operators
    expect_output sudo
}

test_a_token_that_is_told_of_more_groups_lets_in_and_gives_no_group_of_the_host() {
    tokens_tell_of linux-users linux-admins
    groups_by_password john Johns-Password-1
    refuse_output sudo
    sudo_in_a_session john Johns-Password-1
    expect_failure
    tokens_tell_of linux-users linux-admins
    run ssh_by_keyboard_interactive mallory Mallorys-Password-1 id -Gn
    tokens_tell_the_truth
    expect_success
    refuse_output sudo
}

test_a_token_that_is_told_of_fewer_groups_takes_it_away() {
    groups_by_password jane Janes-Password-1
    expect_output sudo
    tokens_tell_of linux-users
    groups_by_password jane Janes-Password-1
    refuse_output sudo
    tokens_tell_the_truth
    groups_by_key jane
    refuse_output sudo
}

test_who_is_put_into_the_group_has_it_at_the_next_login_without_a_listing() {
    change_user update '{"username": "john", "groups": ["linux-users", "linux-admins"]}'
    sudo_in_a_session john Johns-Password-1
    expect_success
    expect_output root
}

test_who_is_taken_out_of_the_group_has_it_no_more() {
    change_user update '{"username": "john", "groups": ["linux-users"]}'
    run cognitoctl refresh
    expect_success
    groups_by_key john
    refuse_output sudo
    sudo_in_a_session john Johns-Password-1
    expect_failure
}

test_it_stays_over_a_restart_and_an_outage() {
    groups_by_password jane Janes-Password-1
    expect_output sudo
    freeze emulator
    restart_daemon
    run id -Gn jane
    thaw emulator
    expect_output sudo
}

test_the_local_lucy_is_in_no_more_groups_than_before() {
    run id -Gn lucy
    expect_success
    refuse_output sudo
    refuse_output operators
}

run_tests
