# Names that are not what they seem: root's, a local user's, an alias of somebody else, odd bytes.
. "$abs_top_srcdir/tests/e2e/lib.sh" || exit 1
enter_world "$@"
start_host

test_the_pools_root_is_not_root() {
    run ssh_by_keyboard_interactive root Roots-Password-1 id
    expect_failure
    run su_as lucy root Roots-Password-1 id
    expect_failure
}

test_root_logs_in_with_the_local_password() {
    run ssh_by_keyboard_interactive root "$ROOT_PASSWORD" id -u
    expect_success
    expect_equal 0 "$output"
}

test_the_pools_lucy_is_not_the_local_lucy() {
    run ssh_by_keyboard_interactive lucy Cognito-Lucys-Password-1 id
    expect_failure
    run ssh_by_password lucy Cognito-Lucys-Password-1 id
    expect_failure
}

test_the_local_lucy_logs_in_as_before() {
    run ssh_by_keyboard_interactive lucy "$LOCAL_PASSWORD" 'id -un; id -Gn; env'
    expect_success
    expect_output lucy
    refuse_output linux-admins
    refuse_output AWS_
}

test_cognito_hears_nothing_of_root_and_local_users() {
    forget_requests
    run ssh_by_keyboard_interactive root "$ROOT_PASSWORD" true
    run ssh_by_keyboard_interactive lucy "$LOCAL_PASSWORD" true
    run ssh_by_keyboard_interactive lucy wrong-password true
    expect_equal "" "$(requests)"
}

refused() {
    ! "ssh_by_$1" "$2" Johns-Password-1 id >/dev/null 2>&1 </dev/null || echo "$2" >>"$WORLD/let-in"
}

test_odd_names_are_refused_and_break_nothing() {
    local name tries=()
    for name in $'jo\xffhn' $'john\n' 'john ' ' john' JOHN 'john@example.com' '../john' 'john;id' '-john' \
        "$(printf 'j%.0s' {1..200})" '%s%n' 'jöhn' 1879048200 'john\' "'" '$(id)'; do
        refused keyboard_interactive "$name" &
        tries+=($!)
        refused password "$name" &
        tries+=($!)
    done
    wait "${tries[@]}"
    [ ! -e "$WORLD/let-in" ] || fail "let in: $(cat "$WORLD/let-in")"
    is_running cognitod || fail "cognitod is gone"
    run ssh_by_keyboard_interactive john Johns-Password-1 id -un
    expect_success
}

test_an_alias_of_a_user_is_not_a_user() {
    change_user update '{"username": "john", "attributes": {"preferred_username": "johnny"}}'
    run ssh_by_keyboard_interactive johnny Johns-Password-1 id
    expect_failure
}

# Cognito now signs somebody else in under jane's name: the record of jane must not be theirs.
test_an_alias_that_takes_over_a_deleted_name_is_refused() {
    run getent passwd jane
    expect_success
    change_user delete '{"username": "jane"}'
    change_user create '{"username": "eve", "password": "Eves-Password-1", "groups": ["linux-users"],
        "attributes": {"preferred_username": "jane"}}'
    run ssh_by_keyboard_interactive jane Eves-Password-1 id
    change_user delete '{"username": "eve"}'
    expect_failure
    expect_logged cognitod "the token is another user's: eve"
}

test_a_stranger_who_signs_up_under_a_deleted_name_is_refused() {
    run getent passwd john
    expect_success
    change_user delete '{"username": "john"}'
    change_user create '{"username": "john", "password": "Strangers-Password-1", "groups": ["linux-users"],
        "sub": "99999999-aaaa-4bbb-8ccc-dddddddddddd"}'
    run ssh_by_keyboard_interactive john Strangers-Password-1 id
    expect_failure
    expect_logged cognitod "the token is another user's: john with sub 99999999"
}

run_tests
