/* The table of keys. A new key is a line here, a field in settings.h, and its paragraphs in the
 * sample file and cognitod.conf(5), which the tests insist on. */
#include "daemon/settings/keys.h"

#include <string.h>

#define SECOND INT64_C(1000)
#define MINUTE (60 * SECOND)
#define HOUR   (60 * MINUTE)

/* Challenges that a person may choose. */
#define FACTORS "PASSWORD_SRP|PASSWORD|EMAIL_OTP|SMS_OTP|SMS_MFA|SOFTWARE_TOKEN_MFA|WEB_AUTHN"

/* Those by which a key is good for less. */
#define SSH_KEY_OPTIONS                                                                            \
    "expiry-time, from, no-agent-forwarding, no-port-forwarding, no-pty, no-user-rc, "             \
    "no-X11-forwarding, restrict, verify-required"

#define FIELD(path) .offset = offsetof(struct settings, path)
#define RULE(name)  .offset = offsetof(struct settings_service, rules.name)

static const struct settings_key keys[] = {
    {"user_pool", "id", SETTINGS_TYPE_USER_POOL_ID, .is_required = true, FIELD(user_pool.id),
     .help = "The user pool people sign in to."},
    {"user_pool", "region", SETTINGS_TYPE_REGION, FIELD(user_pool.region),
     .help = "The region where it is asked, if not the one in id."},
    {"user_pool", "client_id", SETTINGS_TYPE_CLIENT_ID, .is_required = true,
     FIELD(user_pool.client_id), .help = "The app client of the pool that hosts use."},
    {"user_pool", "client_secret_file", SETTINGS_TYPE_PATH, FIELD(user_pool.client_secret_file),
     .help = "A file with the app client's secret, if it has one."},
    {"user_pool", "client_secret", SETTINGS_TYPE_CLIENT_SECRET, FIELD(user_pool),
     .help = "The secret itself; the configuration must then be unreadable for others."},
    {"user_pool", "flow", SETTINGS_TYPE_CHOICE, FIELD(user_pool.flow), .default_text = "srp",
     .choices = "srp|password|custom|custom_srp|choice", .help = "How a sign-in begins."},
    {"user_pool", "endpoint", SETTINGS_TYPE_ENDPOINT, FIELD(user_pool.endpoint),
     .help = "Where the user pool's API is, if not at AWS's usual address."},
    {"user_pool", "issuer", SETTINGS_TYPE_ISSUER, FIELD(user_pool.issuer),
     .help = "Who tokens must be issued by, if not endpoint and id."},

    {"network", "ca_file", SETTINGS_TYPE_PATH, FIELD(network.ca_file),
     .help = "Certificates to trust, PEM, in place of the system's."},
    {"network", "proxy", SETTINGS_TYPE_PROXY, FIELD(network.proxy),
     .help = "An HTTP proxy to reach AWS through."},
    {"network", "connect_timeout", SETTINGS_TYPE_DURATION, FIELD(network.connect_timeout_ms),
     .default_text = "5s", .minimum = 100, .maximum = MINUTE,
     .help = "How long a connection may take to come about."},
    {"network", "request_timeout", SETTINGS_TYPE_DURATION, FIELD(network.request_timeout_ms),
     .default_text = "20s", .minimum = SECOND, .maximum = 2 * MINUTE,
     .help = "How long one request may take, Lambda triggers included."},

    {"identity_pool", "id", SETTINGS_TYPE_IDENTITY_POOL_ID, FIELD(identity_pool.id),
     .help = "The identity pool that gives sessions AWS credentials."},
    {"identity_pool", "region", SETTINGS_TYPE_REGION, FIELD(identity_pool.region),
     .help = "The region where it is asked, if not the one in id."},
    {"identity_pool", "endpoint", SETTINGS_TYPE_ENDPOINT, FIELD(identity_pool.endpoint),
     .help = "Where the identity pool's API is, if not at AWS's usual address."},
    {"identity_pool", "role_arn", SETTINGS_TYPE_ROLE_ARN, FIELD(identity_pool.role_arn),
     .help = "The role to ask for, if not the one the pool chooses."},
    {"identity_pool", "login_key", SETTINGS_TYPE_LOGIN_KEY, FIELD(identity_pool.login_key),
     .help = "The user pool's name as the identity pool knows it."},

    {"aws", "credentials", SETTINGS_TYPE_CHOICE, FIELD(aws.credentials), .default_text = "auto",
     .choices = "auto|file|environment|profile|web_identity|container|instance",
     .help = "Where the host's own access key comes from."},
    {"aws", "profile_file", SETTINGS_TYPE_PATH, FIELD(aws.profile_file),
     .help = "A file like ~/.aws/credentials with the host's key, or the program that gives it."},
    {"aws", "metadata_endpoint", SETTINGS_TYPE_LOCAL_ENDPOINT, FIELD(aws.metadata_endpoint),
     .default_text = "http://169.254.169.254", .help = "Where the instance metadata service is."},
    {"aws", "sts_endpoint", SETTINGS_TYPE_ENDPOINT, FIELD(aws.sts_endpoint),
     .help = "Where STS is, if not at AWS's usual address."},
    {"aws", "s3_endpoint", SETTINGS_TYPE_ENDPOINT, FIELD(aws.s3_endpoint),
     .help = "Where S3 is, if not at AWS's usual address."},
    {"aws", "s3_region", SETTINGS_TYPE_REGION, FIELD(aws.s3_region),
     .help = "The region of buckets, if not that of the user pool."},

    {"directory", "source", SETTINGS_TYPE_CHOICE, FIELD(directory.source), .default_text = "sync",
     .choices = "lookup|sync|snapshot|logins", .help = "Where users and groups come from."},
    {"directory", "snapshot_url", SETTINGS_TYPE_PLACE, FIELD(directory.snapshot_url),
     .help = "Where the published directory is, for source = snapshot."},
    {"directory", "snapshot_key", SETTINGS_TYPE_LIST, FIELD(directory.snapshot_key),
     .help = "The publisher's public key, or two while they change."},
    {"directory", "access_key_file", SETTINGS_TYPE_PATH, FIELD(directory.access_key_file),
     .help = "A file with the access key for listing users and groups."},
    {"directory", "login_name", SETTINGS_TYPE_LOGIN_NAME, FIELD(directory.login_name),
     .default_text = "username",
     .help = "What of a user is the name on this host: username, email, ..."},
    {"directory", "uid_attribute", SETTINGS_TYPE_ATTRIBUTE, FIELD(directory.uid_attribute),
     .help = "The attribute that holds the uid; without, it is derived from sub."},
    {"directory", "gid_attribute", SETTINGS_TYPE_ATTRIBUTE, FIELD(directory.gid_attribute),
     .help = "The attribute that holds the primary gid."},
    {"directory", "gecos_attribute", SETTINGS_TYPE_ATTRIBUTE, FIELD(directory.gecos_attribute),
     .default_text = "name", .help = "The attribute that holds the person's name."},
    {"directory", "home_attribute", SETTINGS_TYPE_ATTRIBUTE, FIELD(directory.home_attribute),
     .help = "The attribute that holds the home directory."},
    {"directory", "shell_attribute", SETTINGS_TYPE_ATTRIBUTE, FIELD(directory.shell_attribute),
     .help = "The attribute that holds the login shell."},
    {"directory", "provisional_names", SETTINGS_TYPE_LIST, FIELD(directory.provisional_names),
     .help = "With source = logins: names that may sign in for the first time."},
    {"directory", "allow_system_names", SETTINGS_TYPE_LIST, FIELD(directory.allow_system_names),
     .help = "Names of packages' own users and groups that the pool's may have all the same."},
    {"directory", "ssh_keys_attribute", SETTINGS_TYPE_LIST, FIELD(directory.ssh_keys_attribute),
     .help = "The attributes that hold SSH public keys, for cognitoctl authorized-keys."},
    {"directory", "ssh_key_options", SETTINGS_TYPE_LIST, FIELD(directory.ssh_key_options),
     .default_text = SSH_KEY_OPTIONS, .help = "Options of those keys that stay with them."},
    {"directory", "home_base", SETTINGS_TYPE_PATH, FIELD(directory.home_base),
     .default_text = "/home", .help = "Where home directories are, all of them."},
    {"directory", "default_shell", SETTINGS_TYPE_PATH, FIELD(directory.default_shell),
     .default_text = "/bin/bash", .help = "The login shell of who has no other."},
    {"directory", "primary_group", SETTINGS_TYPE_GROUP, FIELD(directory.primary_group),
     .help = "A group of the pool that is everybody's primary group."},
    {"directory", "refresh_interval", SETTINGS_TYPE_DURATION, FIELD(directory.refresh_interval_ms),
     .default_text = "15m", .minimum = 10 * SECOND, .maximum = 24 * HOUR,
     .help = "How often all users and groups are listed."},
    {"directory", "lookup_timeout", SETTINGS_TYPE_DURATION, FIELD(directory.lookup_timeout_ms),
     .default_text = "2s", .minimum = SECOND, .maximum = 10 * SECOND,
     .help = "How long a look-up of one unknown name may take."},
    {"directory", "negative_ttl", SETTINGS_TYPE_DURATION, FIELD(directory.negative_ttl_ms),
     .default_text = "1m", .minimum = SECOND, .maximum = HOUR,
     .help = "How long a name that nobody has is not asked for again."},
    {"directory", "enumerate", SETTINGS_TYPE_YES_NO, FIELD(directory.enumerate),
     .default_text = "no", .help = "Whether getent without a name lists users and groups."},
    {"directory", "trust_user_writable_attributes", SETTINGS_TYPE_LIST,
     FIELD(directory.trust_user_writable_attributes), .default_text = "no",
     .help = "Attributes that decide names, ids, homes, shells and keys though users write them."},

    {"publish", "to", SETTINGS_TYPE_PLACE, FIELD(publish.to),
     .help = "Where this host publishes the directory for others."},
    {"publish", "attributes", SETTINGS_TYPE_LIST, FIELD(publish.attributes),
     .help = "User attributes to publish besides those that [directory] names."},
    {"publish", "lifetime", SETTINGS_TYPE_DURATION, FIELD(publish.lifetime_ms),
     .default_text = "1d", .minimum = MINUTE, .maximum = 30 * 24 * HOUR,
     .help = "How long what was published may be used."},

    {"access", "allow_groups", SETTINGS_TYPE_LIST, FIELD(access.rules.allow_groups),
     .help = "Members of these groups of the pool may log in."},
    {"access", "allow_users", SETTINGS_TYPE_LIST, FIELD(access.rules.allow_users),
     .help = "These users may log in: names or subs."},
    {"access", "allow_everyone", SETTINGS_TYPE_YES_NO, FIELD(access.rules.allow_everyone),
     .default_text = "no", .help = "Every user of the pool may log in."},
    {"access", "deny_groups", SETTINGS_TYPE_LIST, FIELD(access.rules.deny_groups),
     .help = "Members of these groups may not, whoever lets them in."},
    {"access", "deny_users", SETTINGS_TYPE_LIST, FIELD(access.rules.deny_users),
     .help = "These users may not, whoever lets them in: names or subs."},
    {"access", "account_max_age", SETTINGS_TYPE_DURATION, FIELD(access.account_max_age_ms),
     .default_text = "1d", .minimum = SECOND, .maximum = 30 * 24 * HOUR,
     .help = "How old what is known about a user may be when it decides."},
    {"access", "when_too_old", SETTINGS_TYPE_CHOICE, FIELD(access.when_too_old),
     .default_text = "refuse", .choices = "refuse|allow",
     .help = "What happens to users about whom nothing newer can be had."},
    {"access", "screen_lockers", SETTINGS_TYPE_LIST, FIELD(access.screen_lockers),
     .default_text = "i3lock, kde, kscreenlocker, swaylock, vlock, xscreensaver, xsecurelock",
     .help = "PAM services that may check a password without being root."},

    {"sign_in", "preferred_factors", SETTINGS_TYPE_LIST, FIELD(sign_in.preferred_factors),
     .choices = FACTORS, .help = "Factors that are taken without asking, the best first."},
    {"sign_in", "offer_reset", SETTINGS_TYPE_YES_NO, FIELD(sign_in.offer_reset),
     .default_text = "no", .help = "Whether a forgotten password can be reset at the login."},
    {"sign_in", "remember_host", SETTINGS_TYPE_LIST, FIELD(sign_in.remember_host),
     .help = "PAM services in which a host that is known stands in for a second factor."},
    {"sign_in", "show_trigger_message", SETTINGS_TYPE_YES_NO, FIELD(sign_in.show_trigger_message),
     .default_text = "no", .help = "Whether people read why a Lambda trigger refused them."},
    {"sign_in", "signed_client_metadata", SETTINGS_TYPE_YES_NO,
     FIELD(sign_in.signed_client_metadata), .default_text = "no",
     .help = "Whether this host signs what Lambda triggers are told."},
    {"sign_in", "host_proof", SETTINGS_TYPE_CHOICE, FIELD(sign_in.host_proof),
     .default_text = "off", .choices = "off|iam",
     .help = "Whether this host proves its role in AWS to Lambda triggers."},
    {"sign_in", "session_claim", SETTINGS_TYPE_ATTRIBUTE, FIELD(sign_in.session_claim),
     .help = "The claim of a token that says after how many seconds its session ends."},
    {"sign_in", "qr_code", SETTINGS_TYPE_CHOICE, FIELD(sign_in.qr_code), .default_text = "auto",
     .choices = "auto|utf8|ascii|off", .help = "How the secret of an authenticator app is drawn."},
    {"sign_in", "passkey_relying_party", SETTINGS_TYPE_HOST_NAME,
     FIELD(sign_in.passkey_relying_party),
     .help = "Whose passkeys are taken at this host's console: the pool's relying party."},
    {"sign_in", "throttle", SETTINGS_TYPE_YES_NO, FIELD(sign_in.throttle), .default_text = "yes",
     .help = "Whether who fails often has to wait before the next try."},

    {"offline", "services", SETTINGS_TYPE_LIST, FIELD(offline.services),
     .help = "PAM services that let people in by their last password while Cognito is away."},
    {"offline", "offline_max_age", SETTINGS_TYPE_DURATION, FIELD(offline.max_age_ms),
     .default_text = "3d", .minimum = SECOND, .maximum = 90 * 24 * HOUR,
     .help = "For how long after a user's last sign-in with Cognito."},
    {"offline", "offline_max_failures", SETTINGS_TYPE_INTEGER, FIELD(offline.max_failures),
     .default_text = "5", .minimum = 1, .maximum = 100,
     .help = "After how many wrong passwords a user has to wait for Cognito."},
    {"offline", "allow_without_mfa", SETTINGS_TYPE_YES_NO, FIELD(offline.allow_without_mfa),
     .default_text = "no", .help = "Also who gives Cognito more than a password, without it."},

    {SETTINGS_SERVICE_SECTION, "credentials", SETTINGS_TYPE_CHOICE,
     .offset = offsetof(struct settings_service, credentials), .default_text = "optional",
     .choices = "off|optional|required", .help = "Whether a session gets AWS credentials."},
    {SETTINGS_SERVICE_SECTION, "allow_groups", SETTINGS_TYPE_LIST, RULE(allow_groups),
     .help = "Who may use the service, in place of who may log in by [access]."},
    {SETTINGS_SERVICE_SECTION, "allow_users", SETTINGS_TYPE_LIST, RULE(allow_users),
     .help = "Likewise, by name or sub."},
    {SETTINGS_SERVICE_SECTION, "allow_everyone", SETTINGS_TYPE_YES_NO, RULE(allow_everyone),
     .default_text = "no", .help = "Likewise, every user of the pool."},
    {SETTINGS_SERVICE_SECTION, "deny_groups", SETTINGS_TYPE_LIST, RULE(deny_groups),
     .help = "Who may not use the service, besides who may not log in by [access]."},
    {SETTINGS_SERVICE_SECTION, "deny_users", SETTINGS_TYPE_LIST, RULE(deny_users),
     .help = "Likewise, by name or sub."},
    {SETTINGS_SERVICE_SECTION, "preferred_factors", SETTINGS_TYPE_LIST,
     .offset = offsetof(struct settings_service, preferred_factors), .choices = FACTORS,
     .help = "The service's own preferred_factors, in place of those of [sign_in]."},

    {"daemon", "log_level", SETTINGS_TYPE_CHOICE, FIELD(daemon.log_level), .default_text = "info",
     .choices = "error|warning|info|debug", .help = "How much is logged."},
    {"daemon", "max_conversations", SETTINGS_TYPE_INTEGER, FIELD(daemon.max_conversations),
     .default_text = "256", .minimum = 32, .maximum = 1024,
     .help = "How many logins may be under way at once."},
    {"daemon", "max_conversations_per_host", SETTINGS_TYPE_INTEGER,
     FIELD(daemon.max_conversations_per_host), .default_text = "32", .minimum = 1, .maximum = 1024,
     .help = "How many of them one remote host may have."},
    {"daemon", "answer_timeout", SETTINGS_TYPE_DURATION, FIELD(daemon.answer_timeout_ms),
     .default_text = "2m", .minimum = 5 * SECOND, .maximum = 10 * MINUTE,
     .help = "How long a person may take to answer a prompt."},
};

size_t settings_key_count(void)
{
    return sizeof keys / sizeof keys[0];
}

const struct settings_key *settings_key_at(size_t index)
{
    return &keys[index];
}

const struct settings_key *settings_key_find(const char *section, const char *name)
{
    for (size_t i = 0; i < settings_key_count(); i++)
        if (strcmp(keys[i].section, section) == 0 && strcmp(keys[i].name, name) == 0)
            return &keys[i];
    return NULL;
}
