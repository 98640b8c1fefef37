# A whole host as an administrator would have set it up: what most test files and the demo begin with.
#
#   prepare_host      the product installed, its PAM and NSS lines, sudo for linux-admins of the pool
#   add_local_people  lucy, who may use sudo, and a password for root
#   start_host        all of it, with a local Cognito, cognitod and sshd running

LOCAL_PASSWORD=lucys-local-password
ROOT_PASSWORD=roots-local-password

start_host() {
    prepare_host
    add_local_people
    start_cognito
    start_sshd
}

prepare_host() {
    only_in_a_world
    start_syslog
    install_product
    use_nss_module
    use_debian_pam unix mkhomedir cognito cognito-password
    allow_sudo "%linux-admins ALL=(ALL) ALL"
}

add_local_people() {
    add_local_user lucy "$LOCAL_PASSWORD"
    usermod --password "$(openssl passwd -6 "$ROOT_PASSWORD")" root
    allow_sudo "%linux-admins ALL=(ALL) ALL
lucy ALL=(ALL) ALL"
}

use_nss_module() {
    only_in_a_world
    sed -i -e '/^passwd:/s/:.*/: files cognito/' -e '/^group:/s/:.*/: files cognito/' -e '/^initgroups:/d' \
        /etc/nsswitch.conf
}
