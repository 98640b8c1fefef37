# What Lambda triggers of the pool get from real logins, and what their answers do to them.
. "$abs_top_srcdir/tests/e2e/lib.sh" || exit 1
enter_world "$@"
prepare_host
add_local_people
mkdir -p /etc/cognitod.conf.d
configure metadata.conf <<'END'
[client_metadata]
user = %u
service = %s

[validation_data]
client = linux
END

# The pool with a program for each trigger: it does what the file of its name says, if there is one.
mkdir -p "$WORLD/triggers"
cat >"$WORLD/triggers/program" <<'END'
#!/bin/sh
behaviour=$0.behaviour
[ ! -e "$behaviour" ] || exec sh "$behaviour"
echo '{"response": {}}'
END
chmod 755 "$WORLD/triggers/program"
for trigger in PreAuthentication PostAuthentication PreTokenGeneration UserMigration; do
    ln -s program "$WORLD/triggers/$trigger"
done
jq --arg folder "$WORLD/triggers" '.userPools[].triggers = ([["PreAuthentication", "PostAuthentication",
    "PreTokenGeneration", "UserMigration"][] | {(.): ($folder + "/" + .)}] | add)' \
    "$abs_top_srcdir/tests/e2e/pool.json" >"$WORLD/triggers/pool.json"

start_emulator --state "$WORLD/triggers/pool.json" --trigger-log "$WORLD/log/triggers"
configure_daemon
start_daemon
wait_for getent passwd jane >/dev/null || fail "the directory does not fill"
start_sshd

behave() {
    cat >"$WORLD/triggers/$1.behaviour"
}

# The next test starts without events and behaviours.
forget_events() {
    rm -f "$WORLD"/triggers/*.behaviour
    : >"$WORLD/log/triggers"
}

event() {
    jq -c "select(.triggerSource == \"$1\") | $2" "$WORLD/log/triggers"
}

test_each_trigger_gets_what_the_service_gives_it() {
    forget_events
    run ssh_by_keyboard_interactive jane Janes-Password-1 true
    expect_success
    note "$(cat "$WORLD/log/triggers")"
    expect_equal '["jane","sshd","linux"]' "$(event PreAuthentication_Authentication \
        '.request.validationData | [.user, .service, .client]')"
    expect_equal null "$(event PreAuthentication_Authentication .request.clientMetadata)"
    local later
    for later in PostAuthentication_Authentication TokenGeneration_Authentication; do
        expect_equal '["jane","sshd",null]' "$(event "$later" '.request.clientMetadata | [.user, .service, .client]')"
        expect_equal null "$(event "$later" .request.validationData)"
    done
    expect_equal '["CONFIRMED","jane@example.com"]' "$(event PostAuthentication_Authentication \
        '.request.userAttributes | [."cognito:user_status", .email]')"
}

test_a_trigger_can_refuse_before_and_after_the_password() {
    local trigger
    for trigger in PreAuthentication PostAuthentication PreTokenGeneration; do
        forget_events
        behave "$trigger" <<<'echo "Not at this hour" >&2; exit 1'
        run ssh_by_keyboard_interactive jane Janes-Password-1 true
        expect_failure
    done
    forget_events
    run ssh_by_keyboard_interactive jane Janes-Password-1 true
    expect_success
}

test_a_wrong_password_is_told_before_it_is_looked_at() {
    forget_events
    run ssh_by_keyboard_interactive john Wrong-Password-1 true
    expect_failure
    expect_equal '"john"' "$(event PreAuthentication_Authentication .userName)"
    expect_equal "" "$(event PostAuthentication_Authentication .userName)"
}

# Somebody whom the directory lists, and the pool lost since: the old system still knows them. Nobody puts them into
# a group, so that the login is refused in the end.
test_a_password_flow_migrates_who_left_the_pool() {
    forget_events
    configure flow.conf <<<$'[user_pool]\nflow = password'
    restart_daemon
    change_user create '{"username": "peter", "groups": ["linux-users"]}'
    wait_for getent passwd peter >/dev/null || fail "peter is not in the directory"
    change_user delete '{"username": "peter"}'
    behave UserMigration <<'END'
jq -c '{response: {finalUserStatus: "CONFIRMED", userAttributes: {name: .request.password}}}'
END
    run ssh_by_keyboard_interactive peter Peters-Old-Password-1 true
    expect_failure
    note "$(cat "$WORLD/log/triggers")"
    expect_equal '["peter","(hidden)","linux"]' "$(event UserMigration_Authentication \
        '[.userName, .request.password, .request.validationData.client]')"
    expect_equal '"Peters-Old-Password-1"' "$(event PreAuthentication_Authentication \
        'select(.userName == "peter") | .request.userAttributes.name')"
}

run_tests
