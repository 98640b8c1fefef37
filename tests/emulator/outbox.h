/* Codes that the service would send by SMS or e-mail. They go to a file, one line of JSON each, so
 * that a test can read what a person would. */
#ifndef TESTS_EMULATOR_OUTBOX_H
#define TESTS_EMULATOR_OUTBOX_H

#include "tests/emulator/call.h"

enum outbox_medium {
    OUTBOX_SMS,   /* to phone_number */
    OUTBOX_EMAIL, /* to email */
};

struct outbox_message {
    const struct pool *pool;
    const struct app_client *client; /* NULL: an administrator's call */
    const struct user *user;         /* who has an address of this medium */
    enum outbox_medium medium;
    const char *purpose; /* the CustomMessage trigger's source: "CustomMessage_ForgotPassword" */
    const char *code;    /* or the temporary password of an invitation */
};

/* Lets the CustomMessage trigger change the words, then writes the message down. The world's lock
 * is released while the trigger runs.
 * Errors: those of trigger_fire(); CodeDeliveryFailure, the user has no such address. */
enum error outbox_send_code(struct call *call, const struct outbox_message *message);

/* The attribute that holds a medium's address: "email" or "phone_number". */
const char *outbox_attribute(enum outbox_medium medium);

/* "SMS" or "EMAIL", as the API writes it. */
const char *outbox_medium_name(enum outbox_medium medium);

/* An address as the API shows it to strangers: "j***@e***", "+*******4567". To be freed. */
char *outbox_mask(enum outbox_medium medium, const char *address);

/* Adds a member CodeDeliveryDetails for this address of the attribute to an answer. */
void outbox_put_delivery(struct json_object *output, enum outbox_medium medium,
                         const char *address);

/* Appends all messages to a file, from now on. Errors: negative errno. */
int outbox_write_to(struct world *world, const char *path);

#endif
