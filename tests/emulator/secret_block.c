/* SECRET_BLOCK. */
#include "tests/emulator/secret_block.h"

#include <errno.h>

#include "common/ownership.h"
#include "tests/emulator/json.h"
#include "tests/emulator/text.h"

#define PURPOSE "SECRET_BLOCK"

void secret_block_release(struct secret_block *block)
{
    free(block->challenge);
    free(block->client_id);
    free(block->device_key);
    free(block->username);
    srp_exchange_release(&block->exchange);
    *block = (struct secret_block){0};
}

static void put_number(struct json_object *object, const char *key, const BIGNUM *number)
{
    auto_free char *hex = srp_write_number(number);

    json_put_text(object, key, hex);
}

char *secret_block_seal(const struct seal *seal, const struct secret_block *block)
{
    auto_json struct json_object *content = json_object_new_object();

    json_put_text(content, "challenge", block->challenge);
    json_put_text(content, "device_key", block->device_key);
    json_put_text(content, "client", block->client_id);
    json_put_text(content, "username", block->username);
    json_put_boolean(content, "simulated", block->simulated);
    json_put_boolean(content, "in_session", block->in_session);
    json_put_number(content, "issued", block->issued_at);
    put_number(content, "A", block->exchange.client_public);
    put_number(content, "B", block->exchange.server_public);
    put_number(content, "b", block->exchange.server_private);
    auto_bytes struct bytes sealed = seal_close(seal, PURPOSE, json_line(content));
    return base64_encode(sealed.data, sealed.length);
}

static BIGNUM *get_number(struct json_object *object, const char *key)
{
    BIGNUM *number = NULL;

    if (BN_hex2bn(&number, json_text(object, key)) == 0)
        abort(); /* we wrote it */
    return number;
}

int secret_block_open(const struct seal *seal, const struct bytes *sealed, struct secret_block *out)
{
    auto_bytes struct bytes opened = {0};

    if (seal_open(seal, PURPOSE, sealed, &opened) < 0)
        return -EBADMSG;
    auto_json struct json_object *content = json_tokener_parse((const char *)opened.data);
    *out = (struct secret_block){
        .challenge = text_copy(json_text(content, "challenge")),
        .device_key = text_copy(json_text(content, "device_key")),
        .client_id = text_copy(json_text(content, "client")),
        .username = text_copy(json_text(content, "username")),
        .simulated = json_object_get_boolean(json_member(content, "simulated")),
        .in_session = json_object_get_boolean(json_member(content, "in_session")),
        .issued_at = json_object_get_double(json_member(content, "issued")),
        .exchange.client_public = get_number(content, "A"),
        .exchange.server_public = get_number(content, "B"),
        .exchange.server_private = get_number(content, "b"),
    };
    return 0;
}
