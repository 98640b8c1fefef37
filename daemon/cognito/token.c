/* What an ID token claims, checked claim by claim. */
#include "daemon/cognito/token.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <json-c/json.h>

#include "daemon/cognito/json.h"
#include "daemon/cognito/jws.h"

void id_token_clear(struct id_token *token)
{
    free(token->sub);
    free(token->username);
    for (size_t i = 0; i < token->group_count; i++)
        free(token->groups[i]);
    free(token->groups);
    text_map_clear(&token->attributes);
    text_map_clear(&token->other_claims);
    *token = (struct id_token){0};
}

static bool claim_is(struct json_object *claims, const char *name, const char *expected)
{
    const char *text = json_text_member(claims, name);

    return text != NULL && strcmp(text, expected) == 0;
}

static int check_purpose(struct json_object *claims, const struct token_expectation *expectation)
{
    return claim_is(claims, "iss", expectation->issuer) &&
                   claim_is(claims, "aud", expectation->client_id) &&
                   claim_is(claims, "token_use", "id")
               ? 0
               : -EPERM;
}

/* Seconds since 1970, within what a time can be. */
static int read_time(struct json_object *claims, const char *name, int64_t *out)
{
    double number = 0;

    if (!json_number_member(claims, name, &number) || number < 0 || number > 1e11)
        return -EBADMSG;
    *out = (int64_t)number;
    return 0;
}

static int check_times(struct json_object *claims, int64_t now_unix, struct id_token *out)
{
    int r = read_time(claims, "exp", &out->expires_at_unix);
    if (r == 0)
        r = read_time(claims, "iat", &out->issued_at_unix);
    if (r == 0)
        r = read_time(claims, "auth_time", &out->auth_time_unix);
    if (r < 0)
        return r;
    if (out->expires_at_unix <= now_unix - TOKEN_LEEWAY_SECONDS ||
        out->issued_at_unix > now_unix + TOKEN_LEEWAY_SECONDS)
        return -EKEYEXPIRED;
    return 0;
}

/* A token lives for up to a day: one of yesterday's sign-in proves nothing about this one. */
static int check_age(const struct id_token *token, int64_t max_age_seconds, int64_t now_unix)
{
    int64_t age_seconds = now_unix - token->auth_time_unix;

    return max_age_seconds > 0 && age_seconds > max_age_seconds + TOKEN_LEEWAY_SECONDS ? -ESTALE
                                                                                       : 0;
}

/* A claim that must be a text with something in it. */
static int copy_claim(struct json_object *claims, const char *name, char **out)
{
    const char *text = json_text_or_empty(claims, name);

    if (text[0] == '\0')
        return -EBADMSG;
    *out = strdup(text);
    return *out == NULL ? -ENOMEM : 0;
}

/* Absent without groups; a list with something that is no name is no list. */
static int read_groups(struct json_object *claims, struct id_token *out)
{
    struct json_object *list = json_member(claims, "cognito:groups");

    if (list == NULL)
        return 0;
    if (!json_object_is_type(list, json_type_array) ||
        json_object_array_length(list) > TOKEN_MAX_GROUPS)
        return -EBADMSG;
    size_t count = json_object_array_length(list);
    out->groups = calloc(count + 1, sizeof *out->groups);
    if (out->groups == NULL)
        return -ENOMEM;
    for (size_t i = 0; i < count; i++) {
        const char *name = json_text_of(json_object_array_get_idx(list, i));
        if (name == NULL || name[0] == '\0')
            return -EBADMSG;
        out->groups[i] = strdup(name);
        if (out->groups[i] == NULL)
            return -ENOMEM;
        out->group_count = i + 1;
    }
    return 0;
}

/* Yes and no become the texts that ListUsers gives for the same attribute. */
static int read_attribute(const char *name, struct json_object *value, struct id_token *out)
{
    const char *text = json_text_of(value);

    if (json_object_is_type(value, json_type_boolean))
        text = json_object_get_boolean(value) ? "true" : "false";
    if (text != NULL)
        return text_map_set(&out->attributes, name, text);
    text = json_object_to_json_string_ext(value, JSON_C_TO_STRING_PLAIN);
    return text == NULL ? -ENOMEM : text_map_set(&out->other_claims, name, text);
}

static int read_attributes(struct json_object *claims, struct id_token *out)
{
    struct json_object_iterator at = json_object_iter_begin(claims);
    struct json_object_iterator end = json_object_iter_end(claims);

    for (; !json_object_iter_equal(&at, &end); json_object_iter_next(&at)) {
        int r =
            read_attribute(json_object_iter_peek_name(&at), json_object_iter_peek_value(&at), out);
        if (r < 0)
            return r == -ENOSPC ? -EBADMSG : r;
    }
    return 0;
}

static int read_claims(struct json_object *claims, int64_t now_unix, struct id_token *out)
{
    int r = check_times(claims, now_unix, out);
    if (r == 0)
        r = copy_claim(claims, "sub", &out->sub);
    if (r == 0)
        r = copy_claim(claims, "cognito:username", &out->username);
    if (r == 0)
        r = read_groups(claims, out);
    return r < 0 ? r : read_attributes(claims, out);
}

int token_verify_id(const struct secret *jwt, const struct token_expectation *expectation,
                    struct key_set *keys, int64_t now_unix, struct deadline deadline,
                    struct id_token *out)
{
    auto_json struct json_object *claims = NULL;
    auto_id_token struct id_token token = {0};

    *out = (struct id_token){0};
    int r = jws_verify(jwt, keys, deadline, &claims);
    if (r == 0)
        r = check_purpose(claims, expectation);
    if (r == 0)
        r = read_claims(claims, now_unix, &token);
    if (r == 0)
        r = check_age(&token, expectation->max_age_seconds, now_unix);
    if (r < 0)
        return r;
    *out = token;
    token = (struct id_token){0};
    return 0;
}

const char *token_error_words(int error)
{
    switch (error) {
    case -EBADMSG:
        return "the ID token is malformed";
    case -EPROTONOSUPPORT:
        return "the ID token is not signed with RS256";
    case -ENOKEY:
        return "the user pool has no such key as the ID token names";
    case -EKEYREJECTED:
        return "the ID token's signature, or the certificate of its keys' server, is wrong";
    case -EKEYEXPIRED:
        return "the ID token has expired, or comes from the future: is the clock right?";
    case -ESTALE:
        return "the ID token is of an earlier sign-in";
    case -EPERM:
        return "the ID token is for another issuer, app client or use";
    case -EMSGSIZE:
        return "the ID token is too long";
    default:
        return "the issuer's keys could not be fetched; cognitoctl doctor tells from where and why";
    }
}
