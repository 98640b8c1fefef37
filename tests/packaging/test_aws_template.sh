#!/bin/bash
# The CloudFormation template: well formed, and granting what the README tells to grant, not more.
set -u

template=$abs_top_srcdir/packaging/aws/cognito-login.yaml

template_is_well_formed() {
    cfn-lint "$template" | sed 's/^/# /'
    return "${PIPESTATUS[0]}"
}

# The text of a resource or a parameter.
block() {
    awk -v name="  $1:" '$0 == name { inside = 1; next } inside && /^  [A-Za-z]/ { exit } inside' "$template"
}

# On standard input.
actions_on_the_pool() {
    grep -o 'cognito-idp:[A-Z][a-z][A-Za-z]*' | sort -u
}

actions_are_those_of_the_readme() {
    local granted told
    granted=$(block DirectoryPolicy | actions_on_the_pool)
    told=$(sed -n '/^```json/,/^```/p' "$abs_top_srcdir/README.md" | actions_on_the_pool)
    [ -n "$granted" ] && [ "$granted" = "$told" ] && return
    printf '# granted: %s\n# told: %s\n' "$(xargs <<< "$granted")" "$(xargs <<< "$told")"
    return 1
}

if ! command -v cfn-lint > /dev/null; then
    echo "ok 1 - the template is well formed # SKIP there is no cfn-lint here"
elif template_is_well_formed; then
    echo "ok 1 - the template is well formed"
else
    echo "not ok 1 - the template is well formed"
fi
if actions_are_those_of_the_readme; then
    echo "ok 2 - the key of the directory may do what the README says, nothing else"
else
    echo "not ok 2 - the key of the directory may do what the README says, nothing else"
fi

# The actions that a resource of the template grants.
actions_of() {
    block "$1" | grep -oE '(s3|cognito-idp):[A-Z][A-Za-z]*' | sort | xargs
}

expect_actions() {
    local found
    found=$(actions_of "$2")
    if [ "$found" = "$3" ]; then
        echo "ok $1 - $4"
    else
        printf 'not ok %s - %s\n# found: %s\n' "$1" "$4" "$found"
    fi
}

expect_actions 3 PublisherRole "cognito-idp:AdminListGroupsForUser cognito-idp:ListGroups cognito-idp:ListUsers \
cognito-idp:ListUsersInGroup s3:PutObject" "who publishes lists the pool and writes the directory, nothing else"
expect_actions 4 FollowerPolicy "s3:GetObject" "who follows reads the directory, and asks nothing of the pool"
expect_actions 5 FollowerRole "" "the role of those who follow has no other rights"
expect_actions 6 DirectoryPolicy "cognito-idp:AdminListGroupsForUser cognito-idp:ListGroups cognito-idp:ListUsers \
cognito-idp:ListUsersInGroup" "the key of the directory may not look at app clients, whose secrets it would see"

only_whoever_asks_for_it_reads_app_clients() {
    block ReadAppClients | grep -q 'Default: "no"' || return
    block AppClientsPolicy | grep -q 'Condition: ReadsAppClients$' || return
    [ "$(grep -c 'cognito-idp:DescribeUserPoolClient' "$template")" -eq 1 ] || return
    block AppClientsPolicy | grep -qF 'Users: !If [PublishesDirectory, !Ref "AWS::NoValue", [!Ref DirectoryUser]]'
}

if only_whoever_asks_for_it_reads_app_clients; then
    echo "ok 7 - only whoever asks for it reads app clients, and in a fleet the publisher alone"
else
    echo "not ok 7 - only whoever asks for it reads app clients, and in a fleet the publisher alone"
fi
echo "1..7"
