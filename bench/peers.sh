#!/bin/bash
# The NSS module among others, in one run, all with the same people: what `getent passwd USER` takes as a whole process, in
# instructions and system calls, and what a hit takes in one process, at the entry points and through glibc.
#
# Everything happens in a private world (tests/e2e/world.sh), with the packages of this host or, where PEERS_ROOT names a
# folder made by peers-root.sh, in that root. Nothing of either changes. Whoever is not installed is named and left out.
#
#   PEERS_ROOT=DIR PEERS="extrausers sss" PEERS_CROWDS="1000 100000" PEERS_ROUNDS=40
. "$abs_top_srcdir/tests/e2e/lib.sh" || exit 1
. "$abs_top_srcdir/bench/peers-contenders.sh"

skip_all() {
    echo "peers: not measured: $1"
    exit 0
}

fail() {
    printf 'peers: %s\n' "$@" >&2
    exit 1
}

# The world has a clean environment: settings become arguments.
# shellcheck disable=SC2086 # words
[ $# -gt 0 ] || set -- "${PEERS_ROOT:-/}" "files cognito ${PEERS:-$ALL_PEERS}" "${PEERS_ROUNDS:-40}" ${PEERS_CROWDS:-1000 100000}
enter_world "$@"
from=$1 wanted=$2 rounds=$3
shift 3
[ -d "$STAGE" ] || skip_all "no staged installation: make tests/e2e/stage.stamp"

# --- the root ------------------------------------------------------------------------------------------------

# The world itself, whose folders are private already; or the other root, with what is written to it in memory.
make_root() {
    root=/ crowd=/tmp/crowd
    if [ "$from" != / ]; then
        root=$WORLD/root crowd=$WORLD/root/tmp/crowd
        mkdir -p "$root" "$WORLD"/peers/{changes,work}
        mount -t overlay -o "lowerdir=$from,upperdir=$WORLD/peers/changes,workdir=$WORLD/peers/work" overlay "$root" ||
            skip_all "no overlay of $from"
        mount -t proc proc "$root/proc"
        mount --rbind /dev "$root/dev"
        mount -t tmpfs -o mode=755 tmpfs "$root/run"
        mount -t tmpfs -o mode=1777 tmpfs "$root/tmp"
    fi
    mkdir -p "$crowd" "$root/var/lib/cognitod"
    cp "$abs_top_builddir/bench/peer-lookup" "$crowd/"
    local module
    module=$(find "$STAGE" -name libnss_cognito.so.2)
    cp -L "$module" "$root${module#"$STAGE"}" && in_root ldconfig
}

use_services() {
    printf '%s\n' "passwd: $*" "group: $*" "shadow: files" "hosts: files" >"$root/etc/nsswitch.conf"
}

# The contenders that can be measured, everybody with the same people.
prepare_all() {
    local contender reason
    present=()
    "$abs_top_builddir/bench/peer-crowd" "$1" "$root/var/lib/cognitod" "$crowd" || fail "no crowd"
    user=$(sed -n "$(($1 / 2))s/:.*//p" "$crowd/passwd")
    for contender in $wanted; do
        reason=$(obstacle "$contender" | head -n 1)
        if [ -z "$reason" ] && [ "$contender" != nscd ]; then
            prepare "$contender" || reason="does not start: $(tail -n 2 "$WORLD/log/$(daemons_of "$contender" | cut -d' ' -f1)" 2>&1)"
        fi
        [ -z "$reason" ] && present+=("$contender") || printf '  %-14s not measured: %s\n' "$contender" "$reason"
    done
}

put_all_away() {
    local contender
    for contender in "${present[@]}"; do
        put_away "$contender"
    done
    stop slapd
}

# nscd answers for all modules while it runs.
with_services_of() {
    local contender=$1
    shift
    [ "$contender" != nscd ] || prepare nscd || return
    use_services "$(services "$contender")"
    "$@"
    local r=$?
    [ "$contender" != nscd ] || put_away nscd
    return $r
}

# --- a whole process -----------------------------------------------------------------------------------------

# In an environment without a locale, whose files would differ from host to host.
getent_passwd() {
    timeout 120 chroot "$root" env -i PATH=/usr/bin:/bin "$@" getent passwd "$asked"
}

instructions() {
    rm -f "$root"/tmp/callgrind.*
    getent_passwd valgrind --tool=callgrind --trace-children=yes --callgrind-out-file=/tmp/callgrind.%p >/dev/null 2>&1
    sed -n 's/^\(summary\|totals\): //p' "$root"/tmp/callgrind.* | head -n 1
}

system_calls() {
    getent_passwd strace -f -o /tmp/calls >/dev/null 2>&1
    grep -vcE '^[0-9]+ +(\+\+\+|---)' "$root/tmp/calls"
}

# "CONTENDER INSTRUCTIONS CALLS", the second look-up's: the first fills caches.
measure_process() {
    local asked=$user
    [ "$1" != files ] || asked=root
    [ -n "$(getent_passwd)" ] || { echo "$1 - -"; return; }
    echo "$1 $(instructions) $(system_calls)"
}

print_processes() {
    local contender
    printf '  getent passwd %s, a whole process (files: root)\n' "$user"
    printf '    %-16s %12s %12s %8s %8s\n' "" instructions "of files'" calls more
    for contender in "${present[@]}"; do
        with_services_of "$contender" measure_process "$contender"
    done | awk '$2 == "-" { printf "    %-16s no answer\n", $1; next }
        NR == 1 { plain = $2; calls = $3 }
        { printf "    %-16s %12d %11.2fx %8d %8d\n", $1, $2, $2 / plain, $3, $3 - calls }'
}

# --- hits in one process -------------------------------------------------------------------------------------

# Not root: its processes read another way.
look_up() {
    timeout 600 chroot "$root" setpriv --reuid=60000 --regid=60000 --clear-groups /tmp/crowd/peer-lookup /tmp/crowd/keys "$@"
}

print_hits() {
    awk -f "$abs_top_srcdir/bench/peers.awk"
}

compare_modules() {
    local contender modules=()
    for contender in "${present[@]}"; do
        [ "$contender" = files ] || [ "$contender" = nscd ] || modules+=("$contender")
    done
    printf '  a hit at the entry points, of the same 1,000 users in turns: one by one, in a row (both against ours)\n'
    look_up "$rounds" "${modules[@]}" | print_hits
}

# One process each, as nsswitch.conf is one for all; turn by turn.
compare_through_glibc() {
    local contender turn
    printf '  the same through glibc (getpwnam_r, getpwuid_r, getgrouplist)\n'
    for turn in 0 1 2; do
        for contender in "${present[@]}"; do
            [ "$contender" = files ] ||
                with_services_of "$contender" look_up 15 glibc |
                awk -v name="$contender" -v turn=$turn '{ $2 = name; if ($3 != "wrong") $3 += turn * 15; print }'
        done
    done | print_hits
}

# --- memory --------------------------------------------------------------------------------------------------

print_memory() {
    local contender name pid
    for contender in "${present[@]}"; do
        for name in $(daemons_of "$contender"); do
            for pid in $(pgrep -x "$name"); do
                awk -v name="$name" '/^(Rss|Pss):/ { sub(":", "", $1); kept[$1] = $2 / 1024 }
                    END { printf "  %s: %.1f MB resident, %.1f MB its share\n", name, kept["Rss"], kept["Pss"] }' "/proc/$pid/smaps_rollup"
            done
        done
    done
}

make_root
for count in "$@"; do
    printf 'peers: %d users, %s; load %s\n' "$count" "$(in_root getconf GNU_LIBC_VERSION)" "$(cut -d' ' -f1-3 /proc/loadavg)"
    prepare_all "$count"
    print_processes
    compare_modules
    compare_through_glibc
    print_memory
    put_all_away
done
