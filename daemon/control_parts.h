/* What the answers to cognitoctl are put together from. */
#ifndef DAEMON_CONTROL_PARTS_H
#define DAEMON_CONTROL_PARTS_H

#include <stdbool.h>
#include <stdint.h>

#include "daemon/text_list.h"

struct json_object;

/* NULL as a value becomes null. */
void control_add_text(struct json_object *to, const char *name, const char *value);
void control_add_number(struct json_object *to, const char *name, int64_t value);
void control_add_truth(struct json_object *to, const char *name, bool value);

/* An array of strings. */
struct json_object *control_list_texts(const struct text_list *texts);

/* The text of an object, which it frees; NULL when there is no memory. The caller frees the text.
 */
char *control_finish(struct json_object *object);

#endif
