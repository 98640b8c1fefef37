# Sourced by the tests of cognitod and cognitoctl: the daemon and a local Cognito, without PAM.
#
#   sign_in USER PASSWORD [OPTION...]   cognitoctl sign-in
#   as_uid UID COMMAND...               by a process of that uid

. "$abs_top_srcdir/tests/e2e/lib.sh"

start_service() {
    install_product
    use_nss_module
    start_cognito
}

sign_in() {
    local user=$1 password=$2
    shift 2
    run_with_input "$password" cognitoctl sign-in "$user" "$@"
}

as_uid() {
    local uid=$1
    shift
    setpriv --reuid="$uid" --regid="$uid" --clear-groups "$@"
}

# The daemon's lines about the last request of this test.
last_line() {
    logged cognitod | tail -n 1
}

# A sign-in whose answers depend on what comes in between, such as a code:
#
#   begin_sign_in USER [OPTION...]   cognitoctl sign-in, waiting for its first answer
#   see WORDS                        waits until the words have been shown
#   answer WORDS                     to the prompt that waits
#   end_sign_in                      waits for the end; then $status and $output are what came of it

begin_sign_in() {
    rm -f "$WORLD/answers"
    mkfifo "$WORLD/answers"
    : >"$WORLD/shown" # else what an earlier sign-in showed may still be seen in it
    bounded cognitoctl sign-in "$@" <"$WORLD/answers" >"$WORLD/shown" 2>&1 &
    sign_in_pid=$!
    exec 9>"$WORLD/answers"
}

has_shown() {
    grep -qF -e "$1" "$WORLD/shown"
}

see() {
    wait_for has_shown "$1" || fail "not shown: $1" "$(cat "$WORLD/shown")"
}

answer() {
    printf '%s\n' "$1" >&9
}

end_sign_in() {
    exec 9>&-
    wait "$sign_in_pid"
    status=$?
    output=$(cat "$WORLD/shown")
    ran="cognitoctl sign-in"
}

# The code that an authenticator app shows.
totp() {
    "$abs_top_srcdir/tests/e2e/totp" "$@"
}
