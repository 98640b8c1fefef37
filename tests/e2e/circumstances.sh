# What holds in every circumstance, each with its figure printed: nobody gets in without proof, local people and look-ups
# do not wait, and once it is over people log in again without a restart.
#
#   measure_local_people             once, before the trouble: how long their logins take without our modules
#   local_people_do_not_wait WORDS   a login of lucy and root, a look-up of an unknown name, in the trouble WORDS
#   nobody_gets_in WORDS             jane, with her right password
#   no_wrong_password_gets_in WORDS  john, with a wrong one
#   in_trouble WORDS                 the first two at once
#   recovers WORDS                   jane logs in within $RECOVERY_SECONDS from now
#   jane_logs_in, session_of USER PASSWORD, now_ms
#   start_cognito_behind_a_way [OPTION...]
#                                    as start_cognito and start_sshd, with open_way and close_way between the daemon and it

LOCAL_EXTRA_MS=200 # what a local user's login may take longer than without us
LOOKUP_MS=2000     # lookup_timeout; the module itself waits for half of it, the rest is for a machine with much to do
RECOVERY_SECONDS=5
WAY=9443 # the port that the daemon knows

now_ms() {
    echo $((${EPOCHREALTIME/[.,]/} / 1000))
}

session_of() {
    pamtester_as sshd "$1" "$2" authenticate acct_mgmt open_session close_session >/dev/null 2>&1
}

# The median of five, in ms.
median_session_ms() {
    local began
    for _ in {1..5}; do
        began=$(now_ms)
        session_of "$1" "$2" || return
        echo $(($(now_ms) - began))
    done | sort -n | sed -n 3p
}

measure_local_people() {
    use_debian_pam unix mkhomedir
    LUCY_MS=$(median_session_ms lucy "$LOCAL_PASSWORD")
    ROOT_MS=$(median_session_ms root "$ROOT_PASSWORD")
    use_debian_pam unix mkhomedir cognito cognito-password
}

# Others use this processor too, and not always equally: who waits for us waits each of three times.
not_slower() {
    local name=$1 password=$2 without=$3 trouble=$4 with
    for _ in {1..3}; do
        with=$(median_session_ms "$name" "$password")
        [ -n "$with" ] || fail "$trouble: $name can't log in"
        [ $((with - without)) -gt "$LOCAL_EXTRA_MS" ] || break
    done
    note "$trouble: $name logs in within $with ms, $without ms without our modules"
    [ $((with - without)) -le "$LOCAL_EXTRA_MS" ] || fail "$name waits: $with ms, not $without ms"
}

# Names nobody has, each a new one, so that no cache answers.
unknown_name_is_soon_unknown() {
    local began took
    began=$(now_ms)
    run getent passwd "nobody-$RANDOM-$RANDOM"
    took=$(($(now_ms) - began))
    expect_failure
    note "$1: an unknown name is unknown after $took ms"
    [ "$took" -le "$LOOKUP_MS" ] || fail "the look-up took $took ms"
}

local_people_do_not_wait() {
    not_slower lucy "$LOCAL_PASSWORD" "$LUCY_MS" "$1"
    not_slower root "$ROOT_PASSWORD" "$ROOT_MS" "$1"
    unknown_name_is_soon_unknown "$1"
}

nobody_gets_in() {
    local began
    began=$(now_ms)
    run pamtester_as sshd jane Janes-Password-1 authenticate
    expect_failure
    note "$1: jane is refused after $(($(now_ms) - began)) ms"
}

no_wrong_password_gets_in() {
    run pamtester_as sshd john Wrong-Password-1 authenticate
    expect_failure
}

# Local people come while jane still waits.
in_trouble() {
    nobody_gets_in "$1" &
    local_people_do_not_wait "$1"
    wait $! || exit 1
}

jane_logs_in() {
    session_of jane Janes-Password-1
}

# From the moment the trouble has ended.
recovers() {
    local began
    began=$(now_ms)
    WAIT_SECONDS=$RECOVERY_SECONDS wait_for jane_logs_in || fail "$1 is over, but jane can't log in"
    note "$1 is over: jane logs in after $(($(now_ms) - began)) ms"
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

start_cognito_behind_a_way() {
    start_emulator --issuer-base "https://localhost:$WAY" "$@"
    start_sshd
    authorize_key root
    ENDPOINT=https://localhost:$WAY
    open_way
    configure_daemon
    start_daemon
    wait_for_directory jane
}
