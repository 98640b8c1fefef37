/* The JSON of WebAuthn. */
#include "daemon/cognito/web_authn.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <json-c/json.h>

#include "daemon/cognito/base64.h"
#include "daemon/cognito/json.h"

#define MAX_TEXT BASE64_SIZE(WEB_AUTHN_MAX_BYTES) /* base64url of any part, with the NUL */

/* WebAuthn's base64url has no padding; some write it all the same. */
static int decode(const char *text, struct web_authn_bytes *out)
{
    uint8_t bytes[MAX_TEXT];
    size_t length = text == NULL ? 0 : strlen(text);

    while (length > 0 && text[length - 1] == '=')
        length--;
    if (length == 0 || length >= MAX_TEXT)
        return -EBADMSG;
    size_t decoded = 0;
    int r = base64_decode(BASE64_URL, text, length, bytes, &decoded);
    if (r < 0)
        return r;
    if (decoded > sizeof out->bytes)
        return -EBADMSG;
    memcpy(out->bytes, bytes, decoded);
    out->length = decoded;
    return 0;
}

static void encode(const uint8_t *bytes, size_t length, char out[MAX_TEXT])
{
    base64_encode(bytes, length, out);
    out[strcspn(out, "=")] = '\0';
    for (char *at = out; *at != '\0'; at++)
        *at = *at == '+' ? '-' : *at == '/' ? '_' : *at;
}

/* A DNS name, in lower case: it becomes part of an origin. */
static bool is_relying_party_id(const char *text)
{
    size_t length = strlen(text);

    return length > 0 && length <= WEB_AUTHN_MAX_NAME &&
           strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789.-") == length;
}

static int read_relying_party(struct json_object *options, struct web_authn_request *out)
{
    const char *id = json_text_member(options, "rpId");

    if (id == NULL || !is_relying_party_id(id))
        return -EBADMSG;
    memcpy(out->relying_party_id, id, strlen(id) + 1);
    return 0;
}

/* CollectedClientData, in the order that the standard serializes it in. Nothing in it needs an
 * escape: base64url and a DNS name. */
static int make_client_data(struct json_object *options, struct web_authn_request *out)
{
    struct web_authn_bytes challenge;
    char text[MAX_TEXT];

    int r = decode(json_text_member(options, "challenge"), &challenge);
    if (r < 0)
        return r;
    if (challenge.length > WEB_AUTHN_MAX_CHALLENGE)
        return -EBADMSG;
    encode(challenge.bytes, challenge.length, text);
    int length = snprintf(out->client_data, sizeof out->client_data,
                          "{\"type\":\"webauthn.get\",\"challenge\":\"%s\","
                          "\"origin\":\"https://%s\",\"crossOrigin\":false}",
                          text, out->relying_party_id);
    return length < 0 || (size_t)length >= sizeof out->client_data ? -EBADMSG : 0;
}

static int read_allowed(struct json_object *options, struct web_authn_request *out)
{
    struct json_object *list = json_array_member(options, "allowCredentials");
    size_t count = list == NULL ? 0 : json_object_array_length(list);

    for (size_t i = 0; i < count && out->allowed_count < WEB_AUTHN_MAX_CREDENTIALS; i++) {
        struct json_object *credential = json_object_array_get_idx(list, i);
        if (strcmp(json_text_or_empty(credential, "type"), "public-key") != 0)
            continue;
        int r = decode(json_text_member(credential, "id"), &out->allowed[out->allowed_count]);
        if (r < 0)
            return r;
        out->allowed_count++;
    }
    /* A list of nothing that is known does not mean that anything will do. */
    return count > 0 && out->allowed_count == 0 ? -EBADMSG : 0;
}

static enum web_authn_verification read_verification(struct json_object *options)
{
    const char *wish = json_text_or_empty(options, "userVerification");

    if (strcmp(wish, "required") == 0)
        return WEB_AUTHN_REQUIRED;
    return strcmp(wish, "discouraged") == 0 ? WEB_AUTHN_DISCOURAGED : WEB_AUTHN_PREFERRED;
}

static int64_t read_timeout(struct json_object *options)
{
    double milliseconds = 0;

    if (!json_number_member(options, "timeout", &milliseconds) || !(milliseconds > 0))
        return 0;
    return milliseconds > INT32_MAX ? INT32_MAX : (int64_t)milliseconds;
}

/* Who makes options for navigator.credentials.get() may leave them in its wrapping. */
static struct json_object *unwrap(struct json_object *options)
{
    struct json_object *inner = json_object_member(options, "publicKey");

    return inner == NULL ? options : inner;
}

int web_authn_read_request(const char *text, struct web_authn_request *out)
{
    auto_json struct json_object *json = NULL;

    *out = (struct web_authn_request){0};
    int r = json_read(text, strlen(text), &json);
    if (r < 0)
        return r;
    struct json_object *options = unwrap(json);
    r = read_relying_party(options, out);
    if (r == 0)
        r = make_client_data(options, out);
    if (r == 0)
        r = read_allowed(options, out);
    if (r < 0) {
        *out = (struct web_authn_request){0};
        return r;
    }
    out->verification = read_verification(options);
    out->timeout_ms = read_timeout(options);
    return 0;
}

static void put(struct json_form *form, const char *name, const struct web_authn_bytes *bytes)
{
    char text[MAX_TEXT];

    encode(bytes->bytes, bytes->length, text);
    json_form_text(form, name, text);
}

static void put_client_data(struct json_form *form, const struct web_authn_request *request)
{
    char text[MAX_TEXT]; /* the client data is no longer than any other part */

    encode((const uint8_t *)request->client_data, strlen(request->client_data), text);
    json_form_text(form, "clientDataJSON", text);
}

int web_authn_write_answer(const struct web_authn_request *request,
                           const struct web_authn_assertion *assertion, struct secret *out)
{
    struct json_form form = json_form_start();
    struct json_form response = json_form_start();
    struct json_form extensions = json_form_start();

    put(&form, "id", &assertion->credential_id);
    put(&form, "rawId", &assertion->credential_id);
    json_form_text(&form, "type", "public-key");
    json_form_text(&form, "authenticatorAttachment", "cross-platform");
    json_form_object(&form, "clientExtensionResults", &extensions);
    put_client_data(&response, request);
    put(&response, "authenticatorData", &assertion->authenticator_data);
    put(&response, "signature", &assertion->signature);
    if (assertion->user_handle.length > 0)
        put(&response, "userHandle", &assertion->user_handle);
    json_form_object(&form, "response", &response);
    return json_form_finish(&form, out);
}
