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
