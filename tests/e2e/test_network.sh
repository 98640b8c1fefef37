# Every way a network, a disk or a clock can fail: nobody gets in without proof, local people and look-ups don't
# wait, and once it is over people log in again without a restart. Each figure is printed.
. "$abs_top_srcdir/tests/e2e/lib.sh" || exit 1
. "$abs_top_srcdir/tests/e2e/circumstances.sh"
. "$abs_top_srcdir/tests/e2e/clock.sh"
enter_world "$@"

prepare() {
    prepare_host
    add_local_people
    measure_local_people
    mkdir -p /etc/cognitod.conf.d
    configure 10-short.conf <<<$'[network]\nconnect_timeout = 300ms\nrequest_timeout = 1s'
    start_cognito_behind_a_way
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

start_proxy() {
    : >"$WORLD/log/proxy"
    start proxy "$TOOLS/proxy" 3128
    wait_for grep -qs ready "$WORLD/log/proxy" || fail "no proxy"
}

test_a_proxy_that_dies_or_falls_silent() {
    configure 20-proxy.conf <<<$'[network]\nproxy = http://127.0.0.1:3128'
    start_proxy
    restart_daemon
    recovers "the way without a proxy"
    grep -q "tunnel to localhost:$WAY" "$WORLD/log/proxy" || fail "the proxy was not used"
    kill_hard proxy
    forget_connections
    in_trouble "the proxy is dead"
    start_proxy
    recovers "the death of the proxy"
    freeze proxy
    forget_connections
    in_trouble "the proxy is silent"
    thaw proxy
    recovers "the silence of the proxy"
    rm /etc/cognitod.conf.d/20-proxy.conf
    restart_daemon
    stop proxy
}

# The tunnels that stand go on without the proxy's first process.
forget_connections() {
    close_way
    open_way
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
    no_wrong_password_gets_in "the disk is full"
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

# The daemon publishes again what it does not find as it left it: it is frozen as long as the trouble is to last.
with_published_file() {
    local trouble=$1 jane
    shift
    jane=$(getent passwd jane)
    freeze cognitod
    "$@"
    local_people_do_not_wait "$trouble"
    run id -u lucy
    expect_success
    run getent passwd jane
    note "$trouble: getent passwd jane: status $status, $output"
    [ "$status" -ne 0 ] || expect_equal "$jane" "$output"
    thaw cognitod
    no_wrong_password_gets_in "$trouble"
    recovers "$trouble"
    expect_equal "$jane" "$(getent passwd jane)"
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
test_a_clock_of_cognito_that_is_a_day_off() {
    local offset
    for offset in 86400 -86400; do
        set_clock_of_cognito "$offset"
        no_wrong_password_gets_in
        local_people_do_not_wait "the clock is $offset s off"
        recovers "the first look at a clock $offset s off"
        set_clock_of_cognito 0
        recovers "a clock $offset s off"
    done
}

clock_is_wrong_by() {
    local off
    off=$(($(with_wrong_clock date +%s) - $(date +%s)))
    [ $((off - $1)) -le 2 ] && [ $((off - $1)) -ge -2 ] || fail "the clock should be $1 s off, not $off s"
}

# Whether jane gets in depends on how wrong it is: a certificate is not valid yet, or no more. What is signed goes by the
# service's clock.
test_a_clock_of_the_host_that_is_wrong() {
    local offset
    set_clock_of_host 0
    with_wrong_clock restart_daemon
    for offset in 86400 -86400 $((10 * 365 * 86400)) $((-10 * 365 * 86400)); do
        set_clock_of_host "$offset"
        clock_is_wrong_by "$offset"
        forget_connections
        with_wrong_clock no_wrong_password_gets_in
        with_wrong_clock local_people_do_not_wait "the host's clock is $offset s off"
        run with_wrong_clock session_of jane Janes-Password-1
        note "the host's clock is $offset s off: jane's login ends with status $status"
        set_clock_of_host 0
        recovers "a clock of the host $offset s off"
    done
    restart_daemon
}

prepare
run_tests
