# A user pool of somebody else's server, and the daemon's configuration for it. In a world.
#
#   start_tls_front PORT            https://localhost:8443 for a server on this port
#   foreign OPERATION JSON          asks it as an administrator does; the answer on standard output
#   make_foreign_pool               client, group linux-users, and ann in it, in the pool $POOL_ID
#   configure_for_foreign_pool      the daemon signs in by password and lists

start_tls_front() {
    mkdir -p "$WORLD/front"
    openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost \
        -keyout "$WORLD/front/key.pem" -out "$WORLD/front/cert.pem" 2>"$WORLD/log/openssl" || fail "openssl makes no certificate"
    install -m 644 "$WORLD/front/cert.pem" /etc/cognitod.ca.pem
    start front node "$HERE/tls_front.mjs" "$WORLD/front/key.pem" "$WORLD/front/cert.pem" 8443 "$1"
    wait_for grep -qs ready "$WORLD/log/front" || fail "the TLS front does not start"
}

foreign() {
    bounded curl --silent --show-error --cacert /etc/cognitod.ca.pem -H 'Content-Type: application/x-amz-json-1.1' \
        -H "X-Amz-Target: AWSCognitoIdentityProviderService.$1" --data "$2" "${foreign_signature[@]}" "$ENDPOINT/"
}

make_foreign_pool() {
    CLIENT_ID=$(foreign CreateUserPoolClient "{\"UserPoolId\": \"$POOL_ID\", \"ClientName\": \"hosts\",
        \"ExplicitAuthFlows\": [\"ALLOW_USER_PASSWORD_AUTH\"]}" | jq -r .UserPoolClient.ClientId)
    local group="\"UserPoolId\": \"$POOL_ID\", \"GroupName\": \"linux-users\"" user="\"UserPoolId\": \"$POOL_ID\", \"Username\": \"ann\""
    foreign CreateGroup "{$group}" >/dev/null
    foreign AdminCreateUser "{$user, \"TemporaryPassword\": \"Temporary-1\", \"MessageAction\": \"SUPPRESS\",
        \"UserAttributes\": [{\"Name\": \"name\", \"Value\": \"Ann Other\"}, {\"Name\": \"email\", \"Value\": \"ann@example.com\"}]}" >/dev/null
    foreign AdminSetUserPassword "{$user, \"Password\": \"Anns-Password-1\", \"Permanent\": true}" >/dev/null
    foreign AdminAddUserToGroup "{$group, \"Username\": \"ann\"}" >/dev/null
    note "pool $POOL_ID, client $CLIENT_ID"
}

configure_for_foreign_pool() {
    only_in_a_world
    install -o cognitod -m 400 /dev/stdin /etc/cognitod.access-key <<END
[default]
aws_access_key_id = $DIRECTORY_KEY_ID
aws_secret_access_key = $DIRECTORY_KEY_SECRET
END
    cat >/etc/cognitod.conf <<END
[user_pool]
id = $POOL_ID
client_id = $CLIENT_ID
endpoint = $ENDPOINT
issuer = $1/$POOL_ID
flow = password

[network]
ca_file = /etc/cognitod.ca.pem

[directory]
access_key_file = /etc/cognitod.access-key

[access]
allow_groups = linux-users
END
}
