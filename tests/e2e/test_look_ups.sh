# Look-ups by other people's programs, as they are: after a fork, from threads, in a chroot, as pid 1, without a
# descriptor. In each with the daemon alive and with the daemon frozen: who is known is found, and nobody waits longer than
# lookup_timeout.
. "$abs_top_srcdir/tests/e2e/lib.sh" || exit 1
. "$abs_top_srcdir/tests/e2e/circumstances.sh"
enter_world "$@"

CHROOT=$WORLD/chroot

prepare() {
    install_product
    use_nss_module
    start_cognito
    JANES_UID=$(id -u jane)
    PEOPLE="jane-may-map root-may-not"
}

fresh_name() {
    echo "nobody-$RANDOM-$RANDOM"
}

# As a process of that kind: jane's may map the directory, root's reads it.
as_person() {
    local person=$1
    shift
    case $person in
    jane-may-map)
        bounded setpriv --reuid="$JANES_UID" --regid="$JANES_UID" --clear-groups \
            --inh-caps=+sys_chroot --ambient-caps=+sys_chroot -- "$@"
        ;;
    root-may-not) bounded "$@" ;;
    esac
}

longest_ms() {
    awk '/^[a-z-]*[0-9-]* ([0-9]+|none) [0-9]+$/ { if ($3 > longest) longest = $3 } END { printf "%d", longest / 1000 }' <<<"$output"
}

# Every line about that name says this.
expect_all() {
    local name=$1 wanted=$2 found
    found=$(sed -n "s/^$name \([^ ]*\) .*/\1/p" <<<"$output" | sort -u | tr '\n' ' ')
    [ "$found" = "$wanted " ] || fail "$name: wanted $wanted, got $found" "$(what_came_of_it)"
}

expect_mapped() {
    case $1 in
    jane-may-map) expect_output "mapped yes" ;;
    root-may-not) expect_output "mapped no" ;;
    esac
}

expect_descriptors_kept() {
    local before after
    read -r before after < <(sed -n 's/.*descriptors \([0-9]*\) \([0-9]*\)$/\1 \2/p' <<<"$output")
    expect_equal "${before:-none}" "$after"
}

# One run of look-up, for a known and an unknown name.
looks_up() {
    local words=$1 longest
    shift
    run "$@" "$UNKNOWN"
    expect_success
    expect_all "$UNKNOWN" none
    expect_descriptors_kept
    longest=$(longest_ms)
    note "$words: the longest look-up takes $longest ms"
    [ "$longest" -le "$LOOKUP_MS" ] || fail "$words: $longest ms"
}

knows_jane() {
    expect_all jane "$JANES_UID"
}

in_both_states() {
    local person
    for person in $PEOPLE; do
        UNKNOWN=$(fresh_name)
        "$1" "$person" "the daemon alive"
        freeze cognitod
        UNKNOWN=$(fresh_name)
        "$1" "$person" "the daemon frozen"
        thaw cognitod
    done
}

looks_up_everywhere() {
    looks_up "$3, $1, $2" as_person "$1" "$TOOLS/look-up" "$3" jane
    knows_jane
    [ "$3" = closed-first ] || expect_mapped "$1"
}

after_a_fork() {
    looks_up_everywhere "$1" "$2" fork
}

test_after_a_fork_without_an_exec() {
    in_both_states after_a_fork
}

from_threads() {
    looks_up_everywhere "$1" "$2" threads
    expect_equal 8 "$(grep -c '^jane ' <<<"$output")"
}

test_from_eight_threads_at_once() {
    in_both_states from_threads
}

without_descriptors() {
    looks_up_everywhere "$1" "$2" closed
    expect_output "descriptors 0 0"
    UNKNOWN=$(fresh_name)
    looks_up_everywhere "$1" "$2" closed-first
    expect_output "descriptors 0 0"
}

test_with_all_descriptors_closed() {
    in_both_states without_descriptors
}

# What a container or a service with RootDirectory= sees: the system, and of ours what is put there.
make_chroot() {
    local folder
    mkdir -p "$CHROOT"/{usr,etc,var/lib/cognitod,run/cognitod}
    mount --bind /usr "$CHROOT/usr"
    mount --bind /etc "$CHROOT/etc"
    for folder in /lib*; do
        [ -L "$folder" ] && cp -dR "$folder" "$CHROOT/"
    done
    install -m 755 "$TOOLS/look-up" "$CHROOT/look-up"
}

put_snapshot_into_chroot() {
    mount --bind /var/lib/cognitod "$CHROOT/var/lib/cognitod"
}

put_sockets_into_chroot() {
    mount --bind /run/cognitod "$CHROOT/run/cognitod"
}

# One that went there after its look-ups, and one that was started there.
in_the_chroot() {
    looks_up "in a chroot $WHAT, $1, $2" as_person "$1" "$TOOLS/look-up" chroot "$CHROOT" jane
    expect_mapped "$1"
    "$EXPECTED"
    looks_up "started in a chroot $WHAT, $1, $2" as_person "$1" chroot "$CHROOT" /look-up here jane
    "$EXPECTED"
}

# Found as long as an old mapping serves, or not: but nobody else's uid.
knows_jane_or_nobody() {
    [[ $output == *"jane none"* ]] || knows_jane
}

test_in_a_chroot_without_the_snapshot() {
    make_chroot
    WHAT="without the snapshot" EXPECTED=knows_jane_or_nobody
    in_both_states in_the_chroot
}

test_in_a_chroot_with_the_snapshot_alone() {
    put_snapshot_into_chroot
    WHAT="with the snapshot" EXPECTED=knows_jane
    in_both_states in_the_chroot
}

test_in_a_chroot_with_snapshot_and_sockets() {
    put_sockets_into_chroot
    WHAT="with snapshot and sockets" EXPECTED=knows_jane
    in_both_states in_the_chroot
}

asked_about() {
    requests | jq -r 'select(.operation == "ListUsers") | tostring' | grep -c -- "$1"
}

as_first_process() {
    looks_up "pid 1, $1, $2" as_person_and_pid_1 "$1"
    expect_output "pid 1; mapped no"
    knows_jane
    [ "$(longest_ms)" -lt 500 ] || fail "pid 1 asked the daemon"
}

as_person_and_pid_1() {
    case $1 in
    jane-may-map)
        bounded unshare --pid --fork setpriv --reuid="$JANES_UID" --regid="$JANES_UID" --clear-groups \
            "$TOOLS/look-up" here jane "$2"
        ;;
    root-may-not) bounded unshare --pid --fork "$TOOLS/look-up" here jane "$2" ;;
    esac
}

test_pid_1_never_asks_and_never_maps() {
    in_both_states as_first_process
}

test_the_pool_is_asked_for_others_and_not_for_pid_1() {
    forget_requests
    UNKNOWN=$(fresh_name)
    looks_up "another process" as_person root-may-not "$TOOLS/look-up" here jane
    expect_equal 1 "$(asked_about "$UNKNOWN")"
    UNKNOWN=$(fresh_name)
    looks_up "pid 1" as_person_and_pid_1 root-may-not
    expect_equal 0 "$(asked_about "$UNKNOWN")"
}

prepare
run_tests
