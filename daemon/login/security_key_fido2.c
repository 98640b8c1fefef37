/* Security keys by libfido2. The only file that knows it. */
#include "daemon/login/security_key.h"

#include <stdio.h>
#include <string.h>

#include <fido.h>

#define MAX_KEYS      8
#define FIND_LIMIT_MS 2000 /* for a key to say what it is and holds; nobody has to act */

/* The keys that are plugged in, as libfido2 lists them. */
struct key_list {
    fido_dev_info_t *entries;
    size_t count;
};

#define auto_key_list __attribute__((cleanup(free_list)))
static void free_list(struct key_list *list)
{
    fido_dev_info_free(&list->entries, MAX_KEYS);
}

#define auto_device __attribute__((cleanup(close_device)))
static void close_device(fido_dev_t **device)
{
    if (*device != NULL)
        (void)fido_dev_close(*device);
    fido_dev_free(device);
}

#define auto_assertion __attribute__((cleanup(fido_assert_free)))

static bool list_keys(struct key_list *out)
{
    fido_init(0); /* of this thread; does no more than note the flags */
    *out = (struct key_list){.entries = fido_dev_info_new(MAX_KEYS)};
    return out->entries != NULL &&
           fido_dev_info_manifest(out->entries, MAX_KEYS, &out->count) == FIDO_OK;
}

bool security_key_is_built_in(void)
{
    return true;
}

bool security_key_is_present(void)
{
    auto_key_list struct key_list list = {0};

    return list_keys(&list) && list.count > 0;
}

static fido_dev_t *open_device(const fido_dev_info_t *entry, int timeout_ms)
{
    fido_dev_t *device = fido_dev_new_with_info(entry);

    if (device != NULL && fido_dev_set_timeout(device, timeout_ms) == FIDO_OK &&
        fido_dev_open_with_info(device) == FIDO_OK)
        return device;
    fido_dev_free(&device);
    return NULL;
}

static const fido_dev_info_t *find_entry(const struct key_list *list, const char *path)
{
    for (size_t i = 0; i < list->count; i++) {
        const fido_dev_info_t *entry = fido_dev_info_ptr(list->entries, i);
        if (strcmp(fido_dev_info_path(entry), path) == 0)
            return entry;
    }
    return NULL;
}

/* What the key is asked to sign. NULL: no memory, or something that libfido2 does not take. */
static fido_assert_t *make_assertion(const struct web_authn_request *request)
{
    fido_assert_t *assertion = fido_assert_new();
    bool is_whole =
        assertion != NULL &&
        fido_assert_set_clientdata(assertion, (const unsigned char *)request->client_data,
                                   strlen(request->client_data)) == FIDO_OK &&
        fido_assert_set_rp(assertion, request->relying_party_id) == FIDO_OK;

    for (size_t i = 0; is_whole && i < request->allowed_count; i++)
        is_whole = fido_assert_allow_cred(assertion, request->allowed[i].bytes,
                                          request->allowed[i].length) == FIDO_OK;
    if (!is_whole)
        fido_assert_free(&assertion);
    return assertion;
}

/* Asks without wanting to be touched. A key of U2F alone answers that it would have to be. */
static bool holds_credential(fido_dev_t *device, const struct web_authn_request *request)
{
    auto_assertion fido_assert_t *assertion = make_assertion(request);

    if (assertion == NULL || fido_assert_set_up(assertion, FIDO_OPT_FALSE) != FIDO_OK)
        return false;
    int r = fido_dev_get_assert(device, assertion, NULL);
    return r == FIDO_OK || r == FIDO_ERR_USER_PRESENCE_REQUIRED;
}

/* A holder who can be verified is, unless the relying party does not care: what a browser does. */
static enum security_key_answer check_verification(const fido_dev_t *device,
                                                   const struct web_authn_request *request,
                                                   bool *wants_pin)
{
    bool by_key = fido_dev_has_uv(device), by_pin = fido_dev_has_pin(device);

    *wants_pin = by_pin && !by_key && request->verification != WEB_AUTHN_DISCOURAGED;
    return request->verification == WEB_AUTHN_REQUIRED && !by_key && !by_pin ? SECURITY_KEY_UNFIT
                                                                             : SECURITY_KEY_READY;
}

static enum security_key_answer take_key(const fido_dev_info_t *entry, bool must_hold,
                                         const struct web_authn_request *request,
                                         struct security_key *out)
{
    auto_device fido_dev_t *device = open_device(entry, FIND_LIMIT_MS);

    if (device == NULL)
        return SECURITY_KEY_FAILED;
    if (must_hold && !holds_credential(device, request))
        return SECURITY_KEY_UNKNOWN;
    *out = (struct security_key){0};
    (void)snprintf(out->path, sizeof out->path, "%s", fido_dev_info_path(entry));
    return check_verification(device, request, &out->wants_pin);
}

enum security_key_answer security_key_find(const struct web_authn_request *request,
                                           struct security_key *out)
{
    auto_key_list struct key_list list = {0};

    if (!list_keys(&list) || list.count == 0)
        return SECURITY_KEY_ABSENT;
    for (size_t i = 0; list.count > 1 && i < list.count; i++) {
        enum security_key_answer answer =
            take_key(fido_dev_info_ptr(list.entries, i), true, request, out);
        if (answer == SECURITY_KEY_READY || answer == SECURITY_KEY_UNFIT)
            return answer;
    }
    /* A credential may be hidden until the PIN is known: the first key is as good as any. */
    return take_key(fido_dev_info_ptr(list.entries, 0), false, request, out);
}

static enum security_key_answer answer_of(int code)
{
    switch (code) {
    case FIDO_OK:
        return SECURITY_KEY_READY;
    case FIDO_ERR_NO_CREDENTIALS:
    case FIDO_ERR_INVALID_CREDENTIAL:
        return SECURITY_KEY_UNKNOWN;
    case FIDO_ERR_ACTION_TIMEOUT:
    case FIDO_ERR_USER_ACTION_TIMEOUT:
    case FIDO_ERR_TIMEOUT:
    case FIDO_ERR_RX: /* nothing came within libfido2's own time-out */
        return SECURITY_KEY_NOT_TOUCHED;
    case FIDO_ERR_OPERATION_DENIED:
    case FIDO_ERR_KEEPALIVE_CANCEL:
        return SECURITY_KEY_DENIED;
    case FIDO_ERR_PIN_INVALID:
    case FIDO_ERR_PIN_REQUIRED:
    case FIDO_ERR_PIN_POLICY_VIOLATION:
    case FIDO_ERR_UV_INVALID:
        return SECURITY_KEY_PIN_WRONG;
    case FIDO_ERR_PIN_AUTH_BLOCKED:
    case FIDO_ERR_PIN_BLOCKED:
    case FIDO_ERR_UV_BLOCKED:
        return SECURITY_KEY_PIN_BLOCKED;
    default:
        return SECURITY_KEY_FAILED;
    }
}

static bool copy(const unsigned char *bytes, size_t length, struct web_authn_bytes *out)
{
    if (length > sizeof out->bytes || (bytes == NULL && length > 0))
        return false;
    *out = (struct web_authn_bytes){.length = length};
    if (length > 0)
        memcpy(out->bytes, bytes, length);
    return true;
}

/* A key may leave the credential out where there was only one to choose from. */
static bool copy_credential_id(const fido_assert_t *assertion,
                               const struct web_authn_request *request, struct web_authn_bytes *out)
{
    if (fido_assert_id_len(assertion, 0) > 0)
        return copy(fido_assert_id_ptr(assertion, 0), fido_assert_id_len(assertion, 0), out);
    if (request->allowed_count != 1)
        return false;
    *out = request->allowed[0];
    return true;
}

/* The authenticator's data as it was signed; libfido2's own form of it is wrapped in CBOR. */
static bool copy_authenticator_data(const fido_assert_t *assertion, struct web_authn_bytes *out)
{
    const unsigned char *bytes = fido_assert_authdata_ptr(assertion, 0);
    size_t length = fido_assert_authdata_len(assertion, 0), header = 0;

    if (bytes == NULL || length < 1)
        return false;
    if (bytes[0] >= 0x40 && bytes[0] <= 0x57)
        header = 1;
    else if (bytes[0] == 0x58)
        header = 2;
    else if (bytes[0] == 0x59)
        header = 3;
    return header > 0 && length > header && copy(bytes + header, length - header, out);
}

static bool copy_answer(const fido_assert_t *assertion, const struct web_authn_request *request,
                        struct web_authn_assertion *out)
{
    return fido_assert_count(assertion) > 0 &&
           copy_credential_id(assertion, request, &out->credential_id) &&
           copy_authenticator_data(assertion, &out->authenticator_data) &&
           copy(fido_assert_sig_ptr(assertion, 0), fido_assert_sig_len(assertion, 0),
                &out->signature) &&
           copy(fido_assert_user_id_ptr(assertion, 0), fido_assert_user_id_len(assertion, 0),
                &out->user_handle);
}

/* A fingerprint that the key checks itself has to be asked for; the PIN asks for itself. */
static bool ask_for_verification(const fido_dev_t *device, const struct web_authn_request *request,
                                 bool has_pin, fido_assert_t *assertion)
{
    if (has_pin || !fido_dev_has_uv(device) || request->verification == WEB_AUTHN_DISCOURAGED)
        return true;
    return fido_assert_set_uv(assertion, FIDO_OPT_TRUE) == FIDO_OK;
}

enum security_key_answer security_key_sign(const struct security_key *key,
                                           const struct web_authn_request *request,
                                           const struct secret *pin, int timeout_ms,
                                           struct web_authn_assertion *out)
{
    auto_key_list struct key_list list = {0};
    auto_assertion fido_assert_t *assertion = make_assertion(request);
    auto_device fido_dev_t *device = NULL;

    const fido_dev_info_t *entry = list_keys(&list) ? find_entry(&list, key->path) : NULL;
    if (entry == NULL)
        return SECURITY_KEY_ABSENT;
    device = open_device(entry, timeout_ms);
    if (device == NULL || assertion == NULL ||
        !ask_for_verification(device, request, pin->length > 0, assertion))
        return SECURITY_KEY_FAILED;
    int r = fido_dev_get_assert(device, assertion, pin->length > 0 ? secret_text(pin) : NULL);
    enum security_key_answer answer = answer_of(r);
    if (answer == SECURITY_KEY_NOT_TOUCHED)
        (void)fido_dev_cancel(device); /* it need not blink any longer */
    return answer == SECURITY_KEY_READY && !copy_answer(assertion, request, out)
               ? SECURITY_KEY_FAILED
               : answer;
}
