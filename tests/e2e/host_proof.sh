# A host that proves itself to triggers, and a function of docs/lambda-triggers.md that believes no others.
#
#   start_proving_host FUNCTION TABLES ACTIONS TRIGGER...
#       with metadata that says host and service, and whatever else the test has configured before; TABLES are the
#       emulator's (JSON), ACTIONS what the function's key may do (JSON)
#   give SOURCE CHANGE     give_event to that function, in $FUNCTION_ENVIRONMENT
#   sign_in_unseen         jane's events as this host proves them, seen by no function yet

FUNCTION_ENVIRONMENT="AWS_REGION=eu-central-1 AWS_ACCESS_KEY_ID=AKIAEXAMPLE00FUNCTION
AWS_SECRET_ACCESS_KEY=example/secret/of/the/function AWS_ENDPOINT_URL_DYNAMODB=$ENDPOINT/
NODE_EXTRA_CA_CERTS=$WORLD/emulator/ca.pem HOST_CLIENTS=$CLIENT_ID NONCES_TABLE=nonces"

start_proving_host() {
    local tables=$2 actions=$3
    PROOF_FUNCTION=$1
    shift 3
    configure 10-metadata.conf <<<$'[client_metadata]\nhost = %h\nservice = %s'
    prepare_lambda "$@"
    jq --argjson tables "$tables" --argjson actions "$actions" '.tables = $tables | .buckets = [{name: "keys"}] | .accessKeys += [
        {accessKeyId: "AKIAEXAMPLE00FUNCTION", secretAccessKey: "example/secret/of/the/function", userName: "function",
            allowedActions: $actions}]' "$WORLD/lambda/pool.json" >"$WORLD/lambda/pool-with-tables.json"
    start_emulator --state "$WORLD/lambda/pool-with-tables.json" --trigger-log "$WORLD/log/triggers"
    configure_daemon
    start_daemon
    wait_for_directory jane
    start_sshd
}

give() {
    give_event "$PROOF_FUNCTION" "$FUNCTION_ENVIRONMENT" "$@"
}

sign_in_unseen() {
    : >"$WORLD/log/triggers"
    deploy "$PROOF_FUNCTION" "$FUNCTION_ENVIRONMENT"
    run ssh_by_keyboard_interactive jane Janes-Password-1 true
    expect_success
}
