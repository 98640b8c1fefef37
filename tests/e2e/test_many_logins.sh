# Many logins, one after the other and at once, and scans of names: all who should get in do, Cognito is asked a bounded
# number of times, and memory and descriptors return to where they were, in the daemon and in who uses the modules.
#
#   test_many_logins.sh [LOGINS]      in a row, 100 when not told; `make soak`: 1000, and all the names over ssh too
. "$abs_top_srcdir/tests/e2e/lib.sh" || exit 1
. "$abs_top_srcdir/tests/e2e/circumstances.sh"
enter_world "$@"

LOGINS=${1:-100}
AT_ONCE=100
NAMES=2000
NAMES_BY_SSH=$((LOGINS > 100 ? NAMES : 50))
GROWTH_KIB=4096      # what the daemon may have grown by, however many have come: stacks that the C library keeps
HOST_GROWTH_KIB=256  # what a program that uses the modules may have
QUESTIONS_AT_FIRST=20 # of a stranger's; see daemon/directory/questions.h
QUESTIONS_A_SECOND=10

status_of_daemon() {
    sed -n "s/^$1:[[:space:]]*\([0-9]*\).*/\1/p" "/proc/$(pid_of cognitod)/status"
}

nobody_is_inside() {
    [ "$(status_of_daemon Threads)" -le "$THREADS" ]
}

# What the daemon holds when nobody is inside.
weigh_daemon() {
    wait_for nobody_is_inside || fail "conversations do not end: $(status_of_daemon Threads) threads"
    MEMORY=$(status_of_daemon RssAnon) # its own: pages of libraries come and go
    DESCRIPTORS=$(find "/proc/$(pid_of cognitod)/fd" -type l | wc -l)
}

# The sanitizers keep what is freed.
grows_more_than() {
    ! grep -q '^#define SANITIZERS' "$abs_top_builddir/config.h" && [ "$2" -gt "$1" ]
}

# The memory and the descriptors, given as arguments, that were there before.
is_as_before() {
    weigh_daemon
    [ "$DESCRIPTORS" -le "$2" ] && ! grows_more_than "$GROWTH_KIB" $((MEMORY - $1))
}

# At the latest when the daemon has looked whether it is quiet again.
daemon_is_as_before() {
    local memory=$MEMORY descriptors=$DESCRIPTORS
    weigh_daemon
    note "the daemon's memory: $memory KiB before, $MEMORY KiB after; descriptors: $descriptors before, $DESCRIPTORS after"
    wait_for is_as_before "$memory" "$descriptors" ||
        fail "the daemon has grown by $((MEMORY - memory)) KiB and $((DESCRIPTORS - descriptors)) descriptors"
    note "in the end: $MEMORY KiB, $DESCRIPTORS descriptors"
}

log_in() {
    ssh_by_keyboard_interactive john Johns-Password-1 true
}

# Every number is another host to sshd and to the daemon, which give each host its share.
log_in_from() {
    local number=$1
    shift
    SSH_OPTIONS+=(-o "BindAddress=127.0.1.$number")
    ssh_by_keyboard_interactive "$@"
}

# COUNT logins at once, %g in USER being a number from FIRST on; tells how many of them got in.
crowd() {
    local count=$1 user=$2 password=$3 first=$4 i
    rm -rf "$WORLD/let-in" && mkdir "$WORLD/let-in"
    for ((i = 1; i <= count; i++)); do
        { log_in_from "$i" "${user//%g/$((first + i))}" "$password" true && : >"$WORLD/let-in/$i"; } >/dev/null 2>&1 &
    done
    wait
    find "$WORLD/let-in" -type f | wc -l
}

test_logins_in_a_row_all_succeed_and_leave_nothing_behind() {
    local began i
    began=$(now_ms)
    for ((i = 1; i <= LOGINS; i++)); do
        log_in || fail "login $i fails"
    done
    note "$LOGINS logins in a row: $(($(now_ms) - began)) ms"
    daemon_is_as_before
}

test_a_hundred_logins_at_once_all_succeed_and_leave_nothing_behind() {
    local began let_in
    began=$(now_ms)
    let_in=$(crowd "$AT_ONCE" john Johns-Password-1 0)
    note "$AT_ONCE logins at once: $let_in let in within $(($(now_ms) - began)) ms"
    expect_equal "$AT_ONCE" "$let_in"
    daemon_is_as_before
}

as_john() {
    setpriv --reuid="$(id -u john)" --regid="$(id -g john)" --clear-groups "$@"
}

# What was asked since forget_requests, a scan of so many milliseconds.
questions_are_bounded() {
    local took=$1 most questions
    questions=$(requests | jq -r .operation | grep -c ListUsers)
    most=$((QUESTIONS_AT_FIRST * 2 + QUESTIONS_A_SECOND * (took / 1000 + 1)))
    note "Cognito was asked $questions times in $took ms"
    [ "$questions" -le "$most" ] || fail "asked more than $most times"
}

test_a_scan_of_two_thousand_unknown_names_asks_a_bounded_number_of_questions() {
    local began newcomer='{"username": "newcomer", "password": "Newcomers-Password-1", "groups": ["linux-users"]}'
    change_user create "$newcomer"
    forget_requests
    began=$(now_ms)
    run as_john getent passwd $(seq -f "scan-%g" "$NAMES")
    expect_failure
    note "$NAMES unknown names looked up by one user"
    questions_are_bounded "$(($(now_ms) - began))"
    run ssh_by_keyboard_interactive newcomer Newcomers-Password-1 id -un
    expect_success
    daemon_is_as_before
}

test_a_scan_of_unknown_names_over_ssh_asks_a_bounded_number_of_questions() {
    local began let_in=0 first
    forget_requests
    began=$(now_ms)
    for ((first = 0; first < NAMES_BY_SSH; first += 50)); do
        let_in=$((let_in + $(crowd 50 "stranger-%g" Johns-Password-1 "$first")))
    done
    expect_equal 0 "$let_in"
    note "$NAMES_BY_SSH unknown names tried over ssh"
    questions_are_bounded "$(($(now_ms) - began))"
    daemon_is_as_before
    recovers "the scan"
}

# "… memory 1 2; descriptors 3 4" or a line for each.
host_is_as_before() {
    local before after words
    words=$(sed -n 's/.*memory/memory/p' <<<"$output" | tr '\n' ' ')
    note "$1: $words"
    read -r before after < <(grep -oE 'memory [0-9]+( [0-9]+)?' <<<"$words" | tr '\n' ' ' | tr -dc '0-9 ' | xargs)
    ! grows_more_than "$HOST_GROWTH_KIB" $((after - before)) || fail "$1 has grown by $((after - before)) KiB"
    read -r before after < <(grep -oE 'descriptors [0-9]+( [0-9]+)?' <<<"$words" | tr '\n' ' ' | tr -dc '0-9 ' | xargs)
    expect_equal "${before:-none}" "$after"
}

test_a_program_that_signs_in_again_and_again_does_not_grow() {
    run_with_input Johns-Password-1 "$TOOLS/pam-often" sshd john "$LOGINS"
    expect_success
    host_is_as_before "$LOGINS sessions in one process"
}

test_a_program_that_looks_up_again_and_again_does_not_grow() {
    run as_john "$TOOLS/look-up" often john nobody-knows-me root
    expect_success
    host_is_as_before "6000 look-ups by a process that maps"
    run "$TOOLS/look-up" often john nobody-knows-me root
    expect_success
    host_is_as_before "6000 look-ups by a process of root's"
}

has_few_descriptors() {
    weigh_daemon
    [ "$DESCRIPTORS" -le "$FIRST_DESCRIPTORS" ]
}

test_some_time_later_the_daemon_has_let_go_of_what_the_crowds_needed() {
    local memory=$MEMORY
    wait_for has_few_descriptors ||
        fail "still $DESCRIPTORS descriptors, $FIRST_DESCRIPTORS at first" "$(ls -l "/proc/$(pid_of cognitod)/fd")"
    note "the daemon at first: $FIRST_MEMORY KiB, $FIRST_DESCRIPTORS descriptors; with a crowd $memory KiB; now: $MEMORY KiB, $DESCRIPTORS descriptors"
    ! grows_more_than $((GROWTH_KIB * 2)) $((MEMORY - FIRST_MEMORY)) || fail "the daemon keeps $((MEMORY - FIRST_MEMORY)) KiB"
}

# The daemon keeps eight connections for whoever comes next and closes them when nobody does, and the C library keeps memory
# for its threads: after a first crowd it has all of that. A watchdog lets the daemon look at its connections often.
prepare() {
    export WATCHDOG_USEC=4000000
    start_host
    log_in || fail "john can't log in"
    THREADS=$(status_of_daemon Threads)
    weigh_daemon
    FIRST_MEMORY=$MEMORY FIRST_DESCRIPTORS=$DESCRIPTORS
    crowd "$AT_ONCE" john Johns-Password-1 0 >/dev/null
    weigh_daemon
    note "after a first crowd: $MEMORY KiB, $DESCRIPTORS descriptors"
}

prepare
run_tests
