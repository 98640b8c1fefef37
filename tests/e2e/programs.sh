# sudo, su, login and pamtester, each with a password given where the program wants it.
#
#   sudo_as USER PASSWORD [sudo's words...]   by that user, asked afresh
#   su_as FROM TO PASSWORD COMMAND            FROM becomes TO
#   login_as USER PASSWORD COMMAND            login(1) on a terminal
#   passwd_as USER ANSWER...                  passwd(1) on a terminal, each answer to the next prompt
#   on_terminal ANSWER... -- COMMAND...       likewise; see answers.exp
#   pamtester_as SERVICE USER PASSWORD OPERATION...
#   allow_sudo WORDS...                       one line of sudoers

sudo_as() {
    local user=$1 password=$2
    shift 2
    bounded setpriv --reuid="$(id -u "$user")" --regid="$(id -g "$user")" --init-groups --reset-env \
        sudo -S -k -p '' "$@" <<<"$password"
}

su_as() {
    bounded setpriv --reuid="$(id -u "$1")" --regid="$(id -g "$1")" --init-groups --reset-env \
        su --login "$2" --command "$4" <<<"$3"
}

login_as() {
    bounded "$abs_top_srcdir/tests/e2e/login.exp" "$@"
}

on_terminal() {
    WORLD=$WORLD bounded "$abs_top_srcdir/tests/e2e/answers.exp" "$@"
}

passwd_as() {
    local user=$1
    shift
    on_terminal "$@" -- setpriv --reuid="$(id -u "$user")" --regid="$(id -g "$user")" --init-groups --reset-env passwd
}

pamtester_as() {
    local service=$1 user=$2 password=$3
    shift 3
    bounded pamtester "$service" "$user" "$@" <<<"$password"
}

allow_sudo() {
    only_in_a_world
    printf '%s\n' "$*" >/etc/sudoers.d/world
    chmod 440 /etc/sudoers.d/world
    visudo -cqf /etc/sudoers.d/world || fail "sudoers: $*"
}
