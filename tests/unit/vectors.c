/* Test vectors, or a failed test. */
#include "tests/unit/vectors.h"

#include <stdio.h>

#include "tests/unit/unit.h"

struct json_object *vectors_read(const char *file_name)
{
    char path[4096];

    (void)snprintf(path, sizeof path, "%s/%s", TEST_DATA_DIR, file_name);
    struct json_object *read = json_object_from_file(path);
    ck_assert_msg(read != NULL, "%s: %s", path, json_util_get_last_err());
    return read;
}

struct json_object *vectors_member(struct json_object *of, const char *name)
{
    struct json_object *member = NULL;

    ck_assert_msg(json_object_object_get_ex(of, name, &member) && member != NULL, "no member %s",
                  name);
    return member;
}

const char *vectors_text(struct json_object *of, const char *name)
{
    return json_object_get_string(vectors_member(of, name));
}

const char *vectors_optional_text(struct json_object *of, const char *name)
{
    struct json_object *member = NULL;

    ck_assert_msg(json_object_object_get_ex(of, name, &member), "no member %s", name);
    return json_object_get_string(member);
}
