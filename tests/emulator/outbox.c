/* Messages with codes. */
#include "tests/emulator/outbox.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "common/ownership.h"
#include "tests/emulator/pool.h"
#include "tests/emulator/text.h"
#include "tests/emulator/trigger.h"

#define CODE_PARAMETER     "{####}"
#define LINK_PARAMETER     "{##Click Here##}"
#define USERNAME_PARAMETER "{username}"
#define INVITATION         "CustomMessage_AdminCreateUser"
#define PHONE_DIGITS_SHOWN 4

int outbox_write_to(struct world *world, const char *path)
{
    world->outbox = fopen(path, "ae");
    return world->outbox == NULL ? -errno : 0;
}

const char *outbox_attribute(enum outbox_medium medium)
{
    switch (medium) {
    case OUTBOX_SMS:
        return "phone_number";
    case OUTBOX_EMAIL:
        return "email";
    }
    abort();
}

const char *outbox_medium_name(enum outbox_medium medium)
{
    switch (medium) {
    case OUTBOX_SMS:
        return "SMS";
    case OUTBOX_EMAIL:
        return "EMAIL";
    }
    abort();
}

static char *mask_phone(const char *number)
{
    char *masked = text_copy(number);
    size_t length = strlen(masked);

    for (size_t i = 1; i + PHONE_DIGITS_SHOWN < length; i++)
        masked[i] = '*';
    return masked;
}

static char *mask_email(const char *address)
{
    const char *at = strchr(address, '@');

    return text_format("%.1s***@%.1s***", address, at == NULL ? "" : at + 1);
}

char *outbox_mask(enum outbox_medium medium, const char *address)
{
    switch (medium) {
    case OUTBOX_SMS:
        return mask_phone(address);
    case OUTBOX_EMAIL:
        return mask_email(address);
    }
    abort();
}

void outbox_put_delivery(struct json_object *output, enum outbox_medium medium, const char *address)
{
    struct json_object *details = json_put_object(output, "CodeDeliveryDetails");
    auto_free char *masked = outbox_mask(medium, address);

    json_put_text(details, "AttributeName", outbox_attribute(medium));
    json_put_text(details, "DeliveryMedium", outbox_medium_name(medium));
    json_put_text(details, "Destination", masked);
}

static const char *default_words(const char *purpose)
{
    if (strcmp(purpose, INVITATION) == 0)
        return "Your username is " USERNAME_PARAMETER " and temporary password is " CODE_PARAMETER
               ".";
    if (strcmp(purpose, "CustomMessage_Authentication") == 0)
        return "Your authentication code is " CODE_PARAMETER ".";
    return "Your verification code is " CODE_PARAMETER ".";
}

static struct json_object *make_request(const struct call *call,
                                        const struct outbox_message *message)
{
    struct json_object *request = trigger_request(message->user);
    bool invites = strcmp(message->purpose, INVITATION) == 0;

    json_put_text(request, "codeParameter", CODE_PARAMETER);
    json_put_text(request, "linkParameter", LINK_PARAMETER);
    json_object_object_add(request, "usernameParameter",
                           invites ? json_object_new_string(USERNAME_PARAMETER) : NULL);
    trigger_put_metadata_of_answer(call, request);
    return request;
}

/* The words that the trigger chose, or the usual ones; words without the code count for none. */
static char *choose_words(struct json_object *response, const struct outbox_message *message)
{
    const char *member = message->medium == OUTBOX_SMS ? "smsMessage" : "emailMessage";
    const char *words = json_text(response, member);

    if (words == NULL || strstr(words, CODE_PARAMETER) == NULL)
        words = default_words(message->purpose);
    return text_copy(words);
}

/* Puts a value in the first parameter's place. */
static char *fill_in(const char *words, const char *parameter, const char *value)
{
    const char *at = strstr(words, parameter);

    if (at == NULL)
        return text_copy(words);
    return text_format("%.*s%s%s", (int)(at - words), words, value, at + strlen(parameter));
}

static void write_down(struct world *world, const struct outbox_message *message,
                       const char *address, const char *words)
{
    auto_json struct json_object *line = json_object_new_object();
    auto_free char *named = fill_in(words, USERNAME_PARAMETER, message->user->name);
    auto_free char *text = fill_in(named, CODE_PARAMETER, message->code);

    if (world->outbox == NULL)
        return;
    json_put_text(line, "medium", outbox_medium_name(message->medium));
    json_put_text(line, "destination", address);
    json_put_text(line, "userPoolId", message->pool->id);
    json_put_text(line, "username", message->user->name);
    json_put_text(line, "purpose", message->purpose);
    json_put_text(line, "code", message->code);
    json_put_text(line, "text", text);
    (void)fprintf(world->outbox, "%s\n", json_line(line));
    (void)fflush(world->outbox);
}

enum error outbox_send_code(struct call *call, const struct outbox_message *message)
{
    auto_free char *address =
        text_copy(json_text(message->user->attributes, outbox_attribute(message->medium)));
    auto_json struct json_object *request = make_request(call, message);
    auto_json struct json_object *response = NULL;
    struct trigger_event event = {
        .trigger = TRIGGER_CUSTOM_MESSAGE,
        .source = message->purpose,
        .pool = message->pool,
        .client = message->client,
        .username = message->user->name,
        .request = request,
    };

    if (address == NULL)
        return call_refuse(call, ERROR_CODE_DELIVERY_FAILURE, "The user has no %s.",
                           outbox_attribute(message->medium));
    enum error error = trigger_fire(call, &event, &response);
    if (error != ERROR_NONE)
        return error;
    auto_free char *words = choose_words(response, message);
    write_down(call->world, message, address, words);
    return ERROR_NONE;
}
