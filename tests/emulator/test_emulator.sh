# The emulator from outside: TLS, the protocols' errors, SigV4 by curl, the request log, its start and end.
. "${abs_top_srcdir:?run me by \`make check\`}/tests/emulator/lib.sh"

connections() {
    ask "$endpoint/_emulator/counters" | jq .connections
}

start
report "$(jq -e --argjson pid "$pid" '.ready == true and .pid == $pid' >/dev/null <<<"$ready" || echo "$ready")" \
    "it says on one line that it is ready, where, and who it is"
report "$(differs "$work/ca.pem" "$(jq -r .ca <<<"$ready")")" "it says where its authority's certificate is"

report "$(ask "$endpoint/$POOL/.well-known/jwks.json" | jq -e '.keys | length == 2' >/dev/null || echo "no two keys")" \
    "who trusts its authority is served"
curl --silent --max-time 60 --capath /dev/null "$endpoint/" >/dev/null 2>&1
report "$(differs 60 $?)" "who does not is not"
report "$(differs 200 "$(ask -o /dev/null -w '%{http_code}' --ipv4 "$endpoint/_emulator/counters")")" "it answers on IPv4"
if grep -q '^0\{31\}1 ' /proc/net/if_inet6 2>/dev/null; then
    report "$(differs 200 "$(ask -o /dev/null -w '%{http_code}' --ipv6 "$endpoint/_emulator/counters")")" "it answers on IPv6"
else
    skip "it answers on IPv6" "there is no ::1 here"
fi

before=$(connections)
ask -o /dev/null -o /dev/null -o /dev/null "$endpoint/$POOL/.well-known/jwks.json" \
    "$endpoint/$POOL/.well-known/openid-configuration" "$endpoint/$POOL/.well-known/jwks.json"
report "$(differs $((before + 2)) "$(connections)")" "a connection is kept for the next requests, and counted once"

report "$(differs "UnknownOperationException: " "$(idp NoSuchThing '{}' | error_of)")" "an unknown operation is told"
report "$(differs "UnknownOperationException: " \
    "$(ask -H "X-Amz-Target: AWSCognitoIdentityProviderService.GetUser" -H "Content-Type: application/json" -d '{}' "$endpoint/" | error_of)")" \
    "another content type is refused"
report "$(differs "UnknownOperationException: " "$(ask -H "Content-Type: application/x-amz-json-1.1" -d '{}' "$endpoint/" | error_of)")" \
    "a call without a target is refused"
for body in '' '{' '[]' '"x"' '{} {}' "{'a': 1}"; do
    report "$(differs "SerializationException: " "$(idp GetUser "$body" | error_of)")" "the body >$body< is no input"
done
report "$(differs "SerializationException: NUMBER_VALUE can not be converted to a String" "$(idp GetUser '{"AccessToken": 7}' | error_of)")" \
    "a member of another type is told"
report "$(differs "InvalidParameterException: 1 validation error detected: Value null at 'accessToken' failed to satisfy constraint: Member must not be null" \
    "$(idp GetUser '{"AccessToken": null, "Unknown": 1}' | error_of)")" \
    "a missing member is told, an unknown one ignored"
report "$(idp GetUser '{}' -i | tr -d '\r' | grep -c -i -e '^HTTP/1.1 400 ' -e '^x-amzn-ErrorType: InvalidParameterException:' \
    -e '^x-amzn-RequestId: ........-....-....-....-............$' | grep -v '^3$')" "an error is told in the headers, too"

report "$(differs jane "$(idp GetUser "{\"AccessToken\": $(sign_in jane Correct-Horse-7 | jq .AuthenticationResult.AccessToken)}" | jq -r .Username)")" \
    "a password gets tokens that are good for GetUser"
report "$(differs "NotAuthorizedException: Incorrect username or password." "$(sign_in jane wrong | error_of)")" "a wrong one does not"
report "$(differs "NEW_PASSWORD_REQUIRED null" "$(sign_in carol Temporary-Pass-1 | jq -r '"\(.ChallengeName) \(.AuthenticationResult)"')")" \
    "a temporary password gets a challenge and no tokens"

users="{\"UserPoolId\": \"$POOL\"}"
report "$(differs 5 "$(signed_by "$DIRECTORY_KEY" ListUsers "$users" | jq '.Users | length')")" "a signed call is answered"
report "$(differs "MissingAuthenticationTokenException: Missing Authentication Token" "$(idp ListUsers "$users" | error_of)")" \
    "an unsigned one is not"
report "$(differs "UnrecognizedClientException: The security token included in the request is invalid." \
    "$(signed_by AKIANOBODY:x ListUsers "$users" | error_of)")" "nor one by an unknown key"
report "$(signed_by AKIADEMODIRECTORY001:wrong ListUsers "$users" | error_of | grep -v "^InvalidSignatureException: The request signature we calculated does not match")" \
    "nor one by a wrong secret"
report "$(idp ListUsers "$users" --aws-sigv4 aws:amz:us-east-1:cognito-idp --user "$DIRECTORY_KEY" | error_of |
    grep -v "^InvalidSignatureException: Credential should be scoped to a valid region, not 'us-east-1'")" "nor one for another region"

id_token=$(sign_in bob Battery-Staple-8 | jq -r .AuthenticationResult.IdToken)
logins="\"Logins\": {\"$PROVIDER\": \"$id_token\"}"
identity_id=$(identity GetId "{\"IdentityPoolId\": \"$IDENTITY_POOL\", $logins}" | jq -r .IdentityId)
credentials=$(identity GetCredentialsForIdentity "{\"IdentityId\": \"$identity_id\", $logins}" | jq .Credentials)
key=$(jq -r '"\(.AccessKeyId):\(.SecretKey)"' <<<"$credentials")
token=$(jq -r .SessionToken <<<"$credentials")

# GetCallerIdentity with this key: KEY TOKEN [CURL-OPTION]...
who_am_i() {
    local by=$1 session=$2
    shift 2
    ask -H "Content-Type: application/x-www-form-urlencoded; charset=utf-8" ${session:+-H "X-Amz-Security-Token: $session"} "$@" \
        --aws-sigv4 aws:amz:eu-west-1:sts --user "$by" --data 'Action=GetCallerIdentity&Version=2011-06-15' "$endpoint/"
}
report "$(who_am_i "$key" "$token" | grep -q '<Arn>arn:aws:sts::123456789012:assumed-role/cognito-login-demo/CognitoIdentityCredentials</Arn>' ||
    who_am_i "$key" "$token")" "STS knows the credentials that it gave out, in XML"
report "$(differs 123456789012 "$(who_am_i "$key" "$token" -H "Accept: application/json" |
    jq -r .GetCallerIdentityResponse.GetCallerIdentityResult.Account)")" "and in JSON"
report "$(who_am_i "$key" "another" | grep -q '<Code>InvalidClientTokenId</Code>' || echo "not refused")" "a session token of somebody else is refused"
report "$(who_am_i "${key}x" "$token" | grep -q '<Code>SignatureDoesNotMatch</Code>' || echo "not refused")" "a wrong secret is refused by STS"
report "$(differs "403" "$(ask -o /dev/null -w '%{http_code}' --data 'Action=GetCallerIdentity&Version=2011-06-15' "$endpoint/")")" \
    "an unsigned GetCallerIdentity is refused"
report "$(signed_by "$key" ListUsers "$users" -H "X-Amz-Security-Token: $token" | error_of |
    grep -v "^AccessDeniedException: User: arn:aws:sts::.* is not authorized to perform: cognito-idp:ListUsers on resource: arn:aws:cognito-idp:eu-west-1:123456789012:userpool/$POOL")" \
    "a key may do only what it is allowed"

log=$(ask "$endpoint/_emulator/requests")
report "$(differs '{"host":"web1"}' "$(jq -c 'map(select(.operation == "InitiateAuth"))[0].clientMetadata' <<<"$log")")" \
    "the log tells the client metadata"
report "$(grep -o -e Correct-Horse-7 -e Battery-Staple-8 -e "$id_token" -e "$token" <<<"$log" | head -1)" "the log holds no password and no token"
ask --data '' "$endpoint/_emulator/reset-log" >/dev/null
report "$(differs '[]' "$(ask "$endpoint/_emulator/requests" | jq -c .)")" "the log can be emptied"

ask -d "{\"userPoolId\": \"$POOL\", \"action\": \"update\", \"user\": {\"username\": \"bob\", \"enabled\": false}}" "$endpoint/_emulator/users" >/dev/null
report "$(differs "NotAuthorizedException: User is disabled." "$(sign_in bob Battery-Staple-8 | error_of)")" "a user can be disabled meanwhile"

body=$(jq -n --arg client "$CLIENT" '{AuthFlow: "USER_PASSWORD_AUTH", ClientId: $client, AuthParameters: {USERNAME: "jane", PASSWORD: "Correct-Horse-7"}}')
for ((i = 0; i < 100; i++)); do
    printf 'url = "%s/"\noutput = "/dev/null"\nwrite-out = "%%{http_code}\\n"\n' "$endpoint"
done >"$work/many"
report "$(differs 100 "$(ask -H "Content-Type: application/x-amz-json-1.1" -H "X-Amz-Target: AWSCognitoIdentityProviderService.InitiateAuth" \
    --data-binary "$body" --parallel --parallel-immediate --parallel-max 100 --no-progress-meter -K "$work/many" | grep -c '^200$')")" "a hundred sign-ins at once succeed"

port=${endpoint##*:}
"$EMULATOR" --state "$STATE" --cert-dir "$work" --port "$port" >/dev/null 2>"$work/second"
report "$(differs 1 $?; grep -q "cannot use port $port: Address already in use" "$work/second" || cat "$work/second")" "a taken port is told"

stop
report "$(differs 0 "$stop_status"; cat "$work/stderr")" "SIGTERM ends it cleanly, and it had nothing to complain of"

start --expired-certificate --issuer-base https://issuer.example.com --log "$work/log" --outbox "$work/outbox"
ask "$endpoint/" >/dev/null 2>"$work/tls"
report "$(differs 60 $?; grep -q -i expired "$work/tls" || cat "$work/tls")" "an expired certificate is expired"
report "$(differs "https://issuer.example.com/$POOL" "$(ask --insecure "$endpoint/$POOL/.well-known/openid-configuration" | jq -r .issuer)")" \
    "the issuer can be another than the endpoint"
report "$(differs GetOpenIdConfiguration "$(jq -r .operation "$work/log")")" "the log can be a file"
idp SignUp "{\"ClientId\": \"$CLIENT\", \"Username\": \"erin\", \"Password\": \"Signing-Up-5\", \"UserAttributes\": [
    {\"Name\": \"email\", \"Value\": \"erin@example.com\"}]}" --insecure >/dev/null
idp ConfirmSignUp "{\"ClientId\": \"$CLIENT\", \"Username\": \"erin\", \"ConfirmationCode\": \"$(jq -r .code "$work/outbox")\"}" --insecure >/dev/null
report "$(differs CONFIRMED "$(signed_by "$DIRECTORY_KEY" ListUsers "{\"UserPoolId\": \"$POOL\", \"Filter\": \"username = \\\"erin\\\"\"}" \
    --insecure | jq -r '.Users[0].UserStatus')")" "the code that confirms a sign-up is in the outbox"
stop

printf '{"userPools": [{"id": "x_y", "users": [{}]}]}' >"$work/bad.json"
"$EMULATOR" --state "$work/bad.json" --cert-dir "$work" 2>"$work/complaint"
report "$(differs 1 $?; differs "cognito-emulator: $work/bad.json: userPools[0].users[0]: \"username\" is missing" "$(cat "$work/complaint")")" \
    "a wrong state file is told with the place"

done_testing
