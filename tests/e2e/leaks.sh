# Sourced by test_leaks.sh: what is secret, and every place where a secret could be found.
#
#   type_ssh METHOD USER PASSWORD [COMMAND...]   ssh, with a person who types out of sight of any search
#   remember SECRET                              one that is searched for, too
#   secrets, secrets_of_cognito                  pieces to search for, one a line: all; what only Cognito and the daemon had
#   find_in_logs, find_in_command_lines, find_in_environments, find_in_files, find_in_open_files
#                                                where the pieces on standard input are
#   find_in_memory PID                           likewise, of one process
#
# OUT_OF_SIGHT is what the person at the keyboard and the local Cognito know: nothing is searched there.

OUT_OF_SIGHT=$WORLD/out-of-sight
RECORDS=$OUT_OF_SIGHT/records

prepare_to_look_for_leaks() {
    only_in_a_world
    install -d -m 700 "$OUT_OF_SIGHT" "$RECORDS"
    : >"$OUT_OF_SIGHT/remembered"
    start record-processes "$TOOLS/record-processes" "$RECORDS"
    wait_for grep -qs ready "$WORLD/log/record-processes" || fail "nothing is recorded"
    cat >"$OUT_OF_SIGHT/askpass" <<END
#!/bin/sh
printf '%s\n' "\$1" >>$WORLD/prompts
cat $OUT_OF_SIGHT/typed
END
    chmod 755 "$OUT_OF_SIGHT/askpass"
}

type_ssh() {
    local method=$1 user=$2
    printf '%s\n' "$3" >"$OUT_OF_SIGHT/typed"
    shift 3
    SSH_ASKPASS=$OUT_OF_SIGHT/askpass SSH_ASKPASS_REQUIRE=force \
        bounded ssh "${SSH_OPTIONS[@]}" -o PreferredAuthentications="$method" -l "$user" localhost "$@"
}

remember() {
    printf '%s\n' "$1" >>"$OUT_OF_SIGHT/remembered"
}

# Of a long one its middle and its end: a part is a leak as well.
pieces() {
    local secret
    while read -r secret; do
        [ ${#secret} -gt 64 ] || { echo "$secret"; continue; }
        echo "${secret:$((${#secret} / 2)):32}"
        echo "${secret: -32}"
    done
}

given_out() {
    grep -E "^($1) " "$OUT_OF_SIGHT/given-out" | cut -d' ' -f2
}

passwords() {
    secrets_of_the_pool
    printf '%s\n' "$LOCAL_PASSWORD" "$ROOT_PASSWORD"
    cat "$OUT_OF_SIGHT/remembered"
}

secrets() {
    { passwords && given_out '[A-Za-z]*'; } | pieces | sort -u
}

# All but what a session is meant to have.
secrets_of_cognito() {
    { passwords && given_out 'IdToken|AccessToken|RefreshToken|Session'; } | pieces | sort -u
}

find_in_logs() {
    grep -raF -f - "$WORLD/log"
}

# Of users only what must not be even in their sessions.
find_in_environments() {
    cat >"$OUT_OF_SIGHT/pieces"
    grep -aF -f "$OUT_OF_SIGHT/pieces" "$RECORDS/environments"
    secrets_of_cognito | grep -xF -f - "$OUT_OF_SIGHT/pieces" | grep -aF -f - "$RECORDS/environments-of-users"
}

find_in_command_lines() {
    grep -aF -f - "$RECORDS/command-lines"
}

# All that has changed in the system since the world began, and the folders that live in memory.
# What the administrator has written into root's files stays there.
find_in_files() {
    grep -raF -f - --exclude-dir=out-of-sight --exclude-dir=log --exclude-dir=dev --exclude-dir=work \
        --exclude=cognitod.client-secret --exclude=cognitod.access-key /run /dev/shm
}

# Files that have no name any more, while somebody has them open.
find_in_open_files() {
    local link pieces=$OUT_OF_SIGHT/pieces
    cat >"$pieces"
    for link in /proc/[0-9]*/fd/*; do
        [[ $(readlink "$link") != *" (deleted)" ]] || grep -aF --label="$link" -H -f "$pieces" "$link"
    done
}

find_in_memory() {
    "$abs_top_builddir/tests/daemon/find-in-memory" "$1"
}
