/* The user pool: signing in, a function per Cognito action.
 *
 * Every call returns 0; or -EREMOTEIO when the service refused, and `failure` says how; or another
 * negative errno (see http.h; -EBADMSG for a reply that cannot be understood) when there was no
 * usable answer. `failure->row` is set in all these cases. Calls that may be repeated are repeated
 * inside, with jitter, until the deadline; a refusal never is. A pool may be used by many threads.
 */
#ifndef DAEMON_COGNITO_USER_POOL_H
#define DAEMON_COGNITO_USER_POOL_H

#include <stdbool.h>
#include <stdint.h>

#include "common/deadline.h"
#include "common/secret.h"
#include "common/text_map.h"
#include "daemon/cognito/device.h"
#include "daemon/cognito/failure.h"
#include "daemon/cognito/host_proof.h"
#include "daemon/http/http.h"

#define COGNITO_USERNAME_SIZE      513 /* bytes: 128 characters of up to 4 bytes, and the NUL */
#define COGNITO_MAX_CLIENT_SECRETS 2   /* a client has two while its secret is being rotated */

struct cognito_user_pool;

struct cognito_user_pool_settings {
    const char *id;                      /* eu-west-1_AbC123xYz */
    const char *region;                  /* eu-west-1: what signatures name */
    const char *endpoint;                /* https://host[:port], no slash at the end */
    const char *issuer;                  /* what `iss` of its tokens must be */
    const char *client_id;               /* the app client */
    const struct secret *client_secrets; /* copied; tried in turn when the service refuses a hash */
    size_t client_secret_count;          /* 0 for a public app client */
    const struct host_proof *host_proof; /* for metadata that is marked; it must outlive the pool.
                                            NULL: none */
};

/* Makes a pool of copies of the settings. `http` must outlive it.
 * Errors: -EINVAL the id is not REGION_NAME, or the endpoint not https://host; -ENOMEM. */
int cognito_user_pool_new(const struct cognito_user_pool_settings *settings, struct http_pool *http,
                          struct cognito_user_pool **out);
void cognito_user_pool_free(struct cognito_user_pool *pool);

const char *cognito_user_pool_id(const struct cognito_user_pool *pool);
/* What stands behind '_' in the id: what SRP hashes. */
const char *cognito_user_pool_name(const struct cognito_user_pool *pool);
const char *cognito_user_pool_region(const struct cognito_user_pool *pool);
const char *cognito_user_pool_client_id(const struct cognito_user_pool *pool);
const char *cognito_user_pool_issuer(const struct cognito_user_pool *pool);

/* Does ahead what the next sign-ins would have to wait for, as far as it is not done yet: a
 * millisecond of arithmetic for each. For moments when nobody waits. */
void cognito_user_pool_prepare(struct cognito_user_pool *pool);

/* Now, in seconds since 1970, by the service's clock as far as its replies have told it: what
 * timestamps, signatures and the times in tokens are measured with. */
int64_t cognito_user_pool_now_unix(struct cognito_user_pool *pool);

/* What the service wants next. Only COGNITO_CHALLENGE_NONE comes with tokens. */
enum cognito_challenge {
    COGNITO_CHALLENGE_UNKNOWN = 0, /* a name we do not know: the login ends */
    COGNITO_CHALLENGE_NONE,        /* no challenge: the reply carries tokens */
    COGNITO_CHALLENGE_PASSWORD_VERIFIER,
    COGNITO_CHALLENGE_NEW_PASSWORD_REQUIRED,
    COGNITO_CHALLENGE_SMS_MFA,
    COGNITO_CHALLENGE_SOFTWARE_TOKEN_MFA,
    COGNITO_CHALLENGE_EMAIL_OTP,
    COGNITO_CHALLENGE_SMS_OTP,
    COGNITO_CHALLENGE_SELECT_MFA_TYPE,
    COGNITO_CHALLENGE_MFA_SETUP,
    COGNITO_CHALLENGE_CUSTOM,
    COGNITO_CHALLENGE_SELECT,
    COGNITO_CHALLENGE_DEVICE_SRP_AUTH,
    COGNITO_CHALLENGE_DEVICE_PASSWORD_VERIFIER,
    COGNITO_CHALLENGE_PASSWORD,
    COGNITO_CHALLENGE_PASSWORD_SRP,
    COGNITO_CHALLENGE_WEB_AUTHN,
    COGNITO_CHALLENGE_ADMIN_NO_SRP_AUTH,
    COGNITO_CHALLENGE_LAST = COGNITO_CHALLENGE_ADMIN_NO_SRP_AUTH,
};

/* The challenge of that name on the wire; …_UNKNOWN for a name we do not know. */
enum cognito_challenge cognito_challenge_from_name(const char *name);

#define COGNITO_MAX_NAMES 32 /* in one list of a challenge */
#define COGNITO_NAME_SIZE 64 /* bytes of one of them, with the NUL */

/* A list in a challenge: attributes, factors, challenges to choose from. */
struct cognito_names {
    size_t count;
    char names[COGNITO_MAX_NAMES][COGNITO_NAME_SIZE];
};

struct cognito_tokens {
    struct secret id;
    struct secret access;
    struct secret refresh; /* may be empty */
    int64_t expires_in_seconds;
    struct cognito_device new_device; /* NewDeviceMetadata: keys without a secret; or none */
};

void cognito_tokens_clear(struct cognito_tokens *tokens);

/* The answer to InitiateAuth and RespondToAuthChallenge: tokens or a challenge, never both. */
struct cognito_auth_reply {
    enum cognito_challenge challenge;
    char challenge_name[64];              /* as it came, for the log; "" with tokens */
    char username[COGNITO_USERNAME_SIZE]; /* the canonical name: what later answers and hashes must
                                             use */
    struct secret session;                /* empty when none came; then none may be sent */
    struct text_map parameters;           /* ChallengeParameters */
    struct cognito_names available;       /* AvailableChallenges */
    struct cognito_tokens tokens;
};

#define auto_cognito_auth_reply __attribute__((cleanup(cognito_auth_reply_clear)))
void cognito_auth_reply_clear(struct cognito_auth_reply *reply);

/* Hands the content over; the source is empty afterwards. */
struct cognito_auth_reply cognito_auth_reply_take(struct cognito_auth_reply *reply);

/* Reads a challenge parameter that is a JSON list of texts inside a text: requiredAttributes,
 * MFAS_CAN_…; an empty list when the parameter is absent.
 * Errors: -EBADMSG it is no such list, or longer than it may be; -ENOMEM. */
int cognito_auth_reply_read_names(const struct cognito_auth_reply *reply, const char *parameter,
                                  struct cognito_names *out);

/* One entry of AuthParameters or ChallengeResponses; the value may be a secret of the caller's. */
struct cognito_parameter {
    const char *name;
    const char *value;
};

/* What InitiateAuth says. USERNAME and SECRET_HASH are added. */
struct cognito_initiation {
    const char *flow;     /* AuthFlow */
    const char *username; /* as typed */
    const struct cognito_parameter *parameters;
    size_t parameter_count;
    bool once;                       /* not repeated after a time-out that may have reached the
                                        service: it would count as two tries, or send two codes */
    const struct text_map *metadata; /* ClientMetadata, or NULL: reaches the pre-authentication and
                                        migration triggers as validationData */
};

/* InitiateAuth. */
int cognito_initiate_auth(struct cognito_user_pool *pool,
                          const struct cognito_initiation *initiation, struct deadline deadline,
                          struct cognito_auth_reply *out, struct cognito_failure *failure);

/* What RespondToAuthChallenge says. USERNAME and SECRET_HASH are added. */
struct cognito_answer {
    const struct cognito_auth_reply *to; /* the reply that put the challenge: its name, canonical
                                            user name and session are sent back */
    const struct secret *session;        /* in place of that reply's; NULL: that one */
    const struct cognito_parameter *responses;
    size_t response_count;
    const struct text_map *metadata; /* ClientMetadata, or NULL: reaches the later triggers */
};

/* RespondToAuthChallenge. Not repeated after a time-out that may have reached the service. `out`
 * may not be `answer->to`; its canonical name is carried on when the reply has none. */
int cognito_respond_to_auth_challenge(struct cognito_user_pool *pool,
                                      const struct cognito_answer *answer, struct deadline deadline,
                                      struct cognito_auth_reply *out,
                                      struct cognito_failure *failure);

#endif
