# A real sshd on port $SSH_PORT of the loopback, and real ssh clients.
#
#   start_sshd
#   ssh_by_keyboard_interactive USER PASSWORD [COMMAND...]
#   ssh_by_password USER PASSWORD [COMMAND...]        sshd's PasswordAuthentication
#   ssh_with_answers USER ANSWER...                   keyboard-interactive on a terminal; prints the user's name
#   ssh_by_key USER [COMMAND...]                      authorize_key USER first
#
# The clients' prompts are in $WORLD/prompts, one a line, each test's own after `forget_prompts`.

SSH_PORT=${SSH_PORT:-22}
SSH_KEY=$WORLD/ssh-key
SSH_OPTIONS=(-F /dev/null -p "$SSH_PORT" -o HostName=127.0.0.1 -o HostKeyAlias=localhost
    -o UserKnownHostsFile="$WORLD/known-hosts" -o StrictHostKeyChecking=yes -o NumberOfPasswordPrompts=1 -o ConnectTimeout=10 -o LogLevel=ERROR
    -o KexAlgorithms=curve25519-sha256) # the default takes a tenth of a second of both ends' processors

start_sshd() {
    [ -x /usr/sbin/sshd ] || unpack_private_packages
    [ -x /usr/sbin/sshd ] || skip_all "no sshd"
    id -u sshd >/dev/null 2>&1 ||
        useradd --system --home-dir /run/sshd --no-create-home --shell /usr/sbin/nologin sshd
    mkdir -p /run/sshd /etc/ssh/keys
    rm -f "$WORLD"/{host-key,ssh-key}{,.pub}
    ssh-keygen -q -t ed25519 -N '' -f "$WORLD/host-key"
    ssh-keygen -q -t ed25519 -N '' -f "$SSH_KEY"
    printf 'localhost %s\n' "$(cat "$WORLD/host-key.pub")" >"$WORLD/known-hosts"
    write_sshd_config >"$WORLD/sshd_config"
    write_askpass >"$WORLD/askpass"
    chmod 755 "$WORLD/askpass"
    start sshd /usr/sbin/sshd -D -e -f "$WORLD/sshd_config"
    wait_for grep -qs 'listening on' "$WORLD/log/sshd" || fail "sshd does not start"
}

write_sshd_config() {
    cat <<END
ListenAddress 127.0.0.1:$SSH_PORT
HostKey $WORLD/host-key
UsePAM yes
PrintMotd no
KbdInteractiveAuthentication yes
PasswordAuthentication yes
PubkeyAuthentication yes
PermitRootLogin yes
AuthorizedKeysFile /etc/ssh/keys/%u
MaxStartups 300
PidFile none
Subsystem sftp internal-sftp
END
    # From OpenSSH 9.8 on, a source whose log-ins fail is kept out for a while; all of ours are one source.
    ! grep -q PerSourcePenalties /usr/sbin/sshd || echo "PerSourcePenalties no"
}

# ssh calls it for each prompt: it notes the prompt and answers with the password.
write_askpass() {
    cat <<END
#!/bin/sh
printf '%s\n' "\$1" >>$WORLD/prompts
printf '%s\n' "\$ASKPASS_ANSWER"
END
}

forget_prompts() {
    rm -f "$WORLD/prompts"
}

authorize_key() {
    cp "$SSH_KEY.pub" "/etc/ssh/keys/$1"
}

ssh_by_keyboard_interactive() {
    ssh_with keyboard-interactive "$@"
}

ssh_by_password() {
    ssh_with password "$@"
}

ssh_with_answers() {
    local user=$1
    shift
    on_terminal "$@" -- ssh "${SSH_OPTIONS[@]}" -o PreferredAuthentications=keyboard-interactive "$user@localhost" id -un
}

ssh_by_key() {
    local user=$1
    shift
    bounded ssh "${SSH_OPTIONS[@]}" -o PreferredAuthentications=publickey -o IdentitiesOnly=yes \
        -i "$SSH_KEY" -l "$user" localhost "$@"
}

ssh_with() {
    local method=$1 user=$2 password=$3
    shift 3
    ASKPASS_ANSWER=$password SSH_ASKPASS=$WORLD/askpass SSH_ASKPASS_REQUIRE=force \
        bounded ssh "${SSH_OPTIONS[@]}" -o PreferredAuthentications="$method" -l "$user" localhost "$@"
}
