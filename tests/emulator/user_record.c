/* Users and groups as the directory calls write them. */
#include "tests/emulator/user_record.h"

#include "tests/emulator/json.h"

static void add_attribute(struct json_object *list, const struct json_object *wanted,
                          const char *name, const char *value)
{
    if (wanted != NULL && !json_list_holds(wanted, name))
        return;
    struct json_object *attribute = json_object_new_object();
    json_put_text(attribute, "Name", name);
    json_put_text(attribute, "Value", value);
    json_object_array_add(list, attribute);
}

struct json_object *user_record_attributes(const struct user *user,
                                           const struct json_object *wanted)
{
    struct json_object *list = json_object_new_array();

    add_attribute(list, wanted, "sub", user->sub);
    if (user->attributes == NULL)
        return list;
    json_object_object_foreach(user->attributes, name, value)
        add_attribute(list, wanted, name, json_object_get_string(value));
    return list;
}

void user_record_put_mfa(struct json_object *output, const struct user *user)
{
    if (user->mfa.enabled != NULL && json_object_array_length(user->mfa.enabled) > 0)
        json_object_object_add(output, "UserMFASettingList", json_copy(user->mfa.enabled));
    json_put_text(output, "PreferredMfaSetting", user->mfa.preferred);
}

struct json_object *user_record(const struct user *user, const struct json_object *wanted)
{
    struct json_object *record = json_object_new_object();

    json_put_text(record, "Username", user->name);
    json_object_object_add(record, "Attributes", user_record_attributes(user, wanted));
    json_put_timestamp(record, "UserCreateDate", user->created_at);
    json_put_timestamp(record, "UserLastModifiedDate", user->modified_at);
    json_put_boolean(record, "Enabled", user->enabled);
    json_put_text(record, "UserStatus", user_status_name((enum user_status)user->status));
    return record;
}

struct json_object *group_record(const struct pool *pool, const struct group *group)
{
    struct json_object *record = json_object_new_object();

    json_put_text(record, "GroupName", group->name);
    json_put_text(record, "UserPoolId", pool->id);
    json_put_text(record, "Description", group->description);
    json_put_text(record, "RoleArn", group->role_arn);
    if (group->precedence >= 0)
        json_put_integer(record, "Precedence", group->precedence);
    json_put_timestamp(record, "LastModifiedDate", group->created_at);
    json_put_timestamp(record, "CreationDate", group->created_at);
    return record;
}
