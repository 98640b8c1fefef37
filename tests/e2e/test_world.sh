# The ground the other end-to-end tests stand on: real sshd, sudo, su and login work in the world for a local user.
. "$abs_top_srcdir/tests/e2e/lib.sh" || exit 1
enter_world "$@"

start_syslog
add_local_user lucy lucys-password
use_debian_pam unix mkhomedir
allow_sudo "lucy ALL=(ALL) ALL"
add_local_user bob bobs-password
start_sshd

test_a_local_user_logs_in_by_keyboard_interactive() {
    run ssh_by_keyboard_interactive lucy lucys-password id -un
    expect_success
    expect_equal lucy "$output"
}

test_a_local_user_logs_in_by_password() {
    run ssh_by_password lucy lucys-password id -un
    expect_success
    expect_equal lucy "$output"
}

test_a_wrong_password_is_refused() {
    run ssh_by_password lucy wrong-password id -un
    expect_failure
    expect_output "Permission denied"
}

test_a_key_logs_in_who_has_it_authorized() {
    run ssh_by_key lucy id -un
    expect_failure
    authorize_key lucy
    run ssh_by_key lucy id -un
    expect_success
    expect_equal lucy "$output"
}

test_sudo_asks_for_the_users_own_password() {
    run sudo_as lucy lucys-password id -un
    expect_success
    expect_output root
    run sudo_as lucy wrong-password id -un
    expect_failure
}

test_su_asks_for_the_other_users_password() {
    run su_as bob lucy lucys-password "id -un"
    expect_success
    expect_output lucy
    run su_as bob lucy bobs-password "id -un"
    expect_failure
}

test_login_gives_a_shell_on_a_terminal() {
    run login_as lucy lucys-password "id -un"
    expect_success
    expect_output lucy
    run login_as lucy wrong-password "id -un"
    expect_failure
}

test_pamtester_runs_the_stack_of_a_service() {
    run pamtester_as sshd lucy lucys-password authenticate acct_mgmt
    expect_success
    run pamtester_as sshd lucy wrong-password authenticate
    expect_failure
}

test_the_hosts_files_are_out_of_reach() {
    run findmnt -no FSTYPE -T /etc/passwd
    expect_equal overlay "$output"
    run findmnt -no FSTYPE -T /var/lib
    expect_equal overlay "$output"
}

# plain_chroot COMMAND...: in a folder that is no mount point, with this system's programs.
plain_chroot() {
    local root=$WORLD/plain
    mkdir -p "$root"/{usr,proc,dev}
    cp -Pn /bin /sbin /lib /lib64 "$root" 2>/dev/null
    unshare --mount sh -c 'mount --bind /usr "$0/usr" && mount --bind /proc "$0/proc" && mount --bind /dev "$0/dev" &&
        exec chroot "$0" "$@"' "$root" "$@"
}

test_who_is_refused_a_world_is_told_why_and_in_a_chroot_the_cure() {
    [ -L /bin ] || skip "programs are not in /usr alone"
    run plain_chroot bash -c "$(declare -f world_obstacle chroot_cure); world_obstacle"
    expect_output "private namespaces are refused here (unshare: "
    expect_output "mount --bind ROOT ROOT"
}

run_tests
