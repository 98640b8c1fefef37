# Users of the pool who are somebody else's enemy: odd names and attributes, ids of others, strangers who signed
# themselves up, and a second factor that is asked for where only a password can be answered.
. "$abs_top_srcdir/tests/e2e/lib.sh" || exit 1
enter_world "$@"

TOTP_SECRET=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXPJBSW
PASSWORD=Hostile-Password-1
VICTIMS_UID=1879048777 # abel's: of two made in one second the first by name keeps an id
FORGED_LINE=$'Eve\nroot2:x:0:0::/root:/bin/sh\n'
TEN_KB=$(printf 'x%.0s' {1..10240})

# uid-N asks for the Nth of these.
HOSTILE_UIDS=(0 1 27 999 1000 65534 4294967295 4294967296 8589934592 -1 -2147483648 0x70000001 1.879e9 "1879048200 "
    99999999999999999999 1879048191 2147352576 $'1879048201\n0' "$VICTIMS_UID")
HOSTILE_NAMES=($'new\nline' "a:b" "a:b:0:0" "../../etc" "-dash" "1234" "UPPER" "%s%n" "white space"
    "$(printf 'n%.0s' {1..100})" "nül" "*" "+" "!")
HOSTILE_HOMES=(/ /root /etc /home/../root "/home/x:0:0" $'/home/x\nroot2:x:0:0::/:/bin/sh' /home "$TEN_KB" relative)

# hostile_users PREFIX ATTRIBUTE VALUE...: JSON of users PREFIX-0, PREFIX-1 …, each with the next value.
hostile_users() {
    local prefix=$1 attribute=$2
    shift 2
    jq -n --arg prefix "$prefix" --arg attribute "$attribute" --arg password "$PASSWORD" '[$ARGS.positional |
        to_entries[] | {username: "\($prefix)-\(.key)", password: $password, groups: ["linux-users"],
            attributes: {($attribute): .value}}]' --args -- "$@"
}

write_pool() {
    jq --arg totp "$TOTP_SECRET" --arg password "$PASSWORD" --arg uid "$VICTIMS_UID" --argjson users "$(jq -s add \
        <(hostile_users uid custom:uid "${HOSTILE_UIDS[@]}") <(hostile_users home custom:home "${HOSTILE_HOMES[@]}") \
        <(hostile_users shell custom:shell /bin/evil $'/bin/sh\nroot2:x:0:0::/:/bin/sh' /bin/sh:x "$TEN_KB") \
        <(hostile_users gecos name "$FORGED_LINE" "a:b:c" "$TEN_KB" $'\e]0;title\a\r' ",,,&"))" \
        '.userPools[0] |= (.customAttributes = ["custom:uid", "custom:home", "custom:shell"] |
            .clients[0].writeAttributes = ["name", "email", "custom:uid", "custom:home", "custom:shell"] |
            .autoVerifiedAttributes = ["email"] | .mfaConfiguration = "OPTIONAL" | .mfaTypes = ["SOFTWARE_TOKEN_MFA"] | .users += [
            {username: "abel", password: $password, groups: ["linux-users"], attributes: {"custom:uid": $uid}},
            {username: "tom", password: $password, groups: ["linux-users"],
             mfa: {enabled: ["SOFTWARE_TOKEN_MFA"], totpSecret: $totp}}] + $users +
            [$ARGS.positional[] | {username: ., password: $password, groups: ["linux-users"]}])' \
        "$abs_top_srcdir/tests/e2e/pool.json" --args -- "${HOSTILE_NAMES[@]}"
}

prepare_host
add_local_people
mkdir -p /etc/cognitod.conf.d
configure trust.conf <<'END'
[directory]
uid_attribute = custom:uid
home_attribute = custom:home
shell_attribute = custom:shell
trust_user_writable_attributes = yes
END
write_pool >"$WORLD/pool.json" || fail "no pool"
start_emulator --state "$WORLD/pool.json" --outbox "$WORLD/log/outbox"
configure_daemon
start_daemon
wait_for_directory abel
start_sshd

# What every line of passwd that is not a local user's must be.
expect_good_line() {
    local line=$1 fields
    [[ $line != *$'\n'* && $line != *[[:cntrl:]]* ]] || fail "more than a line: $line"
    IFS=: read -ra fields <<<"$line:end"
    expect_equal 8 "${#fields[@]}"
    [[ ${fields[1]} == '*' && ${fields[2]} -ge 1879048192 && ${fields[2]} -le 2147352575 ]] || fail "$line"
    [[ ${fields[3]} -ge 1879048192 && ${fields[5]} == /home/?* && ${fields[5]} != *..* ]] || fail "$line"
    grep -qxF "${fields[6]}" /etc/shells || fail "a shell that is none: $line"
}

# Whoever of them is known at all is harmless.
expect_harmless() {
    local prefix=$1 count=$2 number known=0
    for ((number = 0; number < count; number++)); do
        run getent passwd "$prefix-$number"
        [ "$status" -eq 2 ] || { known=$((known + 1)) && expect_good_line "$output"; }
    done
    note "$prefix: $count users, $known of them known"
}

test_a_uid_of_others_of_the_system_or_of_no_one_is_nobodys() {
    local number
    for number in "${!HOSTILE_UIDS[@]}"; do
        run getent passwd "uid-$number"
        expect_equal "2: " "$status: $output"
    done
    run getent passwd "$VICTIMS_UID"
    expect_output "abel:"
    run ssh_by_keyboard_interactive "uid-0" "$PASSWORD" id
    expect_failure
    run ssh_by_keyboard_interactive "uid-$((${#HOSTILE_UIDS[@]} - 1))" "$PASSWORD" id
    expect_failure
}

test_homes_shells_and_full_names_cannot_forge_anything() {
    expect_harmless home ${#HOSTILE_HOMES[@]}
    expect_harmless shell 4
    expect_harmless gecos 5
    run getent passwd root2
    expect_equal 2 "$status"
}

test_a_list_of_all_users_has_no_line_that_is_none() {
    run getent passwd
    expect_success
    expect_equal "$(cut -d: -f1 </etc/passwd | sort)" \
        "$(awk -F: 'NF != 7 || $3 < 1879048192 { print $1 }' <<<"$output" | sort)"
    expect_equal 1 "$(awk -F: '$3 == 0' <<<"$output" | wc -l)"
}

test_names_that_nobody_may_have_are_nobodys() {
    local name
    for name in "${HOSTILE_NAMES[@]}"; do
        run getent passwd -- "$name"
        expect_equal 2 "$status"
        run_with_input "$PASSWORD" "$abs_top_builddir/tests/daemon/attacker" ask authenticate "$name" sshd ssh ""
        expect_output outcome
        refuse_output "outcome success"
    done
    run cognitoctl status
    expect_success
    [[ $output != *[$'\e\a\r']* ]] || fail "a name steers the terminal"
}

test_who_has_a_full_name_of_ten_kilobytes_logs_in() {
    run ssh_by_keyboard_interactive gecos-2 "$PASSWORD" 'id -un; getent passwd gecos-2 | wc -c'
    expect_success
    note "$output"
}

# What anybody can send to the pool, as anybody.
call_pool() {
    control_emulator --header "X-Amz-Target: AWSCognitoIdentityProviderService.$1" \
        --header "Content-Type: application/x-amz-json-1.1" --data "$2" "$ENDPOINT/"
}

# sign_up NAME MORE-ATTRIBUTES: confirmed with the code that came by e-mail.
sign_up() {
    local hash
    hash=$(printf '%s%s' "$1" "$CLIENT_ID" | openssl dgst -sha256 -hmac "$CLIENT_SECRET" -binary | base64)
    run call_pool SignUp "{\"ClientId\": \"$CLIENT_ID\", \"SecretHash\": \"$hash\", \"Username\": \"$1\",
        \"Password\": \"$PASSWORD\", \"UserAttributes\": [{\"Name\": \"email\", \"Value\": \"$1@example.com\"}$2]}"
    expect_success
    run call_pool ConfirmSignUp "{\"ClientId\": \"$CLIENT_ID\", \"SecretHash\": \"$hash\", \"Username\": \"$1\",
        \"ConfirmationCode\": \"$(wait_for_code "$1")\"}"
    expect_success
}

test_a_stranger_who_signs_up_is_not_let_in() {
    sign_up stranger ''
    run ssh_by_keyboard_interactive stranger "$PASSWORD" id
    expect_failure
    expect_logged cognitod "not allowed"
    authorize_key stranger
    run ssh_by_key stranger id
    expect_failure
}

test_a_stranger_gets_no_attribute_that_users_can_write_unless_told_to() {
    rm /etc/cognitod.conf.d/trust.conf
    configure everyone.conf <<<$'[access]\nallow_everyone = yes'
    restart_daemon
    sign_up liar ", {\"Name\": \"custom:uid\", \"Value\": \"$VICTIMS_UID\"},
        {\"Name\": \"custom:home\", \"Value\": \"/home/abel\"}"
    run ssh_by_keyboard_interactive liar "$PASSWORD" 'id -u; echo $HOME; id -Gn'
    expect_success
    expect_output /home/liar
    refuse_output "$VICTIMS_UID"
    refuse_output linux-
}

test_a_stranger_with_the_name_of_a_local_user_is_nobody() {
    add_local_user laura lauras-local-password
    sign_up laura ''
    run ssh_by_keyboard_interactive laura "$PASSWORD" id
    expect_failure
    run getent passwd laura
    refuse_output ':\*:'
}

# sshd's PasswordAuthentication gives the password to whatever asks; so does a person's program.
test_the_password_is_not_sent_as_a_code_whatever_asks() {
    local method
    for method in password keyboard_interactive; do
        forget_requests
        run "ssh_by_$method" tom "$PASSWORD" id
        expect_failure
        expect_equal 1 "$(requests | grep -c PASSWORD_VERIFIER)"
        expect_equal 0 "$(requests | grep -c '"ChallengeName":"SOFTWARE_TOKEN_MFA"')"
    done
}

run_tests
