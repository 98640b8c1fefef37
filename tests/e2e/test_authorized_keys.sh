# SSH keys that an attribute of the pool holds: a real sshd asks cognitoctl for them, and the account phase decides.
. "$abs_top_srcdir/tests/e2e/lib.sh" || exit 1
enter_world "$@"
prepare_host
add_local_people
start_emulator
configure_daemon
mkdir -p /etc/cognitod.conf.d
configure keys.conf <<'END'
[directory]
ssh_keys_attribute = custom:ssh_keys, custom:ssh_keys_2
trust_user_writable_attributes = yes
END
start_daemon
wait_for_directory jane
start_sshd
ssh-keygen -q -t ed25519 -N '' -f "$WORLD/other-key"
KEY=$(cut -d' ' -f1,2 "$SSH_KEY.pub")
OTHER_KEY=$(cut -d' ' -f1,2 "$WORLD/other-key.pub")

# The sample of the package, for the sshd of this world.
use_sample() {
    useradd --system --no-create-home --shell /usr/sbin/nologin cognito-keys
    sed -n 's/^ *#*\(AuthorizedKeysCommand\)/\1/p' "$abs_top_srcdir/packaging/sshd_config.cognito.conf" >>"$WORLD/sshd_config"
    grep -q '^AuthorizedKeysCommandUser' "$WORLD/sshd_config" || fail "no AuthorizedKeysCommandUser in the sample"
    stop sshd
    start sshd /usr/sbin/sshd -D -e -f "$WORLD/sshd_config"
    wait_for ssh_answers || fail "sshd does not start again"
}

ssh_answers() {
    ssh-keyscan -p "$SSH_PORT" 127.0.0.1 2>/dev/null | grep -q .
}

has_keys() {
    local user=$1
    shift
    change_user update "$(jq -nc --arg user "$user" --arg first "${1-}" --arg second "${2-}" \
        '{username: $user, attributes: {"custom:ssh_keys": $first, "custom:ssh_keys_2": $second}}')"
    cognitoctl refresh >/dev/null || fail "no listing"
}

keys_of() {
    run setpriv --reuid=nobody --regid=nogroup --clear-groups cognitoctl authorized-keys "$1"
    expect_success
}

use_sample

test_a_key_of_the_pool_logs_in() {
    run ssh_by_key jane id -un
    expect_failure
    has_keys jane "$OTHER_KEY laptop
$KEY desktop"
    run ssh_by_key jane id -un
    expect_success
    expect_equal jane "$output"
}

test_whoever_may_not_be_anybody_else_reads_them_without_comments() {
    keys_of jane
    expect_equal "$OTHER_KEY
$KEY" "$output"
}

test_a_second_attribute_counts_as_well() {
    has_keys john "" "$KEY"
    run ssh_by_key john id -un
    expect_success
    expect_equal john "$output"
    has_keys john
}

test_nobodys_key_opens_anothers_account() {
    run ssh_by_key john id
    expect_failure
    keys_of john
    expect_equal "" "$output"
}

test_the_account_phase_refuses_who_may_not_log_in() {
    has_keys mallory "$KEY"
    keys_of mallory
    expect_equal "$KEY" "$output"
    run ssh_by_key mallory id
    expect_failure
    run logged cognitod
    expect_output "neither allow_users nor a group of allow_groups lets the user in"
}

test_who_is_disabled_has_no_keys_and_does_not_get_in() {
    has_keys dora "$KEY"
    keys_of dora
    expect_equal "" "$output"
    run ssh_by_key dora id
    expect_failure
}

test_who_is_disabled_is_refused_by_the_account_phase_before_the_keys_are_gone() {
    has_keys john "$KEY"
    configure age.conf <<'END'
[access]
account_max_age = 1s
END
    restart_daemon
    wait_for ssh_by_key john true || fail "john does not get in"
    change_user update '{"username": "john", "enabled": false}'
    wait_for is_refused john || fail "john still gets in"
    change_user update '{"username": "john", "enabled": true}'
    rm /etc/cognitod.conf.d/age.conf
    restart_daemon
    has_keys john
}

is_refused() {
    ! ssh_by_key "$1" true 2>/dev/null
}

test_the_pools_root_and_the_pools_lucy_give_no_keys_to_the_hosts() {
    has_keys root "$KEY"
    has_keys lucy "$KEY"
    for user in root lucy; do
        keys_of "$user"
        expect_equal "" "$output"
        run ssh_by_key "$user" id
        expect_failure
    done
}

test_a_user_who_has_become_local_has_no_keys_of_the_pool() {
    keys_of jane
    expect_output "$KEY"
    echo "jane:x:4711:4711::/home/jane:/bin/sh" >>/etc/passwd
    keys_of jane
    local got=$output
    run ssh_by_key jane id
    sed -i '/^jane:/d' /etc/passwd
    expect_equal "" "$got"
    expect_failure
}

test_odd_names_give_nothing() {
    local name
    for name in "" .. ../jane "jane " JANE "-x" "jane;id" 1000 "$(printf 'j%.0s' {1..300})" nosuch; do
        run setpriv --reuid=nobody --regid=nogroup --clear-groups cognitoctl authorized-keys "$name"
        expect_success
        expect_equal "" "$output"
    done
}

test_options_and_what_is_no_key_are_left_out_and_reported() {
    has_keys john "environment=\"LD_PRELOAD=/tmp/x\",no-pty $KEY john
ssh-dss AAAAB3NzaC1kc3M= old
command=\"/bin/true\" $OTHER_KEY"
    keys_of john
    expect_equal "no-pty $KEY" "$output"
    run cognitoctl status
    expect_output "custom:ssh_keys, key 2: a type of key that is not used"
    expect_output "custom:ssh_keys, key 3: an option that is not allowed"
    has_keys john
}

test_it_works_while_cognito_is_away() {
    freeze emulator
    run ssh_by_key jane id -un
    thaw emulator
    expect_success
    expect_equal jane "$output"
}

test_the_keys_are_there_while_the_daemon_is_away_and_after_its_restart_without_cognito() {
    stop cognitod
    keys_of jane
    local without_daemon=$output
    freeze emulator
    rm -f /run/cognitod/{pam,nss,control}
    start_daemon
    keys_of jane
    run ssh_by_key jane id -un
    thaw emulator
    expect_success
    expect_equal jane "$output"
    case $without_daemon in *"$KEY"*) ;; *) fail "no keys without the daemon: $without_daemon" ;; esac
}

test_a_key_that_is_taken_away_opens_nothing_after_the_next_listing() {
    has_keys jane "$OTHER_KEY"
    run ssh_by_key jane id
    expect_failure
    has_keys jane "$KEY"
    run ssh_by_key jane id -un
    expect_success
}

test_without_the_attribute_no_keys_are_left() {
    rm /etc/cognitod.conf.d/keys.conf
    restart_daemon
    keys_of jane
    expect_equal "" "$output"
    run ssh_by_key jane id
    expect_failure
}

run_tests
