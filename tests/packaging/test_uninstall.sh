#!/bin/bash
# `make uninstall` takes nothing away that logins still ask for.
set -u
. "$abs_top_srcdir/tests/policy/tap.sh"
unset MAKEFLAGS MAKELEVEL MFLAGS

root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT

# As on a host: what the system asks for is found in the system's folders.
run_make() {
    "${MAKE:-make}" -s -C "$abs_top_builddir" "$@" DESTDIR="$root" prefix=/usr exec_prefix=/usr libdir=/usr/lib \
        sysconfdir=/etc localstatedir=/var runstatedir=/run >"$root.log" 2>&1
}

installed_files() {
    find "$root/usr" ! -type d | sort
}

# Says what is wrong unless uninstalling is refused with these words, and nothing is gone.
refusal_with() {
    run_make uninstall && echo "it was not refused"
    grep -qF -- "$1" "$root.log" || { echo "not told: $1"; cat "$root.log"; }
    diff <(printf '%s\n' "$before") <(installed_files)
}

run_make install || { cat "$root.log"; echo "Bail out! no installation"; exit 1; }
before=$(installed_files)
mkdir -p "$root/etc/pam.d" "$root/etc/systemd/system/multi-user.target.wants"

printf 'auth required pam_unix.so\n# auth required pam_cognito.so\n' >"$root/etc/pam.d/other"
printf 'account required pam_cognito.so\n' >"$root/etc/pam.d/common-account"
printf 'passwd: files systemd cognito\nhosts: files\n' >"$root/etc/nsswitch.conf"
ln -s /usr/lib/systemd/system/cognitod.service "$root/etc/systemd/system/multi-user.target.wants/"
report "$(refusal_with "$root/etc/pam.d/common-account")" "PAM that names the module keeps it from being removed"
report "$(refusal_with 'pam-auth-update --remove cognito cognito-password')" "how to take it out of PAM is told"
report "$(grep -F "$root/etc/pam.d/other" "$root.log")" "a comment in PAM names nothing"

rm "$root/etc/pam.d/common-account"
report "$(refusal_with "s/[[:space:]]cognito\\>//' $root/etc/nsswitch.conf")" "nsswitch.conf that names the module keeps it, too"
eval "$(grep -o 'sed -i .*' "$root.log")"
report "$(diff "$root/etc/nsswitch.conf" - <<<$'passwd: files systemd\nhosts: files')" "the command that is told takes it out of there"

report "$(refusal_with 'systemctl disable --now cognitod.service')" "a unit that is enabled keeps it, too"
rm "$root/etc/systemd/system/multi-user.target.wants/cognitod.service"

run_make uninstall || cat "$root.log"
report "$(installed_files)" "what nobody asks for any more is removed whole"
rm -f "$root.log"
done_testing
