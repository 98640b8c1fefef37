# After logins of every kind no secret lies anywhere: journal and logs, command lines, environments, files, memory,
# cores. Of each place it is shown that a secret there would be found.
. "$abs_top_srcdir/tests/e2e/lib.sh" || exit 1
. "$abs_top_srcdir/tests/e2e/leaks.sh" || exit 1
enter_world "$@"

WRONG_PASSWORD=Mistyped-Horse-7
NEW_PASSWORD=Newly-Chosen-Horse-8
PLANTED=Planted-Secret-5f1d2c

# Everything as talkative as it can be made.
prepare() {
    prepare_host
    add_local_people
    prepare_to_look_for_leaks
    remember "$WRONG_PASSWORD"
    remember "$NEW_PASSWORD"
    sed -i '/pam_cognito.so/s/$/ debug/' /etc/pam.d/common-*
    mkdir -p /etc/cognitod.conf.d /run/systemd/journal
    configure log.conf <<<$'[daemon]\nlog_level = debug\n[offline]\nservices = su'
    start journal "$TOOLS/log-sink" /run/systemd/journal/socket
    wait_for test -S /run/systemd/journal/socket
    start_emulator --secret-log "$OUT_OF_SIGHT/given-out"
    configure_daemon
    start cognitod /usr/sbin/cognitod --log journal
    wait_for daemon_listens || fail "cognitod does not start"
    wait_for getent passwd jane >/dev/null || fail "the directory does not fill"
    start_sshd
}

journal_says() {
    logged journal | grep -qF "$1"
}

# expect_nothing PLACE COMMAND...: it finds nothing of the pieces on its standard input.
expect_nothing() {
    local where=$1 found
    shift
    found=$("$@" | tr '\0' ' ' | cut -c1-200 | head -n 5)
    [ -z "$found" ] || fail "$where:" "$found"
    note "$where: looked for $(secrets | wc -l) pieces of secrets"
}

test_people_log_in_by_ssh_with_credentials() {
    local method
    for method in keyboard-interactive password; do
        run type_ssh "$method" jane Janes-Password-1 'echo "${AWS_SECRET_ACCESS_KEY:+has credentials}"'
        expect_output "has credentials"
    done
    run type_ssh keyboard-interactive lucy "$LOCAL_PASSWORD" id -un
    expect_output lucy
}

test_a_session_is_seen_with_its_credentials() {
    (type_ssh keyboard-interactive jane Janes-Password-1 "exec sleep 600") >"$WORLD/session" 2>&1 &
    wait_for grep -q "^AWS_SECRET_ACCESS_KEY=" "$RECORDS/environments-of-users" || fail "no session is recorded"
    pkill -u jane -x sleep
    wait $! || true
}

test_people_are_refused_by_ssh() {
    local method
    for method in keyboard-interactive password; do
        run type_ssh "$method" john "$WRONG_PASSWORD" true
        expect_failure
        run type_ssh "$method" nobody-knows-me "$WRONG_PASSWORD" true
        expect_failure
        run type_ssh "$method" mallory Mallorys-Password-1 true
        expect_failure
        run type_ssh "$method" nina Ninas-Password-1 true
        expect_failure
    done
}

test_people_use_sudo_and_su() {
    run sudo_as jane Janes-Password-1 id -un
    expect_output root
    run sudo_as jane "$WRONG_PASSWORD" id -un
    expect_failure
    run su_as lucy john Johns-Password-1 "id -un"
    expect_output john
}

test_a_password_is_tried_without_pam() {
    run_with_input Janes-Password-1 cognitoctl sign-in jane
    expect_success
    expect_output AWS_
}

# As passwd(1) is: by the user, with root's rights.
change_password_of_john() {
    bounded setpriv --ruid="$(id -u john)" pamtester passwd john chauthtok
}

test_a_new_password_is_chosen() {
    run_with_input $'Ninas-Password-1\n'"$NEW_PASSWORD"$'\n'"$NEW_PASSWORD" cognitoctl sign-in nina
    expect_success
    run_with_input $'Johns-Password-1\n'"$NEW_PASSWORD-2"$'\n'"$NEW_PASSWORD-2" change_password_of_john
    expect_success
    run_with_input "$NEW_PASSWORD"$'-2\nJohns-Password-1\nJohns-Password-1' change_password_of_john
    expect_success
}

type_password_to_pamtester() {
    mkfifo "$OUT_OF_SIGHT/keys"
    pamtester sshd john authenticate <"$OUT_OF_SIGHT/keys" >"$WORLD/pamtester.out" 2>&1 &
    exec 7>"$OUT_OF_SIGHT/keys"
    wait_for grep -q Password: "$WORLD/pamtester.out" || fail "was not asked"
    echo Johns-Password-1 >&7
    exec 7>&-
    rm "$OUT_OF_SIGHT/keys"
}

# The person goes away while the daemon waits for Cognito with the password in its hands.
test_a_login_is_broken_off_halfway() {
    freeze emulator
    type_password_to_pamtester
    wait_for cognito_is_asked || fail "Cognito is not asked"
    kill -KILL $!
    wait $! 2>/dev/null
    thaw emulator
    wait_for journal_says "the caller did not wait for the end" || fail "the login does not end"
    note "$(logged journal | grep 'login of john for sshd')"
}

# Bytes that the frozen emulator has not read.
cognito_is_asked() {
    [ -n "$(ss -Htn "sport = :${ENDPOINT##*:}" | awk '$2 > 0')" ]
}

test_the_journal_and_the_logs_have_no_secret() {
    grep -q 'login of jane for sshd.*: success' "$WORLD/log/journal" || fail "the journal has no logins"
    grep -q "pam_cognito(sshd:auth)" "$WORLD/log/syslog" || fail "the syslog has no logins"
    expect_nothing "journal and logs" find_in_logs < <(secrets)
}

test_no_command_line_ever_had_a_secret() {
    grep -qx /usr/sbin/cognitod "$RECORDS/command-lines" || fail "nothing was recorded"
    expect_nothing "$(grep -c '^===' "$RECORDS/command-lines") command lines" find_in_command_lines < <(secrets)
}

test_no_environment_but_a_sessions_ever_had_a_secret() {
    local all
    all=$(cat "$RECORDS"/environments* | grep -c '^===')
    expect_nothing "$all environments" find_in_environments < <(secrets)
}

test_no_file_has_a_secret() {
    compgen -G "/var/lib/cognitod/offline/*-*" >/dev/null || fail "no verifier of an offline login is among the files"
    expect_nothing "files" find_in_files < <(secrets)
    expect_nothing "open files without a name" find_in_open_files < <(secrets)
}

is_sanitized() {
    grep -q '^#define SANITIZERS' "$abs_top_builddir/config.h"
}

test_the_daemon_has_forgotten_it_all() {
    ! is_sanitized || skip "the sanitizers keep what is freed"
    expect_nothing "memory of cognitod" find_in_memory "$(pid_of cognitod)" \
        < <(secrets | grep -vxF -e "$CLIENT_SECRET" -e "$DIRECTORY_KEY_SECRET")
}

# All of sshd and sudo that is there while somebody is logged in; the credentials wait there for the session.
test_programs_that_loaded_the_module_have_forgotten_the_password() {
    local method sessions=() pid RUN_SECONDS=600
    for method in keyboard-interactive password; do
        (type_ssh "$method" jane Janes-Password-1 "echo there; exec sleep 600") >"$WORLD/$method" 2>&1 &
        sessions+=($!)
        wait_for grep -q there "$WORLD/$method" || fail "no session"
    done
    (sudo_as jane Janes-Password-1 sh -c 'echo there; exec sleep 600') >"$WORLD/sudo" 2>&1 &
    sessions+=($!)
    wait_for grep -q there "$WORLD/sudo" || fail "no sudo"
    for pid in $(pgrep -x 'sshd|sshd-session|sudo'); do
        expect_nothing "memory of $(tr '\0' ' ' <"/proc/$pid/cmdline")" find_in_memory "$pid" < <(secrets_of_cognito)
    done
    kill "${sessions[@]}"
}

# A place, and how it is searched for what was planted there.
found_in() {
    local where=$1
    shift
    "$@" <<<"$PLANTED" | grep -qa . || fail "a secret in $where is not found"
}

test_a_secret_in_a_log_would_be_found() {
    logger "words with a $PLANTED inside"
    wait_for grep -q "$PLANTED" "$WORLD/log/syslog"
    found_in "the syslog" find_in_logs
}

# A name that is a secret of Cognito's, in the environment of a user and of somebody else.
test_a_secret_of_a_process_would_be_found() {
    setpriv --reuid="$(id -u jane)" --regid="$(id -g jane)" --clear-groups \
        env "TOKEN_OF_USER=$(given_out IdToken | head -n 1)" sleep 600 &
    PLANTED=$PLANTED env "PLANTED=$PLANTED" sh -c "sleep 600; : $PLANTED" &
    wait_for grep -q "TOKEN_OF_USER=" "$RECORDS/environments-of-users" || fail "a user's process is not recorded"
    wait_for grep -q ": $PLANTED" "$RECORDS/command-lines" || fail "a process is not recorded"
    found_in "a command line" find_in_command_lines
    found_in "an environment" find_in_environments
    secrets_of_cognito | find_in_environments | grep -q TOKEN_OF_USER || fail "a token of a user's process is not found"
    found_in "memory" find_in_memory $!
    kill %1 %2
}

# The token of a login waits for the session to be opened.
test_a_token_in_the_daemons_memory_would_be_found() {
    run pamtester_as sshd john Johns-Password-1 authenticate
    expect_success
    given_out IdToken | tail -n 1 | pieces | find_in_memory "$(pid_of cognitod)" | grep -q . ||
        fail "a token in the memory of cognitod is not found"
}

test_a_secret_in_a_file_would_be_found() {
    local file
    for file in /var/lib/cognitod/x /tmp/x /run/x /home/x /etc/x /dev/shm/x; do
        printf 'bytes \0 and %s' "$PLANTED" >"$file"
        found_in "$file" find_in_files
        rm "$file"
    done
    exec 8>/tmp/x
    echo "$PLANTED" >&8
    rm /tmp/x
    found_in "an open file" find_in_open_files
}

# Whatever the limit was that it was started with. bash says whether a process that a signal ended has left a core,
# wherever the system puts those.
dies_of() {
    local signal=$1 shell
    shift
    mkdir -p -m 777 "$WORLD/cores"
    start doomed env -C "$WORLD/cores" bash -c 'ulimit -c unlimited && "$@"; echo "ended with $?"' bash "$@"
    shell=$(pid_of doomed)
    wait_for grep -q . "/proc/$shell/task/$shell/children" || fail "nothing starts"
    doomed=$(tr -d ' ' <"/proc/$shell/task/$shell/children")
    [ "$1" = sleep ] || wait_for daemon_listens || fail "cognitod does not start"
    [ "$1" = sleep ] || { run_with_input Janes-Password-1 cognitoctl sign-in jane && expect_success; }
    kill "-$signal" "$doomed"
    wait_for grep -q '^ended' "$WORLD/log/doomed" || fail "it does not die"
}

test_a_daemon_that_crashes_leaves_no_core() {
    local signal signals="ABRT SEGV"
    ! is_sanitized || signals=ABRT # SEGV is the sanitizers' own to handle
    stop cognitod
    dies_of ABRT sleep 600
    grep -q "core dumped" "$WORLD/log/doomed" || skip "nothing leaves a core here: $(cat /proc/sys/kernel/core_pattern)"
    for signal in $signals; do
        rm -rf /run/cognitod/{pam,nss,control} "$WORLD/cores" "$WORLD/log/doomed"
        dies_of "$signal" /usr/sbin/cognitod --log journal
        note "$signal: $(tr '\n' ' ' <"$WORLD/log/doomed")"
        ! grep -q "core dumped" "$WORLD/log/doomed" || fail "a core is left"
        [ -z "$(ls "$WORLD/cores")" ] || fail "left: $(ls "$WORLD/cores")"
    done
}

prepare
run_tests
