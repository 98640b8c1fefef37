# What a restart of the daemon forgets while the pool is away: nothing. Groups that Linux cannot show let in and keep
# out, who must set a new password must, and an old one signs nobody in. What it cannot read is not nobody.
. "$abs_top_srcdir/tests/e2e/lib.sh" || exit 1
enter_world "$@"

prepare_pool() {
    prepare_host
    add_local_people
    jq '.userPools[0].groups += [{"name": "Contractors"}, {"name": "docker"}]
        | (.userPools[0].users[] | select(.username == "jane")).groups += ["Contractors"]
        | (.userPools[0].users[] | select(.username == "john")).groups += ["docker"]' \
        "$abs_top_srcdir/tests/e2e/pool.json" >"$WORLD/pool.json"
    start_emulator --state "$WORLD/pool.json"
    configure_daemon
    configure 10-short.conf <<<$'[network]\nconnect_timeout = 2s\nrequest_timeout = 3s'
    configure 30-offline.conf <<<$'[offline]\nservices = login'
    start_daemon
    start_sshd
}

prepare_pool
for user in jane john nina mallory; do
    authorize_key "$user"
done

lists_the_pool() {
    cognitoctl refresh >/dev/null
}

second_is_over() {
    [ "$EPOCHSECONDS" -gt "$1" ]
}

# Rules in place of those of cognitod.conf, and a listing under them.
list_by_rules() {
    configure rules.conf
    restart_daemon
    wait_for lists_the_pool || fail "the pool is not listed"
}

# The next daemon has nobody to ask.
restart_without_the_pool() {
    freeze emulator
    restart_daemon
}

the_pool_is_back() {
    thaw emulator
    wait_for lists_the_pool || fail "the pool is not listed again"
}

# status_of COMMAND...: its exit status, as a word that can be kept while the pool is away.
status_of() {
    "$@" >/dev/null 2>&1 && echo in || echo out
}

test_groups_that_linux_cannot_show_keep_out_still() {
    list_by_rules <<END
[access]
allow_users = jane, john, nina
deny_groups = Contractors, docker
END
    restart_without_the_pool
    local jane john
    jane=$(status_of ssh_by_key jane true)
    john=$(status_of ssh_by_key john true)
    run cognitoctl why jane sshd
    the_pool_is_back
    expect_equal "out out" "$jane $john"
    expect_output "deny_groups of [access]: Contractors: kept out (/etc/cognitod.conf.d/rules.conf:3)"
}

test_groups_that_linux_cannot_show_let_in_still() {
    list_by_rules <<END
[access]
allow_groups = Contractors
END
    restart_without_the_pool
    local jane john
    jane=$(status_of ssh_by_key jane true)
    john=$(status_of ssh_by_key john true)
    the_pool_is_back
    expect_equal "in out" "$jane $john"
}

test_nobody_but_the_daemon_can_read_who_is_in_them() {
    run stat -c %a /var/lib/cognitod/unpublished
    expect_equal 600 "$output"
}

test_who_needs_a_new_password_does_not_sign_in_with_the_old_one() {
    list_by_rules <<END
[access]
allow_users = jane, john, nina
END
    for user in jane john; do
        run login_as "$user" "${user^}s-Password-1" 'id -un'
        expect_success
    done
    change_user update '{"username": "john", "status": "RESET_REQUIRED"}'
    wait_for second_is_over "$EPOCHSECONDS" || fail "time stands still" # since what the login has heard
    lists_the_pool || fail "the pool is not listed"
    restart_without_the_pool
    local jane john key
    jane=$(status_of login_as jane Janes-Password-1 'id -un')
    john=$(status_of login_as john Johns-Password-1 'id -un')
    key=$(status_of ssh_by_key john true)
    the_pool_is_back
    expect_equal "in out out" "$jane $john $key"
}

test_without_the_file_the_pool_is_asked_if_a_rule_needs_it() {
    list_by_rules <<END
[access]
allow_users = jane, john
deny_groups = Contractors
END
    freeze emulator
    stop cognitod
    rm /var/lib/cognitod/unpublished
    rm -f /run/cognitod/{pam,nss,control}
    start_daemon
    local away
    away=$(status_of ssh_by_key jane true)
    the_pool_is_back
    expect_equal out "$away"
}

start_afresh() {
    stop cognitod
    rm -f /run/cognitod/{pam,nss,control}
    "$@"
    start_daemon
}

test_members_of_the_primary_group_are_members_still() {
    rm -f /etc/cognitod.conf.d/rules.conf
    configure primary.conf <<<$'[directory]\nprimary_group = linux-users'
    start_afresh rm /var/lib/cognitod/{ids,directory}
    wait_for_directory jane
    restart_without_the_pool
    local jane mallory
    jane=$(status_of ssh_by_key jane true)
    mallory=$(status_of ssh_by_key mallory true)
    run id -Gn jane
    thaw emulator
    rm /etc/cognitod.conf.d/primary.conf
    expect_equal "in out" "$jane $mallory"
    expect_equal "$(tr ' ' '\n' <<<"$output" | sort -u)" "$(tr ' ' '\n' <<<"$output" | sort)"
}

test_who_was_asked_about_is_of_a_known_age_where_nobody_lists() {
    configure lookup.conf <<<$'[directory]\nsource = lookup'
    start_afresh rm /var/lib/cognitod/{ids,directory}
    wait_for getent passwd jane >/dev/null || fail "jane is not found"
    restart_without_the_pool
    local jane
    jane=$(status_of ssh_by_key jane true)
    rm /etc/cognitod.conf.d/lookup.conf
    thaw emulator
    restart_daemon
    expect_equal in "$jane"
}

damage_the_small_file() {
    truncate -s 100 /var/lib/cognitod/directory.recent
}

test_with_a_damaged_file_all_are_found_and_nobody_comes_in_unasked() {
    wait_for lists_the_pool || fail "the pool is not listed"
    freeze emulator
    start_afresh damage_the_small_file
    run getent passwd jane
    local away
    away=$(status_of ssh_by_key jane true)
    the_pool_is_back
    expect_success
    expect_equal out "$away"
    expect_logged cognitod "directory.recent is damaged"
    ssh_by_key jane true || fail "jane does not come in when the pool is back"
}

test_while_the_hosts_groups_cannot_be_read_it_does_not_start_and_nobody_vanishes() {
    wait_for lists_the_pool || fail "the pool is not listed"
    freeze emulator
    stop cognitod
    rm -f /run/cognitod/{pam,nss,control}
    chmod 0600 /etc/group
    # shellcheck disable=SC2086 # words
    start cognitod ${COGNITOD_UNDER-} /usr/sbin/cognitod --foreground
    wait_for is_gone cognitod || fail "it starts"
    run cognitoctl doctor
    chmod 0644 /etc/group
    expect_output "/etc/group has mode 0600"
    expect_logged cognitod "/etc/group cannot be read (Permission denied), and what is published there stays"
    start_daemon
    local jane
    jane=$(status_of ssh_by_key jane true)
    the_pool_is_back
    expect_equal in "$jane"
}

run_tests
