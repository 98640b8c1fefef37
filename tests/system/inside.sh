# What runs in a booted machine: the helpers of the end-to-end tests and these, called by inside() with the name first.
. "$abs_top_srcdir/tests/e2e/lib.sh" || exit 1

MACHINE=$abs_top_srcdir/tests/system
SAVED=/root/saved

# A host before the packages: local people, sshd, homes made at the first log-in.
prepare_host_without_us() {
    add_local_user lucy "$LOCAL_PASSWORD"
    usermod --password "$(openssl passwd -6 "$ROOT_PASSWORD")" root
    allow_sudo "%linux-admins ALL=(ALL) ALL
lucy ALL=(ALL) ALL"
    pam-auth-update --enable mkhomedir
    sed -i '/^hosts:/s/:.*/: files/' /etc/nsswitch.conf
    printf '127.0.0.1 localhost %s\n' "$(hostname)" >/etc/hosts
    mkdir -p /etc/ssh/keys
    write_machine_sshd_config >/etc/ssh/sshd_config.d/machine.conf
    systemctl restart ssh
    install -m 755 "$abs_top_srcdir/tests/e2e/aws-whoami" /usr/local/bin/aws-whoami
    mkdir "$SAVED" && cp -a /etc/nsswitch.conf /etc/pam.d "$SAVED/"
}

write_machine_sshd_config() {
    printf '%s\n' "KbdInteractiveAuthentication yes" "PermitRootLogin yes" "AuthorizedKeysFile /etc/ssh/keys/%u"
    ! grep -q PerSourcePenalties /usr/sbin/sshd || echo "PerSourcePenalties no"
}

# The ssh client's side; /run is empty after each boot.
prepare_client() {
    mkdir -p "$WORLD"
    rm -f "$SSH_KEY" "$SSH_KEY.pub"
    ssh-keygen -q -t ed25519 -N '' -f "$SSH_KEY"
    printf 'localhost %s\n' "$(cat /etc/ssh/ssh_host_ed25519_key.pub)" >"$WORLD/known-hosts"
    write_askpass >"$WORLD/askpass"
    chmod 755 "$WORLD/askpass"
    local user
    for user in jane mallory lucy root; do
        authorize_key "$user"
    done
}

# The local Cognito as a service of the machine; its certificates live where they survive a boot.
start_pool() {
    mkdir -p /srv/cognito
    cat >/etc/systemd/system/pool.service <<END
[Service]
ExecStart=/usr/bin/cognito-emulator --state /source/tests/e2e/pool.json --port ${ENDPOINT##*:} --cert-dir /srv/cognito
END
    systemctl daemon-reload
    systemctl restart pool.service
    wait_for pool_answers
}

pool_answers() {
    curl --silent --fail --cacert /srv/cognito/ca.pem "$ENDPOINT/_emulator/counters" >/dev/null
}

configure_cognitod() {
    mkdir -p "$WORLD"
    ln -sfn /srv/cognito "$WORLD/emulator"
    configure_daemon
}

# The host's key from a program, as IAM Roles Anywhere gives one.
configure_key_program() {
    cat >/usr/local/bin/give-key <<END
#!/bin/sh
printf '{"Version": 1, "AccessKeyId": "$DIRECTORY_KEY_ID", "SecretAccessKey": "$DIRECTORY_KEY_SECRET"}\n'
END
    chmod 755 /usr/local/bin/give-key
    install -g cognitod -m 640 /dev/stdin /etc/cognitod.profile <<<$'[default]\ncredential_process = /usr/local/bin/give-key'
    configure key.conf <<<$'[aws]\ncredentials = profile\nprofile_file = /etc/cognitod.profile'
}

# publish_directory: lists the pool and prints the public key.
publish_directory() {
    configure fleet.conf <<END
[aws]
s3_endpoint = $ENDPOINT
[publish]
to = s3://directories/linux/directory
END
    start_cognitod && cognitoctl directory keygen && wait_for publishes
}

publishes() {
    cognitoctl directory publish | grep -q ^Published
}

# follow_directory KEY: a host that has never listed the pool.
follow_directory() {
    configure fleet.conf <<END
[aws]
s3_endpoint = $ENDPOINT
[directory]
source = snapshot
snapshot_url = s3://directories/linux/directory
snapshot_key = $1
END
    systemctl stop cognitod
    rm -f /var/lib/cognitod/directory* /var/lib/cognitod/ids
    start_cognitod
}

forget_calls() {
    curl --silent --fail --cacert /srv/cognito/ca.pem --request POST "$ENDPOINT/_emulator/reset-log" >/dev/null
}

# The calls since then, one a line.
calls() {
    curl --silent --fail --cacert /srv/cognito/ca.pem "$ENDPOINT/_emulator/requests" | jq -r '.[].operation'
}

has_called() {
    calls | grep -qx "$1"
}

let_in_offline() {
    configure offline.conf <<<$'[offline]\nservices = sshd'
    start_cognitod
}

configure_as_before() {
    rm -f /etc/cognitod.conf.d/* /etc/cognitod.profile
    configure_cognitod
    start_cognitod
}

# Tests follow each other faster than people restart things: its starts are not to be counted (StartLimitIntervalSec=).
start_cognitod() {
    systemctl reset-failed cognitod.service 2>/dev/null
    systemctl restart cognitod && wait_for getent passwd jane >/dev/null
}

# agetty of systemd's own unit on a terminal of ours, and login(1) behind it.
log_in_at_getty() {
    bounded expect -f "$MACHINE/getty.exp" "$@"
}

# Prints a setting of the running daemon's process, as the kernel knows it.
daemon_status() {
    sed -n "s/^$1:[[:space:]]*//p" "/proc/$(daemon_pid)/status"
}

daemon_pid() {
    systemctl show --property=MainPID --value cognitod.service
}

# Runs the probe with everything of cognitod's unit but the program and the readiness protocol.
probe_in_the_units_sandbox() {
    sed -e 's|^ExecStart=.*|ExecStart=/usr/local/bin/sandbox-probe|' -e 's|^Type=.*|Type=oneshot|' -e '/^Restart=/d' \
        -e '/^WatchdogSec=/d' -e '/^Requires=/d' "$(systemctl show --property=FragmentPath --value cognitod.service)" \
        >/etc/systemd/system/probe.service
    systemctl daemon-reload
    systemctl start probe.service
    local r=$?
    journalctl --unit=probe.service --output=cat --no-pager
    return $r
}

# The same with the drop-in that lets security keys in.
probe_with_security_keys() {
    mkdir -p /etc/systemd/system/probe.service.d
    cp /usr/share/doc/cognitod/examples/security-keys.conf /etc/systemd/system/probe.service.d/
    probe_in_the_units_sandbox
    systemctl show --property=PrivateDevices,DevicePolicy,DeviceAllow probe.service
    rm -r /etc/systemd/system/probe.service.d
}

install_packages() {
    dpkg --install /root/packages/*.deb
}

purge_packages() {
    dpkg --purge libpam-cognito libnss-cognito cognitod cognitod-emulator
}

files_are_as_before_us() {
    cmp "$SAVED/nsswitch.conf" /etc/nsswitch.conf && diff -r "$SAVED/pam.d" /etc/pam.d
}

"$@"
