#!/bin/bash
# What Debian's pam-auth-update makes of our profiles: the real program, in a private mount namespace
# over empty copies of its folders.
set -u

ours=$abs_top_srcdir/packaging/pam-configs
cognito_auth='[success=2 user_unknown=ignore authinfo_unavail=ignore ignore=ignore default=die]'
cognito_auth+=' pam_cognito.so'

skip_all() {
    echo "1..0 # SKIP $1"
    exit 0
}

[ "$(id -u)" = 0 ] || skip_all "needs root for a private mount namespace"
command -v pam-auth-update > /dev/null || skip_all "this system has no pam-auth-update"
[ -e /usr/share/pam-configs/unix ] || skip_all "this system has no pam_unix profile"
command -v mount > /dev/null || skip_all "this system has no mount"
unshare -m true 2> /dev/null || skip_all "private mount namespaces are refused here"

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
mkdir "$folder/pam.d" "$folder/profiles" "$folder/state" "$folder/debconf"
cp /usr/share/pam-configs/unix "$folder/profiles/"

# pam-auth-update with these arguments; the host's own files are not reached.
update() {
    unshare -m sh -c '
        mount --bind "$0/pam.d" /etc/pam.d && mount --bind "$0/profiles" /usr/share/pam-configs &&
        mount --bind "$0/state" /var/lib/pam && mount --bind "$0/debconf" /var/cache/debconf &&
        DEBIAN_FRONTEND=noninteractive exec pam-auth-update "$@"' "$folder" "$@" \
        > "$folder/log" 2>&1 || sed 's/^/# /' "$folder/log"
}

# The rules of one stack, blanks squeezed, without comments.
stack() {
    sed -e '/^#/d' -e '/^[[:space:]]*$/d' -e 's/[[:space:]]\+/ /g' -e 's/ $//' "$folder/pam.d/$1"
}

# The number of the first line of a stack that holds the text; 0 when none does.
line_of() {
    stack "$1" | grep -nF -- "$2" | head -n 1 | cut -d: -f1 | grep . || echo 0
}

count=0
# check SENTENCE COMMAND...
check() {
    local sentence=$1
    shift
    count=$((count + 1))
    if "$@"; then
        echo "ok $count - $sentence"
        return
    fi
    echo "not ok $count - $sentence"
    grep -H . "$folder"/pam.d/common-* | grep -v ':#' | sed "s|^$folder/pam.d/|# |"
}

auth_stands_before_pam_unix() {
    [ "$(line_of common-auth "auth $cognito_auth")" = 1 ] &&
        [ "$(line_of common-auth 'pam_unix.so')" = 2 ]
}
pam_unix_asks_local_users_for_their_password() {
    stack common-auth | grep -q 'pam_unix.so .*try_first_pass'
}
auth_success_jumps_over_pam_deny() {
    local deny
    deny=$(line_of common-auth pam_deny.so)
    [ "$deny" = 3 ] && [ "$(line_of common-auth pam_permit.so)" = 4 ]
}
account_stands_outside_the_primary_block() {
    local rule='account [success=ok new_authtok_reqd=ok user_unknown=ignore default=bad] pam_cognito.so'
    [ "$(line_of common-account "$rule")" -gt "$(line_of common-account pam_permit.so)" ]
}
sessions_have_our_line() {
    local rule='session [success=ok user_unknown=ignore ignore=ignore default=bad] pam_cognito.so'
    stack common-session | grep -qxF -- "$rule" &&
        stack common-session-noninteractive | grep -qxF -- "$rule"
}
pam_unix_changes_local_passwords_first() {
    [ "$(line_of common-password 'password [success=2 default=ignore] pam_unix.so')" = 1 ] &&
        ! stack common-password | grep -q 'pam_unix.so .*use_authtok'
}
password_stands_behind_pam_unix() {
    local rule='password [success=1 user_unknown=ignore default=die] pam_cognito.so'
    [ "$(line_of common-password "$rule")" = 2 ] && [ "$(line_of common-password pam_deny.so)" = 3 ]
}
nothing_of_ours_is_left() {
    ! grep -rq pam_cognito "$folder/pam.d"
}
stacks_are_as_without_us() {
    diff -r "$folder/before" "$folder/pam.d" > /dev/null
}

update --package --force
cp -r "$folder/pam.d" "$folder/before"
cp "$ours/cognito" "$ours/cognito-password" "$folder/profiles/"

check "without the profile there is a stack and nothing of ours in it" nothing_of_ours_is_left
update --package
check "the auth rule stands before pam_unix" auth_stands_before_pam_unix
check "pam_unix still asks local users for their password" \
    pam_unix_asks_local_users_for_their_password
check "a success jumps over pam_deny" auth_success_jumps_over_pam_deny
check "the account rule stands where pam_unix's success does not skip it" \
    account_stands_outside_the_primary_block
check "every session has our rule" sessions_have_our_line
check "changing a local password works as before" pam_unix_changes_local_passwords_first
check "other passwords are ours to change" password_stands_behind_pam_unix
update --package --remove cognito cognito-password
check "removing the profiles leaves the stacks as they were" stacks_are_as_without_us
echo "1..$count"
