# pam_cognito.so in a PAM stack: who is asked what, by whom, and what PAM is told.
. "$abs_top_srcdir/tests/pam/lib.sh"
enter_world "$@"

start_syslog
add_local_user lucy lucys-password
use_plain_stack

ASK_PASSWORD=(on authenticate prompt password "Password: ")

test_a_password_that_the_daemon_takes_signs_in() {
    start_daemon "${ASK_PASSWORD[@]}" ticket "$TICKET" result success
    answers=janes-password
    call_pam authenticate
    expect_output "prompt Password: "
    expect_output "authenticate: Success"
    expect_equal "begin authenticate user=jane service=cognito-test tty=ssh rhost=192.0.2.7 flags=0 ticket=
answer janes-password
gone" "$(what_the_daemon_heard)"
}

test_pamtester_signs_in_as_well() {
    start_daemon "${ASK_PASSWORD[@]}" result success on account result success
    run_with_input janes-password pamtester cognito-test jane authenticate acct_mgmt 'setcred(PAM_ESTABLISH_CRED)' \
        open_session close_session
    expect_success
}

test_pamtester_is_refused_with_a_wrong_password() {
    start_daemon "${ASK_PASSWORD[@]}" result refused
    run_with_input wrong pamtester cognito-test jane authenticate
    expect_failure
    expect_output "Authentication failure"
}

test_a_refusal_is_told_in_the_daemons_words() {
    start_daemon "${ASK_PASSWORD[@]}" words $'Wrong user name\033[2J or password' result refused
    answers=wrong
    call_pam authenticate environment
    expect_output delay
    expect_output "error Wrong user name[2J or password"
    expect_output "authenticate: Authentication failure"
    refuse_output COGNITO_LOGIN_TICKET
}

test_a_password_that_has_expired_is_no_success() {
    start_daemon "${ASK_PASSWORD[@]}" ticket "$TICKET" result "password expired"
    answers=janes-password
    call_pam authenticate environment
    expect_output "authenticate: Authentication failure"
    refuse_output COGNITO_LOGIN_TICKET
}

test_a_code_is_asked_for_in_the_open() {
    start_daemon "${ASK_PASSWORD[@]}" prompt visible "Code: " prompt info "Thank you" result success
    answers=$'janes-password\n123456'
    call_pam authenticate
    expect_output "prompt Code: "
    expect_output "info Thank you"
    expect_output "authenticate: Success"
    expect_equal "answer 123456" "$(what_the_daemon_heard | sed -n 3p)"
}

test_the_password_in_place_of_a_secret_code_stays_on_the_host() {
    start_daemon "${ASK_PASSWORD[@]}" prompt secret "Code: " result success
    answers=$'janes-password\njanes-password'
    call_pam authenticate
    expect_output "authenticate: Authentication failure"
    expect_equal 1 "$(what_the_daemon_heard | grep -c '^answer')"
}

test_an_empty_password_is_never_sent() {
    start_daemon "${ASK_PASSWORD[@]}" result success
    answers=
    call_pam authenticate
    expect_output "authenticate: Authentication failure"
    expect_equal 0 "$(what_the_daemon_heard | grep -c '^answer')"
}

test_a_password_from_a_latin1_terminal_is_refused_with_words() {
    start_daemon "${ASK_PASSWORD[@]}" result success
    answers=$'gr\xfc\xdfe'
    call_pam authenticate
    expect_output "error The answer is not UTF-8"
    expect_output "authenticate: Authentication failure"
}

test_a_person_who_hangs_up_ends_it() {
    start_daemon "${ASK_PASSWORD[@]}" result success
    run "$abs_top_builddir/tests/pam/pam-caller" cognito-test jane authenticate
    expect_output "authenticate: Conversation error"
}

test_local_users_are_passed_over_without_a_question() {
    start_daemon "${ASK_PASSWORD[@]}" result success on account result success
    local user
    for user in root lucy daemon; do
        answers=password
        call_pam "@$user" authenticate account establish open close change-password
        refuse_output prompt
        refuse_output delay
        expect_output "authenticate: User not known to the underlying authentication module"
        expect_output "account: User not known to the underlying authentication module"
        expect_output "change-password: User not known to the underlying authentication module"
        expect_no_question
    done
}

test_users_of_another_source_are_passed_over_without_a_question() {
    start_daemon result success
    answers=password
    call_pam @ldap-jane authenticate account establish open close
    refuse_output prompt
    expect_output "authenticate: User not known to the underlying authentication module"
    expect_output "account: User not known to the underlying authentication module"
    expect_no_question
}

# The look-up may have read it a moment before: taken for another source's, an SSH key would let in a user of ours.
test_a_file_of_ids_that_cannot_be_read_makes_nobody_another_sources() {
    start_daemon result success
    ln -s cognitod.ids /etc/cognitod.ids
    call_pam @ldap-jane authenticate account
    rm /etc/cognitod.ids
    expect_output "authenticate: $UNAVAILABLE"
    expect_output "account: $UNAVAILABLE"
    expect_no_question
}

test_names_that_no_cognito_user_can_have_are_passed_over_without_a_question() {
    start_daemon "${ASK_PASSWORD[@]}" result success on account result success
    local name
    for name in 0 1000 pam_unix_non_existent: 'jane doe' ../jane Jane 'jane;id' $'jane\n' $'j\xfcrgen' -jane \
        jane@ @example.com jane@one@two "$(printf 'a%.0s' {1..33})"; do
        answers=password
        call_pam "@$name" authenticate account
        refuse_output prompt
        expect_output "authenticate: User not known to the underlying authentication module"
        expect_output "account: User not known to the underlying authentication module"
        expect_no_question
    done
}

# pam_unix asks, fails because jane is not a local user, and leaves the password on the stack.
use_stack_behind_pam_unix() {
    use_stack <<LINES
auth     optional pam_unix.so
auth     required MODULE $1
LINES
}

test_use_first_pass_takes_the_password_of_the_module_above() {
    use_stack_behind_pam_unix use_first_pass
    start_daemon "${ASK_PASSWORD[@]}" result success
    answers=stacked-password
    call_pam authenticate
    expect_output "authenticate: Success"
    expect_equal 1 "$(grep -c '^prompt' <<<"$output")"
    expect_equal "answer stacked-password" "$(what_the_daemon_heard | sed -n 2p)"
    expect_equal "flags=6" "$(what_the_daemon_heard | grep -o 'flags=[0-9]*')"
}

test_use_first_pass_never_asks() {
    use_stack_behind_pam_unix use_first_pass
    start_daemon "${ASK_PASSWORD[@]}" prompt visible "Code: " result success
    answers=$'stacked-password\n123456'
    call_pam authenticate
    expect_output "authenticate: Authentication failure"
    refuse_output "prompt Code"
}

test_use_first_pass_without_a_password_above_fails_without_a_question() {
    use_plain_stack use_first_pass
    start_daemon "${ASK_PASSWORD[@]}" result success
    answers=password
    call_pam authenticate
    expect_output "authenticate: Authentication failure"
    refuse_output prompt
    expect_no_question
}

test_try_first_pass_asks_only_when_the_password_above_was_not_taken() {
    use_stack_behind_pam_unix try_first_pass
    start_daemon "${ASK_PASSWORD[@]}" prompt password "Cognito password: " result success
    answers=$'stacked-password\njanes-password'
    call_pam authenticate
    expect_output "prompt Cognito password: "
    expect_output "authenticate: Success"
    expect_equal "answer stacked-password
answer janes-password" "$(what_the_daemon_heard | grep '^answer')"
    expect_equal "flags=2" "$(what_the_daemon_heard | grep -o 'flags=[0-9]*')"
}

test_try_first_pass_without_a_password_above_asks() {
    use_plain_stack try_first_pass
    start_daemon "${ASK_PASSWORD[@]}" result success
    answers=janes-password
    call_pam authenticate
    expect_output "prompt Password: "
    expect_output "authenticate: Success"
}

test_without_an_option_the_password_above_is_not_used() {
    use_stack_behind_pam_unix ""
    start_daemon "${ASK_PASSWORD[@]}" result success
    answers=$'stacked-password\njanes-password'
    call_pam authenticate
    expect_equal "answer janes-password" "$(what_the_daemon_heard | sed -n 2p)"
    expect_equal "flags=0" "$(what_the_daemon_heard | grep -o 'flags=[0-9]*')"
}

test_modules_below_get_the_password_that_was_typed() {
    use_stack <<LINES
auth     required MODULE
auth     required pam_exec.so quiet expose_authtok stdout /usr/bin/cat
LINES
    start_daemon "${ASK_PASSWORD[@]}" result success
    answers=janes-password
    call_pam authenticate
    expect_output "info janes-password"
}

test_quiet_shows_prompts_but_no_messages() {
    use_plain_stack quiet
    start_daemon "${ASK_PASSWORD[@]}" prompt info "You have mail" words "Welcome" result success
    answers=janes-password
    call_pam authenticate
    expect_output "prompt Password: "
    refuse_output "info"
    expect_equal "flags=1" "$(what_the_daemon_heard | grep -o 'flags=[0-9]*')"
}

test_an_unknown_option_is_logged_and_has_no_effect() {
    use_plain_stack use_frist_pass
    start_daemon "${ASK_PASSWORD[@]}" result success
    answers=janes-password
    call_pam authenticate
    expect_output "authenticate: Success"
    expect_logged syslog "unknown option use_frist_pass"
}

test_debug_tells_the_outcome_and_nothing_that_was_typed() {
    use_plain_stack debug
    start_daemon "${ASK_PASSWORD[@]}" ticket "$TICKET" result success
    answers=janes-password
    call_pam authenticate
    expect_logged syslog "cognitod's answer: success"
    output=$(logged syslog)
    refuse_output janes-password
    refuse_output "$TICKET"
}

test_the_account_phase_asks_without_a_prompt() {
    start_daemon on account result success
    call_pam account
    expect_output "account: Success"
    start_daemon on account words "You may not log in here" result "not allowed"
    call_pam account
    expect_output "error You may not log in here"
    expect_output "account: Permission denied"
}

test_a_prompt_in_the_account_phase_is_refused_unseen() {
    start_daemon on account prompt password "Password: " result success
    answers=janes-password
    call_pam account
    refuse_output prompt
    expect_output "account: Permission denied"
}

run_tests
