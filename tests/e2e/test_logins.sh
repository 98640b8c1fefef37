# source = logins: no key of AWS on the host. Users are known from their logins; provisional names let sshd begin the
# first one.
. "$abs_top_srcdir/tests/e2e/lib.sh" || exit 1
enter_world "$@"
prepare_host
add_local_people
start_emulator
configure_daemon
rm /etc/cognitod.access-key
sed -i '/^access_key_file/d' /etc/cognitod.conf
mkdir -p /etc/cognitod.conf.d
configure logins.conf <<'END'
[directory]
source = logins
provisional_names = j*, lucy, root, mallory, nosuch*
END
start_daemon
start_sshd
for user in jane john mallory nosuch; do
    authorize_key "$user"
done

ledger_has() {
    grep -q " $1 " /var/lib/cognitod/ids
}

as_nobody() {
    setpriv --reuid=nobody --regid=nogroup --clear-groups "$@"
}

test_before_a_login_a_name_is_there_for_root_alone_and_pinned_nowhere() {
    run getent passwd jane
    expect_success
    expect_output ":/home/jane:/bin/bash"
    run as_nobody getent passwd jane
    expect_failure
    run getent passwd nina
    expect_failure
    run getent group jane
    expect_failure
    ! ledger_has jane || fail "jane is in the ledger"
}

test_cognitoctl_says_in_words_what_is_known_before_a_login() {
    run cognitoctl why jane sshd
    expect_equal 1 "$status"
    expect_output "nobody has signed in here as jane yet; provisional_names lets somebody try"
    run cognitoctl user nina
    expect_equal 1 "$status"
    expect_output "nobody has signed in here as nina, and nobody can: provisional_names of [directory] does not have the name"
    run as_nobody cognitoctl user nosuch
    expect_output "nobody has signed in here as nosuch"
    refuse_output provisional
    run cognitoctl status
    expect_output "Listed          not at all: users are known once they have signed in here (source = logins)"
    run cognitoctl refresh
    expect_success
    expect_output "There is no list to get"
    run cognitoctl doctor
    expect_output "note access: allow_groups of [access] has linux-users, of which no user who has signed in here is a member"
    expect_output "note app client: not looked at, as this host has no key: whether it allows ALLOW_USER_SRP_AUTH"
    expect_output "ok   client secret: Cognito objects neither to client_id nor to its secret"
    refuse_output "fail "
}

test_a_key_opens_nothing_before_the_first_login() {
    run ssh_by_key jane id
    expect_failure
    run ssh_by_key nosuch id
    expect_failure
    run logged cognitod
    expect_output "nobody has signed in by this name here yet"
}

test_a_wrong_password_makes_nobody_known() {
    run ssh_by_keyboard_interactive jane Johns-Password-1 id
    expect_failure
    run ssh_by_keyboard_interactive nosuch Johns-Password-1 id
    expect_failure
    ! ledger_has jane || fail "jane is in the ledger"
    run as_nobody getent passwd jane
    expect_failure
}

test_the_first_login_goes_through_and_makes_the_user_known() {
    local before
    before=$(getent passwd jane | cut -d: -f3)
    run ssh_by_keyboard_interactive jane Janes-Password-1 'id -un; id -u; id -Gn; pwd; echo "region: $AWS_REGION"'
    expect_success
    expect_output jane
    expect_output "$before"
    expect_output linux-admins
    expect_output /home/jane
    expect_output "region: eu-central-1"
    ledger_has jane || fail "jane is not in the ledger"
    run as_nobody getent passwd jane
    expect_success
    expect_output ":$before:$before:Jane Doe:/home/jane:"
    run cognitoctl why jane sshd
    expect_success
    expect_output "enabled: yes, when the user signed in here last; nothing later is told"
    expect_output "jane at sshd: allowed"
    run ssh_by_key jane id -un
    expect_success
    run sudo_as jane Janes-Password-1 id -un
    expect_success
    expect_output root
}

test_who_may_not_log_in_stays_unknown() {
    run ssh_by_keyboard_interactive mallory Mallorys-Password-1 id
    expect_failure
    run as_nobody getent passwd mallory
    expect_failure
    ! ledger_has mallory || fail "mallory is in the ledger"
}

test_local_wins() {
    run getent passwd lucy
    expect_output ":1"
    run ssh_by_keyboard_interactive lucy Cognito-Lucys-Password-1 id
    expect_failure
    run ssh_by_keyboard_interactive root Roots-Password-1 id
    expect_failure
    run ssh_by_keyboard_interactive lucy "$LOCAL_PASSWORD" id -un
    expect_success
}

test_another_sub_by_the_same_name_is_refused() {
    run ssh_by_keyboard_interactive john Johns-Password-1 id -un
    expect_success
    change_user delete '{"username": "john"}'
    change_user create '{"username": "john", "password": "Strangers-Password-1", "groups": ["linux-users"],
        "sub": "99999999-aaaa-4bbb-8ccc-dddddddddddd"}'
    run ssh_by_keyboard_interactive john Strangers-Password-1 id
    expect_failure
    stop cognitod
    rm -f /run/cognitod/{pam,nss,control} /var/lib/cognitod/directory{,.recent}
    start_daemon
    run ssh_by_keyboard_interactive john Strangers-Password-1 id
    expect_failure
    run logged cognitod
    expect_output "the token is another user's"
}

test_no_signed_request_is_ever_made() {
    forget_requests
    run getent passwd nosuch1
    run ssh_by_keyboard_interactive jane Janes-Password-1 true
    expect_success
    run cognitoctl refresh
    run requests
    refuse_output List
    refuse_output Admin
}

test_names_that_nobody_has_ask_cognito_nothing() {
    forget_requests
    for i in {1..200}; do
        getent passwd "nosuch$i" >/dev/null || fail "nosuch$i is not there"
    done
    run requests
    expect_equal "" "$output"
    [ "$(wc -l </var/lib/cognitod/ids)" -lt 20 ] || fail "the ledger has grown"
}

test_who_has_signed_in_is_known_after_a_restart_without_cognito() {
    freeze emulator
    restart_daemon
    run as_nobody getent passwd jane
    thaw emulator
    expect_success
}

get_in_by_password_and_by_key() {
    run ssh_by_keyboard_interactive jane Janes-Password-1 id -un
    expect_success
    run ssh_by_key jane id -un
    expect_success
}

test_who_joins_a_denied_group_stays_out_by_key_too_from_the_first_refusal_on() {
    change_user update '{"username": "jane", "groups": ["linux-users"]}'
    configure deny.conf <<<$'[access]\ndeny_groups = on-call'
    restart_daemon
    get_in_by_password_and_by_key
    change_user update '{"username": "jane", "groups": ["linux-users", "on-call"]}'
    run ssh_by_keyboard_interactive jane Janes-Password-1 id
    expect_failure
    run ssh_by_key jane id
    expect_failure
    run cognitoctl why jane sshd
    expect_output "deny_groups of [access]: on-call: kept out"
    change_user update '{"username": "jane", "groups": ["linux-users"]}'
    get_in_by_password_and_by_key
}

# A line of `unpublished`, as the daemon writes it before it publishes a user; it closes with FNV-1a.
note_as_being_changed() {
    local text=$1$'\n'c$'\n'$'\n'0$'\n' hash=$((0x811C9DC5)) i byte
    for ((i = 0; i < ${#text}; i++)); do
        printf -v byte %d "'${text:i:1}"
        [ "$byte" -ne 10 ] || byte=0
        hash=$((((hash ^ byte) * 0x01000193) & 0xFFFFFFFF))
    done
    printf '%s%08x\n' "$text" "$hash" | tr '\n' '\0' >>/var/lib/cognitod/unpublished
}

# Nobody lists the pool who could say that the user is enabled: it is for the next login to say.
test_a_daemon_killed_while_it_publishes_a_login_locks_nobody_out() {
    run ssh_by_keyboard_interactive jane Janes-Password-1 id -un
    expect_success
    stop cognitod
    note_as_being_changed "$(grep -m 1 ' jane ' /var/lib/cognitod/ids | grep -oE '[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}')"
    restart_daemon
    run cognitoctl why jane sshd
    refuse_output "jane at sshd: allowed"
    run ssh_by_keyboard_interactive jane Janes-Password-1 id -un
    expect_success
    run cognitoctl why jane sshd
    expect_output "jane at sshd: allowed"
}

run_tests
