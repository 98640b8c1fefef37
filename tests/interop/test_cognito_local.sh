# The daemon against npm's cognito-local: directory and sign-in by password.
. "${abs_top_srcdir:?run me by \`make check-interop\`}/tests/daemon/lib.sh" || exit 1
. "$abs_top_srcdir/tests/interop/packages.sh"
. "$abs_top_srcdir/tests/interop/foreign_pool.sh"
[ "${IN_WORLD-}" = yes ] || install_packages # there is no network in a world
enter_world "$@"
install_product
use_nss_module

foreign_signature=() # it asks for none
POOL_ID=eu-west-1_Local1 # the ids that it gives out have no region, so that the daemon refuses them
mkdir -p "$WORLD/cognito-local/.cognito/db"
printf '{"Users": {}, "Options": {"Id": "%s", "UsernameAttributes": []}}' "$POOL_ID" >"$WORLD/cognito-local/.cognito/db/$POOL_ID.json"
cat >"$WORLD/cognito-local/.cognito/config.json" <<END
{"TokenConfig": {"IssuerDomain": "$ENDPOINT"}, "UserPoolDefaults": {"UsernameAttributes": []}}
END
cd "$WORLD/cognito-local" || exit
start cognito-local env HOST=127.0.0.1 PORT=9229 node "$INSTALLED/node_modules/cognito-local/lib/bin/start.js"
wait_for bounded curl --silent --output /dev/null http://127.0.0.1:9229/health || fail "cognito-local does not start"
start_tls_front 9229
make_foreign_pool
configure_for_foreign_pool "$ENDPOINT"
start_daemon

test_the_daemon_lists_its_users() {
    wait_for_directory ann
    run id ann
    expect_output "(ann)"
    expect_output "(linux-users)"
}

test_its_user_signs_in_by_password() {
    sign_in ann Anns-Password-1
    expect_success
    expect_output "Sign-in         success"
}

test_a_wrong_password_is_no_success() {
    sign_in ann Wrong-Password-1
    expect_failure
}

run_tests
