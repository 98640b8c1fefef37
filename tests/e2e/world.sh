# The world: private mount, pid, network, ipc and host name space in which a test file (or the demo) runs as
# pid 1. Every folder of the system is an overlay whose changes live in memory, so that users can be
# added, packages unpacked and /etc rewritten at the real paths while nothing of the host changes. It ends, with all
# that runs in it, when the script ends.
#
#   enter_world "$@"    first line of a script: starts it again inside
#   only_in_a_world     ends a script that is about to change the real system
#   wait_for COMMAND    until it succeeds, bounded
#   start NAME COMMAND  in the background, its output in $WORLD/log/NAME
#   stop NAME, kill_hard NAME, freeze NAME, thaw NAME, is_running NAME
#   said NAME           its output since it was started last
#
# SLOWED, words with commas between, names processes that answer late, each time by another while of up to SLOW_MS
# milliseconds (`emulator`, `cognitod`): where a test waits for nothing but should, it then fails (make check-slowed).

WORLD=/run/world
WAIT_SECONDS=${WAIT_SECONDS:-15}
SLOW=${abs_top_builddir-}/tests/e2e/.libs/slow.so
OVERLAID="etc usr var home root tmp opt srv"

# Prints why no world can be had, or nothing.
world_obstacle() {
    [ "$(id -u)" -eq 0 ] || { echo "needs root for namespaces"; return; }
    command -v mount >/dev/null || { echo "needs mount (apt install mount)"; return; }
    local refusal
    refusal=$(unshare --mount --pid --net --uts --ipc --fork true 2>&1) ||
        { echo "private namespaces are refused here ($refusal)$(chroot_cure)"; return; }
    unshare --mount --pid --fork --mount-proc sh -c 'mount -t tmpfs none /run && mkdir /run/u /run/w &&
        mount -t overlay -o lowerdir=/etc,upperdir=/run/u,workdir=/run/w overlay /etc' 2>/dev/null ||
        { echo "overlay mounts in a private namespace are refused here"; return; }
}

# The kernel gives none to who lives in a chroot whose root is no mount point.
chroot_cure() {
    [ ! -r /proc/self/mountinfo ] || cut -d ' ' -f 5 /proc/self/mountinfo | grep -qx / ||
        echo '; in a chroot, leave it, mount --bind ROOT ROOT, and enter it again'
}

# Starts the script again as pid 1 of a new world, with a clean environment; returns in there.
enter_world() {
    if [ "${IN_WORLD-}" = yes ]; then
        world_mount
        mkdir -p "$WORLD/log" "$WORLD/pid" "$WORLD/began"
        echo "${SLOW_MS:-0}" >"$WORLD/slow-ms"
        return
    fi
    local obstacle
    obstacle=$(world_obstacle)
    [ -z "$obstacle" ] || skip_all "$obstacle"
    exec unshare --mount --pid --net --uts --ipc --fork --kill-child --mount-proc \
        env -i IN_WORLD=yes HOME=/root TERM="${TERM-dumb}" SHELL=/bin/sh LC_ALL=C.UTF-8 \
        PATH=/usr/sbin:/usr/bin:/sbin:/bin \
        abs_top_srcdir="$abs_top_srcdir" abs_top_builddir="$abs_top_builddir" \
        COGNITOD_UNDER="${COGNITOD_UNDER-}" SLOWED="${SLOWED-}" SLOW_MS="${SLOW_MS-}" \
        RUN_SECONDS="${RUN_SECONDS-}" WAIT_SECONDS="${WAIT_SECONDS-}" \
        bash "$0" "$@"
}

# Called by whatever changes the system: a script that lost its way must not change the real one.
only_in_a_world() {
    [ "${IN_WORLD-}" = yes ] || [ "${IN_REAL_SYSTEM-}" = yes ] || {
        echo "this would change the real system" >&2
        exit 1
    }
}

world_mount() {
    mount -t tmpfs -o mode=755 tmpfs /run
    mkdir -p "$WORLD" /run/lock
    local folder
    for folder in $OVERLAID; do
        [ -d "/$folder" ] && [ ! -L "/$folder" ] && world_overlay "$folder"
    done
    mount -o remount,bind,ro / # what is not overlaid must not be written to by mistake
    world_mount_devices
    ip link set lo up
    hostname cognito-demo
    printf 'cognito-demo\n' >/etc/hostname
    printf '127.0.0.1 localhost cognito-demo\n::1 localhost\n' >/etc/hosts
    rm -f /etc/resolv.conf && : >/etc/resolv.conf
    sed -i '/^hosts:/s/:.*/: files/' /etc/nsswitch.conf
}

world_overlay() {
    local store=$WORLD/overlay/$1
    mkdir -p "$store/changes" "$store/work"
    chmod --reference="/$1" "$store/changes"
    chown --reference="/$1" "$store/changes"
    mount -t overlay -o "lowerdir=/$1,upperdir=$store/changes,workdir=$store/work" overlay "/$1"
}

# A /dev of its own, so that /dev/log and new terminals are the world's.
world_mount_devices() {
    local new=$WORLD/dev device
    mkdir -p "$new"
    mount -t tmpfs -o mode=755 tmpfs "$new"
    for device in null zero full random urandom tty; do
        touch "$new/$device"
        mount --bind "/dev/$device" "$new/$device"
    done
    mkdir "$new/pts" "$new/shm"
    mount -t devpts -o newinstance,ptmxmode=0666,mode=620,gid=5 devpts "$new/pts"
    mount -t tmpfs -o mode=1777 tmpfs "$new/shm"
    ln -s pts/ptmx "$new/ptmx"
    ln -s /proc/self/fd "$new/fd"
    ln -s fd/0 "$new/stdin"
    ln -s fd/1 "$new/stdout"
    ln -s fd/2 "$new/stderr"
    mount --rbind "$new" /dev
}

wait_for() {
    local deadline=$((${EPOCHREALTIME/[.,]/} + WAIT_SECONDS * 1000000))
    until "$@"; do
        [ "${EPOCHREALTIME/[.,]/}" -lt "$deadline" ] || return 1
        sleep 0.02
    done
}

start() {
    local name=$1 library=
    shift
    [[ ,${SLOWED-}, != *,$name,* ]] || library=$SLOW
    stat -c %s "$WORLD/log/$name" >"$WORLD/began/$name" 2>/dev/null || echo 0 >"$WORLD/began/$name"
    LD_PRELOAD=$library${LD_PRELOAD:+:$LD_PRELOAD} "$@" >>"$WORLD/log/$name" 2>&1 </dev/null &
    echo $! >"$WORLD/pid/$name"
    disown # no word from bash about how it ended
}

# What it has said since it was started last.
said() {
    tail -c "+$(($(cat "$WORLD/began/$1") + 1))" "$WORLD/log/$1"
}

pid_of() {
    cat "$WORLD/pid/$1" 2>/dev/null
}

is_running() {
    local pid
    pid=$(pid_of "$1") && [ -n "$pid" ] && [ -d "/proc/$pid" ] &&
        ! grep -q '^State:.*[ZX] (' "/proc/$pid/status" 2>/dev/null
}

is_gone() {
    ! is_running "$1"
}

is_frozen() {
    grep -qs '^State:.*T (stopped)' "/proc/$(pid_of "$1")/status"
}

# A frozen process would not hear SIGTERM. No other gets SIGCONT: it would take back the SIGSTOP by which a sanitizer that
# looks for leaks holds its own process, and both would wait for ever.
stop() {
    local was_frozen=no
    is_running "$1" || return 0
    is_frozen "$1" && was_frozen=yes
    kill -TERM "$(pid_of "$1")"
    [ "$was_frozen" = no ] || thaw "$1"
    wait_for is_gone "$1" || fail "$1 does not stop"
}

kill_hard() {
    kill -KILL "$(pid_of "$1")"
    wait_for is_gone "$1" || fail "$1 does not die"
}

freeze() {
    kill -STOP "$(pid_of "$1")"
}

thaw() {
    kill -CONT "$(pid_of "$1")"
}
