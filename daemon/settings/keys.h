/* Every key of the configuration, in one table: it drives the parser, the printing of settings, and
 * the tests that compare the sample file and the manual page with it. */
#ifndef DAEMON_SETTINGS_KEYS_H
#define DAEMON_SETTINGS_KEYS_H

#include "daemon/settings/settings.h"

/* What a value looks like and, in brackets, what it becomes. */
enum settings_type {
    SETTINGS_TYPE_USER_POOL_ID,     /* (char *) */
    SETTINGS_TYPE_IDENTITY_POOL_ID, /* (char *) */
    SETTINGS_TYPE_REGION,           /* (char *) */
    SETTINGS_TYPE_CLIENT_ID,        /* (char *) */
    SETTINGS_TYPE_CLIENT_SECRET,    /* (in struct settings_user_pool) */
    SETTINGS_TYPE_ENDPOINT,         /* https://HOST[:PORT] (char *) */
    SETTINGS_TYPE_LOCAL_ENDPOINT,   /* http://ADDRESS[:PORT] (char *) */
    SETTINGS_TYPE_ISSUER,           /* https://HOST[:PORT]/PATH (char *) */
    SETTINGS_TYPE_PROXY,            /* http://HOST:PORT or https:// (char *) */
    SETTINGS_TYPE_LOGIN_KEY,        /* HOST/PATH, without https:// (char *) */
    SETTINGS_TYPE_ROLE_ARN,         /* (char *) */
    SETTINGS_TYPE_HOST_NAME,        /* a DNS name in lower case (char *) */
    SETTINGS_TYPE_ATTRIBUTE,        /* name of a user attribute (char *) */
    SETTINGS_TYPE_LOGIN_NAME,       /* what a login name is made of (char *) */
    SETTINGS_TYPE_GROUP,            /* name of a group of the pool (char *) */
    SETTINGS_TYPE_PATH,             /* absolute (char *) */
    SETTINGS_TYPE_PLACE,            /* a path, https://HOST/PATH or s3://BUCKET/KEY (char *) */
    SETTINGS_TYPE_YES_NO,           /* (bool) */
    SETTINGS_TYPE_DURATION,         /* 250ms, 30s, 15m, 1h, 1d (int64_t, milliseconds) */
    SETTINGS_TYPE_INTEGER,          /* (int64_t) */
    SETTINGS_TYPE_LIST,             /* names, comma separated, of `choices` if there are some
                                       (struct text_list) */
    SETTINGS_TYPE_CHOICE,           /* one of `choices`, by its index (an enum) */
};

struct settings_key {
    const char *section;
    const char *name;
    enum settings_type type;
    bool is_required;
    size_t offset;            /* of the field in struct settings; of a service's key, in
                                 struct settings_service */
    const char *default_text; /* as it would be written; NULL: unset, or derived */
    int64_t minimum;          /* of an integer, or of a duration in milliseconds */
    int64_t maximum;
    const char *choices; /* "srp|password", in the order of the enum */
    const char *help;    /* one line */
};

/* The section of per-service keys, written [service NAME]. */
#define SETTINGS_SERVICE_SECTION "service"

size_t settings_key_count(void);
const struct settings_key *settings_key_at(size_t index);

/* The key, or NULL. */
const struct settings_key *settings_key_find(const char *section, const char *name);

#endif
