#!/usr/bin/env bash
# One host that publishes the directory, another that follows it: both are this one, with the state of the one that it is.
. "${abs_top_srcdir:?}/tests/daemon/lib.sh"
enter_world "$@"
start_service

STATE=/var/lib/cognitod
BUCKET=s3://directories/linux/directory
WEB=$ENDPOINT/open/linux/directory

# What one test leaves for the next: each runs in a process of its own.
remember() {
    printf '%s\n' "$2" >"$WORLD/remembered.$1"
}

recall() {
    cat "$WORLD/remembered.$1"
}

remember host publisher
remember place "$BUCKET"
remember key none

# Becomes the host of that name: with what it knows, and its configuration. A new one knows nothing.
become() {
    local before
    before=$(recall host)
    stop cognitod
    rm -f /run/cognitod/{pam,nss,control}
    mkdir -p "$WORLD/hosts/$before" "$WORLD/hosts/$1"
    rm -rf "$WORLD/hosts/$before/state"
    cp -a "$STATE" "$WORLD/hosts/$before/state"
    find "$STATE" -mindepth 1 -delete
    [ ! -d "$WORLD/hosts/$1/state" ] || cp -a "$WORLD/hosts/$1/state/." "$STATE/"
    remember host "$1"
    "configure_$1"
    start_daemon
}

configure_publisher() {
    configure fleet.conf <<END
[aws]
s3_endpoint = $ENDPOINT
[publish]
to = $(recall place)
END
}

configure_follower() {
    local place
    place=$(recall place)
    configure fleet.conf <<END
[aws]
s3_endpoint = $ENDPOINT
[directory]
source = snapshot
snapshot_url = $place
snapshot_key = $(recall key)
END
}

# What listing runs already at the start is waited for.
is_not_busy() {
    run cognitoctl "$@"
    [[ $output != *already* ]]
}

control() {
    wait_for is_not_busy "$@"
}

# As the publisher: lists the pool and publishes it; then the follower again.
publish_anew() {
    become publisher
    control directory publish
    expect_success
    become follower
}

refresh() {
    control refresh
}

# What was asked of the store since forget_requests: "GetObject linux/directory 304".
store_requests() {
    requests | jq -r 'select(.service == "s3") | "\(.operation) \(.key) \(.httpStatus)"'
}

list_requests() {
    requests | jq -r '.operation' | grep -c '^\(List\|AdminList\)'
}

daemon_said() {
    logged cognitod | grep -qF -e "$1" || fail "cognitod has not said: $1" "$(logged cognitod | tail -n 5)"
}

test_a_host_that_publishes_nothing_says_so() {
    run cognitoctl directory publish
    expect_equal 1 "$status"
    expect_output "this host publishes nothing"
}

test_without_a_key_nothing_is_published() {
    become publisher
    control directory publish
    expect_equal 1 "$status"
    expect_output "cognitoctl directory keygen"
    run cognitoctl directory key
    expect_equal 1 "$status"
    expect_output "cognitoctl directory keygen"
}

test_the_doctor_misses_a_key_that_is_not_there() {
    run cognitoctl doctor
    expect_output "fail publishing: there is no key to sign the directory with"
    expect_output "cognitoctl directory keygen"
}

test_keygen_makes_a_key_that_only_the_daemon_can_read() {
    run cognitoctl directory keygen
    expect_success
    expect_equal 44 "${#output}"
    expect_equal "600 cognitod" "$(stat -c '%a %U' "$STATE/publish.key")"
    run cognitoctl directory key
    expect_output "$output"
}

test_only_root_publishes() {
    run as_uid 65534 cognitoctl directory publish
    expect_equal 1 "$status"
    expect_output "only root"
}

test_publishing_puts_the_roster_first_and_then_the_statement() {
    forget_requests
    control directory publish
    expect_success
    expect_output "Published generation"
    expect_equal "PutObject linux/directory.1 200
PutObject linux/directory 200" "$(store_requests)"
}

test_a_publisher_that_cannot_put_says_so_wherever_one_looks() {
    remember place s3://no-such-bucket/linux/directory
    become publisher
    control directory publish
    expect_equal 1 "$status"
    daemon_said "no-such-bucket/linux/directory"
    run cognitoctl status
    expect_output "Fails since"
    expect_output "or longer: nothing was published since cognitod was started"
    expect_output "no-such-bucket/linux/directory"
    run cognitoctl doctor
    expect_output "fail publishing: publishing has failed for "
    expect_output ", or longer: ever since cognitod started: "
    expect_output "no-such-bucket/linux/directory"
    remember place "$BUCKET"
    become publisher
    control directory publish
    expect_success
    run cognitoctl status
    refuse_output "Fails since"
    run cognitoctl doctor
    expect_output "ok   publishing: generation "
}

test_who_follows_knows_everybody_and_asks_cognito_for_no_list() {
    remember key "$(cognitoctl directory key)"
    local uid_at_publisher
    uid_at_publisher=$(getent passwd jane | cut -d: -f3)
    forget_requests
    become follower
    wait_for_directory jane
    expect_equal "$uid_at_publisher" "$(getent passwd jane | cut -d: -f3)"
    id -nG jane | grep -qw linux-admins || fail "jane's groups are $(id -nG jane)"
    sign_in jane Janes-Password-1
    expect_success
    expect_equal 0 "$(list_requests)"
}

test_what_has_not_changed_is_not_sent_again() {
    refresh
    forget_requests
    refresh
    expect_success
    expect_equal "GetObject linux/directory 304" "$(store_requests)"
}

test_the_same_users_listed_anew_cost_the_statement_alone() {
    publish_anew
    refresh
    forget_requests
    become publisher
    control directory publish
    become follower
    refresh
    expect_success
    store_requests | grep -q 'GetObject linux/directory 200' || fail "no new statement" "$(store_requests)"
    ! store_requests | grep -q 'GetObject linux/directory\.' || fail "the roster came again" "$(store_requests)"
}

test_what_is_damaged_on_the_disk_is_not_blamed_on_the_publisher() {
    refresh
    expect_success
    cp "$STATE/followed.roster" "$WORLD/roster"
    truncate --size 10 "$STATE/followed.roster"
    refresh
    cp "$WORLD/roster" "$STATE/followed.roster"
    expect_failure
    expect_output "cannot take over the published directory: what was fetched is damaged on this host's disk"
    refresh
    expect_success
    run cognitoctl status
    refuse_output "Failing since"
}

test_a_new_user_is_known_once_published_and_fetched() {
    change_user create '{"username": "newcomer", "password": "Newcomers-Password-1", "groups": ["linux-users"]}'
    publish_anew
    refresh
    run getent passwd newcomer
    expect_success
    sign_in newcomer Newcomers-Password-1
    expect_success
}

test_a_deleted_user_keeps_the_name_and_does_not_get_in() {
    change_user delete '{"username": "newcomer"}'
    publish_anew
    refresh
    run getent passwd newcomer
    expect_success
    sign_in newcomer Newcomers-Password-1
    expect_failure
}

test_whom_root_lets_go_of_is_away_until_the_next_edition() {
    local before
    before=$(id -u john)
    wait_for bash -c '[ "$(date +%s)" -gt "$0" ]' "$(date +%s)" # than the edition
    run cognitoctl ids forget john --yes
    expect_success
    refresh
    run getent passwd john
    expect_failure
    run cognitoctl why john sshd
    expect_output "root has let go of it since the published directory was made"
    publish_anew
    refresh
    expect_equal "$before" "$(id -u john)"
}

test_the_next_key_takes_over_without_a_gap() {
    become publisher
    run cognitoctl directory keygen
    expect_output "next: "
    local next=${output##*next: }
    remember key "$(recall key), $next"
    become follower
    become publisher
    run cognitoctl directory rotate
    expect_success
    control directory publish
    expect_success
    remember key "$next"
    become follower
    refresh
    expect_success
}

test_without_the_right_to_read_users_stay_and_the_log_says_why() {
    install -g cognitod -m 640 /dev/stdin /etc/cognitod.access-key <<END
[default]
aws_access_key_id = AKIAEXAMPLE00NOTHING
aws_secret_access_key = example/secret/of/a/key/without/any/rights
END
    become follower
    refresh
    expect_failure
    daemon_said "HTTP 403 AccessDenied"
    run getent passwd jane
    expect_success
    install -g cognitod -m 640 /dev/stdin /etc/cognitod.access-key <<END
[default]
aws_access_key_id = $DIRECTORY_KEY_ID
aws_secret_access_key = $DIRECTORY_KEY_SECRET
END
}

# From here on over a web server, where anybody may write.
test_a_directory_on_a_web_server_needs_no_access_key() {
    remember place "$WEB"
    become publisher
    forget_requests
    control directory publish
    expect_success
    become follower
    refresh
    expect_success
    control_emulator "$WEB" >"$WORLD/statement"
    requests | jq -e 'select(.key == "linux/directory" and .operation == "GetObject" and .accessKey != null)' \
        >"$WORLD/signed" && fail "a web server was shown an access key" "$(cat "$WORLD/signed")"
    true
}

put() {
    control_emulator --upload-file "$1" "$2" >/dev/null || fail "the store does not take $1"
}

refuses() {
    refresh
    expect_failure
    expect_output "cannot take over the published directory: $1; the log says more"
    daemon_said "the published directory is not taken over: $1"
    run cognitoctl status
    expect_output "the published directory is not taken over: $1"
    expect_output "Failing since"
    expect_output "Follows"
    run cognitoctl doctor
    expect_output "fail directory: cannot take over the published directory, for "
    expect_output " s: $1"
    refuse_output "rights of the host's key"
    run getent passwd jane
    expect_success
}

test_a_changed_byte_is_refused() {
    sed 's/^generation ./generation 9/' "$WORLD/statement" >"$WORLD/changed"
    put "$WORLD/changed" "$WEB"
    refuses "no key of snapshot_key has signed it"
}

test_what_was_cut_off_is_refused() {
    head -c -5 "$WORLD/statement" >"$WORLD/changed"
    put "$WORLD/changed" "$WEB"
    refuses "no key of snapshot_key has signed it"
}

test_what_is_too_large_is_refused() {
    head -c 100000 /dev/zero | tr '\0' x >"$WORLD/changed"
    put "$WORLD/changed" "$WEB"
    refuses "it is too large"
}

test_an_older_generation_is_refused() {
    publish_anew
    refresh
    expect_success
    put "$WORLD/statement" "$WEB"
    refuses "it is older than the one this host has seen"
    become follower
    refuses "it is older than the one this host has seen"
}

test_another_key_is_refused() {
    local right
    right=$(recall key)
    remember key 11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=
    publish_anew
    remember key "$right"
    refuses "no key of snapshot_key has signed it"
}

test_without_a_store_the_daemon_starts_with_whom_it_knows() {
    publish_anew
    refresh
    expect_success
    control_emulator --data '{"faults": [{"operation": "GetObject", "kind": "dropBefore", "times": 1000}]}' \
        "$ENDPOINT/_emulator/faults" >/dev/null || fail "the emulator takes no fault"
    become follower
    refresh
    expect_failure
    run getent passwd jane
    expect_success
    sign_in jane Janes-Password-1
    expect_success
    control_emulator --data '{"faults": []}' "$ENDPOINT/_emulator/faults" >/dev/null
}

# How new users are is when the publisher listed them, however often they are fetched.
test_while_the_publisher_is_away_what_is_known_ages() {
    publish_anew
    configure access.conf <<<"[access]
account_max_age = 2s"
    become follower
    refresh
    expect_success
    has_aged() {
        run cognitoctl why john sshd
        [[ $output == *"too old"* ]]
    }
    wait_for has_aged || fail "what is known of john stays new" "$output"
    run getent passwd jane
    expect_success
    rm /etc/cognitod.conf.d/access.conf
}

run_tests
