# pam_sm_chauthtok: PAM's two rounds, who is asked what in which, and what other modules of the stack get.
. "$abs_top_srcdir/tests/pam/lib.sh"
enter_world "$@"

start_syslog
add_local_user lucy lucys-password
use_plain_stack

CHECK=(on change prompt password "Current password: " prompt hold "")
NEW=(prompt new "New password: " prompt new "New password again: ")

# As passwd does: by root, for a person. The user who asks, unlike root, may set passwords of the pool.
call_as_person() {
    run_with_input "$answers" setpriv --ruid=12345 "$abs_top_builddir/tests/pam/pam-caller" cognito-test jane "$@"
}

test_the_old_password_is_checked_first_and_the_new_one_asked_for_afterwards() {
    start_daemon "${CHECK[@]}" "${NEW[@]}" result success
    answers=$'old\nnew\nnew'
    call_as_person change-password
    expect_output "change-password: Success"
    expect_equal "begin change user=jane service=cognito-test tty=ssh rhost=192.0.2.7 flags=0 ticket=
answer old
answer 
answer new
answer new
gone" "$(what_the_daemon_heard)"
}

test_nothing_is_changed_when_another_module_is_not_ready() {
    use_stack <<LINES
password required MODULE
password required pam_deny.so
LINES
    start_daemon "${CHECK[@]}" "${NEW[@]}" result success
    answers=$'old\nnew\nnew'
    call_as_person change-password
    expect_output "change-password: Authentication token manipulation error"
    refuse_output "New password"
    wait_for grep -q '^gone' "$WORLD/log/daemon" || fail "the conversation is still held"
    expect_equal 1 "$(what_the_daemon_heard | grep -c ^answer)"
    use_plain_stack
}

test_a_wrong_old_password_ends_it_in_the_first_round() {
    start_daemon on change prompt password "Current password: " words "It is wrong." result refused
    answers=$'wrong\nnew\nnew'
    call_as_person change-password
    expect_output "error It is wrong."
    expect_output "change-password: Authentication information cannot be recovered"
    refuse_output "New password"
}

test_enter_says_that_the_password_is_forgotten() {
    start_daemon on change prompt password "Current password: " prompt visible "Code? " result aborted
    answers=$'\nyes'
    call_as_person change-password
    expect_output "prompt Code? "
    expect_equal "answer yes" "$(what_the_daemon_heard | sed -n 3p)"
}

test_root_asks_as_an_administrator() {
    start_daemon on change words "Ask jane." result "not allowed"
    call_pam change-password
    expect_output "error Ask jane."
    expect_output "change-password: Permission denied"
    expect_equal 16 "$(what_the_daemon_heard | sed -n 's/.*flags=\([0-9]*\).*/\1/p')"
}

test_a_forced_change_is_no_administrators() {
    start_daemon "${CHECK[@]}" "${NEW[@]}" result success
    answers=$'old\nnew\nnew'
    call_pam change-if-expired
    expect_output "change-if-expired: Success"
    expect_equal 8 "$(what_the_daemon_heard | sed -n 's/.*flags=\([0-9]*\).*/\1/p')"
}

test_a_password_that_need_not_be_changed_is_left_alone() {
    start_daemon on change result success
    call_pam change-if-expired
    expect_output "change-if-expired: Success"
    refuse_output prompt
}

test_the_module_below_gets_both_passwords() {
    use_stack <<LINES
password required MODULE
password required $abs_top_builddir/tests/pam/.libs/pam_show_passwords.so
LINES
    start_daemon "${CHECK[@]}" "${NEW[@]}" result success
    answers=$'old\nnew\nnew'
    call_as_person change-password
    expect_output "info old password old, new password new"
    use_plain_stack
}

test_a_new_password_of_the_module_above_is_taken() {
    use_stack <<LINES
password required $abs_top_builddir/tests/pam/.libs/pam_show_passwords.so set=from-above
password required MODULE use_authtok
LINES
    start_daemon "${CHECK[@]}" "${NEW[@]}" result success
    answers=old
    call_as_person change-password
    expect_output "change-password: Success"
    refuse_output "prompt New"
    expect_equal 2 "$(what_the_daemon_heard | grep -c '^answer from-above$')"
    use_plain_stack
}

test_with_use_authtok_nobody_is_asked_for_a_new_password() {
    use_plain_stack use_authtok
    start_daemon "${CHECK[@]}" "${NEW[@]}" result success
    answers=$'old\nnew\nnew'
    call_as_person change-password
    expect_output "change-password: Authentication information cannot be recovered"
    refuse_output "prompt New"
    use_plain_stack
}

test_a_new_password_of_the_module_above_that_is_not_good_enough_is_asked_for() {
    use_stack <<LINES
password required $abs_top_builddir/tests/pam/.libs/pam_show_passwords.so set=too-weak
password required MODULE
LINES
    start_daemon "${CHECK[@]}" "${NEW[@]}" prompt error "It is too weak." "${NEW[@]}" result success
    answers=$'old\nnew\nnew'
    call_as_person change-password
    expect_output "error It is too weak."
    expect_output "change-password: Success"
    expect_equal 2 "$(what_the_daemon_heard | grep -c '^answer new$')"
    use_plain_stack
}

test_a_daemon_that_is_not_there_is_tried_again_later() {
    stop_daemon
    call_as_person change-password
    expect_output "cannot be changed at the moment"
    expect_output "change-password: Failed preliminary check by password service"
}

test_a_daemon_that_dies_between_the_rounds_is_no_success() {
    start_daemon "${CHECK[@]}" die
    answers=$'old\nnew\nnew'
    call_as_person change-password
    refuse_output "change-password: Success"
}

test_a_local_user_is_not_asked_and_not_known() {
    start_daemon "${CHECK[@]}" result success
    call_pam @lucy change-password
    expect_output "change-password: User not known to the underlying authentication module"
    refuse_output prompt
    expect_no_question
}

run_tests
