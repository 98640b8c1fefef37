#!/bin/bash
# The demo: a real SSH login of a Cognito user, with AWS credentials in the session, in a private world (world.sh) or,
# with --here, in the real system. Exit status 0: every step held.
#
#   ./bootstrap demo [--shell] [--here]

case " $* " in *" --here "*) SSH_PORT=2222 ;; esac
. "$abs_top_srcdir/tests/e2e/lib.sh" || exit 1

# Colours for a terminal alone, not for a file.
BOLD= COLOUR= PLAIN=
[ ! -t 1 ] || BOLD=$'\033[1m' COLOUR=$'\033[36m' PLAIN=$'\033[0m'
PERSON=jane
PASSWORD=Janes-Password-1
shell=no
here=no
for argument in "$@"; do
    case $argument in
    --shell) shell=yes ;;
    --here) here=yes ;;
    esac
done

# The harness speaks to a test's reader; a person who tries the product wants other words.
skip_all() {
    printf '\n  The demo cannot run: %s.\n' "$1"
    exit 1
}

fail() {
    printf '\n  This did not work:\n'
    printf '%s\n' "$@" | sed 's/^/    /'
    show_logs
    exit 1
}

heading() {
    printf '\n%s%s%s\n' "$BOLD" "$1" "$PLAIN"
}

explain() {
    printf '  %s\n' "$@"
}

# Shows a command as typed, runs it, shows what it printed.
show() {
    local as_typed=$1
    shift
    printf '\n  %s%s%s\n' "$COLOUR" "$as_typed" "$PLAIN"
    run "$@"
    [ -z "$output" ] || sed 's/^/    /' <<<"$output"
    expect_success
}

check_place() {
    local obstacle
    [ "$here" = no ] || return 0
    obstacle=$(world_obstacle)
    [ -z "$obstacle" ] || [ "${IN_WORLD-}" = yes ] || {
        printf '\n  No demo without changing this system: %s.\n' "$obstacle"
        printf '  That is so in most containers. In a machine or container that you can throw away:\n'
        printf '    ./bootstrap demo --here\n'
        printf '  It adds users, changes PAM, NSS and sudo settings, and takes nothing back.\n'
        exit 1
    }
}

prepare_place() {
    if [ "$here" = no ]; then
        enter_world "$@"
        explain "Private mount, network and pid namespaces; the system is overlaid in memory: nothing of it changes."
        return
    fi
    IN_REAL_SYSTEM=yes
    explain "In this very system, as --here asks."
    mkdir -p "$WORLD/log" "$WORLD/pid"
    trap stop_all EXIT
}

# Without a world to end with, what was started here is ended by name.
stop_all() {
    local name
    for name in sshd cognitod emulator syslog; do
        [ ! -e "$WORLD/pid/$name" ] || stop "$name"
    done
}

session() {
    ssh_by_keyboard_interactive "$PERSON" "$PASSWORD" "$@"
}

show_environment() {
    session env | sed -n 's/^\(AWS_[A-Z_]*\)=/\1=/p' | sort |
        sed -E 's/^(AWS_(SECRET_ACCESS_KEY|SESSION_TOKEN)=.{6}).*/\1… (shortened)/'
    return "${PIPESTATUS[0]}"
}

show_login() {
    heading "A login over SSH, by keyboard-interactive"
    show "\$ ssh $PERSON@localhost id       # password: $PASSWORD" session id
    expect_output "($PERSON)"
    expect_output "(linux-users)"
    show "$PERSON\$ getent passwd $PERSON" session getent passwd "$PERSON"
    show "$PERSON\$ env | grep AWS_" show_environment
    expect_output AWS_SESSION_TOKEN
}

show_credentials() {
    heading "Are these credentials good? STS GetCallerIdentity, signed with them"
    show "$PERSON\$ aws-whoami $ENDPOINT /etc/cognitod.ca.pem" session aws-whoami "$ENDPOINT" /etc/cognitod.ca.pem
    expect_output assumed-role/linux-login
    session 'command -v aws' >/dev/null || return 0
    show "$PERSON\$ aws sts get-caller-identity" session \
        aws sts get-caller-identity --endpoint-url "$ENDPOINT" --ca-bundle /etc/cognitod.ca.pem
    expect_output assumed-role/linux-login
}

show_sudo() {
    heading "sudo, by membership in the pool's group linux-admins"
    show "$PERSON\$ sudo id -un" run_with_password sudo id -un
    expect_output root
}

run_with_password() {
    session "sudo -S -k -p '' id -un" <<<"$PASSWORD"
}

show_refusals() {
    heading "Who does not get in"
    local line
    for line in "$PERSON wrong-password a wrong password" \
        "mallory Mallorys-Password-1 a user of the pool in no group that may log in" \
        "dora Doras-Password-1 a disabled user" "root Roots-Password-1 a user of the pool who is called root"; do
        read -r user password why <<<"$line"
        run ssh_by_keyboard_interactive "$user" "$password" id
        expect_failure
        explain "$why: refused"
    done
}

main() {
    check_place
    [ "${IN_WORLD-}" = yes ] || heading "A host for the demo"
    prepare_place "$@"
    install -m 755 "$abs_top_srcdir/tests/e2e/aws-whoami" /usr/local/bin/aws-whoami
    prepare_host
    start_cognito
    start_sshd
    explain "Installed: pam_cognito.so, libnss_cognito.so.2, cognitod; PAM as Debian's pam-auth-update writes it."
    explain "Running: a local Cognito at $ENDPOINT, cognitod as user $(stat -c %U "/proc/$(pid_of cognitod)"), a real sshd."
    show_login
    show_credentials
    show_sudo
    show_refusals
    heading "Every step held."
    if [ "$shell" = yes ] && [ ! -t 0 ]; then
        explain "No shell: --shell needs a terminal."
    elif [ "$shell" = yes ]; then
        heading "Your turn: you are $PERSON, the password is $PASSWORD. \"exit\" ends the demo."
        ssh "${SSH_OPTIONS[@]}" -t -l "$PERSON" localhost
        explain "That was it."
    else
        explain "To look around yourself: ./bootstrap demo --shell"
    fi
}

main "$@"
