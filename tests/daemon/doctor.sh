# A host that was set up as it should be, and what cognitoctl doctor says of it: for its tests, in their world.

RIGHTS='["cognito-idp:ListUserPoolClients", "cognito-idp:DescribeUserPoolClient"]'

# A pool that lets the host's key look at its app clients, one of which lets users write their uid.
write_pool() {
    jq --argjson rights "$RIGHTS" '.accessKeys[0].allowedActions += $rights |
        .userPools[0].customAttributes = ["custom:uid", "custom:gid"] |
        .userPools[0].clients += [{id: "anotherapp123", authFlows: ["ALLOW_USER_SRP_AUTH"],
            writeAttributes: ["name", "custom:uid"]}]' "$abs_top_srcdir/tests/e2e/pool.json"
}

prepare_host
write_pool >"$WORLD/pool.json" || fail "no pool"
start_emulator --state "$WORLD/pool.json" --outbox "$WORLD/log/outbox"
configure_daemon
sed -i '/^shadow:/d' /etc/nsswitch.conf
echo 'shadow: files cognito' >>/etc/nsswitch.conf
mkdir -p /etc/ssh
printf 'UsePAM yes\n' >/etc/ssh/sshd_config
start_daemon
wait_for_directory jane

# result_of CHECK: every result of it, one a line.
result_of() {
    cognitoctl doctor --json | jq -r --arg check "$1" '.[] | select(.check == $check).result' | sort -u
}

words_of() {
    cognitoctl doctor --json | jq -r --arg check "$1" --arg result "$2" \
        '.[] | select(.check == $check and .result == $result) | .words, .remedy'
}
