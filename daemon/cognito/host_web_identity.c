/* Keys of a role, from STS, for a token that somebody else has issued: Kubernetes, a CI system. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "daemon/cognito/host_provider_private.h"

#define MAX_FORM    (HOST_MAX_FILE + 4096)
#define MAX_ELEMENT 4096 /* bytes of a text in the answer */
#define MAX_REPLY   (64 * 1024)

/* A form that is being written; what does not fit sticks. */
struct form {
    char *text;
    size_t size, used;
    bool is_full;
};

static void append(struct form *form, char byte)
{
    if (form->used + 1 >= form->size) {
        form->is_full = true;
        return;
    }
    form->text[form->used++] = byte;
}

static bool is_unreserved(char byte)
{
    return (byte >= 'A' && byte <= 'Z') || (byte >= 'a' && byte <= 'z') ||
           (byte >= '0' && byte <= '9') || (byte != '\0' && strchr("-_.~", byte) != NULL);
}

static void append_raw(struct form *form, const char *text)
{
    for (; *text != '\0'; text++)
        append(form, *text);
}

static void append_escaped(struct form *form, const char *text)
{
    static const char digits[] = "0123456789ABCDEF";

    for (; *text != '\0'; text++) {
        unsigned byte = (unsigned char)*text;
        if (is_unreserved(*text)) {
            append(form, *text);
            continue;
        }
        append(form, '%');
        append(form, digits[byte >> 4]);
        append(form, digits[byte & 15]);
    }
}

static void append_field(struct form *form, const char *name, const char *value)
{
    append_raw(form, name);
    append_escaped(form, value);
}

static int write_form(const char *role, const char *session, const char *token, struct secret *out)
{
    int r = secret_allocate(out, MAX_FORM);
    if (r < 0)
        return r;
    struct form form = {.text = out->bytes, .size = out->length};

    append_raw(&form, "Action=AssumeRoleWithWebIdentity&Version=2011-06-15");
    append_field(&form, "&RoleArn=", role);
    append_field(&form, "&RoleSessionName=", session);
    append_field(&form, "&WebIdentityToken=", token);
    out->length = form.used;
    return form.is_full ? -EMSGSIZE : 0;
}

/* The text of an XML element without attributes: what STS gives out needs no unescaping. */
static bool find_element(const char *xml, const char *name, char out[MAX_ELEMENT])
{
    char opening[64];

    (void)snprintf(opening, sizeof opening, "<%s>", name);
    const char *text = strstr(xml, opening);
    if (text == NULL)
        return false;
    text += strlen(opening);
    size_t length = strcspn(text, "<&");
    if (length >= MAX_ELEMENT || strncmp(text + length, "</", 2) != 0)
        return false;
    memcpy(out, text, length);
    out[length] = '\0';
    return true;
}

static int read_keys(const char *xml, struct aws_credentials *out,
                     char why[HOST_CREDENTIALS_MAX_WORDS + 1])
{
    char id[MAX_ELEMENT], secret[MAX_ELEMENT], token[MAX_ELEMENT], end[MAX_ELEMENT];
    const char *keys = strstr(xml, "<Credentials>");
    int r = -EBADMSG;

    if (keys != NULL && find_element(keys, "AccessKeyId", id) &&
        find_element(keys, "SecretAccessKey", secret) &&
        find_element(keys, "SessionToken", token) && find_element(keys, "Expiration", end) &&
        host_time_read(end, &out->expires_at_unix))
        r = host_keys_set(out, id, secret, token);
    secret_wipe_bytes(secret, sizeof secret);
    secret_wipe_bytes(token, sizeof token);
    return r < 0 ? host_explain(why, r, "STS gave no keys") : 0;
}

static int explain_refusal(const struct http_reply *reply, char why[HOST_CREDENTIALS_MAX_WORDS + 1])
{
    char code[MAX_ELEMENT] = "";

    (void)find_element(secret_text(&reply->body), "Code", code);
    return host_explain(why, -EACCES, "STS answered %d %.60s", reply->status, code);
}

static int ask_sts(const struct host_places *places, const struct secret *form,
                   struct deadline deadline, struct aws_credentials *out,
                   char why[HOST_CREDENTIALS_MAX_WORDS + 1])
{
    auto_http_reply struct http_reply reply = {0};
    struct http_problem problem = {0};
    char url[512];
    const struct http_request request = {
        .url = url,
        .headers = {{"Content-Type", "application/x-www-form-urlencoded; charset=utf-8"}},
        .header_count = 1,
        .body = form,
        .max_reply = MAX_REPLY};

    (void)snprintf(url, sizeof url, "%.500s/", places->sts_endpoint);
    int r = http_post(places->http, &request, deadline, &reply, &problem);
    if (r < 0)
        return host_explain(why, r, "%.150s", problem.words);
    return reply.status == 200 ? read_keys(secret_text(&reply.body), out, why)
                               : explain_refusal(&reply, why);
}

int host_web_identity_assume(const struct host_places *places, struct deadline deadline,
                             const char *const token_role_session[3], struct aws_credentials *out,
                             char why[HOST_CREDENTIALS_MAX_WORDS + 1])
{
    const char *file = token_role_session[0], *role = token_role_session[1];
    const char *session = token_role_session[2] != NULL ? token_role_session[2] : "cognitod";
    auto_wipe struct secret token = {0}, form = {0};

    if (file == NULL || role == NULL)
        return host_explain(why, -EINVAL, "a role needs both a token's file and its own name");
    int r = host_token_read(file, &token, why);
    if (r < 0)
        return r;
    r = write_form(role, session, secret_text(&token), &form);
    if (r < 0)
        return host_explain(why, r, "the token in %.100s is too long", file);
    return ask_sts(places, &form, deadline, out, why);
}

int host_web_identity_fetch(void *context, struct deadline deadline, struct aws_credentials *out,
                            char why[HOST_CREDENTIALS_MAX_WORDS + 1])
{
    const struct host_places *places = context;
    const char *const names[3] = {
        host_environment_find(places, "AWS_WEB_IDENTITY_TOKEN_FILE"),
        host_environment_find(places, "AWS_ROLE_ARN"),
        host_environment_find(places, "AWS_ROLE_SESSION_NAME"),
    };

    return host_web_identity_assume(places, deadline, names, out, why);
}
