# A machine: a Debian root booted by systemd-nspawn with its own systemd and network. Nothing of the host changes.
#
#   make_packages SUITE      builds the Debian packages in a root of that suite
#   make_machine SUITE       a fresh root with the packages in /root/packages
#   boot, cut_power          the second ends every process of the machine at once
#   inside FUNCTION...       of tests/system/inside.sh (or any command), in the booted machine
#
# Wants $suite. Roots are kept as archives in the build folder: the first run takes some minutes more.

SYSTEM=$abs_top_builddir/system
WORLD=$SYSTEM/$suite-world
MIRROR=${MIRROR:-http://deb.debian.org/debian}
BOOT_SECONDS=60
NSPAWN=(systemd-nspawn --quiet --register=no --keep-unit --private-network)

host_packages="systemd-sysv,dbus,libpam-systemd,libnss-systemd,openssh-server,openssh-client,sudo,cron,expect,jq,curl,iproute2,login"
host_packages+=",passwd,libpam-runtime,openssl,ca-certificates,libjson-c5,libinih1,libqrencode4"
bookworm_packages=libcurl4,libssl3,libmicrohttpd12
trixie_packages=libcurl4t64,libssl3t64,libmicrohttpd12t64
build_packages="build-essential,debhelper,dh-nss,fakeroot,libcurl4-openssl-dev,libgnutls28-dev,libinih-dev,libjson-c-dev,libqrencode-dev"
build_packages+=",libmicrohttpd-dev,libpam0g-dev,libssl-dev,libsystemd-dev,pkgconf"
bookworm_build_packages=systemd
trixie_build_packages=systemd-dev

# Prints why no machine can be had, or nothing.
machine_obstacle() {
    [ "$(id -u)" -eq 0 ] || { echo "needs root"; return; }
    local program
    for program in systemd-nspawn mmdebstrap nsenter; do
        command -v "$program" >/dev/null || { echo "needs $program (apt install systemd-container mmdebstrap)"; return; }
    done
}

# unpack_root FOLDER SUITE PACKAGES: sets $root. An archive's name tells what is in it.
unpack_root() {
    local archive
    archive=$SYSTEM/$2-$(printf %s "$3" | cksum | cut -d' ' -f1).tar
    [ -e "$archive" ] || make_archive "$archive" "$2" "$3" || return
    root=$SYSTEM/$1
    rm -rf --one-file-system "$root"
    mkdir -p "$root" && tar -C "$root" -xf "$archive"
}

make_archive() {
    note "making a root of $2"
    mmdebstrap --variant=minbase --aptopt='Apt::Install-Recommends "false"' --include="$3" --format=tar \
        "$2" "$1.new" "$MIRROR" >"$WORLD/log/mmdebstrap" 2>&1 </dev/null && mv "$1.new" "$1"
}

packages_are_new() {
    [ -e "$SYSTEM/$1-packages/built" ] &&
        [ -z "$(find "$abs_top_srcdir" \( -name .git -o -name 'build*' -type d \) -prune -o -type f \
            -newer "$SYSTEM/$1-packages/built" -print -quit)" ]
}

make_packages() {
    packages_are_new "$1" && return
    local extra=${1}_build_packages
    unpack_root "$1-build" "$1" "$build_packages,${!extra}" || return
    note "building packages in it"
    mkdir -p "$SYSTEM/$1-packages"
    touch "$WORLD/began"
    BUILD_ROOT=$root "$abs_top_srcdir/packaging/build-deb" \
        --builder "$abs_top_srcdir/tests/system/in-build-root" "$SYSTEM/$1-packages" >"$WORLD/log/build" 2>&1 </dev/null &&
        cp -p "$WORLD/began" "$SYSTEM/$1-packages/built"
    local r=$?
    rm -rf --one-file-system "$root"
    return $r
}

make_machine() {
    local extra=${1}_packages
    unpack_root "$1-machine" "$1" "$host_packages,${!extra}" || return
    mkdir "$root/root/packages" "$root/source"
    cp "$SYSTEM/$1-packages"/*.deb "$root/root/packages/"
    rm "$root"/root/packages/*-dbgsym_*
}

boot() {
    SYSTEMD_NSPAWN_UNIFIED_HIERARCHY=1 "${NSPAWN[@]}" --directory="$root" --machine="cognito-$suite" \
        --bind-ro="$abs_top_srcdir:/source" --console=pipe --boot >>"$WORLD/log/boot" 2>&1 </dev/null &
    echo $! >"$WORLD/nspawn"
    disown
    WAIT_SECONDS=$BOOT_SECONDS wait_for is_up || return
    inside journalctl --follow --lines=0 --output=short >>"$WORLD/log/journal" 2>&1 </dev/null &
    disown
}

# The machine's pid 1, as the host sees it.
init_of_machine() {
    pgrep --parent "$(cat "$WORLD/nspawn")"
}

is_up() {
    local state
    [ -n "$(init_of_machine)" ] && state=$(inside systemctl is-system-running 2>/dev/null)
    [ "${state-}" = running ] || [ "${state-}" = degraded ]
}

is_off() {
    [ ! -e "$WORLD/nspawn" ] || [ ! -d "/proc/$(cat "$WORLD/nspawn")" ]
}

cut_power() {
    local init
    is_off && return
    init=$(init_of_machine) && kill -KILL "$init"
    wait_for is_off && rm "$WORLD/nspawn"
}

inside() {
    nsenter --all --target "$(init_of_machine)" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C.UTF-8 \
        TERM=dumb DEBIAN_FRONTEND=noninteractive IN_REAL_SYSTEM=yes \
        abs_top_srcdir=/source abs_top_builddir=/nonexistent bash /source/tests/system/inside.sh "$@"
}

end_machine() {
    cut_power
    [ -z "${root-}" ] || rm -rf --one-file-system "$root"
}
