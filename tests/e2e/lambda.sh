# The functions of docs/lambda-triggers.md, as they stand there, as the pool's triggers. What Lambda is to a function:
# it gives the event, and takes the answer, or the error.
#
#   prepare_lambda TRIGGER...               before the emulator starts; its state is then $WORLD/lambda/pool.json
#   deploy FUNCTION ENVIRONMENT TRIGGER...  the page's function of this name for these triggers; the others do nothing
#   give_event FUNCTION ENVIRONMENT SOURCE CHANGE
#                                           an event that a trigger was given, changed by jq, to a function as if Lambda
#                                           called it: $status and $output; needs --trigger-log $WORLD/log/triggers
#   code_of FUNCTION                        the page's code that begins with this name

prepare_lambda() {
    local trigger
    LAMBDA_TRIGGERS=$*
    mkdir -p "$WORLD/lambda"
    lambda_runtime
    printf 'def handler(event, context):\n    return event\n' >"$WORLD/lambda/nothing.py"
    : >"$WORLD/lambda/environment"
    for trigger in "$@"; do
        ln -s run "$WORLD/lambda/$trigger"
        echo nothing >"$WORLD/lambda/$trigger.function"
    done
    jq --arg folder "$WORLD/lambda/" --arg triggers "$LAMBDA_TRIGGERS" '.userPools[0] |=
        (.clients[].authFlows += ["ALLOW_CUSTOM_AUTH"] |
        .triggers = ($triggers | split(" ") | map({(.): ($folder + .)}) | add))' \
        "$abs_top_srcdir/tests/e2e/pool.json" >"$WORLD/lambda/pool.json"
}

lambda_runtime() {
    cat >"$WORLD/lambda/run" <<END
#!/bin/sh
set -a
. "$WORLD/lambda/environment"
function="$WORLD/lambda/\$(cat "\$0.function")"
[ -e "\$function.py" ] || exec node "$WORLD/lambda/run.mjs" "\$function.mjs"
exec python3 "$WORLD/lambda/run.py" "\$(basename "\$function")"
END
    chmod 755 "$WORLD/lambda/run"
    cat >"$WORLD/lambda/run.py" <<'END'
import importlib, json, sys
try:
    print(json.dumps(importlib.import_module(sys.argv[1]).handler(json.load(sys.stdin), None)))
except Exception as error:
    sys.exit(str(error))
END
    cat >"$WORLD/lambda/run.mjs" <<'END'
import { readFileSync } from "node:fs";
try {
  const { handler } = await import(process.argv[2]);
  console.log(JSON.stringify(await handler(JSON.parse(readFileSync(0)))));
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
END
}

code_of() {
    awk -v name="$1" '/^```$/ { inside = 0 } inside { print }
        (previous == "```python" && $0 == "# " name ".py") || (previous == "```javascript" && $0 == "// " name ".mjs") { inside = 1 }
        { previous = $0 }' "$abs_top_srcdir/docs/lambda-triggers.md"
}

deploy() {
    local function=$1 environment=$2 trigger suffix=py
    shift 2
    grep -qx "// $function.mjs" "$abs_top_srcdir/docs/lambda-triggers.md" && suffix=mjs
    code_of "$function" >"$WORLD/lambda/$function.$suffix"
    [ -s "$WORLD/lambda/$function.$suffix" ] || fail "no code of $function in the page"
    code_of host_statement >"$WORLD/lambda/host_statement.mjs"
    printf '%s\n' "$environment" >"$WORLD/lambda/environment"
    for trigger in $LAMBDA_TRIGGERS; do
        echo nothing >"$WORLD/lambda/$trigger.function"
    done
    for trigger in "$@"; do
        echo "$function" >"$WORLD/lambda/$trigger.function"
    done
}

give_event() {
    local function=$1 environment=$2 source=$3 change=$4
    jq -c "select(.triggerSource == \"$source\") | $change" "$WORLD/log/triggers" | tail -n 1 >"$WORLD/lambda/event"
    [ -s "$WORLD/lambda/event" ] || fail "no event $source"
    code_of "$function" >"$WORLD/lambda/$function.mjs"
    code_of host_statement >"$WORLD/lambda/host_statement.mjs"
    # shellcheck disable=SC2086 # words
    output=$(env $environment node "$WORLD/lambda/run.mjs" "$WORLD/lambda/$function.mjs" <"$WORLD/lambda/event" 2>&1)
    status=$?
    ran="$function by $source with $change"
}
