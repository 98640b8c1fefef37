/* What a pool asks of a passkey: whatever it says, a key signs nothing but what a browser would
 * have signed at the page of the relying party that is named. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <json-c/json.h>

#include "common/ownership.h"
#include "daemon/cognito/web_authn.h"
#include "tests/fuzz/fault.h"

static const char *member(struct json_object *object, const char *name)
{
    struct json_object *value = json_object_object_get(object, name);

    FUZZ_CHECK(json_object_is_type(value, json_type_string));
    return json_object_get_string(value);
}

/* Four members and no more, however the texts were chosen. */
static void check_client_data(const struct web_authn_request *request)
{
    struct json_object *said = json_tokener_parse(request->client_data);

    FUZZ_CHECK(json_object_is_type(said, json_type_object) && json_object_object_length(said) == 4);
    FUZZ_CHECK(strcmp(member(said, "type"), "webauthn.get") == 0);
    FUZZ_CHECK(strspn(member(said, "challenge"),
                      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuv"
                      "wxyz0123456789-_") == strlen(member(said, "challenge")));
    FUZZ_CHECK(strncmp(member(said, "origin"), "https://", 8) == 0);
    FUZZ_CHECK(strcmp(member(said, "origin") + 8, request->relying_party_id) == 0);
    FUZZ_CHECK(strpbrk(request->relying_party_id, "/:@?#\\ ") == NULL);
    json_object_put(said);
}

static void check_request(const struct web_authn_request *request)
{
    FUZZ_CHECK(request->timeout_ms >= 0 && request->timeout_ms <= INT32_MAX);
    FUZZ_CHECK(request->allowed_count <= WEB_AUTHN_MAX_CREDENTIALS);
    for (size_t i = 0; i < request->allowed_count; i++)
        FUZZ_CHECK(request->allowed[i].length > 0 &&
                   request->allowed[i].length <= WEB_AUTHN_MAX_BYTES);
    check_client_data(request);
}

/* An answer can be written to whatever has been read. */
static void answer(const struct web_authn_request *request, struct fuzz_input *faults)
{
    auto_wipe struct secret written = {0};
    struct web_authn_assertion assertion = {.credential_id = request->allowed[0],
                                            .signature = request->allowed[1]};

    fault_arm(faults);
    int r = web_authn_write_answer(request, &assertion, &written);
    bool struck = fault_disarm();
    FUZZ_CHECK(r == 0 ? !struck : r == -ENOMEM && written.length == 0);
    if (r < 0)
        return;
    struct json_object *said = json_tokener_parse(secret_text(&written));
    FUZZ_CHECK(json_object_is_type(said, json_type_object));
    FUZZ_CHECK(strcmp(member(said, "id"), member(said, "rawId")) == 0);
    json_object_put(said);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    static struct web_authn_request request;
    struct fuzz_input input = {bytes, length};
    struct fuzz_input faults = fuzz_take(&input, 2);
    auto_free char *text = fuzz_copy_text(&input);

    if (web_authn_read_request(text, &request) < 0)
        return 0;
    check_request(&request);
    answer(&request, &faults);
    return 0;
}
