# What a host has: the product installed, its PAM and NSS lines, local users, a syslog.
#
#   install_product          what make installs, and the user of the daemon
#   unpack_private_packages  what only the world gets
#   add_local_user NAME PASSWORD
#   use_debian_pam PROFILE...  the distribution's common-* files with these profiles
#   start_syslog             /dev/log into $WORLD/log/syslog

STAGE=${STAGE:-$abs_top_builddir/tests/e2e/stage}
TOOLS=$abs_top_builddir/tests/e2e

install_product() {
    only_in_a_world
    [ -d "$STAGE" ] || skip_all "no staged installation: make tests/e2e/stage.stamp"
    grep -qx 'sysconfdir = /etc' "$abs_top_builddir/Makefile" ||
        skip_all "this build reads its configuration elsewhere: configure with --sysconfdir=/etc"
    copy_over_system "$STAGE"
    [ ! -d /usr/share/pam-configs ] ||
        install -m 644 "$abs_top_srcdir"/packaging/pam-configs/cognito{,-password} /usr/share/pam-configs/
    id -u cognitod >/dev/null 2>&1 ||
        useradd --system --user-group --home-dir /var/lib/cognitod --no-create-home --shell /usr/sbin/nologin cognitod
    install -d -o cognitod -g cognitod -m 755 /var/lib/cognitod /run/cognitod
}

# What ./bootstrap fetched and the host must not have: a server that would start there.
unpack_private_packages() {
    only_in_a_world
    local package folder=$WORLD/unpacked
    for package in "$abs_top_builddir"/packages/*; do
        mkdir -p "$folder"
        case $package in
        *.deb) dpkg-deb --extract "$package" "$folder" ;;
        *.rpm) (cd "$folder" && rpm2cpio "$package" | cpio --quiet -idm) ;;
        esac
        copy_over_system "$folder"
        rm -rf "$folder"
    done
}

# Folder by folder, as / itself is the real one: tar, for example, would change its mode for a moment. What is a
# folder in the package and a symbolic link in the system, as /lib, is followed.
copy_over_system() {
    local folder
    for folder in "$1"/*/; do
        cp -dR --preserve=mode "$folder." "/$(basename "$folder")/"
    done
}

add_local_user() {
    only_in_a_world
    useradd --create-home --shell /bin/bash --password "$(openssl passwd -6 "$2")" "$1"
}

# Everything as `pam-auth-update` makes it on a Debian with these profiles and no changes by hand.
use_debian_pam() {
    only_in_a_world
    command -v pam-auth-update >/dev/null || skip_all "no pam-auth-update here: not a Debian or Ubuntu"
    rm -f /etc/pam.d/common-*
    DEBIAN_FRONTEND=noninteractive pam-auth-update --force --enable "$@" >>"$WORLD/log/pam-auth-update" 2>&1
    [ -s /etc/pam.d/common-auth ] || fail "pam-auth-update wrote no common-auth"
}

# In a real system that has a syslog, that one is used.
start_syslog() {
    only_in_a_world
    [ ! -S /dev/log ] || return 0
    start syslog "$TOOLS/log-sink" /dev/log
    wait_for test -S /dev/log
}
