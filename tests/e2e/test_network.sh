# Every way a network, a disk or a clock can fail: nobody gets in without proof, local people and look-ups don't
# wait, and once it is over people log in again without a restart. Each figure is printed.
. "$abs_top_srcdir/tests/e2e/lib.sh" || exit 1
. "$abs_top_srcdir/tests/e2e/circumstances.sh"
enter_world "$@"

WAY=9443 # the port that the daemon knows

prepare() {
    prepare_host
    add_local_people
    measure_local_people
    mkdir -p /etc/cognitod.conf.d
    configure 10-short.conf <<<$'[network]\nconnect_timeout = 300ms\nrequest_timeout = 1s'
    start_emulator --issuer-base "https://localhost:$WAY"
    start_sshd
    authorize_key root
    ENDPOINT=https://localhost:$WAY
    open_way
    configure_daemon
    start_daemon
    wait_for getent passwd jane >/dev/null || fail "the directory does not fill"
}

# What stands between the daemon and Cognito, and is taken away: a relay, so that Cognito itself, with its
# certificate and its users, stays as it is.
open_way() {
    start way ssh "${SSH_OPTIONS[@]}" -i "$SSH_KEY" -o IdentitiesOnly=yes -o ExitOnForwardFailure=yes -l root -N \
        -L "127.0.0.1:$WAY:localhost:8443" localhost
    wait_for way_is_open || fail "there is no way to Cognito"
}

way_is_open() {
    (: <"/dev/tcp/127.0.0.1/$WAY") 2>/dev/null
}

close_way() {
    kill_hard way
}

bad_peer() {
    : >"$WORLD/log/bad-peer"
    start bad-peer "$TOOLS/bad-peer" "$@"
    wait_for grep -qs ready "$WORLD/log/bad-peer" || fail "no bad peer"
}

# The way in the hands of a peer of that kind.
with_bad_peer() {
    local trouble=$1 kind=$2
    close_way
    bad_peer "$kind" "$WAY"
    in_trouble "$trouble"
    kill_hard bad-peer
    open_way
    recovers "$trouble"
}

test_every_endpoint_refusing() {
    close_way
    in_trouble "endpoints refuse"
    open_way
    recovers "endpoints refuse"
}

test_every_endpoint_dropping_packets() {
    with_bad_peer "endpoints drop packets" full
}

test_every_endpoint_silent_from_the_start() {
    with_bad_peer "endpoints are silent" silent
}

test_every_endpoint_falling_silent() {
    freeze way
    in_trouble "endpoints fall silent"
    thaw way
    recovers "endpoints fall silent"
}

test_every_endpoint_trickling_a_byte_a_second() {
    with_bad_peer "endpoints trickle" trickle
}

# A name that only the silent server would know, until /etc/hosts does.
test_a_silent_name_server() {
    sed -i '/^hosts:/s/:.*/: files dns/' /etc/nsswitch.conf
    echo "nameserver 127.0.0.1" >/etc/resolv.conf
    bad_peer dns 53
    configure 20-name.conf <<END
[user_pool]
endpoint = https://cognito.test:$WAY
END
    restart_daemon
    in_trouble "DNS is silent"
    echo "127.0.0.1 cognito.test" >>/etc/hosts
    recovers "the silence of DNS"
    kill_hard bad-peer
    rm /etc/cognitod.conf.d/20-name.conf
    restart_daemon
}

test_a_dead_proxy() {
    configure 20-proxy.conf <<<$'[network]\nproxy = http://127.0.0.1:3128'
    restart_daemon
    in_trouble "the proxy is dead"
    rm /etc/cognitod.conf.d/20-proxy.conf
    restart_daemon
    recovers "the dead proxy"
}

# A file system of the daemon's own, full to the last byte: what is new can't be pinned or published.
test_a_full_disk() {
    stop cognitod
    cp -a /var/lib/cognitod "$WORLD/state"
    mount -t tmpfs -o "size=256k,mode=755,uid=$(id -u cognitod),gid=$(id -g cognitod)" tmpfs /var/lib/cognitod
    cp -a "$WORLD/state/." /var/lib/cognitod/
    restart_daemon
    dd if=/dev/zero of=/var/lib/cognitod/ballast bs=1k count=1024 2>/dev/null
    change_user create '{"username": "newcomer", "password": "Newcomers-Password-1", "status": "CONFIRMED", "groups": ["linux-users"]}'
    local_people_do_not_wait "the disk is full"
    run pamtester_as sshd newcomer Newcomers-Password-1 authenticate
    note "the disk is full: newcomer, whose ids can't be kept: status $status"
    expect_failure
    rm /var/lib/cognitod/ballast
    recovers "the full disk"
    WAIT_SECONDS=$RECOVERY_SECONDS wait_for session_of newcomer Newcomers-Password-1 ||
        fail "newcomer can't log in although there is room"
    stop cognitod
    umount /var/lib/cognitod
    restart_daemon
}

# Whatever is in the published file's place, no look-up hangs and root and lucy log in; put back, it counts again.
with_published_file() {
    local trouble=$1
    shift
    mkdir -p "$WORLD/kept"
    cp -a /var/lib/cognitod/directory* "$WORLD/kept/"
    "$@"
    local_people_do_not_wait "$trouble"
    run id -u lucy
    expect_success
    run getent passwd jane
    note "$trouble: getent passwd jane: status $status, $output"
    [ "$status" -ne 0 ] || [[ $output == jane:\*:[0-9]*:[0-9]*:* ]] || fail "jane is somebody else"
    cp -a "$WORLD/kept/directory"* /var/lib/cognitod/
    recovers "$trouble"
}

delete_it() {
    rm /var/lib/cognitod/directory /var/lib/cognitod/directory.recent
}

truncate_it() {
    truncate -s 200 /var/lib/cognitod/directory
}

damage_it() {
    dd if=/dev/urandom of=/var/lib/cognitod/directory bs=1 seek=160 count=400 conv=notrunc 2>/dev/null
}

come_from_the_future() {
    printf '\x63' | dd of=/var/lib/cognitod/directory bs=1 seek=8 conv=notrunc 2>/dev/null
}

test_a_published_file_that_is_deleted() {
    with_published_file "the snapshot is deleted" delete_it
}

test_a_published_file_that_is_truncated() {
    with_published_file "the snapshot is truncated" truncate_it
}

test_a_published_file_that_is_damaged() {
    with_published_file "the snapshot is damaged" damage_it
}

test_a_published_file_of_a_version_to_come() {
    with_published_file "the snapshot is from the future" come_from_the_future
}

set_clock_of_cognito() {
    control_emulator --data "{\"offsetSeconds\": $1}" "$ENDPOINT/_emulator/clock" >/dev/null || fail "no clock"
}

# The daemon goes by the service's clock, as its replies tell it. (A wrong password of jane's own would count against
# her on a day that is not yet.)
test_a_clock_that_is_a_day_off() {
    local offset
    for offset in 86400 -86400; do
        set_clock_of_cognito "$offset"
        run pamtester_as sshd john Wrong-Password-1 authenticate
        expect_failure
        local_people_do_not_wait "the clock is $offset s off"
        recovers "the first look at a clock $offset s off"
        set_clock_of_cognito 0
        recovers "a clock $offset s off"
    done
}

prepare
run_tests
