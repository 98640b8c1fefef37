# Guessing passwords through this host: bounded before Amazon Cognito locks the user out.
. "$abs_top_srcdir/tests/e2e/lib.sh" || exit 1
enter_world "$@"
start_host

# As sshd would for another remote host.
authenticate_from() {
    run_with_input "$3" pamtester -I rhost="$1" sshd "$2" authenticate
}

guesses_that_reached_cognito() {
    requests | jq -s --arg user "$1" 'map(select(.operation == "RespondToAuthChallenge" and .user == $user)) | length'
}

test_the_fifth_guess_does_not_reach_cognito_and_is_told_to_wait() {
    forget_requests
    for _ in 1 2 3 4 5 6; do
        authenticate_from 192.0.2.1 john Wrong-Password-1
        expect_failure
    done
    expect_output "Too many failed tries. Please wait"
    expect_equal 4 "$(guesses_that_reached_cognito john)"
    run logged cognitod
    expect_output "login of john for sshd from 192.0.2.1: too many tries: too many failed tries through this host"
}

test_the_user_still_gets_in_from_elsewhere() {
    authenticate_from 192.0.2.2 john Johns-Password-1
    expect_success
    run login_as john Johns-Password-1 'id -un'
    expect_success
}

test_the_right_password_from_there_has_to_wait_too() {
    authenticate_from 192.0.2.1 john Johns-Password-1
    expect_failure
    expect_output "Please wait"
}

test_a_success_forgives() {
    local tries
    for tries in 1 2; do
        for _ in 1 2 3; do
            authenticate_from 192.0.2.3 jane Wrong-Password-1
            expect_failure
        done
        authenticate_from 192.0.2.3 jane Janes-Password-1
        expect_success
    done
}

test_guesses_at_once_are_bounded_as_well() {
    local guess
    restart_daemon
    forget_requests
    for guess in {1..12}; do
        pamtester -I rhost=192.0.2.4 sshd mallory authenticate <<<"Wrong-Password-$guess" >/dev/null 2>&1 &
    done
    wait
    local reached
    reached=$(guesses_that_reached_cognito mallory)
    note "$reached of 12 guesses at once reached Cognito"
    [ "$reached" -le 6 ] || fail "$reached guesses reached Cognito"
}

test_a_name_that_is_no_users_is_held_back_in_the_same_words() {
    for _ in 1 2 3 4 5; do
        run_with_input Wrong-Password-1 pamtester -I rhost=192.0.2.5 sshd nobody-knows-me authenticate
        expect_failure
    done
    expect_output "Too many failed tries. Please wait"
}

test_it_can_be_turned_off() {
    configure throttle.conf <<END
[sign_in]
throttle = no
END
    restart_daemon
    forget_requests
    for _ in 1 2 3 4 5; do
        authenticate_from 192.0.2.6 dora Wrong-Password-1
        expect_failure
    done
    expect_equal 5 "$(guesses_that_reached_cognito dora)"
}

run_tests
