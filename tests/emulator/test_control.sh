# What tests can make the emulator do: another time, other keys, other identities, and faults of every kind.
. "${abs_top_srcdir:?run me by \`make check\`}/tests/emulator/lib.sh"


control() {
    ask --data "$2" "$endpoint/_emulator/$1"
}

# faults FAULT...: these from now on, as JSON objects.
faults() {
    local IFS=,
    control faults "{\"faults\": [$*]}" >/dev/null
}

sign_in_jane() {
    sign_in jane Correct-Horse-7
}

calls_of() {
    ask "$endpoint/_emulator/counters" | jq ".operations.$1.calls // 0"
}

# The status of curl for a sign-in, and how many sign-ins the emulator logged meanwhile as done.
outcome() {
    ask --data '' "$endpoint/_emulator/reset-log" >/dev/null
    sign_in_jane >"$work/answer" 2>/dev/null
    printf '%s %s' $? "$(ask "$endpoint/_emulator/requests" | jq 'map(select(.user == "jane")) | length')"
}

start

faults '{"operation": "InitiateAuth", "kind": "dropBefore", "times": 1}'
report "$(differs "52 0" "$(outcome)")" "a call dropped before is not carried out"
report "$(differs "0 1" "$(outcome)")" "a fault comes as often as ordered"

faults '{"operation": "InitiateAuth", "kind": "dropAfter"}'
report "$(differs "52 1" "$(outcome)")" "a call dropped after is carried out, and nobody told"
report "$(differs "52 1" "$(outcome)")" "a fault without a number of times stays"
report "$(differs "dropAfter" "$(ask "$endpoint/_emulator/requests" | jq -r '.[0].fault')")" "the log tells the fault"

faults '{"operation": "InitiateAuth", "kind": "truncated"}'
report "$(differs "18 1" "$(outcome)"; jq -e . "$work/answer" >/dev/null 2>&1 && echo "a whole document")" "a truncated answer ends in the middle"

faults '{"operation": "InitiateAuth", "kind": "malformed"}'
report "$(differs "0 1" "$(outcome)"; jq -e . "$work/answer" >/dev/null 2>&1 && echo "a whole document")" "a malformed answer is whole, but no document"

faults '{"operation": "InitiateAuth", "kind": "duplicated"}'
report "$(differs "0 1" "$(outcome)"; differs 2 "$(jq -s length "$work/answer")")" "a duplicated answer is two documents"

faults '{"operation": "InitiateAuth", "kind": "oversized", "bytes": 3000000}'
report "$(differs "0 1" "$(outcome)"; differs '[3000000,"Bearer"]' "$(jq -c '[(.Padding | length), .AuthenticationResult.TokenType]' "$work/answer")")" \
    "an oversized answer is right, but as long as ordered"

for status in 500 503; do
    faults "{\"operation\": \"InitiateAuth\", \"kind\": \"html\", \"httpStatus\": $status}"
    report "$(differs "$status text/html" "$(ask -o "$work/answer" -w '%{http_code} %{content_type}' \
        -H "X-Amz-Target: AWSCognitoIdentityProviderService.InitiateAuth" -d '{}' "$endpoint/")"
        grep -q '^<html>' "$work/answer" || cat "$work/answer")" "an HTTP error $status comes with a page"
done

faults '{"operation": "InitiateAuth", "kind": "throttle", "times": 2}'
for wanted in throttled throttled ""; do
    report "$(differs "${wanted:+TooManyRequestsException: Rate exceeded}" "$(sign_in_jane | jq -r 'if .__type then "\(.__type): \(.message)" else empty end')")" \
        "of two throttled calls and a third this one is ${wanted:-answered}"
done

faults '{"operation": "GetJwks", "kind": "html"}' '{"operation": "GetCallerIdentity", "kind": "throttle"}'
report "$(differs 503 "$(ask -o /dev/null -w '%{http_code}' "$endpoint/$POOL/.well-known/jwks.json")")" "the keys can be out of reach"
report "$(ask --data 'Action=GetCallerIdentity&Version=2011-06-15' "$endpoint/" | grep -q 'Rate exceeded' || echo "not throttled")" "STS can be throttled"
report "$(differs "0 1" "$(outcome)")" "a fault strikes its operation alone"

# ask_beside_delay MILLISECONDS: what others are answered while a sign-in is held up that long.
ask_beside_delay() {
    faults "{\"operation\": \"InitiateAuth\", \"kind\": \"delay\", \"milliseconds\": $1, \"times\": 1}"
    sign_in_jane >"$work/late" &
    late=$!
    for ((i = 0; i < 1000; i++)); do
        [ "$(ask "$endpoint/_emulator/faults")" = "[]" ] && break # it has struck
    done
    beside=$(ask -o /dev/null -w '%{http_code}' "$endpoint/$POOL/.well-known/jwks.json")
}
for delay_ms in 2000 20000; do # the longer one where two calls of curl take more than the shorter one
    ask_beside_delay "$delay_ms"
    [ -s "$work/late" ] || break
    wait "$late"
done
report "$(differs 200 "$beside"; [ ! -s "$work/late" ] || echo "answered at once")" "nobody else waits for a delayed answer"
wait "$late"
report "$(differs Bearer "$(jq -r .AuthenticationResult.TokenType "$work/late")")" "a delayed answer comes in the end"

report "$(differs "faults[0].kind: \"nonsense\"" "$(control faults '{"faults": [{"operation": "X", "kind": "nonsense"}]}' |
    jq -r .error | cut -c1-26)")" "a wrong order is told"

# counted USER: wrong passwords and wrong codes that stand against the user.
counted() {
    ask "$endpoint/_emulator/lockouts" | jq -c --arg user "$1" '[.[] | select(.username == $user) | .passwordFailures, .codeFailures]'
}
report "$(differs "[]" "$(counted jane)")" "nothing stands against who made no mistake"
faults '{"operation": "InitiateAuth", "kind": "dropAfter", "times": 1}' '{"operation": "InitiateAuth", "kind": "dropBefore", "times": 1}'
for _ in after before never; do
    sign_in jane Wrong-Password-1 >/dev/null 2>&1
done
report "$(differs "[2,0]" "$(counted jane)")" "a wrong password counts even if its answer is lost, and not if it is lost itself"
sign_in_jane >/dev/null
report "$(differs "[]" "$(counted jane)")" "a success clears the count"

# kid_is_published TOKEN: whether the pool's keys hold the one that it names.
change_group() {
    control groups "{\"userPoolId\": \"$POOL\", \"action\": \"$1\", \"group\": $2}" | jq -r '.error // "done"'
}
group_of_pool() {
    signed_by "$DIRECTORY_KEY" ListGroups "{\"UserPoolId\": \"$POOL\"}" | jq -r --arg name "$1" '.Groups[] | select(.GroupName == $name) | .CreationDate'
}
report "$(differs "the action is create or delete, not rename" "$(change_group rename '{"name": "crew"}')"
    differs "there is no such group" "$(change_group delete '{"name": "crew"}')"
    differs "userPoolId, action and group.name are needed" "$(change_group create '{}')")" "an order about a group that makes no sense is refused"
report "$(differs "done" "$(change_group create '{"name": "crew", "description": "gid=70001"}')"; differs "the group crew exists already" "$(change_group create '{"name": "crew"}')"
    [ -n "$(group_of_pool crew)" ] || echo "it is not there")" "a group can be made once"
control users "{\"userPoolId\": \"$POOL\", \"action\": \"update\", \"user\": {\"username\": \"jane\", \"groups\": [\"crew\"]}}" >/dev/null
made=$(group_of_pool crew)
report "$(differs "done" "$(change_group delete '{"name": "crew"}')"; differs "" "$(group_of_pool crew)"
    differs "done" "$(change_group create '{"name": "crew"}')"; [ "$made" != "$(group_of_pool crew)" ] || echo "made at the same time"
    signed_by "$DIRECTORY_KEY" ListUsersInGroup "{\"UserPoolId\": \"$POOL\", \"GroupName\": \"crew\"}" | jq -r '.Users[].Username')" \
    "one that is deleted and made again is another one, and nobody is in it"

payload() {
    cut -d. -f"$2" <<<"$1" | tr '_-' '/+' | sed 's/$/===/' | base64 --decode --ignore-garbage 2>/dev/null
}
published() {
    ask "$endpoint/$POOL/.well-known/jwks.json" | jq --arg kid "$(payload "$1" 1 | jq -r .kid)" '[.keys[].kid] | index($kid) != null'
}
is_good() {
    identity GetId "{\"IdentityPoolId\": \"$IDENTITY_POOL\", \"Logins\": {\"$PROVIDER\": \"$1\"}}" | jq -r 'if .IdentityId then "good" else .message end'
}
faults '{"operation": "InitiateAuth", "kind": "wrongSignature", "times": 1}'
forged=$(sign_in_jane | jq -r .AuthenticationResult.IdToken)
report "$(differs jane "$(payload "$forged" 2 | jq -r '."cognito:username"')"; differs true "$(published "$forged")"
    differs "Invalid login token. Token signature invalid." "$(is_good "$forged")")" "a wrong signature names a right key"

old=$(sign_in_jane | jq -r .AuthenticationResult.IdToken)
report "$(differs good "$(is_good "$old")"; differs true "$(published "$old")")" "a right one is believed"
control keys "{\"userPoolId\": \"$POOL\"}" >/dev/null
new=$(sign_in_jane | jq -r .AuthenticationResult.IdToken)
report "$(differs "false true" "$(published "$old") $(published "$new")"; differs good "$(is_good "$new")")" "keys roll over: the old ones are no longer published"
report "$(differs "userPoolId is needed, of a user pool that there is" "$(control keys '{"userPoolId": "x_y"}' | jq -r .error)")" "a pool that is not there has none"

logins="\"Logins\": {\"$PROVIDER\": \"$new\"}"
first=$(identity GetId "{\"IdentityPoolId\": \"$IDENTITY_POOL\", $logins}" | jq -r .IdentityId)
merged=$(control merge-identity "{\"identityId\": \"$first\"}" | jq -r .identityId)
report "$([ "$first" != "$merged" ] || echo "the same id"; differs "$merged" \
    "$(identity GetCredentialsForIdentity "{\"IdentityId\": \"$first\", $logins}" | jq -r 'select(.Credentials) | .IdentityId')")" \
    "who comes with the id of before gets credentials and the new id"
report "$(differs "$merged" "$(identity GetId "{\"IdentityPoolId\": \"$IDENTITY_POOL\", $logins}" | jq -r .IdentityId)")" "who asks for the id gets the new one"
report "$(differs "$merged" "$(identity GetCredentialsForIdentity "{\"IdentityId\": \"$merged\", $logins}" | jq -r 'select(.Credentials) | .IdentityId')")" \
    "the new one is good for credentials"

token=$(sign_in_jane | jq .AuthenticationResult.AccessToken)
began=$(date +%s)
control clock '{"offsetSeconds": 3601}' >"$work/clock"
report "$(jq -e --argjson now "$began" '(.now - $now - 3601) | (. >= 0 and . < 60)' "$work/clock" >/dev/null || cat "$work/clock")" "the clock can be set"
report "$(differs "NotAuthorizedException: Access Token has expired" "$(idp GetUser "{\"AccessToken\": $token}" | error_of)")" "tokens run out by it"
report "$(signed_by "$DIRECTORY_KEY" ListUsers "{\"UserPoolId\": \"$POOL\"}" | error_of | grep -v '^InvalidSignatureException: Signature expired')" \
    "signatures are judged by it"
report "$(differs "offsetSeconds is needed, a number" "$(control clock '{}' | jq -r .error)")" "no time is no order"

stop
report "$(differs 0 "$stop_status"; cat "$work/stderr")" "after all that it ends cleanly"
done_testing
