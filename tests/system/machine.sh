# A machine: a Debian root booted by systemd-nspawn with its own systemd and network. Nothing of the host changes.
#
#   make_packages            builds the Debian packages in a root of $suite
#   make_machine             a fresh root with the packages in /root/packages
#   boot, cut_power          the second ends every process of the machine at once
#   inside FUNCTION...       of tests/system/inside.sh (or any command), in the booted machine
#
# Roots as they come from the mirror are kept as archives in $ROOT_CACHE, see README.md.

SYSTEM=$abs_top_builddir/system
PACKAGES=$SYSTEM/$suite-packages
WORLD=$SYSTEM/$suite-world
MIRROR=${MIRROR:-http://deb.debian.org/debian}
ROOT_CACHE=${COGNITO_LOGIN_CACHE:-/var/cache/cognito-login}
ROOT_CACHE_DAYS=30
BOOT_SECONDS=60
NSPAWN=(systemd-nspawn --quiet --register=no --keep-unit --private-network)

host_packages="systemd-sysv,dbus,libpam-systemd,libnss-systemd,openssh-server,openssh-client,sudo,cron,expect,jq,curl,iproute2,login"
host_packages+=",passwd,libpam-runtime,openssl,ca-certificates,libjson-c5,libinih1,libqrencode4,libfido2-1"
bookworm_packages=libcurl4,libssl3,libmicrohttpd12
trixie_packages=libcurl4t64,libssl3t64,libmicrohttpd12t64
build_packages="build-essential,debhelper,dh-nss,fakeroot,libcurl4-openssl-dev,libgnutls28-dev,libinih-dev,libjson-c-dev,libqrencode-dev,libfido2-dev,libcrypt-dev"
build_packages+=",libmicrohttpd-dev,libpam0g-dev,libssl-dev,libsystemd-dev,pkgconf"
bookworm_build_packages=systemd
trixie_build_packages=systemd-dev

# Prints why no machine can be had, or nothing.
machine_obstacle() {
    [ "$(id -u)" -eq 0 ] || { echo "needs root"; return; }
    local program refusal
    refusal=$(unshare --mount --pid --net --uts --ipc --fork true 2>&1) ||
        { echo "private namespaces are refused here ($refusal)$(chroot_cure)"; return; }
    for program in systemd-nspawn mmdebstrap nsenter pgrep curl; do
        command -v "$program" >/dev/null || { echo "needs $program (apt install systemd-container mmdebstrap procps curl)"; return; }
    done
    containers_start || { echo "systemd-nspawn starts nothing here"; return; }
    archives_are_there || mirror_answers || echo "a root of $suite is to be made, and $MIRROR does not answer"
}

# One release after the other: a folder that one nspawn uses is refused to the next.
containers_start() (
    mkdir -p "$SYSTEM" && exec 9>"$SYSTEM/probe.lock" && flock 9 &&
        bounded "${NSPAWN[@]}" --directory=/ --volatile=yes true >/dev/null 2>&1 </dev/null 9>&-
)

archives_are_there() {
    [ -e "$(archive_of "$(packages_to_build)")" ] && [ -e "$(archive_of "$(packages_of_host)")" ]
}

mirror_answers() {
    curl --silent --fail --head --max-time 20 "$MIRROR/dists/$suite/Release" >/dev/null
}

packages_to_build() {
    local extra=${suite}_build_packages
    printf %s "$build_packages,${!extra}"
}

packages_of_host() {
    local extra=${suite}_packages
    printf %s "$host_packages,${!extra}"
}

# The archive's name tells what is in it.
archive_of() {
    printf '%s/%s-%s.tar' "$ROOT_CACHE" "$suite" "$(printf %s "$1" | cksum | cut -d' ' -f1)"
}

# unpack_root FOLDER PACKAGES: sets $root.
unpack_root() {
    local archive
    archive=$(archive_of "$2")
    refresh_archive "$archive" "$2" || return
    root=$SYSTEM/$suite-$1
    rm -rf --one-file-system "$root"
    mkdir -p "$root" && tar -C "$root" -xf "$archive"
}

# Nobody else makes the same one meanwhile. An old one is better than none.
refresh_archive() (
    mkdir -p "$ROOT_CACHE" && exec 9>"$1.lock" && flock 9 || return
    [ -z "$(find "$1" -mtime -$ROOT_CACHE_DAYS 2>/dev/null)" ] || return 0
    make_archive "$@" || [ -e "$1" ]
)

# mmdebstrap has a /bin/sh write to the next free descriptor, which must have one digit: ours and make's are not for it.
close_descriptors() {
    local fd
    for fd in /proc/"$BASHPID"/fd/*; do
        fd=${fd##*/}
        [ "$fd" -le 2 ] || [ "$fd" -ge 255 ] || eval "exec $fd>&-"
    done
}

make_archive() {
    note "making a root of $suite"
    (close_descriptors && exec mmdebstrap --variant=minbase --aptopt='Apt::Install-Recommends "false"' --include="$2" \
        --format=tar "$suite" "$1.new" "$MIRROR") >"$WORLD/log/mmdebstrap" 2>&1 </dev/null && mv "$1.new" "$1"
}

packages_are_new() {
    [ -e "$PACKAGES/built" ] &&
        [ -z "$(find "$abs_top_srcdir" \( -name .git -o -name 'build*' -type d \) -prune -o -type f \
            -newer "$PACKAGES/built" -print -quit)" ]
}

make_packages() {
    packages_are_new && return
    unpack_root build "$(packages_to_build)" || return
    note "building packages in it"
    mkdir -p "$PACKAGES"
    touch "$WORLD/began"
    BUILD_ROOT=$root "$abs_top_srcdir/packaging/build-deb" \
        --builder "$abs_top_srcdir/tests/system/in-build-root" "$PACKAGES" >"$WORLD/log/build" 2>&1 </dev/null &&
        cp -p "$WORLD/began" "$PACKAGES/built"
    local r=$?
    rm -rf --one-file-system "$root"
    return $r
}

make_machine() {
    unpack_root machine "$(packages_of_host)" || return
    mkdir "$root/root/packages" "$root/source"
    cp "$PACKAGES"/*.deb "$root/root/packages/"
    rm "$root"/root/packages/*-dbgsym_*
}

# Prints the folder of a control group for this machine alone, below the one we run in. In a common one the systemds of two
# machines would take each other's processes for their own.
control_group() {
    local hierarchy
    hierarchy=$(findmnt --noheadings --first-only --types cgroup2 --output TARGET) &&
        printf '%s%s/cognito-%s-%d' "${hierarchy%/}" "$(sed -n 's/^0:://p' /proc/$$/cgroup)" "$suite" $$
}

start_in_control_group() {
    local group
    group=$(control_group) && mkdir -p "$group" && echo "$BASHPID" >"$group/cgroup.procs"
    exec "$@"
}

boot() {
    SYSTEMD_NSPAWN_UNIFIED_HIERARCHY=1 start_in_control_group "${NSPAWN[@]}" --directory="$root" \
        --machine="cognito-$suite" --bind-ro="$abs_top_srcdir:/source" --console=pipe --boot \
        >>"$WORLD/log/boot" 2>&1 </dev/null &
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
    nsenter --all --root --wd --target "$(init_of_machine)" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C.UTF-8 \
        TERM=dumb DEBIAN_FRONTEND=noninteractive IN_REAL_SYSTEM=yes \
        abs_top_srcdir=/source abs_top_builddir=/nonexistent bash /source/tests/system/inside.sh "$@"
}

end_machine() {
    cut_power
    find "$(control_group)" -depth -type d -exec rmdir {} + 2>/dev/null
    [ -z "${root-}" ] || rm -rf --one-file-system "$root"
}
