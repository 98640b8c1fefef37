#!/bin/bash
# Makes a Debian root with the other NSS modules that peers.sh compares with, for hosts that shall not have them installed:
#
#   sudo bench/peers-root.sh /var/tmp/peers        half a gigabyte, some minutes, from $MIRROR
#   sudo PEERS_ROOT=/var/tmp/peers make -C build bench
#
# Of the host's own release, as the module that has been built here must run in it. A peer that cannot be installed is
# named, and left out. Remove the folder as you like: nothing runs in it and nothing is mounted there.
set -u
MIRROR=${MIRROR:-http://deb.debian.org/debian}
TOOLS=libc-bin,iproute2,procps,strace,valgrind,util-linux
PEERS="libnss-extrausers libnss-db libnss-cache libnss-systemd google-compute-engine-oslogin slapd,ldap-utils sssd-common,sssd-ldap,libnss-sss
    libnss-ldapd,nslcd nscd"

die() {
    printf 'peers-root: %s\n' "$1" >&2
    exit 1
}

[ $# -eq 1 ] || die "usage: peers-root.sh DIR"
[ "$(id -u)" -eq 0 ] || die "needs root"
command -v mmdebstrap >/dev/null || die "needs mmdebstrap (apt install mmdebstrap)"
[ ! -e "$1" ] || die "$1 is there already"
suite=$(. /etc/os-release && echo "${VERSION_CODENAME-}")
[ -n "$suite" ] || die "which release of Debian is this? /etc/os-release does not say"

# Each on its own, so that one which is not in this release does not keep out the others. No daemon is started: mmdebstrap
# sees to that.
hooks=()
for packages in $PEERS; do
    hooks+=(--customize-hook="chroot \"\$1\" env DEBIAN_FRONTEND=noninteractive apt-get install -qq --no-install-recommends \
        ${packages//,/ } >/dev/null 2>&1 || echo 'peers-root: not to be had in $suite: ${packages//,/ }' >&2")
done
mmdebstrap --quiet --variant=minbase --skip=cleanup/apt --include="$TOOLS" "${hooks[@]}" \
    --customize-hook='rm -rf "$1"/var/cache/apt/archives/*.deb' "$suite" "$1" "$MIRROR" || die "no root in $1"
du -sh "$1"
