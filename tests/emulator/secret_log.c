/* What tests that look for leaks search for. */
#include "tests/emulator/secret_log.h"

#include <errno.h>
#include <string.h>

static bool is_secret(const char *member)
{
    static const char *const secrets[] = {"AccessToken",  "IdToken",     "RefreshToken",
                                          "SECRET_BLOCK", "SecretCode",  "SecretKey",
                                          "Session",      "SessionToken"};

    for (size_t i = 0; i < sizeof secrets / sizeof *secrets; i++) {
        if (strcmp(member, secrets[i]) == 0)
            return true;
    }
    return false;
}

int secret_log_write_to(struct world *world, const char *path)
{
    world->secret_log = fopen(path, "ae");
    if (world->secret_log == NULL)
        return -errno;
    (void)setvbuf(world->secret_log, NULL, _IOLBF, 0);
    return 0;
}

void secret_log_add(const struct world *world, struct json_object *reply)
{
    if (world->secret_log == NULL || !json_object_is_type(reply, json_type_object))
        return;
    json_object_object_foreach(reply, name, value)
    {
        if (json_object_is_type(value, json_type_object))
            secret_log_add(world, value);
        else if (json_object_is_type(value, json_type_string) && is_secret(name))
            (void)fprintf(world->secret_log, "%s %s\n", name, json_object_get_string(value));
    }
}
